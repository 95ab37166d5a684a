"""What is handed to the ledger, and what it makes of it."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from ingest.domain.report import Finding
from ingest.domain.tally import Tally, TallyKey
from storage.tallies import Change, Standing


class Said(Struct, frozen=True, kw_only=True, gc=False):
    """What stands of a source for a key from now on. `change` is None where that is nothing; `before` is what stood.

    `reason` says why it stands only now or no longer, "" where the count just went on; `findings` are doubts that did
    not hold it.
    """

    key: TallyKey
    change: Change | None
    before: Standing | None
    reason: str = ""
    findings: Sequence[Finding] = ()


class Held(Struct, frozen=True, kw_only=True):
    """What a source says and what does not stand, with the doubts. `change` is None where it says nothing any more.

    `settles` says whether going on saying so, or a second source, settles the doubts, `until` not before when, None
    where that is no question of the hour; `continues` whether it goes on from what is held already without a new doubt.
    """

    key: TallyKey
    change: Change | None
    before: Standing | None
    findings: Sequence[Finding]
    settles: bool
    until: datetime | None = None
    continues: bool = False


class Voice(Struct, frozen=True, kw_only=True, gc=False):
    """What a source says for a key, as facts and where they stood; a published figure is one voice of several."""

    source_id: str
    tally: Tally
    stored: str
    snapshot_id: int

    @staticmethod
    def of(standing: Standing) -> "Voice":
        return Voice(
            source_id=standing.source_id,
            tally=standing.tally,
            stored=standing.stored,
            snapshot_id=standing.snapshot_id,
        )


class Move(Struct, frozen=True, kw_only=True, gc=False):
    """What is published of a key in a series: before and after. None where nothing is. `others` spoke, too.

    `aside` says that it only leaves this series: what is withdrawn here is told in another one; `corrects` that who
    counts says otherwise than who only reported.
    """

    key: TallyKey
    series: str
    before: Voice | None
    after: Voice | None
    reason: str
    others: tuple[Voice, ...] = ()
    aside: bool = False
    corrects: bool = False
    findings: Sequence[Finding] = ()
