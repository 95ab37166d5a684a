"""A receipt on a terminal: one word in front of every line, and what needs a person in colour."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain

import typer
from msgspec import Struct

from ingest.domain.election import Election
from ingest.domain.report import Finding
from ingest.domain.tally import Tally
from ingest.domain.terms import SourceKind
from publish.proof import Claim, Hold, Override, Proof
from workers.cli.text import beside, number, percent, plain, quoting, summary
from workers.verifying import Checked

MOST_FINDINGS = 10  # of a document; --json has all
MOST_HOLDS = 10  # the newest
MOST_VERIFIED = 20  # of the parts of a sum, where all is well
SHORT = 12  # digits of a digest where it only names a document


class Line(Struct, frozen=True):
    """`doubt` says that it may need a person."""

    label: str
    text: str
    doubt: bool = False


def show(proof: Proof, election: Election, checked: Sequence[Checked] | None) -> None:
    typer.secho(plain(_title(proof, election)), bold=True)
    for each in chain(_lines(proof, election), _verdict(checked or ()) if checked is not None else ()):
        typer.secho(plain(f"  {each.label:<9} {each.text}"), fg="yellow" if each.doubt else None)


def _title(proof: Proof, election: Election) -> str:
    if proof.key is None:
        return f"event {proof.event.sequence}: {proof.event.subject}" if proof.event else proof.election_id
    contests = {each.id: each.name for each in election.contests}
    units = {each.id: each.name for each in election.units}
    contest_id, unit_id, kind = proof.key
    names = f"{contests.get(contest_id, contest_id)}, {units.get(unit_id, unit_id)}"
    return f"{names} ({contest_id}/{unit_id}/{kind})"


def _lines(proof: Proof, election: Election) -> Iterator[Line]:
    if proof.claim is not None:
        yield from _figures(proof.claim.tally, election)
        yield Line("says", _who(proof.claim, len(proof.parts)))
    elif proof.key is not None:
        yield Line("says", "nothing stands of it", doubt=True)
    if proof.override is not None:
        yield from _override(proof.override)
    if proof.event is not None:
        told = f"event {proof.election_id}/{proof.event.sequence}, {_at(proof.event.at)}, {proof.event.type}"
        yield Line("told", f"{told}: {proof.event.message}" if proof.event.message else told)
    elif proof.claim is not None:
        told = "by no event that is known" if proof.claim.published else "never: it is not published"
        yield Line("told", told, doubt=True)
    if proof.claim is not None:
        yield from _document(proof.claim)
    yield from _findings("finding", proof.findings)
    yield from _findings("document", proof.document_findings)
    yield from _holds(proof.holds, election)
    yield from (Line("also", _short(each, election)) for each in proof.others)
    yield from (Line("part", f"{each.key.unit_id}: {_short(each, election)}") for each in proof.parts)


def _figures(tally: Tally | None, election: Election) -> Iterator[Line]:
    if tally is None:
        yield Line("figures", "none: withdrawn, or no longer said", doubt=True)
        return
    names = _names(election, tally.contest_id)
    for id_, count in tally.counts.items():
        seats = "" if count.seats is None else f", {number(count.seats)} seats"
        yield Line("", f"{number(count.votes):>13} {percent(count.share):>9}  {names.get(id_, id_)}{seats}")
    told = "; ".join(beside(tally)) if tally.counts else summary(tally)
    if told:
        yield Line("", told)


def _who(claim: Claim, parts: int) -> str:
    proof = claim.receipt
    if proof.kind is SourceKind.COMPUTED:
        return f"nobody: computed, added up from {parts} units ({proof.source_id})"
    return f"{proof.issuer} ({proof.source_id}), {proof.kind}{quoting(claim.tally) if claim.tally else ''}"


def _override(override: Override) -> Iterator[Line]:
    until = ", until a source says the same" if override.until_agreed else ""
    ended = f"; cleared {_at(override.cleared_at)}" if override.cleared_at else ""
    told = f"by {override.who}, {_at(override.set_at)}{until}: {override.why}{ended}"
    yield Line("override", told, doubt=override.cleared_at is None)


def _document(claim: Claim) -> Iterator[Line]:
    proof = claim.receipt
    only = ", only what changed since the one before" if claim.incremental else ""
    moved = " (of the document that moved one of the parts)" if proof.kind is SourceKind.COMPUTED else ""
    yield Line("from", f"{proof.url}{moved}")
    yield Line("fetched", f"{_at(proof.fetched_at)}, {_dated(proof.generated_at)}")
    yield Line("sha-256", f"{proof.sha256}, {claim.size:,} bytes{only}")
    yield Line("place", proof.place or "nowhere: the fact is an absence")
    yield Line("reader", proof.reader or "none")


def _dated(at: datetime | None) -> str:
    return f"by its own word of {_at(at)}" if at else "undated"


def _findings(label: str, findings: Sequence[Finding]) -> Iterator[Line]:
    for each in findings[:MOST_FINDINGS]:
        yield Line(label, f"{each.rule} ({each.outcome}): {each.message}", doubt=True)
    if len(findings) > MOST_FINDINGS:
        yield Line(label, f"... and {len(findings) - MOST_FINDINGS:,} more; --json gives all", doubt=True)


def _holds(holds: Sequence[Hold], election: Election) -> Iterator[Line]:
    if len(holds) > MOST_HOLDS:
        yield Line("hold", f"{len(holds) - MOST_HOLDS:,} older ones, and:")
    for each in holds[-MOST_HOLDS:]:
        yield Line("hold", _hold(each, _names(election, each.claim.key.contest_id)), doubt=each.ended_at is None)


def _hold(hold: Hold, names: dict[str, str]) -> str:
    said = summary(hold.claim.tally, names) if hold.claim.tally else "says nothing of it any more"
    by = f" by {hold.ended_by}" if hold.ended_by else ""
    why = f": {hold.why}" if hold.why else ""
    now = hold.state if hold.decided_at is None else f"{hold.state} {_at(hold.decided_at)}"
    doubts = "; ".join(each.message for each in hold.findings)
    return f"{hold.id}, {hold.claim.receipt.source_id}: {said}; since {_at(hold.held_at)} ({doubts}); {now}{by}{why}"


def _short(claim: Claim, election: Election) -> str:
    """A receipt in one line."""
    proof = claim.receipt
    said = summary(claim.tally, _names(election, claim.key.contest_id)) if claim.tally else "nothing"
    where = f"{said}; {proof.source_id} ({proof.kind}), {_at(proof.fetched_at)}"
    return f"{where}, {proof.sha256[:SHORT]}, {proof.place}" if proof.place else f"{where}, {proof.sha256[:SHORT]}"


def _verdict(checked: Sequence[Checked]) -> Iterator[Line]:
    """What is not in order always, and of the rest as much as a person reads."""
    bad = [each for each in checked if not each.well]
    good = [each for each in checked if each.well]
    yield from (Line("verified", _checked(each)) for each in good[:MOST_VERIFIED])
    if len(good) > MOST_VERIFIED:
        yield Line("verified", f"... and {len(good) - MOST_VERIFIED:,} more alike")
    yield from (Line("NOT", f"{each.outcome}: {_checked(each)}", doubt=True) for each in bad)
    if not checked:
        yield Line("NOT", "there is nothing to verify", doubt=True)


def _checked(each: Checked) -> str:
    return f"{each.key.unit_id}, {each.source_id}, {each.sha256[:SHORT]}: {each.message}"


def _names(election: Election, contest_id: str) -> dict[str, str]:
    contest = next((each for each in election.contests if each.id == contest_id), None)
    return {each.id: each.name for each in contest.selections} if contest else {}


def _at(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}Z"
