"""The rules of the family, one by one; documents of a whole night stand in pages/cdf."""

from typing import Any

import msgspec
import pytest

from ingest.domain.errors import UnreadableDocument
from ingest.domain.names import unit_name
from ingest.domain.report import ElectionReport
from ingest.domain.tally import BallotCounts, CountStatus, Tally, VoteCounts
from ingest.domain.terms import CountItemStatus, CountItemType, PostElectionStatus, ReportingUnitType, ResultsStatus
from ingest.families import cdf
from tests.ingest.families.made import report, rules

XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
STATE, COUNTY = ReportingUnitType.STATE, ReportingUnitType.COUNTY


def text(name: str) -> str:
    return f'<Text Language="en">{name}</Text>'


def unit(id_: str, name: str = "", type_: str = "county", inner: str = "", parts: str = "") -> str:
    composed = f"<ComposingGpUnitIds>{parts}</ComposingGpUnitIds>" if parts else ""
    named = f"<Name>{text(name)}</Name>" if name else ""
    return f'<GpUnit ObjectId="{id_}" xsi:type="ReportingUnit">{composed}{named}{inner}<Type>{type_}</Type></GpUnit>'


def votes(unit_id: str, count: object, type_: str = "total", inner: str = "") -> str:
    return f"<VoteCounts><GpUnitId>{unit_id}</GpUnitId><Type>{type_}</Type>{inner}<Count>{count}</Count></VoteCounts>"


def selection(id_: str, inner: str, kind: str = "CandidateSelection") -> str:
    return f'<ContestSelection ObjectId="{id_}" xsi:type="{kind}">{inner}</ContestSelection>'


def contest(inner: str, id_: str = "k1", name: str = "Mayor", district: str = "u1") -> str:
    within = f"<ElectionDistrictId>{district}</ElectionDistrictId>" if district else ""
    return f'<Contest ObjectId="{id_}" xsi:type="CandidateContest">{inner}{within}<Name>{name}</Name></Contest>'


def candidate(id_: str, name: str = "", inner: str = "") -> str:
    return f'<Candidate ObjectId="{id_}"><BallotName>{text(name)}</BallotName>{inner}</Candidate>'


def election(inner: str) -> str:
    return f"<Election>{inner}<Name>{text('General')}</Name></Election>"


def document(inner: str, status: str = "unofficial-partial", generated: str = "2026-11-03T20:00:00Z") -> str:
    dated = f"<GeneratedDate>{generated}</GeneratedDate><Status>{status}</Status>"
    return f'<ElectionReport xmlns="http://itl.nist.gov/ns/voting/1500-100/v2" {XSI}>{inner}{dated}</ElectionReport>'


def read(body: str | bytes, mapping: dict[str, Any] | None = None, **declared: str) -> ElectionReport:
    return report("cdf", mapping or {}, body, **declared)


ANN = candidate("c1", "Ann") + candidate("c2", "Bob")
UNITS = unit("u1", "Ash")
CHOICES = selection("s1", votes("u1", 5) + "<CandidateIds>c1</CandidateIds>") + selection(
    "s2", votes("u1", 6) + "<CandidateIds>c2</CandidateIds>"
)


def mayor(inner: str, units: str = UNITS, mapping: dict[str, Any] | None = None) -> ElectionReport:
    """One contest in county u1, of two candidates c1 and c2."""
    return read(document(election(ANN + contest(inner)) + units), mapping)


def only(told: ElectionReport) -> Tally:
    [tally] = told.tallies
    return tally


def counted(tally: Tally) -> dict[str, int | None]:
    return {name: count.votes for name, count in tally.counts.items()}


def test_references_may_point_forward() -> None:
    told = read(document(election(contest(CHOICES) + ANN) + UNITS))
    tally = only(told)
    assert (tally.contest_id, tally.unit_id, counted(tally)) == (
        "Mayor",
        unit_name(("Ash",), COUNTY),
        {"Ann": 5, "Bob": 6},
    )
    assert (tally.results_status, tally.place) == (ResultsStatus.UNOFFICIAL_PARTIAL, "Contest k1, GpUnit u1")
    assert told.generated_at is not None
    assert told.generated_at.hour == 20
    assert not told.findings


def test_units_say_their_level_and_the_units_they_lie_in() -> None:
    units = (
        unit("st", "Iowa", "state", parts="u1 d1")
        + unit("u1", "Ash", parts="q1")
        + unit("d1", "District 1", "congressional", parts="q1 q2")
        + unit("q1", "1", "precinct")
        + unit("q2", "1", "precinct")
    )
    inner = selection(
        "s1", "".join(votes(each, 1) for each in ("q1", "q2", "u1", "st")) + "<CandidateIds>c1</CandidateIds>"
    )
    assert [tally.unit_id for tally in mayor(inner, units).tallies] == [
        unit_name(("Iowa", "Ash", "1"), ReportingUnitType.PRECINCT),
        unit_name(("Iowa", "District 1", "1"), ReportingUnitType.PRECINCT),
        unit_name(("Iowa", "Ash"), COUNTY),
        unit_name(("Iowa",), STATE),
    ]


def test_units_that_are_each_others_parts_end() -> None:
    units = unit("u1", "Ash", parts="u1 u2") + unit("u2", "Birch", parts="u1")
    assert only(mayor(CHOICES, units)).unit_id == unit_name(("Birch", "Ash"), COUNTY)


def test_two_units_of_one_name_are_told_apart() -> None:
    inner = selection("s1", votes("u1", 1) + votes("u2", 2) + "<CandidateIds>c1</CandidateIds>")
    told = mayor(inner, unit("u1", "Ash") + unit("u2", "Ash"))
    assert [tally.unit_id for tally in told.tallies] == [
        unit_name(("Ash (u1)",), COUNTY),
        unit_name(("Ash (u2)",), COUNTY),
    ]


def test_two_contests_of_one_name_are_told_apart() -> None:
    contests = contest(CHOICES) + contest(CHOICES, "k2", district="u2") + contest(CHOICES, "k3", district="u2")
    told = read(document(election(ANN + contests + contest(CHOICES, "k4", "Clerk")) + UNITS + unit("u2", "Birch")))
    assert [tally.contest_id for tally in told.tallies] == [
        "Mayor / Ash",
        "Mayor / Birch (k2)",
        "Mayor / Birch (k3)",
        "Clerk",
    ]


def test_two_selections_of_one_name_are_told_apart() -> None:
    parties = "".join(
        f'<Party ObjectId="{id_}"><Name>{text(name)}</Name></Party>' for id_, name in (("p1", "Red"), ("p2", "Blue"))
    )
    inner = "".join(
        selection(f"s{n}", votes("u1", n) + f"<CandidateIds>c{n}</CandidateIds>{more}")
        for n, more in ((1, "<EndorsementPartyIds>p2</EndorsementPartyIds>"), (2, ""), (3, ""))
    )
    both = candidate("c1", "Li An", "<PartyId>p1</PartyId>") + candidate("c2", "Li An", "<PartyId>p1</PartyId>")
    told = read(document(election(both + candidate("c3", "Li An") + contest(inner)) + UNITS + parties))
    assert counted(only(told)) == {"Li An (Blue)": 1, "Li An (Red)": 2, "Li An (s3)": 3}


def test_what_selections_are_called() -> None:
    party = f'<Party ObjectId="p1"><Name>{text("Red")}</Name></Party>'
    inner = (
        selection("s1", votes("u1", 1) + "<CandidateIds>c1 c2</CandidateIds>")
        + selection("s2", votes("u1", 2) + "<PartyIds>p1</PartyIds>", "PartySelection")
        + selection("s3", votes("u1", 3) + f"<Selection>{text('Yes')}</Selection>", "BallotMeasureSelection")
        + selection("s4", votes("u1", 4) + "<IsWriteIn>true</IsWriteIn>")
    )
    told = mayor(inner, UNITS + party)
    assert counted(only(told)) == {"Ann / Bob": 1, "Red": 2, "Yes": 3, "Write-in": 4}
    assert not told.findings


def test_everything_can_be_called_by_its_object_id() -> None:
    tally = only(mayor(CHOICES, mapping={"names": "id"}))
    assert (tally.contest_id, tally.unit_id, counted(tally)) == ("k1", "u1", {"s1": 5, "s2": 6})


def test_everything_can_be_called_by_an_external_identifier() -> None:
    def known(kind: str, value: str) -> str:
        return f"<ExternalIdentifier><Type>{kind}</Type><Value>{value}</Value></ExternalIdentifier>"

    ours = known("other", "mayor-of-ash").replace("<Value>", "<OtherType>desk</OtherType><Value>")
    body = document(
        election(candidate("c1", "Ann", known("fips", "77")) + candidate("c2", "Bob") + contest(CHOICES + ours))
        + unit("u1", "Ash", inner=known("ocd-id", "x") + known("fips", "001"))
    )
    tally = only(read(body, {"names": "fips"}))
    assert (tally.contest_id, tally.unit_id, counted(tally)) == (
        "Mayor",
        unit_name(("001",), COUNTY),
        {"77": 5, "Bob": 6},
    )
    assert only(read(body, {"names": "desk"})).contest_id == "mayor-of-ash"


@pytest.mark.parametrize(("locale", "name"), [("en", "Ash"), ("fr", "Frênes"), ("fr_CA", "Frênes"), ("de", "Frassini")])
def test_the_language_of_the_source_is_preferred(locale: str, name: str) -> None:
    languages = f'<Text Language="it">Frassini</Text><Text Language="fr-FR">Frênes</Text>{text("Ash")}'
    units = UNITS.replace(text("Ash"), languages)
    told = read(document(election(ANN + contest(CHOICES)) + units), locale=locale)
    assert only(told).unit_id == unit_name((name,), COUNTY)


def test_what_has_no_name_is_called_by_its_object_id() -> None:
    inner = selection("s1", votes("u1", 1) + "<CandidateIds>c1</CandidateIds>") + selection("s2", votes("u1", 2))
    told = read(document(election(candidate("c1") + contest(inner, name="")) + unit("u1")))
    tally = only(told)
    assert (tally.contest_id, tally.unit_id, counted(tally)) == ("k1", unit_name(("u1",), COUNTY), {"c1": 1, "s2": 2})
    assert rules(told) == ["nameless"] * 4
    assert not told.partial


def test_what_is_not_declared_is_left_out() -> None:
    inner = (
        CHOICES
        + selection("s3", votes("u1", 7) + "<CandidateIds>c9</CandidateIds>")
        + selection("s4", votes("u9", 8) + votes("u9", 9, "early") + "<CandidateIds>c1</CandidateIds>")
    )
    told = mayor(inner)
    assert counted(only(told)) == {"Ann (s1)": 5, "Bob": 6}
    assert [finding.message for finding in told.findings] == [
        "1 of the kind Candidate are referred to and not declared: 'c9'; left out",
        "1 of the kind GpUnit are referred to and not declared: 'u9'; left out",
    ]
    assert told.partial


def test_kinds_of_ballots_have_their_own_tallies() -> None:
    inner = (
        votes("u1", 1, "election-day")
        + votes("u1", 2, "other", "<OtherType>kiosk</OtherType>")
        + votes("u1", 3, "mail")
    )
    body = selection("s1", inner + "<CandidateIds>c1</CandidateIds>")
    told = mayor(body)
    assert [tally.count_item_type for tally in told.tallies] == [CountItemType.ELECTION_DAY, CountItemType.OTHER]
    assert (rules(told), told.partial) == (["unknown-word"], True)
    told = mayor(body, mapping={"vote_types": {"Mail": "absentee-mail", "kiosk": "early"}})
    assert {tally.count_item_type: counted(tally)["Ann"] for tally in told.tallies} == {
        CountItemType.ELECTION_DAY: 1,
        CountItemType.EARLY: 2,
        CountItemType.ABSENTEE_MAIL: 3,
    }
    assert not told.findings


@pytest.mark.parametrize(("written", "read_as"), [("12.0", 12), ("1.2E1", 12), (" 12 ", 12), ("", None)])
def test_whole_numbers_however_they_are_written(written: str, read_as: int | None) -> None:
    told = mayor(selection("s1", votes("u1", written) + "<CandidateIds>c1</CandidateIds>"))
    assert counted(only(told)) == {"Ann": read_as}
    assert not told.findings


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("12.5", "unreadable-number"),
        ("NaN", "unreadable-number"),
        ("INF", "unreadable-number"),
        ("1,200", "unreadable-number"),
        ("1E99", "impossible-value"),
        ("-1", "impossible-value"),
    ],
)
def test_other_numbers_are_told(written: str, rule: str) -> None:
    told = mayor(CHOICES.replace("<Count>5", f"<Count>{written}"))
    assert counted(only(told)) == {"Ann": None, "Bob": 6}
    assert (rules(told), told.findings[0].place) == ([rule], "Contest k1")


def test_what_is_suppressed_is_not_said() -> None:
    hidden = votes("u1", 0, inner="<IsSuppressedForPrivacy>true</IsSuppressedForPrivacy>")
    assert counted(only(mayor(selection("s1", hidden + "<CandidateIds>c1</CandidateIds>")))) == {"Ann": None}


def test_rounds_of_a_ranked_choice_are_different_contests() -> None:
    rounds = "".join(votes("u1", n, inner=f"<Round>{n}</Round>") for n in (1, 2)) + votes("u1", 9)
    told = mayor(selection("s1", rounds + "<CandidateIds>c1</CandidateIds>"))
    assert [(tally.contest_id, counted(tally)["Ann"]) for tally in told.tallies] == [
        ("Mayor / Round 1", 1),
        ("Mayor / Round 2", 2),
        ("Mayor", 9),
    ]


def test_counts_of_some_devices_are_no_counts_of_the_unit() -> None:
    device = "<DeviceClass><Type>dre</Type></DeviceClass>"
    inner = votes("u1", 3, inner=device) + votes("u1", 4, "early", device) + votes("u1", 9)
    told = mayor(selection("s1", inner + "<CandidateIds>c1</CandidateIds>"))
    assert counted(only(told)) == {"Ann": 9}
    assert (rules(told), told.partial) == (["unsupported"], True)


def test_seats_stand_beside_the_votes() -> None:
    told = mayor(selection("s1", votes("u1", 3, "seats") + votes("u1", 900) + "<CandidateIds>c1</CandidateIds>"))
    assert only(told).counts == {"Ann": VoteCounts(900, seats=3)}


def test_what_stands_twice_is_told_and_the_first_stands() -> None:
    inner = selection("s1", votes("u1", 5) + votes("u1", 6) + "<CandidateIds>c1</CandidateIds>")
    told = mayor(inner + selection("s1", votes("u1", 7)), UNITS + unit("u1", "Birch"))
    assert (only(told).unit_id, counted(only(told))) == (unit_name(("Ash",), COUNTY), {"Ann": 5})
    assert rules(told) == ["duplicate"] * 4


def test_who_has_won_has_won_in_the_district() -> None:
    units = unit("st", "Iowa", "state", parts="u1") + UNITS
    won = candidate("c1", "Ann", "<PostElectionStatus>winner</PostElectionStatus>") + candidate("c2", "Bob")
    told = read(document(election(won + contest(CHOICES, district="st")) + units))
    assert [(tally.unit_id, tally.counts.get("Ann")) for tally in told.tallies] == [
        (unit_name(("Iowa",), STATE), VoteCounts(status=PostElectionStatus.WINNER)),
        (unit_name(("Iowa", "Ash"), COUNTY), VoteCounts(5)),
    ]
    own = read(document(election(won + contest(CHOICES)) + UNITS))
    assert only(own).counts == {"Ann": VoteCounts(5, status=PostElectionStatus.WINNER), "Bob": VoteCounts(6)}


BALLOTS = (
    "<BallotCounts><GpUnitId>u1</GpUnitId><Type>total</Type>"
    "<BallotsCast>90</BallotsCast><BallotsRejected>3</BallotsRejected></BallotCounts>"
)


def test_ballots_of_a_unit_are_those_of_the_contests_it_votes_in_as_a_whole() -> None:
    units = unit("st", "Iowa", "state", parts="u1") + unit(
        "u1", "Ash", parts="q1", inner="<VotersRegistered>200</VotersRegistered>"
    )
    whole = contest(CHOICES, "k1", "Governor", "st")
    part = contest(CHOICES, "k2", "School board", "q1")
    told = read(document(election(BALLOTS + ANN + whole + part) + units + unit("q1", "1", "precinct")))
    assert [(tally.contest_id, tally.ballots) for tally in told.tallies] == [
        ("Governor", BallotCounts(90, None, 3, 200)),
        ("School board", BallotCounts()),
    ]
    assert not told.findings


def test_ballots_that_belong_to_no_tally_are_told() -> None:
    told = read(document(election(BALLOTS.replace("u1", "u2") + ANN + contest(CHOICES)) + UNITS + unit("u2", "Birch")))
    assert rules(told) == ["unattached-ballots"]


def test_an_election_without_contests_tells_of_ballots() -> None:
    told = read(document(election(BALLOTS) + unit("u1", "Ash", inner="<VotersRegistered>200</VotersRegistered>")))
    assert (only(told).contest_id, only(told).ballots) == ("General", BallotCounts(90, None, 3, 200))


def test_how_far_the_count_is() -> None:
    def progress(reported: int, status: str) -> str:
        return (
            f"<SubUnitsReported>{reported}</SubUnitsReported><TotalSubUnits>9</TotalSubUnits>"
            f"<CountStatus><Type>total</Type><Status>{status}</Status></CountStatus>"
        )

    units = unit("st", "Iowa", "state", progress(7, "completed"), "u1") + unit(
        "u1", "Ash", inner=progress(2, "in-process")
    )
    inner = CHOICES + selection("s3", votes("st", 1) + "<CandidateIds>c1</CandidateIds>") + progress(5, "in-process")
    told = read(document(election(ANN + contest(inner, district="st")) + units))
    assert [tally.count_status for tally in told.tallies] == [
        CountStatus(5, 9, None, CountItemStatus.IN_PROCESS),
        CountStatus(2, 9, None, CountItemStatus.IN_PROCESS),
    ]


def test_a_test_says_so() -> None:
    assert rules(mayor(CHOICES, UNITS + "<IsTest>true</IsTest>")) == ["test-data"]
    assert not rules(mayor(CHOICES, UNITS + "<IsTest>false</IsTest>"))


def test_words_that_are_not_the_standards_are_told() -> None:
    told = read(
        document(election(ANN + contest(CHOICES)) + unit("u1", "Ash", "shire"), status="final", generated="today")
    )
    assert only(told).unit_id == "Ash"
    assert (only(told).results_status, told.generated_at) == (None, None)
    assert rules(told) == ["unknown-word", "unknown-word", "unreadable-time"]


def test_what_nobody_reads_is_told_once() -> None:
    odd = CHOICES.replace("<GpUnitId>", '<Mood/><GpUnitId kind="x">')
    told = mayor(odd)
    assert [finding.message for finding in told.findings] == [
        "nobody reads element 'GpUnitId@kind', 'VoteCounts/Mood'; map it, or list it under ignore"
    ]
    assert not mayor(odd, mapping={"ignore": ["VoteCounts/*", "GpUnitId@kind"]}).findings


def test_version_1_reads_alike() -> None:
    body = (
        f'<ElectionReport xmlns="NIST_V1_election_results.xsd" {XSI}><Election><CandidateCollection>'
        '<Candidate objectId="c1"><BallotName><Text language="en">Ann</Text></BallotName></Candidate>'
        "</CandidateCollection>"
        '<ContestCollection><Contest objectId="k1" xsi:type="CandidateContest">'
        '<BallotSelection objectId="s1" xsi:type="CandidateSelection"><VoteCountsCollection>'
        f"{votes('u1', 5)}</VoteCountsCollection><CandidateIds>c1</CandidateIds></BallotSelection>"
        "<ElectoralDistrictId>u1</ElectoralDistrictId><Name>Mayor</Name><SummaryCounts><GpUnitId>u1</GpUnitId>"
        "<Type>total</Type><BallotsCast>8</BallotsCast><Overvotes>1</Overvotes></SummaryCounts></Contest></ContestCollection>"
        '</Election><GpUnitCollection><GpUnit objectId="u1" xsi:type="ReportingUnit"><ExternalIdentifiers>'
        "<ExternalIdentifier><Type>fips</Type><Value>001</Value></ExternalIdentifier></ExternalIdentifiers><Name>Ash</Name>"
        "<SummaryCounts><Type>early</Type><BallotsCast>2</BallotsCast></SummaryCounts><Type>county</Type></GpUnit>"
        "</GpUnitCollection><Status>certified</Status></ElectionReport>"
    )
    told = read(body)
    tally = only(told)
    assert (tally.contest_id, tally.unit_id, counted(tally)) == ("Mayor", unit_name(("Ash",), COUNTY), {"Ann": 5})
    assert tally.ballots == BallotCounts(8)
    assert not told.findings
    assert only(read(body, {"names": "fips"})).unit_id == unit_name(("001",), COUNTY)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("<html/>", "the root element is 'html', not ElectionReport"),
        ('{"@type": "CVR.CastVoteRecordReport"}', "the document is no ElectionReport, by its @type"),
        ("{}", "the document is no ElectionReport, by its @type"),
        ('{"@type": "ElectionResults.ElectionReport", "Election": [7]}', "an Election is not an object"),
        ('{"@type": "ElectionResults.ElectionReport",', "not JSON: Input data was truncated"),
        ("[]", "not XML"),
        ("", "not XML: no element found"),
    ],
)
def test_another_document_is_refused(body: str, message: str) -> None:
    with pytest.raises(UnreadableDocument, match=message):
        read(body)


def test_a_mapping_refuses_blank_names() -> None:
    with pytest.raises(msgspec.ValidationError, match="names is blank"):
        msgspec.convert({"names": " "}, cdf.Mapping)
