"""The names that nobody knows yet, and the documents they come from: the list that `tallywire names` shows."""

import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from msgspec import Struct
from sqlalchemy import inspect

from ingest import families, packs
from ingest.domain.errors import ConfigurationError, TallywireError, UnreadableDocument
from ingest.domain.names import parsed, shown
from ingest.domain.report import Snapshot
from ingest.domain.source import Source
from ingest.domain.tally import Tally
from ingest.domain.terms import ReportingUnitType
from ingest.fetch import Validators
from ingest.packs import Pack
from ingest.resolve import Kind, Missing, Proposal, Proposer, missing, resolve, vocabulary
from storage import snapshots, unresolved
from workers import bootstrap
from workers.preflight.saved import from_file
from workers.settings import Settings

MOST_COMPARISONS = 5_000_000  # a few seconds; names beyond are listed without proposals


class Said(Struct, frozen=True):
    """Unresolved tallies by source, and why there are none of a source that could not be had."""

    tallies: dict[str, list[Tally]]
    failed: dict[str, str]


class Name(Struct, frozen=True, kw_only=True):
    """One name of one source that is not resolved; `text` is as the reader gave it, `name` as a person reads it.

    `level` is that of a unit, where the source tells one. `votes` is the sum of all that hangs on it, None where no
    votes are said; rows of several levels add up in it.
    """

    source: str
    kind: Kind
    contest: str
    name: str
    level: ReportingUnitType | None
    why: str
    times: int
    votes: int | None
    place: str
    proposals: tuple[Proposal, ...]
    text: str


def load(folder: Path) -> Pack:
    """A pack that may lack contests and units, since they can be declared here. Raises ConfigurationError."""
    return packs.load(folder, begun=True)


def saved(pack: Pack, files: Sequence[tuple[str, Path]]) -> Said:
    """From documents on this machine, by source id. Raises ConfigurationError for a source or file there is not."""
    said = Said({}, {})
    sources = {source.id: source for source in pack.sources}
    for id_, path in files:
        if id_ not in sources:
            raise ConfigurationError(f"--saved {id_}: no such source; known are {', '.join(sources)}")
        try:
            snapshot = from_file(path, id_, bootstrap.utc_now())
        except UnreadableDocument as error:
            said.failed[id_] = str(error)
        else:
            _read(said, pack, sources[id_], snapshot)
    return said


def kept(configured: Settings, pack: Pack) -> Said | None:
    """From the configured database; None where it does not know the election."""
    made = bootstrap.make(configured.with_(packs=()))
    with closing(made.database), closing(made.redis):
        known = {election.id for election in bootstrap.known_elections(made)}
        if pack.election.id not in known or not inspect(made.database.engine).has_table("unresolved"):
            return None
        said = Said({}, {})
        with made.database.read() as session:
            for source in pack.sources:
                if snapshots.newest(session, pack.election.id, source.id) is None:
                    said.failed[source.id] = "the database holds no document of it yet"
                said.tallies[source.id] = list(unresolved.kept(session, pack.election.id, source.id))
        return said


def fetched(configured: Settings, pack: Pack) -> Said:
    """From each source, asked once."""
    said = Said({}, {})
    with closing(bootstrap.client(configured)) as client:
        for source in pack.sources:
            try:
                snapshot = client.fetch(source, Validators()).snapshot
            except TallywireError as error:
                said.failed[source.id] = str(error)
            else:
                assert snapshot is not None  # without validators, a document or an Outage
                _read(said, pack, source, snapshot)
    return said


def _read(said: Said, pack: Pack, source: Source, snapshot: Snapshot) -> None:
    """All of it: a pack is made from this, so nothing is left out for its size."""
    try:
        report = resolve(families.read(snapshot, source), vocabulary(pack.election), most=sys.maxsize)
    except TallywireError as error:
        said.failed[source.id] = str(error)
    else:
        said.tallies.setdefault(source.id, []).extend(report.unresolved)


def names(pack: Pack, said: Said) -> list[Name]:
    """What the pack, as it is now, does not know, in the order of the documents."""
    known = vocabulary(pack.election)
    proposer = Proposer(known, MOST_COMPARISONS)
    return [
        _name(source_id, each, proposer)
        for source_id, tallies in said.tallies.items()
        for each in missing(tallies, known)
    ]


def _name(source_id: str, found: Missing, proposer: Proposer) -> Name:
    text = found.unnamed.text
    return Name(
        source=source_id,
        kind=found.kind,
        contest=found.contest_id,
        name=shown(text),
        level=parsed(text).type,
        why=found.unnamed.why,
        times=found.times,
        votes=found.votes,
        place=found.place,
        proposals=proposer.proposals(found),
        text=text,
    )
