"""Plain EML messages, as commissions of several countries write them; all names and figures are invented."""

from decimal import Decimal
from typing import Any

import pytest

from ingest.domain.names import unit_name
from ingest.domain.report import ElectionReport
from ingest.domain.tally import BallotCounts, CountStatus, Tally, VoteCounts
from ingest.domain.terms import PostElectionStatus, ReportingUnitType
from tests.ingest.families.made import report, rules


def selection(inner: str, votes: int | None) -> str:
    counted = "" if votes is None else f"<ValidVotes>{votes}</ValidVotes>"
    return f"<Selection>{inner}{counted}</Selection>"


def party(id_: str, name: str, votes: int | None = None) -> str:
    inner = f'<AffiliationIdentifier Id="{id_}"><RegisteredName>{name}</RegisteredName></AffiliationIdentifier>'
    return selection(inner, votes) if votes is not None else inner


def candidate(id_: str, votes: int | None, name: str = "", more: str = "") -> str:
    called = f"<CandidateName>{name}</CandidateName>" if name else ""
    inner = f'<Candidate><CandidateIdentifier Id="{id_}">{called}</CandidateIdentifier></Candidate>'
    return selection(inner + more, votes)


def unit(id_: str, name: str, inner: str) -> str:
    identifier = f'<ReportingUnitIdentifier Id="{id_}">{name}</ReportingUnitIdentifier>'
    return f"<ReportingUnitVotes>{identifier}{inner}</ReportingUnitVotes>"


def count(contests: str, header: str = "") -> str:
    body = f'<Count><EventIdentifier/><Election><ElectionIdentifier Id="E1"/><Contests>{contests}</Contests></Election>'
    return f'<EML xmlns="urn:oasis:names:tc:evs:schema:eml" Id="510" SchemaVersion="5">{header}{body}</Count></EML>'


def contest(inner: str, name: str = "North", id_: str = "8") -> str:
    called = f"<ContestName>{name}</ContestName>" if name else ""
    return f'<Contest><ContestIdentifier Id="{id_}">{called}</ContestIdentifier>{inner}</Contest>'


def read(body: str, mapping: dict[str, Any] | None = None) -> ElectionReport:
    return report("eml", mapping or {}, body, time_zone="Europe/Amsterdam")


def votes(tally: Tally) -> dict[str, int | None]:
    return {name: each.votes for name, each in tally.counts.items()}


def keyed(told: ElectionReport) -> dict[tuple[str, str], dict[str, int | None]]:
    return {(tally.contest_id, tally.unit_id): votes(tally) for tally in told.tallies}


def test_a_count_of_candidates() -> None:
    listed = candidate("17", 490, "AMES, An", party("37", "Greens")) + candidate("18", 133, "BOND, Bo")
    told = read(
        count(contest(f'<TotalVotes>{listed}<RejectedVotes ReasonCode="Informal">9</RejectedVotes></TotalVotes>'))
    )
    [tally] = told.tallies
    assert (tally.contest_id, tally.unit_id, votes(tally)) == ("North", "North", {"AMES, An": 490, "BOND, Bo": 133})
    assert tally.ballots == BallotCounts(invalid=9)
    assert not told.findings


def test_candidates_listed_under_parties_are_a_count_of_their_own() -> None:
    """Their votes are the parties' once more, and they are numbered anew in every list."""
    listed = party("1", "Red", 30) + candidate("1", 20) + candidate("2", 10) + party("2", "Blue", 5) + candidate("1", 5)
    told = read(count(contest(f"<TotalVotes>{listed}</TotalVotes>{unit('0312::SB4', 'Station 4', listed)}")))
    candidates = {"Red / 1": 20, "Red / 2": 10, "Blue / 1": 5}
    station = unit_name(("North", "Station 4"))
    assert keyed(told) == {
        ("North", "North"): {"Red": 30, "Blue": 5},
        ("North / Candidates", "North"): candidates,
        ("North", station): {"Red": 30, "Blue": 5},
        ("North / Candidates", station): candidates,
    }
    assert told.tallies[2].place == "Contest 8, ReportingUnit 0312::SB4"


def test_a_short_code_is_who_a_candidate_is_where_numbers_differ() -> None:
    total = party("1", "Red", 9) + candidate("", 9).replace('Id=""', 'ShortCode="BakkerA"')
    part = party("1", "Red", 9) + candidate("4", 9).replace('Id="4"', 'Id="4" ShortCode="BakkerA"')
    told = read(count(contest(f"<TotalVotes>{total}</TotalVotes>{unit('HSB1', 'Circle', part)}")))
    assert [list(tally.counts) for tally in told.tallies] == [["Red"], ["Red / BakkerA"]] * 2


def test_everything_can_be_called_by_its_id() -> None:
    listed = party("1", "Red", 30) + candidate("2", 10, "AMES, An")
    told = read(count(contest(f"<TotalVotes>{listed}</TotalVotes>{unit('SB4', 'Four', listed)}")), {"names": "id"})
    assert keyed(told) == {
        ("8", "8"): {"1": 30},
        ("8 / Candidates", "8"): {"1 / 2": 10},
        ("8", unit_name(("8", "SB4"))): {"1": 30},
        ("8 / Candidates", unit_name(("8", "SB4"))): {"1 / 2": 10},
    }


def test_totals_can_be_those_of_the_authority_that_sends_the_message() -> None:
    """A municipality tells its part of a larger contest."""
    header = '<ManagingAuthority><AuthorityIdentifier Id="0312">Lakeside</AuthorityIdentifier></ManagingAuthority>'
    body = count(
        contest(f"<TotalVotes>{party('1', 'Red', 3)}</TotalVotes>{unit('SB4', 'Four', party('1', 'Red', 3))}"), header
    )
    mapping = {"area": "authority", "level": "municipality", "unit_level": "polling-place"}
    assert [tally.unit_id for tally in read(body, mapping).tallies] == [
        unit_name(("Lakeside",), ReportingUnitType.MUNICIPALITY),
        unit_name(("Lakeside", "Four"), ReportingUnitType.POLLING_PLACE),
    ]


def test_figures_are_what_the_standard_and_the_mapping_say() -> None:
    figures = (
        "<Cast>900</Cast><TotalCounted>595</TotalCounted>"
        '<RejectedVotes ReasonCode="blanco">3</RejectedVotes><RejectedVotes ReasonCode="ongeldig">2</RejectedVotes>'
        '<UncountedVotes ReasonCode="toegelaten kiezers">601</UncountedVotes>'
    )
    body = count(contest(f"<TotalVotes>{party('1', 'Red', 3)}{figures}</TotalVotes>"))
    told = read(body)
    assert told.tallies[0].ballots == BallotCounts(900, 595, 5)
    assert [finding.message for finding in told.findings] == [
        "nobody reads figure 'UncountedVotes/toegelaten kiezers'; map it, or list it under ignore"
    ]
    dutch = {"figures": {"Cast": "registered", "toegelaten kiezers": "ballots_cast"}}
    told = read(body, dutch)
    assert told.tallies[0].ballots == BallotCounts(601, 595, 5, 900)
    assert not told.findings


def test_metrics_are_known_by_their_id() -> None:
    metrics = (
        '<CountMetric Id="PR">3</CountMetric><CountMetric Id="TP">12</CountMetric><CountMetric Id="X">1</CountMetric>'
    )
    share = '<CountMetric Id="PCT">55.5</CountMetric>'
    full = "<Candidate><CandidateFullName><PersonFullName>An Ames</PersonFullName></CandidateFullName></Candidate>"
    body = count(contest(f"<TotalVotes>{metrics}{selection(full + share, 111)}</TotalVotes>"))
    mapping = {"figures": {"PR": "units_reported", "TP": "units_total", "PCT": "share"}, "ignore": ["CountMetric/*"]}
    told = read(body, mapping)
    [tally] = told.tallies
    assert tally.counts == {"An Ames": VoteCounts(111, Decimal("55.5"))}
    assert tally.count_status == CountStatus(3, 12)
    assert not told.findings


def test_a_figure_that_stands_twice_is_told_and_the_first_stands() -> None:
    told = read(count(contest("<TotalVotes><Cast>900</Cast><Cast>901</Cast></TotalVotes>")))
    assert told.tallies[0].ballots == BallotCounts(900)
    assert rules(told) == ["duplicate"]


def test_rejected_votes_of_which_some_cannot_be_read_have_no_sum() -> None:
    rejected = "<RejectedVotes>3</RejectedVotes><RejectedVotes>some</RejectedVotes><RejectedVotes>2</RejectedVotes>"
    told = read(count(contest(f"<TotalVotes><Cast>9</Cast>{rejected}</TotalVotes>")))
    assert told.tallies[0].ballots == BallotCounts(9)
    assert rules(told) == ["unreadable-number"]


def test_answers_are_selections() -> None:
    answers = "".join(
        selection(f'<ReferendumOptionIdentifier Id="{id_}">{text}</ReferendumOptionIdentifier>', n)
        for id_, text, n in (("1", "Yes", 4), ("2", "No", 6))
    )
    assert votes(read(count(contest(f"<TotalVotes>{answers}</TotalVotes>"))).tallies[0]) == {"Yes": 4, "No": 6}


def test_a_result_tells_who_is_elected() -> None:
    chosen = candidate("1", None, "AMES, An", "<Elected>no</Elected>") + candidate(
        "2", None, "BOND, Bo", "<Elected>yes</Elected>"
    )
    body = f'<EML Id="520"><Result><Election><ElectionIdentifier Id="H"/>{contest(chosen)}</Election></Result></EML>'
    [tally] = read(body).tallies
    assert tally.counts == {"AMES, An": VoteCounts(), "BOND, Bo": VoteCounts(status=PostElectionStatus.WINNER)}


def test_units_without_a_total() -> None:
    told = read(count(contest(unit("1", "One", party("1", "Red", 3)) + unit("2", "", party("1", "Red", 4)))))
    assert keyed(told) == {
        ("North", unit_name(("North", "One"))): {"Red": 3},
        ("North", unit_name(("North", "2"))): {"Red": 4},
    }


@pytest.mark.parametrize(
    ("header", "hour"),
    [
        ("<CreationDateTime>2026-03-18T22:10:00.837</CreationDateTime>", 21),
        ("<EMLHeader><IssueDate>2026-03-18T22:10:00Z</IssueDate></EMLHeader>", 22),
        ("<IssueDate>2026-03-18</IssueDate>", None),
        ("", None),
    ],
)
def test_when_it_was_made(header: str, hour: int | None) -> None:
    told = read(count(contest(f"<TotalVotes>{party('1', 'Red', 3)}</TotalVotes>"), header))
    assert (told.generated_at.hour if told.generated_at else None) == hour
    assert not told.findings


def test_who_has_neither_name_nor_id_is_left_out() -> None:
    nobody = "<Selection><ValidVotes>7</ValidVotes></Selection>"
    nowhere = f"<ReportingUnitVotes>{party('1', 'Red', 3)}</ReportingUnitVotes>"
    told = read(count(contest(f"<TotalVotes>{nobody}{party('1', 'Red', 3)}</TotalVotes>{nowhere}") + "<Contest/>"))
    assert keyed(told) == {("North", "North"): {"Red": 3}}
    assert (rules(told), told.partial) == (["nameless"] * 3, True)


def test_who_stands_twice_is_told_and_the_first_stands() -> None:
    told = read(count(contest(f"<TotalVotes>{party('1', 'Red', 3)}{party('1', 'Red', 4)}</TotalVotes>")))
    assert (keyed(told), rules(told)) == ({("North", "North"): {"Red": 3}}, ["duplicate"])
