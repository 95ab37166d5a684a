"""How many could vote and how many did, which Clarity tells by unit, apart from its contests.

It goes into the totals of one contest. Where the document holds that contest, these are its own tallies: two of one
contest in one unit would be two statements of one thing, of which only one could stand.
"""

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from ingest.domain.tally import NO_BALLOTS, NO_STATUS, CountStatus, Tally
from ingest.domain.terms import CountItemType
from ingest.families.clarity.contests import Contest, Turnout
from ingest.parse import words

PLACE = "turnout"


def wanted(names: Iterable[str], declared: str | None) -> str | None:
    """Which contest of the document the pack means: letter by letter, else but for case; None for none of them."""
    if declared is None:
        return None
    text, same = words.squeezed(declared), words.same(declared)
    return min((name for name in names if words.same(name) == same), key=lambda name: name != text, default=None)


def alone(contest: str, units: Mapping[str, Turnout]) -> Iterator[Tally]:
    """A tally without counts for each unit of which anything is told, the precincts that have reported included."""
    for unit, (ballots, status) in units.items():
        if (ballots, status) != (NO_BALLOTS, NO_STATUS):
            yield Tally(
                contest_id=words.squeezed(contest), unit_id=unit, ballots=ballots, count_status=status, place=PLACE
            )


def beside(told: Iterable[Tally], name: str, contest: Contest, units: Mapping[str, Turnout]) -> Iterator[Tally]:
    """The contest's tallies with the ballots in its totals, and a total of ballots alone for units that have none.

    Where the contest says itself how far its count is, that stands: the turnout's precincts are all of the unit, and
    those of the contest only the ones that vote on it.
    """
    met = set[str]()
    for tally in told:
        if tally.count_item_type is CountItemType.TOTAL and tally.unit_id in units:
            met.add(tally.unit_id)
            ballots, status = units[tally.unit_id]
            tally = replace(tally, ballots=ballots, count_status=_first(tally.count_status, status))
        yield tally
    for unit, (ballots, status) in units.items():
        if unit not in met and ballots != NO_BALLOTS:
            status = _first(contest.units.get(unit, NO_STATUS), status)
            yield Tally(contest_id=name, unit_id=unit, ballots=ballots, count_status=status, place=PLACE)


def _first(own: CountStatus, other: CountStatus) -> CountStatus:
    return other if own == NO_STATUS else own
