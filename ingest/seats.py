"""Seats from votes: largest remainder and highest averages, in whole numbers, with every tie said and none broken."""

from collections.abc import Mapping
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import lcm

from msgspec import Struct

from ingest.domain.allocation import Base, Method

_QUOTAS = (Method.HARE, Method.DROOP)
_MODIFIED_FIRST = Fraction(7, 5)


class Tie(Struct, frozen=True, kw_only=True):
    """`seats` are open between `selection_ids`, which have equal claims to each of them."""

    selection_ids: tuple[str, ...]
    seats: int


class Allotted(Struct, frozen=True, kw_only=True):
    """`seats` by selection; with those of the tie and the `unfilled` ones they make up all.

    Seats stay unfilled where nobody has votes, and by Droop's quota where there are fewer votes left over than seats.
    """

    seats: dict[str, int]
    tie: Tie | None = None
    unfilled: int = 0


def allot(votes: Mapping[str, Fraction], seats: int, method: Method) -> Allotted:
    """`votes` are those of the selections that take part: whole votes, or percentages times what makes them whole.

    A selection without votes gets no seat. Where nobody has any, no seat is allotted.
    """
    taking = {id_: number for id_, number in votes.items() if number > 0}
    if not taking or seats <= 0:
        return Allotted(seats=dict.fromkeys(votes, 0), unfilled=max(0, seats))
    found = _largest_remainder(taking, seats, method) if method in _QUOTAS else _highest_averages(taking, seats, method)
    return Allotted(seats=dict.fromkeys(votes, 0) | found.seats, tie=found.tie, unfilled=found.unfilled)


def above(
    votes: Mapping[str, Fraction], valid: Fraction, against_all: frozenset[str], threshold: Fraction, base: Base
) -> frozenset[str]:
    """Who reaches the threshold, in percent; exactly reaching it is enough. `against_all` can win no seat.

    `valid` are all valid votes, `votes` those for each selection. Without those against all the base is added up, so
    that it does not matter whether anybody says how many they are.
    """
    taking = {id_: number for id_, number in votes.items() if id_ not in against_all and number > 0}
    of = sum(taking.values(), Fraction(0)) if base is Base.CANDIDATES else valid
    return frozenset(id_ for id_, number in taking.items() if 100 * number >= threshold * of)


def whole(figures: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """The same figures without decimals, in the same proportions: 53.9 and 10.05 become 5390 and 1005."""
    scale = lcm(*(each.denominator for each in figures.values())) if figures else 1
    return {id_: each * scale for id_, each in figures.items()}


def majority(seats: int) -> int:
    """How many are over half."""
    return seats // 2 + 1


def _largest_remainder(votes: Mapping[str, Fraction], seats: int, method: Method) -> Allotted:
    """A quota of votes for each seat, then one each to those with the most votes left over.

    Droop's quota is votes / (seats + 1), rounded down, plus one. It is of whole votes: see `whole`.
    """
    total = sum(votes.values(), Fraction(0))
    quota = total / seats if method is Method.HARE else Fraction(total // (seats + 1) + 1)
    given = {id_: int(number // quota) for id_, number in votes.items()}
    left = {id_: number - given[id_] * quota for id_, number in votes.items()}
    return _one_each(given, left, seats - sum(given.values()))


def _one_each(given: dict[str, int], claims: Mapping[str, Fraction], seats: int) -> Allotted:
    """The seats that are left, to the largest claims; those equal at the edge are a tie."""
    ordered = sorted(set(claims.values()), reverse=True)
    for claim in ordered:
        equal = tuple(sorted(id_ for id_, its in claims.items() if its == claim))
        if len(equal) > seats:
            return Allotted(seats=given, tie=Tie(selection_ids=equal, seats=seats) if seats else None)
        for id_ in equal:
            given[id_] += 1
        seats -= len(equal)
    return Allotted(seats=given, unfilled=seats)


def _highest_averages(votes: Mapping[str, Fraction], seats: int, method: Method) -> Allotted:
    """Seat by seat to the largest quotient of votes and the divisor of the seats it has."""
    given = dict.fromkeys(votes, 0)
    queue = [(-number / _divisor(0, method), id_) for id_, number in votes.items()]
    heapify(queue)
    while seats:
        most = queue[0][0]
        equal = [heappop(queue)[1]]
        while queue and queue[0][0] == most:
            equal.append(heappop(queue)[1])
        if len(equal) > seats:
            return Allotted(seats=given, tie=Tie(selection_ids=tuple(sorted(equal)), seats=seats))
        for id_ in equal:
            given[id_] += 1
            heappush(queue, (-votes[id_] / _divisor(given[id_], method), id_))
        seats -= len(equal)
    return Allotted(seats=given)


def _divisor(has: int, method: Method) -> Fraction:
    if method is Method.D_HONDT:
        return Fraction(has + 1)
    if method is Method.MODIFIED_SAINTE_LAGUE and has == 0:
        return _MODIFIED_FIRST
    return Fraction(2 * has + 1)
