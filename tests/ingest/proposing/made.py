"""Documents looked at, as `tallywire new-source` looks at them."""

import tomllib
from typing import Any

from msgspec.structs import replace

from ingest.domain.report import ElectionReport
from ingest.proposing import Known, Proposal, addressing, propose, tried, written
from tests.ingest.families.made import snapshot

NOBODY = Known()


def proposed(body: bytes | str, known: Known = NOBODY, charset: str = "") -> Proposal:
    """With the keys that the document says nothing of."""
    proposal = propose(snapshot(body, charset), known)
    keys = addressing.keys("new", "saved.txt", None)
    return replace(proposal, table=keys | {"family": proposal.family} | proposal.table)


def table(body: bytes | str, known: Known = NOBODY) -> dict[str, Any]:
    """The proposed table, as TOML reads it."""
    [read] = tomllib.loads(written(proposed(body, known)))["sources"]
    return dict(read)


def mapping(body: bytes | str, known: Known = NOBODY) -> dict[str, Any]:
    return dict(table(body, known)["mapping"])


def read(body: bytes | str, known: Known = NOBODY) -> ElectionReport:
    """What the document says by its own proposal."""
    return tried(written(proposed(body, known)), snapshot(body))


def votes(body: bytes | str, known: Known = NOBODY) -> dict[tuple[str, str], dict[str, int | None]]:
    """The votes of each selection, by contest and unit."""
    return {
        (tally.contest_id, tally.unit_id): {name: count.votes for name, count in tally.counts.items()}
        for tally in read(body, known).tallies
    }
