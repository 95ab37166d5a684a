from datetime import UTC, date, datetime

import pytest

from ingest.domain.election import Contest, Election, ReportingUnit, Selection
from ingest.domain.report import ElectionReport, Finding
from ingest.domain.tally import BallotCounts, Tally, VoteCounts
from ingest.domain.terms import ContestKind, CountItemType, ReportingUnitType
from ingest.resolve import MOST_FINDINGS, Kind, missing, resolve, vocabulary

ELECTION = Election(
    id="e",
    name="E",
    held_on=date(2024, 11, 5),
    time_zone="UTC",
    polls_open_at=datetime(2024, 11, 5, 7, tzinfo=UTC),
    polls_close_at=datetime(2024, 11, 5, 20, tzinfo=UTC),
    contests=(
        Contest(
            id="list",
            name="Party list",
            kind=ContestKind.PARTY,
            selections=(
                Selection(id="aq", name="Ақ жол", aliases=('Party "Aq Jol"', "AQJ")),
                Selection(id="pp", name="People's Party", aliases=("aqj",)),
                Selection(id="no", name="Against all"),
            ),
        ),
        Contest(
            id="q1",
            name="Question 1",
            kind=ContestKind.BALLOT_MEASURE,
            selections=(Selection(id="q1_yes", name="Yes"), Selection(id="q1_no", name="No")),
        ),
    ),
    units=(
        ReportingUnit(id="u", name="Nord-Est", type=ReportingUnitType.STATE),
        ReportingUnit(id="s1", name="Springfield", type=ReportingUnitType.CITY, parent_id="u"),
        ReportingUnit(id="s2", name="Springfield", type=ReportingUnitType.CITY, parent_id="u"),
        ReportingUnit(id="springfield", name="Springfield Town", type=ReportingUnitType.TOWN, parent_id="u"),
    ),
)
VOCABULARY = vocabulary(ELECTION)
BALLOTS = BallotCounts(cast=9)


def said(contest: str = "list", unit: str = "u", counts: dict[str, int | None] | None = None, place: str = "") -> Tally:
    votes = {name: VoteCounts(votes=number) for name, number in (counts or {}).items()}
    return Tally(contest_id=contest, unit_id=unit, counts=votes, place=place)


def resolved(*tallies: Tally) -> ElectionReport:
    return resolve(ElectionReport(tallies=tallies), VOCABULARY)


def selections(*names: str) -> list[str]:
    (tally,) = resolved(said(counts=dict.fromkeys(names, 1))).tallies
    return list(tally.counts)


@pytest.mark.parametrize(
    "name",
    ["aq", "Ақ жол", "АҚ  ЖОЛ", "Ақ\u00a0жол\n", 'Party "Aq Jol"', "party «Aq Jol»", "Party “aq jol”", "Ақ\u00ad жол"],
)
def test_a_name_is_known_by_id_by_declaration_or_by_its_normal_form(name: str) -> None:
    assert selections(name) == ["aq"]


@pytest.mark.parametrize("name", ["People’s Party", "PEOPLE`S PARTY", "Ｐeople's Party"])
def test_apostrophes_and_wide_letters_do_not_matter(name: str) -> None:
    assert selections(name) == ["pp"]


@pytest.mark.parametrize("dash", "-‐‑–—−")
def test_dashes_do_not_matter(dash: str) -> None:
    assert [tally.unit_id for tally in resolved(said(unit=f"nord{dash}est")).tallies] == ["u"]


def test_the_declared_spelling_comes_before_the_normal_form() -> None:
    assert selections("AQJ") == ["aq"]
    assert selections("aqj") == ["pp"]


def test_a_form_that_would_mean_two_things_means_nothing() -> None:
    report = resolved(said(counts={"Aqj": 7, "no": 1}, place="row 3"))
    assert list(report.tallies[0].counts) == ["no"]
    (finding,) = report.findings
    assert (finding.rule, finding.place) == ("ambiguous-name", "row 3")
    assert "'Aqj'" in finding.message
    assert "7 votes" in finding.message


def test_an_id_comes_before_any_name() -> None:
    report = resolved(said(unit="springfield"), said(unit="Springfield"))
    assert [tally.unit_id for tally in report.tallies] == ["springfield"]
    assert [finding.rule for finding in report.findings] == ["ambiguous-name"]


def test_likeness_is_not_enough() -> None:
    report = resolved(said(counts={"Ақ жолы": 1_234, "no": 1}, place="row 9"))
    assert list(report.tallies[0].counts) == ["no"]
    assert report.partial
    assert report.findings == (
        Finding(
            rule="unknown-name",
            message="selection of list 'Ақ жолы' is not in the pack (did you mean aq?); "
            "what it carries (1,234 votes) is left out",
            place="row 9",
        ),
    )


def test_a_name_belongs_to_its_contest() -> None:
    report = resolved(said(contest="Question 1", counts={"Yes": 1, "Ақ жол": 2}))
    assert list(report.tallies[0].counts) == ["q1_yes"]
    assert "selection of q1 'Ақ жол'" in report.findings[0].message


@pytest.mark.parametrize(("contest", "unit", "kind"), [("Mayor", "u", "contest"), ("list", "Atlantis", "unit")])
def test_a_tally_of_an_unknown_contest_or_unit_is_left_out(contest: str, unit: str, kind: str) -> None:
    report = resolved(said(contest, unit, {"aq": 1}, place="row 1"), said(counts={"aq": 2}))
    assert [tally.counts["aq"].votes for tally in report.tallies] == [2]
    (finding,) = report.findings
    assert (finding.rule, finding.place) == ("unknown-name", "row 1")
    assert finding.message.startswith(f"{kind} {(contest if kind == 'contest' else unit)!r} is not in the pack")


def test_the_first_of_two_equal_tallies_is_kept() -> None:
    report = resolved(said(counts={"aq": 1}), said("Party list", "Nord-Est", {"aq": 2}, place="row 5"))
    assert [tally.counts["aq"].votes for tally in report.tallies] == [1]
    assert [(finding.rule, finding.place) for finding in report.findings] == [("duplicate", "row 5")]
    assert not report.partial
    assert report.repeated == {report.tallies[0].key}
    assert report.findings[0].message == "list in u (total) stands twice, with other figures; the second is left out"


def test_a_tally_that_says_the_same_twice_is_no_other() -> None:
    twice = said(counts={"aq": 1, "Nobody": 2}), said("Party list", "Nord-Est", {"Ақ жол": 1, "Nobody": 2}, "row 5")
    report = resolved(*twice)
    assert report.repeated == frozenset()
    assert [finding.rule for finding in report.findings] == ["unknown-name", "duplicate"]
    assert report.findings[1].message == "list in u (total) stands twice; the second is left out"
    tally = twice[0]
    assert (len(resolved(tally, tally).tallies), resolved(tally, tally).repeated) == (1, frozenset())


@pytest.mark.parametrize(
    "second",
    [
        said(counts={"aq": 1}),
        said(counts={"aq": 1, "no": 2}),
        said(counts={"aq": 1, "Somebody": None}),
        Tally(contest_id="list", unit_id="u", counts={"aq": VoteCounts(1), "no": VoteCounts()}, ballots=BALLOTS),
    ],
    ids=["a selection less", "another number", "another unknown name", "ballots"],
)
def test_any_other_figure_makes_it_another(second: Tally) -> None:
    report = resolved(said(counts={"aq": 1, "no": None}), second, said(counts={"aq": 1, "no": None}))
    assert report.repeated == {second.key}
    assert {finding.rule for finding in report.findings} == {"duplicate"}  # no name of what is left out is asked for


def test_another_count_item_type_is_another_tally() -> None:
    early = Tally(contest_id="list", unit_id="u", count_item_type=CountItemType.EARLY)
    assert len(resolved(said(), early).tallies) == 2


def test_the_first_of_two_names_of_one_selection_is_kept() -> None:
    report = resolved(said(counts={"Ақ жол": 5, "AQJ": 6, "no": None}))
    assert report.tallies[0].counts == {"aq": VoteCounts(votes=5), "no": VoteCounts()}
    (finding,) = report.findings
    assert finding.rule == "duplicate"
    assert "'AQJ' of list is aq once more; what it carries (6 votes) is left out" in finding.message
    assert report.cut == frozenset()
    stranger = resolved(said(counts={"Ақ жол": 5, "AQJ": 6, "Nobody": 1}))
    assert stranger.cut == {stranger.tallies[0].key}


def test_what_is_not_a_name_stays_as_it_was() -> None:
    tally = Tally(contest_id="Party list", unit_id="u", ballots=BallotCounts(cast=9), place="row 2")
    (after,) = resolved(tally).tallies
    assert (after.contest_id, after.ballots.cast, after.place) == ("list", 9, "row 2")


def test_a_tally_of_exact_ids_passes_through_untouched() -> None:
    tally = said(counts={"aq": 1})
    assert resolved(tally).tallies[0] is tally


def test_the_readers_findings_and_time_are_kept() -> None:
    at = datetime(2024, 11, 5, 21, tzinfo=UTC)
    finding = Finding(rule="odd", message="odd")
    report = resolve(ElectionReport(tallies=(), generated_at=at, findings=(finding,), partial=True), VOCABULARY)
    assert (report.generated_at, report.findings, report.partial) == (at, (finding,), True)


def test_one_name_is_told_once_however_often_it_occurs() -> None:
    report = resolved(*(said(unit="Atlantis", place=f"row {n}") for n in range(1_000)))
    (finding,) = report.findings
    assert finding.place == "row 0"
    assert finding.message.endswith("(first of 1000 times)")


def test_findings_are_capped_and_the_rest_is_counted() -> None:
    report = resolved(*(said(unit=f"Atlantis {n}") for n in range(MOST_FINDINGS + 50)))
    assert len(report.findings) == MOST_FINDINGS + 1
    assert (report.findings[-1].rule, report.findings[-1].message.split()[0]) == ("more-findings", "50")


def test_a_hostile_name_is_shown_short_and_on_one_line() -> None:
    (finding,) = resolved(said(unit="\n\x1b[31m" + "x" * 100_000)).findings
    assert len(finding.message) < 300
    assert finding.message.isprintable()


def test_what_cannot_be_named_is_kept_under_the_sources_own_names() -> None:
    mayor, nowhere = said("Mayor", "u", {"Ann": 1}, "row 1"), said(unit="Atlantis", counts={"aq": 2}, place="row 2")
    half = Tally(
        contest_id="Party list",
        unit_id="Nord-Est",
        counts={"AQJ": VoteCounts(votes=3), "Zebras": VoteCounts(votes=4)},
        ballots=BallotCounts(cast=7),
        place="row 3",
    )
    report = resolved(mayor, nowhere, half)
    assert report.unresolved == (
        mayor,
        nowhere,
        Tally(contest_id="Party list", unit_id="Nord-Est", counts={"Zebras": VoteCounts(votes=4)}, place="row 3"),
    )
    assert [(tally.contest_id, list(tally.counts), tally.ballots.cast) for tally in report.tallies] == [
        ("list", ["aq"], 7)
    ]


def test_a_report_without_unknown_names_keeps_nothing_unresolved() -> None:
    report = resolved(said(counts={"aq": 1}), said(counts={"aq": 1}))
    assert (len(report.tallies), report.unresolved) == (1, ())


def test_the_unresolved_are_bounded_and_the_rest_is_counted() -> None:
    tallies = tuple(said(unit=f"Atlantis {n % 3}", contest=f"c{n}") for n in range(10))
    report = resolve(ElectionReport(tallies=tallies), VOCABULARY, most=4)
    assert report.unresolved == tallies[:4]
    assert [f.message for f in report.findings if f.rule == "more-unresolved"] == [
        "6 more tallies with such names are not kept"
    ]


def test_the_missing_names_of_unresolved_tallies_are_told_with_what_they_carry() -> None:
    tallies = [said(counts={"Zebras": 3}, place="row 1"), said("Mayor", "u", {"A": 5, "B": None}, "row 2")]
    tallies += [said("list", "s1", {"Zebras": 4}), said("list", "Atlantis", {"aq": None})]
    found = missing((tally for tally in tallies), VOCABULARY)
    assert [(each.kind, each.contest_id, each.unnamed.text, each.times, each.votes, each.place) for each in found] == [
        (Kind.SELECTION, "list", "Zebras", 2, 7, "row 1"),
        (Kind.CONTEST, "", "Mayor", 1, 5, "row 2"),
        (Kind.UNIT, "", "Atlantis", 1, None, ""),
    ]
