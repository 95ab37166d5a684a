"""What a document tells as a whole and in parts: the parts have to add up, whoever counted them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ingest.domain.election import Election, ReportingUnit
from ingest.domain.tally import Tally, TallyKey
from ingest.domain.terms import CountItemType, ReportingUnitType

TOTAL, ELECTION_DAY = CountItemType.TOTAL, CountItemType.ELECTION_DAY
Told = dict[TallyKey, Tally]


def sums(election: Election, tallies: Iterable[Tally]) -> Iterator[tuple[str, bool]]:
    """The contest of each figure that is told both ways, and whether both are equal.

    Parts of a total are the kinds of votes. Parts of a unit are the units in it: all of them, or those of each level
    by themselves. Parts of the valid ballots are the votes, where a voter has one.
    """
    told = {tally.key: tally for tally in tallies}
    units = {unit.id: unit for unit in election.units}
    one_vote = {contest.id for contest in election.contests if (contest.seats or 1) == 1}
    kinds, inner = defaultdict[TallyKey, list[Tally]](list), defaultdict[TallyKey, list[Tally]](list)
    for tally in told.values():
        if tally.count_item_type is not TOTAL:
            kinds[tally.key._replace(count_item_type=TOTAL)].append(tally)
        if around := _around(tally.key, units[tally.unit_id], told):
            inner[around].append(tally)
        if tally.contest_id in one_vote and (equal := _all_valid(tally)) is not None:
            yield tally.contest_id, equal
    for key in told.keys() & kinds.keys():
        yield from ((key.contest_id, equal) for equal in _compared(told[key], [kinds[key]]))
    for key in told.keys() & inner.keys():
        by_level = defaultdict[ReportingUnitType, list[Tally]](list)
        for tally in inner[key]:
            by_level[units[tally.unit_id].type].append(tally)
        yield from ((key.contest_id, equal) for equal in _compared(told[key], [*by_level.values()]))


def _around(key: TallyKey, unit: ReportingUnit, told: Told) -> TallyKey | None:
    """The tally that this one is a part of. What polling places count is cast there on the day."""
    if unit.parent_id is None:
        return None
    around = key._replace(unit_id=unit.parent_id)
    of_the_day = around._replace(count_item_type=ELECTION_DAY)
    return of_the_day if unit.type is ReportingUnitType.POLLING_PLACE and of_the_day in told else around


def _all_valid(tally: Tally) -> bool | None:
    votes = [count.votes for count in tally.counts.values()]
    if tally.ballots.valid is None or not votes or None in votes:
        return None
    return sum(filter(None, votes)) == tally.ballots.valid


def _compared(whole: Tally, groups: list[list[Tally]]) -> Iterator[bool]:
    for selection, count in whole.counts.items():
        for figure in ("votes", "seats"):
            said = getattr(count, figure)
            parts = [
                [getattr(each.counts[selection], figure) for each in g if selection in each.counts] for g in groups
            ]
            parts = [each for each in parts if each]
            if said is not None and parts and None not in (part for each in parts for part in each):
                yield all(sum(each) == said for each in parts) or sum(map(sum, parts)) == said
