"""Which claims of an article may stand: of one stage, exact, certain enough, and not against each other."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from ingest.domain.terms import SourceKind
from ingest.news import cues
from ingest.news.claims import Claim, Measure, Stage

HUNDRED = Decimal(100)
MOST_VOTES = Decimal(10) ** 12
MANY_ZEROS = 3  # at the end of a number of votes: it may be rounded
SHOWN = 5  # figures in a finding

PERCENTS = (Measure.PERCENT, Measure.TURNOUT, Measure.COUNTED)
Tell = Callable[[str, str, Claim], None]


class Wanted(Struct, frozen=True, kw_only=True):
    """What a source is read for: exit polls or the count, whose, and how certain."""

    kind: SourceKind
    by: tuple[str, ...]
    least_confidence: float


def usable(claims: Sequence[Claim], wanted: Wanted, tell: Tell) -> list[Claim]:
    """The claims of one article and contest that may stand in a tally; why others may not is told, a rule once."""
    kept = _of_kind(claims, wanted, tell)
    kept = _without(kept, lambda each: not _possible(each), "impossible-figure", tell)
    kept = _without(kept, _approximate, "approximate-left-out", tell)
    kept = _without(kept, lambda each: each.confidence < wanted.least_confidence, "low-confidence", tell)
    kept = _agreed(kept, tell)
    stood = set(map(id, chosen(kept))) if kept else set()
    return _without(kept, lambda each: id(each) not in stood, "earlier-stage-left-out", tell)


def furthest(claims: Sequence[Claim]) -> Stage:
    """That of options' figures, where there are any."""
    own = [each for each in claims if each.option is not None] or claims
    return max((each.stage for each in own), key=lambda stage: stage.rank)


def _of_kind(claims: Sequence[Claim], wanted: Wanted, tell: Tell) -> list[Claim]:
    if wanted.kind is SourceKind.EXIT_POLL:
        polls = [each for each in claims if each.stage is Stage.EXIT_POLL]
        mine = [each for each in polls if not wanted.by or _is_of(each, wanted.by)]
        if polls and not mine:
            tell(
                "pollster-not-found",
                f"quoted are {', '.join(sorted({each.quoted or 'nobody' for each in polls}))}",
                polls[0],
            )
        return mine
    count = _without(claims, lambda each: each.stage is Stage.EXIT_POLL, "exit-poll-left-out", tell)
    return _without(count, lambda each: each.sample, "projection-left-out", tell)


def _is_of(claim: Claim, by: tuple[str, ...]) -> bool:
    """Who is quoted is one of `by`; where no name is, or it is from further above, the sentence itself tells."""
    names, quoted, sentence = [_plain(each) for each in by], _plain(claim.quoted), _plain(claim.sentence)
    if any(name in quoted for name in names):
        return True
    named = any(map(str.isupper, claim.quoted)) and quoted in sentence
    return not named and any(name in sentence for name in names)


def _plain(text: str) -> str:
    """Words only, with a blank around each, so that no name is found in the middle of a word."""
    return f" {' '.join(word.folded for word in cues.words(text))} "


def _possible(claim: Claim) -> bool:
    value = claim.value
    if not value.is_finite() or value < 0:
        return False
    if claim.measure in PERCENTS:
        return value <= HUNDRED
    return value == value.to_integral_value() and value <= MOST_VOTES


def _approximate(claim: Claim) -> bool:
    """So is a number of votes that is told in words: 3.4 million."""
    in_words = claim.measure is Measure.VOTES and any(map(str.isalpha, claim.figure)) and _zeros(claim.value) > 0
    return claim.approximate or claim.low is not None or claim.high is not None or in_words


def _without(claims: Sequence[Claim], refused: Callable[[Claim], bool], rule: str, tell: Tell) -> list[Claim]:
    left = [each for each in claims if refused(each)]
    if left:
        tell(rule, _shown(left), left[0])
    return [each for each in claims if not refused(each)]


def _agreed(claims: Iterable[Claim], tell: Tell) -> list[Claim]:
    """Of each option, measure and stage the finest figure; none where two differ by more than rounding."""
    same: dict[tuple[str | None, Measure, Stage], list[Claim]] = {}
    for each in claims:
        same.setdefault((each.option, each.measure, each.stage), []).append(each)
    kept, against = list[Claim](), list[Claim]()
    for group in same.values():
        best = min(group, key=lambda each: (_coarseness(each), -each.confidence))
        other = next((each for each in group if not _rounds(best, each)), None)
        if other is None:
            kept.append(best)
        else:
            against += [best, other]
    if against:
        tell("contradicting-figures", _shown(against), against[0])
    return kept


def _coarseness(claim: Claim) -> int:
    """The power of ten of the last place that is told: -2 for 53.90, 3 for 54,000 votes."""
    exponent = int(claim.value.as_tuple().exponent)
    zeros = _zeros(claim.value) if claim.measure is Measure.VOTES else 0
    return zeros if zeros >= MANY_ZEROS else min(exponent, 0)


def _zeros(value: Decimal) -> int:
    text = f"{value:f}" if value == value.to_integral_value() else "1"
    digits = text.partition(".")[0]
    return len(digits) - len(digits.rstrip("0")) if digits.strip("0") else 0


def _rounds(fine: Claim, coarse: Claim) -> bool:
    """Whether both may be one figure. Seats and stations are never rounded."""
    if fine.measure in (Measure.SEATS, Measure.UNITS) or fine.value == coarse.value:
        return fine.value == coarse.value
    return abs(fine.value - coarse.value) <= Decimal(5).scaleb(_coarseness(coarse) - 1)


def _shown(claims: Sequence[Claim]) -> str:
    told = [f"{each.option or each.measure} {each.figure}" for each in claims[:SHOWN]]
    more = f" and {len(claims) - SHOWN} more" if len(claims) > SHOWN else ""
    return ", ".join(told) + more


def chosen(claims: Sequence[Claim]) -> Iterator[Claim]:
    """Those of the furthest stage, and of the contest's own what is told at no such stage: turnout, ballots cast.

    How far the count is goes with preliminary figures as well, which are told as part of it.
    """
    stage = furthest(claims)
    told = {(each.option, each.measure) for each in claims if each.stage is stage}
    for each in claims:
        progress = each.measure in (Measure.COUNTED, Measure.UNITS)
        of_count = each.option is not None or (progress and stage is not Stage.PRELIMINARY)
        if each.stage is stage or not (of_count or (each.option, each.measure) in told):
            yield each
