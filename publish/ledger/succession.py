"""What it means that another source speaks from now on: that what news reported was right, or that it was not."""

from typing import TYPE_CHECKING

from ingest.domain.terms import SourceKind
from ingest.reported import bears_out, refutes
from publish.ledger.said import Voice

if TYPE_CHECKING:
    from publish.ledger.ledger import Ledger


def told(ledger: "Ledger", before: Voice, after: Voice, reason: str) -> tuple[str, bool]:
    """The reason for the event, `reason` included, and whether it corrects what was told.

    A source that counts and is simply further neither confirms nor corrects.
    """
    names = ledger.sources[after.source_id].issuer, ledger.sources[before.source_id].issuer
    if ledger.kind(before.source_id) is SourceKind.NEWS and ledger.kind(after.source_id).attests:
        if bears_out(before.tally, after.tally):
            return _joined(" confirms what ".join(names) + " reported", reason), False
        if wrong := refutes(before.tally, after.tally, ledger.election.margins):
            return _joined(" corrects what ".join(names) + f" reported: {wrong}", reason), True
    who = " speaks in place of ".join(names) if names[0] != names[1] else f"{after.source_id} speaks now"
    return f"{who}{': ' if reason else ''}{reason}", False


def _joined(verdict: str, reason: str) -> str:
    return "; ".join(filter(None, (verdict, reason)))
