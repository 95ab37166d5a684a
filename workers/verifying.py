"""A receipt put to the test: the archived bytes are hashed and read once more, and have to say the same number.

Readers stand here and not in `publish`, which tells what was kept and knows no formats.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from ingest import families
from ingest.domain.election import Election
from ingest.domain.errors import ConfigurationError, TallywireError
from ingest.domain.report import Snapshot
from ingest.domain.tally import NO_BALLOTS, NO_STATUS, Tally, TallyKey, facts
from ingest.domain.terms import SourceKind
from ingest.resolve import resolve
from ingest.totals import summed
from publish import receipts
from publish.desk import statement
from publish.proof import Claim, Proof
from workers.bootstrap import Services


class Outcome(StrEnum):
    """What came of it; only the first one is proof."""

    SAME = "same"
    DIFFERENT = "different"
    NOT_READ = "not read"


class Checked(Struct, frozen=True, kw_only=True):
    """One statement held against its document; `message` says in a line what was found."""

    key: TallyKey
    source_id: str
    sha256: str
    outcome: Outcome
    message: str

    @property
    def well(self) -> bool:
        return self.outcome is Outcome.SAME


class _Again(Struct, frozen=True):
    """A document read once more, by key, and which reader did."""

    tallies: dict[TallyKey, Tally]
    reader: str


def verify(proof: Proof, election: Election, services: Services) -> list[Checked]:
    """Of a computed sum: the additions, then each statement that it was added up from, down to the last.

    Raises ConfigurationError where no pack of this process says how its source is read.
    """
    if proof.claim is None:
        return []
    sums: list[Checked] = []
    said = list(_unfold(proof.claim, proof.parts, election, services, sums))
    return [*sums, *_reread(said, election, services)]


def _unfold(
    claim: Claim, parts: Sequence[Claim], election: Election, services: Services, sums: list[Checked]
) -> Iterator[Claim]:
    """The statements at the bottom of it; the additions on the way are checked into `sums`."""
    if claim.receipt.kind is not SourceKind.COMPUTED:
        yield claim
        return
    sums.append(_added_up(claim, parts, election))
    for part in parts:
        deeper = receipts.parts_of(services.database, election, part)
        yield from _unfold(part, deeper, election, services, sums)


def _added_up(claim: Claim, parts: Sequence[Claim], election: Election) -> Checked:
    units = sum(unit.parent_id == claim.key.unit_id for unit in election.units)
    total = summed(*claim.key, [each.tally for each in parts if each.tally is not None], units)
    same = (total and facts(total)) == (claim.tally and facts(claim.tally))
    message = f"added up from {len(parts)} units" if same else f"{len(parts)} units add up to something else"
    return _checked(claim, Outcome.SAME if same else Outcome.DIFFERENT, message)


def _reread(said: Sequence[Claim], election: Election, services: Services) -> list[Checked]:
    """Each document is read once, whatever was taken from it."""
    by_document: dict[int, list[Claim]] = {}
    for claim in said:
        by_document.setdefault(claim.snapshot_id, []).append(claim)
    found: list[Checked] = []
    for claims in by_document.values():
        try:
            again = _read(claims[0], election, services)
        except ConfigurationError:
            raise
        except TallywireError as error:
            found += [_checked(claim, Outcome.NOT_READ, str(error)) for claim in claims]
        else:
            found += [_compared(claim, again) for claim in claims]
    return found


def _read(claim: Claim, election: Election, services: Services) -> _Again:
    """Raises LostBytes, UnreadableDocument, and ConfigurationError without the pack."""
    proof = claim.receipt
    body = services.archive.get(proof.sha256)  # which refuses bytes that do not hash to their name
    if proof.kind is SourceKind.DESK:
        said = statement.read_override(body)
        return _Again({} if said is None else {said.key: said}, statement.READER)
    source, desk = services.source(election.id, proof.source_id), services.desks.get(election.id)
    if source is None or desk is None:
        missing = f"no pack here declares source {proof.source_id!r} of {election.id!r}"
        raise ConfigurationError(f"--pack: {missing}, which says how its documents are read")
    snapshot = Snapshot(
        source_id=proof.source_id,
        url=proof.url,
        fetched_at=proof.fetched_at,
        body=body,
        media_type=claim.media_type,
        charset=claim.charset,
        incremental=claim.incremental,
    )
    report = resolve(families.read(snapshot, source), desk.vocabulary)
    return _Again({tally.key: tally for tally in report.tallies}, families.reader_version(source))


def _compared(claim: Claim, again: _Again) -> Checked:
    outcome, message = _difference(claim, again.tallies.get(claim.key))
    if again.reader != claim.receipt.reader:
        message = f"{message}; read by {again.reader} now, by {claim.receipt.reader or 'nobody'} then"
    return _checked(claim, outcome, f"the bytes hash right; {message}")


def _difference(claim: Claim, found: Tally | None) -> tuple[Outcome, str]:
    said = claim.tally
    if said is None and found is None:
        return Outcome.SAME, "the document says nothing of it"
    if said is None:
        return Outcome.DIFFERENT, "the document says something of it, which was withdrawn for another reason"
    if found is None:
        return Outcome.DIFFERENT, "read again it says nothing of it"
    part = _told_by(found, said) if claim.incremental else said
    if facts(part) != facts(found):
        return Outcome.DIFFERENT, f"read again it says other figures: {_first_difference(part, found)}"
    if found.place != said.place:
        return Outcome.DIFFERENT, f"the same figures stand at {found.place}, not at {said.place}"
    if part != said:
        told = f"{len(found.counts)} of {len(said.counts)} selections stand in it"
        return Outcome.SAME, f"{told}, with the same figures; the rest was told by documents before it"
    return Outcome.SAME, "read again it says the same figures at the same place"


def _told_by(found: Tally, said: Tally) -> Tally:
    """What an incremental document can tell of a statement that was joined from several."""
    return replace(
        said,
        counts={id_: count for id_, count in said.counts.items() if id_ in found.counts},
        ballots=NO_BALLOTS if found.ballots == NO_BALLOTS else said.ballots,
        count_status=NO_STATUS if found.count_status == NO_STATUS else said.count_status,
    )


def _first_difference(said: Tally, found: Tally) -> str:
    for id_ in (*said.counts, *(id_ for id_ in found.counts if id_ not in said.counts)):
        then, now = said.counts.get(id_), found.counts.get(id_)
        if then != now:
            words = [
                f"{each.votes if each.votes is not None else each.share}" if each else "nothing" for each in (now, then)
            ]
            return f"{words[0]} for {id_}, not {words[1]}"
    return "not of votes, but of ballots, units or status"


def _checked(claim: Claim, outcome: Outcome, message: str) -> Checked:
    proof = claim.receipt
    return Checked(key=claim.key, source_id=proof.source_id, sha256=proof.sha256, outcome=outcome, message=message)
