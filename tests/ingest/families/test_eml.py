"""The rules of the family, one by one; documents of a whole night stand in pages/eml."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from ingest.domain.errors import UnreadableDocument
from ingest.domain.names import unit_name
from ingest.domain.report import ElectionReport
from ingest.domain.tally import BallotCounts, CountStatus, Tally, VoteCounts
from ingest.domain.terms import CountItemStatus, CountItemType, PostElectionStatus, ReportingUnitType, ResultsStatus
from ingest.families import eml
from tests.ingest.families.made import report, rules

UPDATED = 'Updated="2026-03-07T19:00:00"'
PLACE = ReportingUnitType.POLLING_PLACE


def candidate(id_: str, name: str = "", votes: str = "<Votes>1</Votes>", more: str = "") -> str:
    called = f"<CandidateName>{name}</CandidateName>" if name else ""
    return f'<Candidate><CandidateIdentifier Id="{id_}">{called}</CandidateIdentifier>{more}{votes}</Candidate>'


def first(inner: str, attributes: str = UPDATED) -> str:
    return f"<FirstPreferences {attributes}>{inner}</FirstPreferences>"


def place(id_: str, inner: str, name: str = "") -> str:
    called = f' Name="{name}"' if name else ""
    identifier = f'<PollingPlaceIdentifier Id="{id_}"{called}/>'
    return f"<PollingPlaces><PollingPlace>{identifier}{inner}</PollingPlace></PollingPlaces>"


def contest(inner: str, name: str = "Lakes", id_: str = "101", attributes: str = "") -> str:
    called = f"<ContestName>{name}</ContestName>" if name else ""
    return f'<Contest {attributes}><ContestIdentifier Id="{id_}">{called}</ContestIdentifier>{inner}</Contest>'


def election(contests: str, chamber: str = "House", id_: str = "H") -> str:
    inner = f"<{chamber}><Contests>{contests}</Contests></{chamber}>"
    return f'<Election><ElectionIdentifier Id="{id_}"/>{inner}</Election>'


def feed(elections: str, attributes: str = 'Phase="ElectionNight"', created: str = "2026-03-07T20:00:00") -> str:
    return f'<MediaFeed Created="{created}"><Results {attributes}>{elections}</Results></MediaFeed>'


def read(body: str | bytes, mapping: dict[str, Any] | None = None, time_zone: str = "UTC") -> ElectionReport:
    return report("eml", mapping or {}, body, time_zone=time_zone)


def house(inner: str, mapping: dict[str, Any] | None = None) -> ElectionReport:
    return read(feed(election(contest(inner))), mapping)


def votes(tally: Tally) -> dict[str, int | None]:
    return {name: count.votes for name, count in tally.counts.items()}


def keyed(told: ElectionReport) -> dict[tuple[str, str], dict[str, int | None]]:
    """Votes by contest and unit, of the tallies of all kinds of votes together."""
    return {
        (tally.contest_id, tally.unit_id): votes(tally)
        for tally in told.tallies
        if tally.count_item_type is CountItemType.TOTAL
    }


def test_the_vote_and_what_is_worked_out_of_it_are_different_contests() -> None:
    told = house(
        first(candidate("1", "A", "<Votes>5</Votes>") + candidate("2", "B", "<Votes>6</Votes>"))
        + f"<TwoCandidatePreferred {UPDATED}>{candidate('2', 'B', '<Votes>7</Votes>')}</TwoCandidatePreferred>"
        + '<TwoPartyPreferred><Coalition><CoalitionIdentifier Id="1"><CoalitionName>Red</CoalitionName>'
        + "</CoalitionIdentifier><Votes>8</Votes></Coalition></TwoPartyPreferred>"
    )
    assert keyed(told) == {
        ("Lakes", "Lakes"): {"A": 5, "B": 6},
        ("Lakes / TwoCandidatePreferred", "Lakes"): {"B": 7},
        ("Lakes / TwoPartyPreferred", "Lakes"): {"Red": 8},
    }
    assert not told.findings


def test_a_polling_place_lies_in_the_contests_district_and_says_its_level() -> None:
    told = house(
        '<PollingDistrictIdentifier Id="101"><Name>Lake District</Name></PollingDistrictIdentifier>'
        + first(candidate("1", "A"))
        + place("101", first(candidate("1")), "Lakes")
    )
    assert [tally.unit_id for tally in told.tallies] == ["Lake District", unit_name(("Lake District", "Lakes"), PLACE)]
    assert [tally.place for tally in told.tallies] == ["Contest 101", "Contest 101, PollingPlace 101"]


def test_the_level_of_the_areas_can_be_declared() -> None:
    told = house(first(candidate("1", "A")), {"level": "congressional"})
    assert told.tallies[0].unit_id == unit_name(("Lakes",), ReportingUnitType.CONGRESSIONAL)


def test_names_of_candidates_may_stand_behind_the_polling_places() -> None:
    told = house(place("7", first(candidate("1")), "Shore") + first(candidate("1", "A")))
    assert keyed(told) == {
        ("Lakes", "Lakes"): {"A": 1},
        ("Lakes", unit_name(("Lakes", "Shore"), PLACE)): {"A": 1},
    }


def test_everything_can_be_called_by_its_id() -> None:
    told = house(first(candidate("1", "A")) + place("7", first(candidate("1")), "Shore"), {"names": "id"})
    assert keyed(told) == {("101", "101"): {"1": 1}, ("101", unit_name(("101", "7"), PLACE)): {"1": 1}}


def test_a_light_feed_has_ids_only() -> None:
    light = contest(first(candidate("1")) + place("7", first(candidate("1"))), name="")
    told = read(feed(election(light)))
    assert keyed(told) == {("101", "101"): {"1": 1}, ("101", unit_name(("101", "7"), PLACE)): {"1": 1}}
    assert not told.findings


def test_a_progress_feed_tells_which_places_have_returned() -> None:
    told = house(
        first(candidate("1", "A"))
        + place("7", f'<FirstPreferences {UPDATED}/><TwoCandidatePreferred Restricted="true"/>', "Shore")
        + place("8", "<FirstPreferences/>", "Hill")
    )
    statuses = [tally.count_status.status for tally in told.tallies]
    assert statuses == [None, CountItemStatus.COMPLETED, CountItemStatus.NOT_PROCESSED]
    assert not any(tally.counts for tally in told.tallies[1:])


def test_kinds_of_votes_have_their_own_tallies() -> None:
    kinds = "".join(
        f'<Votes Type="{kind}" Historic="9" Percentage="{n}.50">{n}</Votes>'
        for n, kind in enumerate(("Ordinary", "Absent", "Provisional", "PrePoll", "Postal"), 1)
    )
    told = house(first(candidate("1", "A", f"<Votes>15</Votes><VotesByType>{kinds}</VotesByType>")))
    assert {tally.count_item_type: tally.counts["A"] for tally in told.tallies} == {
        CountItemType.TOTAL: VoteCounts(15),
        CountItemType.ELECTION_DAY: VoteCounts(1, Decimal("1.50")),
        CountItemType.ABSENTEE: VoteCounts(2, Decimal("2.50")),
        CountItemType.PROVISIONAL: VoteCounts(3, Decimal("3.50")),
        CountItemType.EARLY: VoteCounts(4, Decimal("4.50")),
        CountItemType.ABSENTEE_MAIL: VoteCounts(5, Decimal("5.50")),
    }


def test_a_kind_of_votes_that_nobody_declared_is_left_out() -> None:
    kinds = '<Votes>3</Votes><VotesByType><Votes Type="Drone">1</Votes><Votes Type="Drone">1</Votes></VotesByType>'
    told = house(first(candidate("1", "A", kinds)))
    assert (len(told.tallies), rules(told), told.partial) == (1, ["unknown-word"], True)
    declared = house(first(candidate("1", "A", kinds)), {"vote_types": {"drone": "other"}})
    assert [tally.count_item_type for tally in declared.tallies] == [CountItemType.TOTAL, CountItemType.OTHER]
    assert not declared.findings


@pytest.mark.parametrize(
    ("vote_types", "message"),
    [
        ({"Early": "early"}, "two kinds of votes would be one and the same, early"),
        ({"All": "total"}, "no kind of votes is the total of all"),
        ({"Early": "sometimes"}, "Invalid enum value"),
    ],
)
def test_a_mapping_refuses_kinds_of_votes_that_collide(vote_types: dict[str, str], message: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=message):
        msgspec.convert({"vote_types": vote_types}, eml.Mapping)


def test_ballots_enrolment_and_returned_places() -> None:
    told = house(
        '<Enrolment Historic="90">100</Enrolment>'
        + first(
            candidate("1", "A", "<Votes>60</Votes>")
            + "<Formal><Votes>60</Votes></Formal><Informal><Votes>4</Votes></Informal><Total><Votes>64</Votes></Total>",
            f'{UPDATED} PollingPlacesReturned="2" PollingPlacesExpected="5"',
        )
    )
    [tally] = told.tallies
    assert tally.ballots == BallotCounts(64, 60, 4, 100)
    assert tally.count_status == CountStatus(2, 5)


def test_figures_of_the_last_election_are_left_out() -> None:
    told = house(
        first(
            candidate("1", "A", '<Votes Historic="900" Swing="-5.1" MatchedHistoric="800">7</Votes>')
            + candidate("2", "Gone").replace("Candidate>", "Ghost>")
        )
    )
    assert votes(told.tallies[0]) == {"A": 7}
    assert not told.findings


def test_zeros_that_were_never_updated_are_no_counts() -> None:
    """User guide, 9.8: a missing Updated says that results have not been returned."""
    zeros = candidate("1", "A", '<Votes Percentage="0">0</Votes>') + "<Formal><Votes>0</Votes></Formal>"
    [tally] = house(f"<Enrolment>100</Enrolment>{first(zeros, '')}").tallies
    assert tally.counts == {"A": VoteCounts()}
    assert tally.ballots == BallotCounts(registered=100)
    [counted] = house(first(zeros)).tallies
    assert counted.counts == {"A": VoteCounts(0, Decimal(0))}
    assert counted.ballots == BallotCounts(valid=0)


def test_figures_that_are_none_are_counts_even_without_updated() -> None:
    [tally] = house(first(candidate("1", "A", "<Votes>3</Votes>"), "")).tallies
    assert votes(tally) == {"A": 3}


def test_who_is_elected_has_won_in_the_contests_own_area() -> None:
    kinds = '<Votes>9</Votes><VotesByType><Votes Type="Postal">9</Votes></VotesByType>'
    told = house(
        first(
            candidate("1", "A", kinds, '<Elected Historic="false">true</Elected>')
            + candidate("2", "B", more='<Elected Historic="true">false</Elected>')
        )
        + place("7", first(candidate("1")), "Shore")
    )
    won = [(tally.counts["A"].status, tally.counts["A"].votes) for tally in told.tallies]
    assert won == [(PostElectionStatus.WINNER, 9), (None, 9), (None, 1)]
    assert told.tallies[0].counts["B"].status is None


def test_a_second_round_that_is_not_told_yet_is_none() -> None:
    told = house(first(candidate("1", "A")) + '<TwoCandidatePreferred Restricted="true" PollingPlacesReturned="3"/>')
    assert list(keyed(told)) == [("Lakes", "Lakes")]
    assert not told.findings


def test_a_second_round_between_the_wrong_two_is_withdrawn() -> None:
    told = house(f'{first(candidate("1", "A"))}<TwoCandidatePreferred {UPDATED} Maverick="true"/>')
    assert list(keyed(told)) == [("Lakes", "Lakes")]
    assert (rules(told), told.partial) == (["withdrawn"], False)


def test_a_projection_is_no_count() -> None:
    second = f"<TwoCandidatePreferred {UPDATED}>{candidate('1', 'A')}</TwoCandidatePreferred>"
    told = read(feed(election(contest(first(candidate("1", "A")) + second, attributes='Projected="true"'))))
    assert list(keyed(told)) == [("Lakes", "Lakes")]
    assert (rules(told), told.partial) == (["projection"], True)


def test_two_candidates_of_one_name_are_told_apart() -> None:
    party = '<AffiliationIdentifier ShortCode="RED"><RegisteredName>Red Party</RegisteredName></AffiliationIdentifier>'
    told = house(
        first(candidate("1", "LI, An", more=party) + candidate("2", "LI, An") + candidate("3", "LI, Bo"))
        + place("7", first(candidate("1") + candidate("2")), "Shore")
    )
    assert [list(tally.counts) for tally in told.tallies] == [
        ["LI, An (RED)", "LI, An (2)", "LI, Bo"],
        ["LI, An (RED)", "LI, An (2)"],
    ]


def test_two_polling_places_of_one_name_are_told_apart() -> None:
    told = house(place("7", first(candidate("1")), "Hall") + place("8", first(candidate("1")), "Hall"))
    assert [tally.unit_id for tally in told.tallies] == [
        unit_name(("Lakes", "Hall (7)"), PLACE),
        unit_name(("Lakes", "Hall (8)"), PLACE),
    ]


def test_two_contests_of_one_name_are_told_apart() -> None:
    both = election(contest(first(candidate("1", "A")))) + election(contest(first(candidate("1", "A"))), id_="B")
    assert [tally.contest_id for tally in read(feed(both)).tallies] == ["H / Lakes", "B / Lakes"]


def test_what_stands_twice_is_told_and_the_first_stands() -> None:
    told = house(
        first(candidate("1", "A", "<Votes>1</Votes>") + candidate("1", "A", "<Votes>2</Votes>"))
        + place("7", first(candidate("1")), "Shore")
        + place("7", first(candidate("1", votes="<Votes>5</Votes>")), "Shore")
    )
    assert rules(told) == ["duplicate", "duplicate"]
    assert [votes(tally) for tally in told.tallies] == [{"A": 1}, {"A": 1}]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("many", "unreadable-number"),
        ("1,234", "unreadable-number"),
        ("1.5", "unreadable-number"),
        ("-3", "impossible-value"),
        ("9" * 30, "impossible-value"),
        ("9" * 3_000, "oversized-cell"),
    ],
)
def test_a_figure_that_cannot_be_read_costs_itself_only(text: str, rule: str) -> None:
    told = house(first(candidate("1", "A", f"<Votes>{text}</Votes>") + candidate("2", "B", "<Votes> 2 </Votes>")))
    assert votes(told.tallies[0]) == {"A": None, "B": 2}
    assert (rules(told), told.findings[0].place) == ([rule], "Contest 101")


def test_nothing_said_is_not_zero() -> None:
    [tally] = house(first(candidate("1", "A", "<Votes/>") + candidate("2", "B", ""))).tallies
    assert votes(tally) == {"A": None, "B": None}


@pytest.mark.parametrize(
    ("phase", "status"),
    [
        ("Preload", ResultsStatus.PRE_ELECTION),
        ("ElectionNight", ResultsStatus.UNOFFICIAL_PARTIAL),
        ("PostElection", ResultsStatus.UNOFFICIAL_PARTIAL),
        ("FinalResults", ResultsStatus.CERTIFIED),
        ("Recount", ResultsStatus.RECOUNT),
    ],
)
def test_the_phase_is_the_status_of_the_results(phase: str, status: ResultsStatus) -> None:
    body = feed(election(contest(first(candidate("1", "A")))), f'Phase="{phase}"')
    told = read(body, {"phases": {"Recount": "recount"}})
    assert told.tallies[0].results_status is status
    assert not told.findings


def test_a_phase_that_nobody_declared_is_told() -> None:
    told = read(feed(election(contest(first(candidate("1", "A")))), 'Phase="Dusk"'))
    assert told.tallies[0].results_status is None
    assert rules(told) == ["unknown-word"]


def test_created_is_in_the_zone_of_the_source() -> None:
    body = feed(election(contest(first(candidate("1", "A")))), created="2026-03-07T20:00:00")
    generated_at = read(body, time_zone="Australia/Sydney").generated_at
    assert generated_at is not None
    assert generated_at.isoformat() == "2026-03-07T09:00:00+00:00"


def test_a_date_that_is_none_is_told() -> None:
    told = read(feed(election(contest(first(candidate("1", "A")))), created="yesterday"))
    assert told.generated_at is None
    assert rules(told) == ["unreadable-time"]


def test_senate_groups_and_the_votes_they_are_made_of_are_different_contests() -> None:
    group = (
        '<Group><GroupIdentifier Id="61"><Ticket>A</Ticket><GroupName>Red</GroupName></GroupIdentifier>'
        + candidate("1", "AMES, An", "<Votes>20</Votes>", "<Elected>true</Elected>")
        + "<TicketVotes><Votes>70</Votes></TicketVotes><Unapportioned><Votes>10</Votes></Unapportioned>"
        + "<GroupVotes><Votes>100</Votes></GroupVotes></Group>"
        + '<Group><GroupIdentifier Id="62"><Ticket>B</Ticket></GroupIdentifier>'
        + "<GroupVotes><Votes>9</Votes></GroupVotes></Group>"
    )
    alone = candidate("5", "BOND, Bo", "<Votes>30</Votes>").replace("Candidate>", "UngroupedCandidate>")
    inner = (
        '<StateIdentifier Id="EX"/><Enrolment>500</Enrolment><NumberOfPositions>6</NumberOfPositions><Quota>20</Quota>'
        + first(group + alone + "<Formal><Votes>139</Votes></Formal>")
        + '<PollingDistricts><PollingDistrict><PollingDistrictIdentifier Id="101"><Name>Lakes</Name>'
        + f"</PollingDistrictIdentifier>{first(group)}</PollingDistrict></PollingDistricts>"
    )
    told = read(feed(election(contest(inner, "Exampleland", "EX"), "Senate", "S")))
    state = unit_name(("EX",), ReportingUnitType.STATE)
    candidates = {"AMES, An": 20, "Red / TicketVotes": 70, "Red / Unapportioned": 10}
    assert keyed(told) == {
        ("Exampleland", state): {"Red": 100, "B": 9, "BOND, Bo": 30},
        ("Exampleland / Candidates", state): {**candidates, "BOND, Bo": 30},
        ("Exampleland", "Lakes"): {"Red": 100, "B": 9},
        ("Exampleland / Candidates", "Lakes"): candidates,
    }
    assert told.tallies[1].counts["AMES, An"].status is PostElectionStatus.WINNER
    assert {tally.ballots for tally in told.tallies[:2]} == {BallotCounts(valid=139, registered=500)}
    assert not told.findings


def test_answers_of_a_referendum_are_selections() -> None:
    options = "".join(
        f'<Option><ReferendumOptionIdentifier Id="{id_}">{text}</ReferendumOptionIdentifier>'
        f"<Votes>{count}</Votes></Option>"
        for id_, text, count in (("1", "Yes", 40), ("2", "No", 60))
    )
    results = f"<ProposalResults {UPDATED}>{options}</ProposalResults>"
    told = read(feed(election(contest(f"<ProposalIdentifier/>{results}", "The Voice", "1"), "Referendum", "R")))
    assert keyed(told) == {("The Voice", "The Voice"): {"Yes": 40, "No": 60}}
    assert not told.findings


def test_what_nobody_reads_is_told_once() -> None:
    inner = first(candidate("1", "A", '<Votes Mood="high">1</Votes>')) + "<Weather><Rain/></Weather>" * 3
    told = house(inner)
    assert [finding.message for finding in told.findings] == [
        "nobody reads element 'Contest/Weather', 'Votes@Mood'; map it, or list it under ignore"
    ]
    assert not told.partial
    assert not house(inner, {"ignore": ["Contest/*", "Votes@Mood"]}).findings


def test_one_without_name_and_id_is_left_out() -> None:
    nobody = "<Candidate><CandidateIdentifier/><Votes>3</Votes></Candidate>"
    nowhere = f"<PollingPlaces><PollingPlace>{first(candidate('1'))}</PollingPlace></PollingPlaces>"
    told = house(first(nobody + candidate("1", "A")) + nowhere)
    assert rules(told) == ["nameless", "nameless"]
    assert (keyed(told), told.partial) == ({("Lakes", "Lakes"): {"A": 1}}, True)
    nothing = read(feed(election("<Contest><FirstPreferences/></Contest>")))
    assert (nothing.tallies, rules(nothing)) == ((), ["nameless"])


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("<html/>", "the root element is 'html', not MediaFeed or EML"),
        ('<EML Id="230"><CandidateList/></EML>', "the message has no results"),
        ("<MediaFeed><BallotPapers/></MediaFeed>", "the message has no results"),
        ("<MediaFeed><Results>", "not XML: no element found"),
    ],
)
def test_a_document_without_results_is_refused(body: str, message: str) -> None:
    with pytest.raises(UnreadableDocument, match=message):
        read(body)
