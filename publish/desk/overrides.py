"""A figure that a person sets in place of what the sources say, until it is cleared or until they say the same."""

from collections.abc import Mapping
from datetime import datetime

from msgspec.structs import replace

from ingest.domain.election import Election
from ingest.domain.errors import Conflict, ImpossibleValue, TallywireError
from ingest.domain.report import Snapshot
from ingest.domain.tally import Tally, TallyKey, VoteCounts
from publish.desk import known, statement
from publish.desk.decision import Decision, decided
from publish.desk.known import instant
from publish.desk.statement import DeskStatement
from publish.ledger import Ledger, Said
from storage import audit, overrides, snapshots, tallies
from storage.archive import Archive
from storage.database import Database
from storage.keys import key_of
from storage.sources import DESK
from storage.tables import SnapshotRow

MOST_VOTES = 2**53  # beyond it, JSON readers begin to round


def set_figures(
    database: Database,
    election: Election,
    archive: Archive,
    key: TallyKey,
    figures: Mapping[str, int],
    *,
    who: str,
    why: str,
    until_agreed: bool = False,
    now: datetime,
) -> Tally:
    """Publish `figures`, votes by selection id; what is said with them.

    Everything not named is as it is published at the moment, and stays so as long as this is in force; printed shares
    are left out, because they would no longer fit. One that is in force is replaced. `until_agreed` lets it end by
    itself once the best source says the same votes. Raises UnknownName and ImpossibleValue.
    """
    _check(election, key, figures)
    with decided(database, election, who=who, why=why, now=now) as by:
        tally = _tally(_published(by.ledger, key), key, figures)
        _set(by, archive, key, statement.by_desk(by, key, figures, tally, until_agreed=until_agreed))
    return tally


def clear(
    database: Database, election: Election, archive: Archive, key: TallyKey, *, who: str, why: str, now: datetime
) -> None:
    """Publish again what the sources say, also of what the pack no longer knows.

    Raises Conflict where somebody or the sources ended it before, UnknownName where there never was one.
    """
    with decided(database, election, who=who, why=why, now=now) as by:
        row = overrides.find(by.ledger.session, election.id, key)
        if row is None:
            _check_place(election, key)
            raise _none(by.ledger, key)
        overrides.clear(by.ledger.session, row, now)
        document = _file(by.ledger, archive, statement.by_desk(by, key, {}, None))
        by.note("override.cleared", _subject(key), {"sha256": document.sha256})
        _settle(by, key, None, document)


def _check(election: Election, key: TallyKey, figures: Mapping[str, int]) -> None:
    _check_place(election, key)
    known.check_selections(known.contest(election, key.contest_id), figures)
    if not figures:
        raise ImpossibleValue("no figure is named")
    for id_, votes in figures.items():
        if not 0 <= votes <= MOST_VOTES:
            raise ImpossibleValue(f"{id_}: {votes} is no number of votes")


def _check_place(election: Election, key: TallyKey) -> None:
    known.contest(election, key.contest_id)
    known.unit(election, key.unit_id)


def _published(ledger: Ledger, key: TallyKey) -> Tally:
    """The published count; an empty one where none is published."""
    counting = [id_ for id_ in ledger.sources if ledger.kind(id_).counts]
    standing = tallies.current(ledger.session, ledger.election.id, counting, [key])
    told = next((each.tally for each in standing if each.published and each.tally.counts), None)
    return told or Tally(contest_id=key.contest_id, unit_id=key.unit_id, count_item_type=key.count_item_type)


def _tally(published: Tally, key: TallyKey, figures: Mapping[str, int]) -> Tally:
    counts = {
        id_: replace(count, share=None) if count.votes is not None else count for id_, count in published.counts.items()
    }
    for id_, votes in figures.items():
        counts[id_] = replace(counts.get(id_, VoteCounts()), votes=votes, share=None)
    return replace(published, counts=counts, place="", summed=None, reported_by="")


def _set(by: Decision, archive: Archive, key: TallyKey, said: DeskStatement) -> None:
    """Keep what the desk says in place of what it may have said before, and let it stand."""
    session, election_id = by.ledger.session, by.ledger.election.id
    document = _file(by.ledger, archive, said)
    if (earlier := overrides.find(session, election_id, key)) is not None:
        overrides.clear(session, earlier, said.at)
    overrides.add(
        session,
        election_id,
        key,
        who=by.who,
        why=by.why,
        set_at=said.at,
        until_agreed=said.until_agreed,
        snapshot_id=document.id,
    )
    data = {"figures": said.figures, "until_agreed": said.until_agreed, "sha256": document.sha256}
    by.note("override.set", _subject(key), data)
    _settle(by, key, said.tally, document)


def _settle(by: Decision, key: TallyKey, tally: Tally | None, document: SnapshotRow) -> None:
    """Let it stand and be published, or what the sources say where it is None."""
    change = None if tally is None else tallies.change(replace(tally, place=statement.PLACE))
    before = tallies.current(by.ledger.session, by.ledger.election.id, [DESK], [key])
    said = Said(key=key, change=change, before=next(iter(before), None), reason=by.why)
    by.ledger.settle(DESK, document, [said])


def _file(ledger: Ledger, archive: Archive, said: DeskStatement) -> SnapshotRow:
    """The document in which the desk says it: the bytes first, then the row that names them."""
    body = statement.write(said)
    snapshot = Snapshot(
        source_id=DESK,
        url=said.url,
        fetched_at=said.at,
        body=body,
        media_type=statement.MEDIA_TYPE,
        charset=statement.CHARSET,
    )
    archive.put(body, snapshot.sha256)
    snapshots.add(ledger.session, ledger.election.id, snapshot, kept_at=said.at, http_status=0, headers={})
    row = snapshots.newest(ledger.session, ledger.election.id, DESK)
    assert row is not None  # added in this transaction, and others of the election wait
    row.read_at, row.reader, row.outcome = said.at, statement.READER, snapshots.READ
    ledger.session.flush()
    return row


def _subject(key: TallyKey) -> str:
    return "/".join(key)


def _none(ledger: Ledger, key: TallyKey) -> TallywireError:
    row = overrides.newest(ledger.session, ledger.election.id, key)
    if row is None or row.cleared_at is None:
        in_force = overrides.in_force(ledger.session, ledger.election.id)
        names = {_subject(each): "" for each in map(key_of, in_force)}
        return known.unknown("override of", _subject(key), names)
    done = audit.newest(ledger.session, ledger.election.id, _subject(key))
    by, why = (f" by {done.who}" if done and done.who else ""), (f": {done.why}" if done else "")
    return Conflict(f"the override of {_subject(key)} was cleared{by} at {instant(row.cleared_at)}{why}")
