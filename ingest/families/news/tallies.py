"""From the claims of an article to one tally of the contest's whole."""

from collections.abc import Sequence
from decimal import Decimal

from ingest.domain.tally import BallotCounts, CountStatus, Tally, VoteCounts
from ingest.domain.terms import ResultsStatus
from ingest.families.news.figures import HUNDRED, chosen, furthest
from ingest.families.news.mapping import Read
from ingest.families.news.pieces import Piece
from ingest.news.claims import Claim, Measure, Speaker, Stage

LONGEST_PLACE = 300  # characters
LONGEST_ADDRESS = 120
LONGEST_QUOTED = 100


def tally(claims: Sequence[Claim], read: Read, piece: Piece, *, quotes: bool) -> Tally:
    """Of at least one claim. `quotes` says that the source passes on what others say."""
    told = list(chosen(claims))
    return Tally(
        contest_id=read.subject.id,
        unit_id=read.unit_id,
        counts=_counts(told),
        ballots=BallotCounts(cast=_whole(told, Measure.VOTES), turnout=_value(told, Measure.TURNOUT)),
        count_status=CountStatus(percent=_value(told, Measure.COUNTED), units_reported=_whole(told, Measure.UNITS)),
        results_status=_status(told, quotes=quotes),
        place=_place(told, piece),
        reported_by=_quoted(told)[:LONGEST_QUOTED] if quotes else "",
    )


def _counts(claims: Sequence[Claim]) -> dict[str, VoteCounts]:
    said: dict[str, dict[Measure, Decimal]] = {}
    for each in claims:
        if each.option is not None:
            said.setdefault(each.option, {})[each.measure] = each.value
    return {
        option: VoteCounts(
            votes=_natural(values.get(Measure.VOTES)),
            share=values.get(Measure.PERCENT),
            seats=_natural(values.get(Measure.SEATS)),
        )
        for option, values in said.items()
    }


def _value(claims: Sequence[Claim], measure: Measure) -> Decimal | None:
    """Of the contest, not of an option; at the furthest stage that says it."""
    own = [each for each in claims if each.option is None and each.measure is measure]
    return max(own, key=lambda each: each.stage.rank).value if own else None


def _whole(claims: Sequence[Claim], measure: Measure) -> int | None:
    return _natural(_value(claims, measure))


def _natural(value: Decimal | None) -> int | None:
    return None if value is None else int(value)


def _status(claims: Sequence[Claim], *, quotes: bool) -> ResultsStatus | None:
    """None for an exit poll, which is no result, and where nothing of the count is told."""
    stage = furthest(claims)
    if stage is Stage.EXIT_POLL or not any(_is_of_count(each) for each in claims):
        return None
    if stage is Stage.FINAL:  # only who counts can certify
        return ResultsStatus.UNOFFICIAL_COMPLETE if quotes else ResultsStatus.CERTIFIED
    all_counted = stage is Stage.PRELIMINARY and _value(claims, Measure.COUNTED) == HUNDRED
    return ResultsStatus.UNOFFICIAL_COMPLETE if all_counted else ResultsStatus.UNOFFICIAL_PARTIAL


def _is_of_count(claim: Claim) -> bool:
    return claim.option is not None or claim.measure in (Measure.COUNTED, Measure.UNITS)


def _quoted(claims: Sequence[Claim]) -> str:
    """Who counts or asked, and is quoted for all figures of options, in the fullest of the words for it; else ""."""
    about = [each for each in claims if each.option is not None] or claims
    if {each.speaker for each in about} not in ({Speaker.COMMISSION}, {Speaker.POLLSTER}):
        return ""
    return max((each.quoted for each in about), key=len)


def _place(claims: Sequence[Claim], piece: Piece) -> str:
    """The address and the sentences, as evidence."""
    sentences = " … ".join(dict.fromkeys(each.sentence for each in claims))
    address = piece.address or piece.key
    where = address if len(address) <= LONGEST_ADDRESS else f"{address[: LONGEST_ADDRESS - 1]}…"
    whole = f"{where}: {sentences}"
    return whole if len(whole) <= LONGEST_PLACE else f"{whole[: LONGEST_PLACE - 1]}…"
