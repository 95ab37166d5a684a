from collections.abc import Sequence
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from ingest.domain.tally import CountStatus, Tally, VoteCounts
from ingest.domain.terms import SourceKind
from ingest.domain.truth import Margins
from ingest.reconcile import Statement, agrees, choose, confirms, counted, disagreement
from tests.examples import NIGHT, tally

MARGINS = Margins(behind_points=10, tolerance_points=0.1)
COMMISSION, WIRE, NEWS = SourceKind.COMMISSION, SourceKind.WIRE, SourceKind.NEWS


def said(
    source_id: str,
    kind: SourceKind,
    position: int = 0,
    *,
    ant: int | None = None,
    far: int | None = None,
    failing: bool = False,
) -> Statement:
    """`far` is how many of 100 units have reported."""
    status = CountStatus(units_reported=far, units_total=100) if far is not None else CountStatus()
    return Statement(
        source_id=source_id,
        issuer="x",
        kind=kind,
        position=position,
        fetched_at=NIGHT,
        tally=replace(tally(ant=ant), count_status=status),
        failing=failing,
    )


def leads(*statements: Statement, leading: str | None = None) -> str | None:
    chosen = choose(statements, leading, MARGINS)
    assert chosen == choose(statements[::-1], leading, MARGINS)
    return chosen.source_id if chosen else None


def cec(far: int | None = None, *, failing: bool = False, ant: int | None = 1) -> Statement:
    return said("cec", COMMISSION, ant=ant, far=far, failing=failing)


def wire(far: int | None = None, *, failing: bool = False, ant: int | None = 2) -> Statement:
    return said("wire", WIRE, 1, ant=ant, far=far, failing=failing)


def test_news_never_overwrites_a_commission() -> None:
    paper = said("paper", NEWS, 0, ant=9, far=100)
    assert leads(cec(10), paper) == "cec"
    assert leads(cec(10, failing=True), paper, leading="paper") == "cec"


def test_a_page_of_dashes_lets_another_speak() -> None:
    assert leads(cec(ant=None), wire()) == "wire"
    assert leads(cec(ant=None), said("paper", NEWS, ant=1)) == "paper"
    assert leads(cec(ant=None, failing=True), wire(ant=None)) == "cec"


def test_of_one_kind_the_first_in_the_pack_speaks() -> None:
    assert leads(said("b", WIRE, 1, ant=1), said("a", WIRE, 0, ant=2)) == "a"
    assert leads(said("b", WIRE, 0, ant=1), said("a", WIRE, 0, ant=2)) == "a"


def test_the_desk_always_speaks() -> None:
    desk = said("@desk", SourceKind.DESK, 9, far=1)
    assert leads(cec(50), wire(90), desk, leading="wire") == "@desk"


def test_a_sum_speaks_before_news_and_after_who_counts() -> None:
    computed, paper = said("@computed", SourceKind.COMPUTED, ant=3, far=100), said("paper", NEWS, ant=4, far=100)
    assert leads(computed, paper) == "@computed"
    assert leads(computed, wire(5, failing=True)) == "wire"


def test_nobody_speaks_where_nothing_is_said() -> None:
    assert choose([], None, MARGINS) is None


def test_a_failing_source_is_passed_over_and_leads_again_once_it_recovered() -> None:
    assert leads(cec(50, failing=True), wire(50), leading="cec") == "wire"
    assert leads(cec(50), wire(50), leading="wire") == "cec"
    assert leads(cec(50, failing=True), wire(50, failing=True), leading="cec") == "cec"
    assert leads(cec(failing=True), wire(), leading="cec") == "wire"


def test_a_failing_source_is_not_passed_over_for_one_far_behind_it() -> None:
    assert leads(cec(90, failing=True), wire(10), leading="cec") == "cec"
    assert leads(cec(90, failing=True), wire(80), leading="cec") == "wire"
    assert leads(cec(10, failing=True), wire(90, failing=True), leading="cec") == "wire"


@pytest.mark.parametrize(
    ("far", "leading", "expected"),
    [
        (50, "cec", "cec"),  # 10 behind is within the margin
        (49, "cec", "wire"),
        (49, None, "wire"),
        (50, None, "cec"),
        (50, "wire", "wire"),  # within the margin, and not yet less than half of it
        (55, "wire", "wire"),
        (56, "wire", "cec"),
        (60, "wire", "cec"),
    ],
)
def test_who_is_behind_is_passed_over_until_it_has_almost_caught_up(far: int, leading: str, expected: str) -> None:
    assert leads(cec(far), wire(60), leading=leading) == expected


def test_a_margin_of_nothing_lets_the_better_one_lead_again() -> None:
    none = Margins(behind_points=0)
    assert choose([cec(50), wire(51)], "cec", none) == wire(51)
    assert choose([cec(51), wire(51)], "wire", none) == cec(51)


def test_who_does_not_say_how_far_it_is_is_behind_nobody() -> None:
    assert leads(cec(), wire(99), leading="wire") == "cec"
    assert leads(cec(1), wire(), leading="cec") == "cec"


def test_of_those_that_are_not_behind_the_best_speaks() -> None:
    third = said("third", WIRE, 2, ant=1, far=99)
    assert leads(cec(50), wire(90), third, leading="cec") == "wire"
    assert leads(cec(50), wire(90), third, leading="third") == "third"
    assert leads(cec(50), wire(95), third, leading="third") == "wire"


def test_how_far_a_count_is_comes_from_its_units_else_as_printed() -> None:
    def far(**status: object) -> Decimal | None:
        return counted(replace(tally(), count_status=msgspec.convert(status, CountStatus)))

    assert far(units_reported=1, units_total=4, percent="90") == 25
    assert far(units_reported=5, units_total=4) == 100
    assert far(units_reported=0, units_total=0, percent="1.5") == Decimal("1.5")
    assert far(units_total=4) is None


statements = st.lists(
    st.builds(
        said,
        st.sampled_from("abcde"),
        st.sampled_from([kind for kind in SourceKind if kind.counts]),
        st.integers(0, 3),
        ant=st.none() | st.integers(0, 9),
        far=st.none() | st.integers(0, 25).map(lambda part: 4 * part),
        failing=st.booleans(),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda one: one.source_id,
)
leaders = st.none() | st.sampled_from("abcde")


@given(statements.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))), leaders)
def test_the_order_of_what_is_said_never_matters(
    orders: tuple[list[Statement], list[Statement]], leading: str | None
) -> None:
    assert choose(orders[0], leading, MARGINS) == choose(orders[1], leading, MARGINS)


@given(statements, leaders)
def test_who_was_chosen_is_chosen_again(some: list[Statement], leading: str | None) -> None:
    chosen = choose(some, leading, MARGINS)
    assert chosen is not None
    assert choose(some, chosen.source_id, MARGINS) == chosen


@given(statements, leaders)
def test_nobody_overwrites_higher_evidence(some: Sequence[Statement], leading: str | None) -> None:
    chosen = choose(some, leading, MARGINS)
    assert chosen is not None
    better = [one for one in some if one.has_figures and one.kind.rank < chosen.kind.rank]
    assert chosen.kind is SourceKind.DESK or chosen.kind.attests or not better
    assert not chosen.kind.attests or all(one.kind.attests for one in better)


def shares(**figures: str) -> Tally:
    return replace(
        tally(), counts={selection: VoteCounts(share=Decimal(share)) for selection, share in figures.items()}
    )


def at(some: Tally, reported: int | None, total: int | None = 10, percent: str | None = None) -> Tally:
    status = CountStatus(reported, total, None if percent is None else Decimal(percent))
    return replace(some, count_status=status)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (tally(ant=5, bee=3), tally(bee=3, ant=5), True),
        (tally(ant=5, bee=3), tally(bee=4, ant=5), False),
        (tally(ant=5, bee=3), tally(ant=5, cat=1), True),
        (tally(ant=5), tally(bee=5), False),
        (tally(ant=0, bee=0), tally(ant=0, bee=0), False),
        (tally(ant=None), tally(ant=None), False),
        (shares(ant="45.20"), shares(ant="45.2", bee="1"), True),
        (shares(ant="45.2"), shares(ant="45.3"), False),
        (shares(ant="45.2"), tally(ant=45), False),
        (
            replace(tally(), counts={"ant": VoteCounts(seats=2)}),
            replace(tally(), counts={"ant": VoteCounts(seats=2)}),
            True,
        ),
    ],
)
def test_a_second_source_agrees_where_it_says_the_same_figures(first: Tally, second: Tally, same: bool) -> None:
    assert agrees(first, second) is agrees(second, first) is same


def seats(ant: int, won: int | None) -> Tally:
    return replace(tally(), counts={"ant": VoteCounts(ant, seats=won)})


SOME, MORE = tally(ant=5, bee=3), tally(ant=5, bee=4)


@pytest.mark.parametrize(
    ("statement", "standing", "other", "confirmed"),
    [
        (MORE, SOME, MORE, True),
        (MORE, SOME, tally(bee=4), True),
        (MORE, SOME, tally(ant=5), False),  # the same of what stood, and no word of what is new
        (MORE, SOME, tally(ant=6, bee=4), False),
        (MORE, None, tally(bee=4), False),
        (MORE, None, tally(ant=5, bee=4, cat=1), True),
        (SOME, SOME, tally(ant=5), True),  # nothing of it is new
        (tally(ant=0, bee=0), SOME, tally(ant=0, bee=0), False),
        (tally(ant=5), SOME, SOME, False),  # the other still says bee
        (tally(ant=5, bee=None), SOME, tally(ant=5), True),
        (tally(ant=5, bee=None), None, SOME, True),  # a dash where none stood is nothing new
        (shares(ant="45.2", bee="1"), shares(ant="45.2"), shares(ant="45.20", bee="1.0"), True),
        (shares(ant="45.2", bee="1"), shares(ant="45.2"), shares(ant="45.20"), False),
        (shares(ant="45.2"), None, tally(ant=45), False),
        (seats(5, 0), seats(5, 2), seats(5, None), False),
        (seats(5, 0), seats(5, 2), seats(5, 0), True),
        (seats(6, 3), seats(5, 2), seats(6, None), True),
    ],
)
def test_a_second_source_confirms_what_is_new(
    statement: Tally, standing: Tally | None, other: Tally, confirmed: bool
) -> None:
    assert confirms(statement, standing, other) is confirmed


@pytest.mark.parametrize(
    ("first", "second", "line"),
    [
        (tally(ant=5000, bee=3), tally(ant=5000, bee=3), ""),
        (tally(ant=5000), tally(ant=5004), ""),
        (tally(ant=5000), tally(ant=6100), "ant: 5,000 votes against 6,100"),
        (
            tally(ant=3_341_510, bee=4_000_000),
            tally(ant=3_431_510, bee=4_000_000),
            "ant: 3,341,510 votes against 3,431,510 (digits 3 and 4 are swapped)",
        ),
        (tally(ant=12_345), tally(ant=1_245), "ant: 12,345 votes against 1,245 (a digit is missing)"),
        (tally(ant=12), tally(ant=21), "ant: 12 votes against 21"),
        (tally(ant=90, bee=50), tally(ant=50, bee=95), "bee: 50 votes against 95, and 1 more"),
        (tally(ant=90, bee=50), tally(ant=100, bee=60), ""),  # nothing says how far: the first is simply behind
        (at(tally(ant=90, bee=50), 5), at(tally(ant=100, bee=60), 5), "ant: 90 votes against 100, and 1 more"),
        (at(tally(ant=90), 5), at(tally(ant=50), 6), ""),
        (at(tally(ant=90), 5), at(tally(ant=50), 10, 20), "ant: 90 votes against 50"),
        (shares(ant="45.2"), shares(ant="45.3"), ""),
        (shares(ant="45.2"), shares(ant="45.4"), "ant: 45.2 % against 45.4 %"),
        (shares(ant="45"), shares(ant="45.5"), ""),  # rounded, it is the same
        (shares(ant="45"), shares(ant="45.7"), "ant: 45 % against 45.7 %"),
        (at(shares(ant="45"), None, None, "80"), at(shares(ant="40"), None, None, "80.0"), "ant: 45 % against 40 %"),
        (at(shares(ant="45"), None, None, "80"), shares(ant="40"), ""),
        (tally(ant=5), tally(bee=500), ""),
        (tally(ant=5), shares(ant="99"), ""),
    ],
)
def test_sources_disagree_beyond_tolerance_and_at_the_same_progress(first: Tally, second: Tally, line: str) -> None:
    assert disagreement(first, second, MARGINS) == line
    assert bool(disagreement(second, first, MARGINS)) is bool(line)


some_votes = st.dictionaries(st.sampled_from("abc"), st.builds(VoteCounts, st.integers(0, 20_000)), max_size=3)


@given(some_votes, some_votes)
def test_who_agrees_does_not_disagree(first: dict[str, VoteCounts], second: dict[str, VoteCounts]) -> None:
    one, other = (replace(tally(), counts=counts) for counts in (first, {**second, **dict(list(first.items())[:1])}))
    assert not (agrees(one, other) and disagreement(one, other, MARGINS))


def test_a_first_page_of_zeros_takes_back_nothing() -> None:
    zeros, wire = said("cec", SourceKind.COMMISSION, ant=0), said("wire", SourceKind.WIRE, ant=5000)
    assert choose([zeros, wire], "wire", MARGINS) == wire
    counted_one = said("cec", SourceKind.COMMISSION, ant=1)
    assert choose([counted_one, wire], "wire", MARGINS) == counted_one
    assert choose([zeros, said("paper", SourceKind.NEWS, ant=9)], "paper", MARGINS) == zeros
    assert choose([zeros, said("wire", SourceKind.WIRE, ant=0)], None, MARGINS) == zeros
