from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from ingest.checks import RULES, Context, judge
from ingest.domain.election import Contest, Election, ReportingUnit, Selection
from ingest.domain.report import Outcome
from ingest.domain.source import Source
from ingest.domain.tally import BallotCounts, CountStatus, Tally, VoteCounts
from ingest.domain.terms import ContestKind, ReportingUnitType, ResultsStatus, SourceKind
from ingest.families.delimited import Mapping

CLOSE = datetime(2024, 11, 5, 20, tzinfo=UTC)
NIGHT = datetime(2024, 11, 5, 22, tzinfo=UTC)
PAIR = (Selection(id="a", name="A"), Selection(id="b", name="B"))
ELECTION = Election(
    id="e",
    name="E",
    held_on=date(2024, 11, 5),
    time_zone="UTC",
    polls_open_at=datetime(2024, 11, 5, 7, tzinfo=UTC),
    polls_close_at=CLOSE,
    contests=(
        Contest(id="c", name="C", kind=ContestKind.CANDIDATE, selections=PAIR),
        Contest(id="council", name="Council", kind=ContestKind.CANDIDATE, selections=PAIR, seats=5),
        Contest(id="lists", name="Lists", kind=ContestKind.PARTY, selections=PAIR, seats=5),
    ),
    units=(ReportingUnit(id="u", name="U", type=ReportingUnitType.STATE),),
)


NO_BALLOTS, NO_STATUS = BallotCounts(), CountStatus()


def in_context(
    at: datetime = NIGHT, dated: datetime | None = None, kind: SourceKind = SourceKind.COMMISSION
) -> Context:
    mapping = Mapping(contest="c", unit="u", registered="r")
    source = Source(id="s", issuer="I", kind=kind, url="https://x.example", family="delimited", mapping=mapping)
    return Context(election=ELECTION, source=source, fetched_at=at, generated_at=dated)


def tally(
    a: int | None = None,
    b: int | None = None,
    *,
    shares: tuple[str, str] | None = None,
    ballots: BallotCounts = NO_BALLOTS,
    status: CountStatus = NO_STATUS,
    contest: str = "c",
) -> Tally:
    first, second = (Decimal(share) for share in shares) if shares else (None, None)
    counts = {"a": VoteCounts(a, first), "b": VoteCounts(b, second)}
    return Tally(contest_id=contest, unit_id="u", counts=counts, ballots=ballots, count_status=status, place="row 2")


def doubts(after: Tally, before: Tally | None = None, context: Context | None = None) -> dict[str, str]:
    findings = judge([after], {before.key: before} if before else {}, context or in_context())
    assert all(each.outcome is Outcome.FLAG and each.place == after.place for each in findings)
    return {each.rule: each.message for each in findings}


def test_every_rule_has_its_own_name() -> None:
    assert all(rule.__name__ == name for name, rule in RULES.items())


def test_nothing_is_doubted_of_a_plain_count() -> None:
    ballots = BallotCounts(cast=105, valid=100, invalid=5, registered=200)
    status = CountStatus(units_reported=3, units_total=3)
    assert doubts(tally(60, 40, shares=("60.0", "40.0"), ballots=ballots, status=status), tally(50, 40)) == {}


def test_votes_that_fall_are_told_selection_by_selection() -> None:
    findings = judge([tally(1_000, 39)], {tally().key: tally(1_001, 40)}, in_context())
    assert [each.message for each in findings] == [
        "c in u: a fell from 1,001 to 1,000 votes",
        "c in u: b fell from 40 to 39 votes",
    ]


@pytest.mark.parametrize("before", [None, tally(None, 40), tally(10, 40)])
def test_votes_that_rise_stay_or_were_not_said_did_not_fall(before: Tally | None) -> None:
    assert doubts(tally(10, 40), before) == {}


def test_votes_no_longer_said_did_not_fall() -> None:
    assert doubts(tally(None, None), tally(10, 40)) == {}


@pytest.mark.parametrize("ballots", [BallotCounts(valid=99), BallotCounts(cast=99), BallotCounts(cast=120, valid=99)])
def test_more_votes_than_ballots(ballots: BallotCounts) -> None:
    assert doubts(tally(60, 40, ballots=ballots)) == {"more_votes_than_ballots": "c in u: 100 votes on 99 ballots"}


def test_a_party_list_has_one_vote_a_ballot_however_many_seats() -> None:
    assert "more_votes_than_ballots" in doubts(tally(60, 40, ballots=BallotCounts(valid=99), contest="lists"))


def test_where_several_candidates_win_a_ballot_may_hold_several_votes() -> None:
    assert doubts(tally(60, 40, ballots=BallotCounts(valid=50), contest="council")) == {}


@pytest.mark.parametrize("ballots", [BallotCounts(cast=101), BallotCounts(valid=95, invalid=6)])
def test_more_ballots_than_registered(ballots: BallotCounts) -> None:
    over = BallotCounts(cast=ballots.cast, valid=ballots.valid, invalid=ballots.invalid, registered=100)
    assert doubts(tally(ballots=over)) == {
        "more_ballots_than_registered": "c in u: 101 ballots of 100 registered voters"
    }
    assert doubts(tally(ballots=ballots)) == {}


def test_more_units_reported_than_total() -> None:
    over = CountStatus(units_reported=4, units_total=3)
    assert doubts(tally(status=over)) == {"more_units_reported_than_total": "c in u: 4 units reported of 3"}
    assert doubts(tally(status=CountStatus(units_reported=4))) == {}


def test_a_share_that_does_not_follow_from_the_votes() -> None:
    said = doubts(tally(60, 40, shares=("60.0", "41.0")))
    assert said == {"share_against_votes": "c in u: b is printed with 41.0 % and has 40 of 100 votes"}


@pytest.mark.parametrize(
    ("shares", "ballots"),
    [
        (("66.7", "33.3"), BallotCounts()),
        (("67", "33"), BallotCounts()),
        (("66.67", "33.33"), BallotCounts()),
        (("40.00", "20.00"), BallotCounts(valid=5)),
        (("20.0", "10.0"), BallotCounts(valid=4, cast=10)),
    ],
)
def test_shares_are_rounded_and_of_the_sum_the_valid_or_the_cast(
    shares: tuple[str, str], ballots: BallotCounts
) -> None:
    assert "share_against_votes" not in doubts(tally(2, 1, shares=shares, ballots=ballots))


@pytest.mark.parametrize("share", ["66.6", "66.66", "66.68", "68"])
def test_a_share_is_exact_to_its_last_printed_place(share: str) -> None:
    assert "share_against_votes" in doubts(tally(2, 1, shares=(share, "33.3")))


def test_the_last_places_of_a_binary_fraction_are_noise() -> None:
    shares = "48.6087480886438", "51.3912519113561"  # as Clarity prints them: cut off, not rounded
    assert "share_against_votes" not in doubts(tally(180_564, 190_900, shares=shares))
    assert "share_against_votes" in doubts(tally(180_564, 190_900, shares=("48.6087481886438", shares[1])))


def test_one_base_has_to_explain_all_shares() -> None:
    assert "share_against_votes" in doubts(tally(50, 50, shares=("50.0", "25.0"), ballots=BallotCounts(cast=200)))


@pytest.mark.parametrize(
    "after",
    [
        tally(2, None, shares=("10", "90")),
        tally(0, 0, shares=("0.00", "0.00")),
        Tally(contest_id="c", unit_id="u", counts={"a": VoteCounts(50, Decimal("40.0"))}),
    ],
    ids=["votes missing", "nothing counted", "not every selection listed"],
)
def test_shares_are_not_doubted_where_the_sum_is_unknown(after: Tally) -> None:
    assert "share_against_votes" not in doubts(after)


def test_votes_before_the_polls_close_are_rehearsal_data() -> None:
    early = in_context(datetime(2024, 11, 5, 9, 30, tzinfo=UTC))
    assert doubts(tally(1, 2), context=early) == {
        "before_polls_close": "c in u: 3 votes at 2024-11-05 09:30 UTC, before the polls close"
    }


def test_a_page_dated_before_the_polls_close_is_doubted_whenever_it_is_fetched() -> None:
    assert "before_polls_close" in doubts(tally(1, 2), context=in_context(NIGHT, datetime(2024, 11, 4, 9, tzinfo=UTC)))


def test_votes_that_the_source_calls_pre_election_are_doubted_after_the_polls_close_as_well() -> None:
    test = replace(tally(1, 2), results_status=ResultsStatus.PRE_ELECTION)
    assert doubts(test) == {"before_polls_close": "c in u: 3 votes that the source calls pre-election"}
    assert doubts(test, context=in_context(kind=SourceKind.EXIT_POLL)) == {}
    assert doubts(replace(tally(0, None), results_status=ResultsStatus.PRE_ELECTION)) == {}
    assert doubts(replace(test, results_status=ResultsStatus.UNOFFICIAL_PARTIAL)) == {}


@pytest.mark.parametrize(
    ("after", "at", "kind"),
    [
        (tally(1, 2), CLOSE, SourceKind.COMMISSION),
        (tally(0, None), datetime(2024, 11, 5, 9, tzinfo=UTC), SourceKind.COMMISSION),
        (tally(ballots=BallotCounts(cast=9)), datetime(2024, 11, 5, 9, tzinfo=UTC), SourceKind.COMMISSION),
        (tally(1, 2), datetime(2024, 11, 5, 9, tzinfo=UTC), SourceKind.EXIT_POLL),
    ],
    ids=["at the close", "zeros", "turnout", "exit poll"],
)
def test_what_may_be_said_before_the_polls_close(after: Tally, at: datetime, kind: SourceKind) -> None:
    assert doubts(after, context=in_context(at, kind=kind)) == {}
