"""Printed shares beside the votes: one number of ballots has to explain them all, else a number is wrong."""

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from math import ceil, floor, inf
from typing import NamedTuple

from ingest.checks.context import Change, Context, one_vote_each, places
from ingest.checks.edits import KINDS, edits
from ingest.domain.tally import Tally

FINEST = 1e-9  # percent; the places behind it are the noise of binary fractions
OVER, BELOW = 0.5, 90.0  # percentage points above 100, and the least sum that a complete list of shares has
MOST_SELECTIONS = 40  # in which a slip of the hand is looked for
LEAST_VOTES = 1_000  # of fewer votes some slip explains nearly everything

Span = tuple[float, float]


class Printed(NamedTuple):
    """Votes and share of one selection. `slack` is how far the share may be off: whoever rounds may cut off, too."""

    selection_id: str
    votes: int
    text: str
    share: float
    slack: float

    def fits(self, base: float) -> bool:
        return abs(self.share * base - 100.0 * self.votes) <= self.slack * base

    def bases(self, votes: int) -> Span:
        """From how many ballots to how many this share is one of `votes`."""
        high = 100.0 * votes / (self.share - self.slack) if self.share > self.slack else inf
        return 100.0 * votes / (self.share + self.slack), high


def share_against_votes(said: Change, context: Context) -> str | None:
    """Printed shares against the votes: of the sum of a complete list, or of the ballots, where they are said.

    Where no ballots are said, any number from the sum of votes on will do that explains all of them.
    """
    bases = _bases(said, context)
    if not said.votes or any(_explains_all(said.after, base) for base in bases):
        return None
    printed = [
        Printed(each, count.votes, str(count.share), *_read(str(count.share)))
        for each, count in said.after.counts.items()
        if count.votes is not None and count.share is not None
    ]
    ballots = bool(said.after.ballots.valid or said.after.ballots.cast)
    least = said.votes if one_vote_each(places(context.election).contests[said.after.contest_id]) else 1
    if not printed or (not ballots and _has_number(_common(printed, (least, inf)))):
        return None
    return _slip(said, printed, bases) or _first_wrong(printed, bases or [float(least)])


def shares_not_summing(said: Change, context: Context) -> str | None:
    """Printed shares of a complete list that are clearly more than 100 % together, or less than 90 %."""
    texts = [str(count.share) for count in said.after.counts.values() if count.share is not None]
    total = sum(_read(text)[0] for text in texts)
    if not total or BELOW <= total <= 100 + OVER:
        return None
    contest, rounding = places(context.election).contests[said.after.contest_id], sum(_read(text)[1] for text in texts)
    complete = len(texts) > 1 and len(texts) >= len(contest.selections)
    if complete and one_vote_each(contest) and not BELOW - rounding <= total <= 100 + OVER + rounding:
        return f"the printed shares are {total:g} % together"
    return None


def _explains_all(tally: Tally, base: float) -> bool:
    """As `Printed.fits` of every selection, without making one of each: it runs for every share of a document."""
    for count in tally.counts.values():
        if count.votes is not None and count.share is not None:
            share, slack = _read(str(count.share))
            if abs(share * base - 100.0 * count.votes) > slack * base:
                return False
    return True


@lru_cache(maxsize=32_768)
def _read(text: str) -> tuple[float, float]:
    """A printed share and its slack, in percent. A zero may claim any last place; no percentage has thousands."""
    last_place = 10.0 ** min(int(Decimal(text).as_tuple().exponent), 2)
    return float(text), max(last_place, FINEST) * 1.01


def _bases(said: Change, context: Context) -> list[float]:
    """What the shares may be of, where that is known."""
    ballots, contest = said.after.ballots, places(context.election).contests[said.after.contest_id]
    complete = len(said.after.counts) >= len(contest.selections) and _all_votes(said.after)
    known = [said.votes if complete else None, ballots.valid, ballots.cast]
    if any(known[1:]):
        known.append(ballots.registered)
    return [float(base) for base in known if base]


def _all_votes(tally: Tally) -> bool:
    return all(count.votes is not None for count in tally.counts.values())


def _common(printed: list[Printed], span: Span, but: Printed | None = None) -> Span:
    low, high = span
    for each in printed:
        if each is not but and (each.votes or each.share):
            least, most = each.bases(each.votes)
            low, high = max(low, least), min(high, most)
    return low, high


def _has_number(span: Span) -> bool:
    low, high = span
    return high == inf or ceil(low - low * 1e-12) <= floor(high + high * 1e-12)


def _first_wrong(printed: list[Printed], bases: list[float]) -> str:
    """By the base that explains most of them."""
    wrong = ([each for each in printed if not each.fits(base)] for base in bases)
    each, base = min(((found, base) for found, base in zip(wrong, bases, strict=True)), key=lambda both: len(both[0]))
    first = each[0] if each else printed[0]
    return f"{first.selection_id} is printed with {first.text} % and has {first.votes:,} of {base:,.0f} votes"


def _slip(said: Change, printed: list[Printed], bases: list[float]) -> str | None:
    """The one number that a slip of the hand explains, where the others agree with each other."""
    if len(printed) > MOST_SELECTIONS:
        return None
    for wrong in printed:
        if wrong.votes >= LEAST_VOTES and wrong.share:
            for span in _spans(said, printed, bases, wrong):
                if meant := _meant(wrong, span):
                    how, right = meant
                    text = f"{wrong.votes:,} does not fit {wrong.text} %; {how}, {right:,}, it does"
                    return f"{wrong.selection_id}: {text}"
    return None


def _spans(said: Change, printed: list[Printed], bases: list[float], wrong: Printed) -> Iterator[Span]:
    """What the ballots are by all other numbers, where those agree and the wrong one does not."""
    others = _common(printed, (1.0, inf), wrong)
    ballots = [base for base in bases if base != said.votes]
    for span in [(base, base) for base in ballots] if ballots else [_narrowed(others, said, bases, wrong)]:
        low, high = max(span[0], others[0]), min(span[1], others[1])
        least, most = wrong.bases(wrong.votes)
        if low <= high < inf and (most < low or least > high):
            yield low, high


def _narrowed(others: Span, said: Change, bases: list[float], wrong: Printed) -> Span:
    """Of a complete list, the votes of the others are all that the printed share leaves."""
    if said.votes not in bases or wrong.share >= 100 - wrong.slack:
        return others
    rest = 100.0 * (said.votes - wrong.votes)
    span = rest / (100 - wrong.share + wrong.slack), rest / (100 - wrong.share - wrong.slack)
    low, high = max(others[0], span[0]), min(others[1], span[1])
    return (low, high) if low <= high else others


def _meant(wrong: Printed, span: Span) -> tuple[str, int] | None:
    """The nearest to what the share makes it of the first kind of slip that explains it."""
    expected = wrong.share * (span[0] + span[1]) / 200
    fitting = [(how, right) for how, right in edits(wrong.votes) if _explains(wrong, right, span)]
    return min(fitting, key=lambda slip: (KINDS.index(slip[0]), abs(slip[1] - expected)), default=None)


def _explains(wrong: Printed, right: int, span: Span) -> bool:
    low, high = wrong.bases(right)
    return max(low, span[0]) <= min(high, span[1])
