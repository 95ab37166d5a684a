import pytest

from ingest.domain.election import Candidate, Selection
from tests.ingest.resolve.places import contest, election, resolved, said

CANDIDATES = (
    Candidate(id="marcos", name="Ferdinand Marcos", aliases=("Marcos, Ferdinand", "Bongbong Marcos")),
    Candidate(id="duterte", name="Sara Duterte", aliases=("Duterte, Sara",)),
    Candidate(id="robredo", name="Leni Robredo"),
    Candidate(id="pangilinan", name="Kiko Pangilinan"),
    Candidate(id="peña", name="José Peña y Ruiz"),
    Candidate(id="smith-jones", name="Ann Smith-Jones"),
)
SELECTIONS = (
    Selection(id="md", name="Ferdinand Marcos / Sara Duterte", candidate_ids=("marcos", "duterte")),
    Selection(id="rp", name="Leni Robredo / Kiko Pangilinan", candidate_ids=("robredo", "pangilinan")),
    Selection(id="mp", name="Uniteam", candidate_ids=("marcos", "pangilinan")),
    Selection(id="ps", name="Peña / Smith-Jones", candidate_ids=("peña", "smith-jones")),
    Selection(id="three", name="Three", candidate_ids=("marcos", "duterte", "robredo")),
    Selection(id="lone", name="Robredo and Pangilinan", candidate_ids=("robredo",)),
    Selection(id="half", name="Half", candidate_ids=("robredo", "undeclared")),
)
TICKETS = election(contest("p", "President", None, SELECTIONS), candidates=CANDIDATES)


def meant(name: str) -> str:
    report = resolved(TICKETS, said("p", "state", name))
    return next(iter(report.tallies[0].counts), None) or report.findings[0].rule


@pytest.mark.parametrize(
    "between",
    [
        *(" / ", "/", " and ", " AND ", " & ", "&", ", ", " , ", " - ", " – ", "-", "; ", " + ", " | ", ", and "),
        *(" und ", " et ", " y ", " и ", " және ", " ve ", " e ", " i ", " och ", " και ", " و ", "、", "\n", " "),
    ],
)
def test_a_ticket_is_known_by_any_usual_way_of_writing_two_names(between: str) -> None:
    assert meant(f"FERDINAND  MARCOS{between}Sara Duterte") == "md"
    assert meant(f"Sara Duterte{between}Bongbong Marcos") == "md"
    assert meant(f"Marcos, Ferdinand{between}Duterte, Sara") == "md"
    assert meant(f"Ferdinand Marcos{between}Kiko Pangilinan") == "mp"
    assert meant(f"Jose Pena y Ruiz{between}Ann Smith-Jones") == "ps"


@pytest.mark.parametrize(
    "name",
    [
        "Ferdinand Marcos",
        "Ferdinand Marcos / Leni Robredo",
        "Ferdinand Marcos / Sarah Duterte",
        "Ferdinand / Sara Duterte Marcos",
        "Ferdinand Marcos / Sara Duterte / Kiko Pangilinan",
        "Ferdinand Marcos Sara",
        "/",
        "Leni Robredo / undeclared",
    ],
)
def test_anything_else_is_not_the_ticket(name: str) -> None:
    assert meant(name) == "unknown-name"


def test_a_declared_name_comes_before_what_was_made_of_the_candidates() -> None:
    assert meant("robredo and pangilinan") == "lone"


def test_three_candidates_are_written_in_their_order() -> None:
    assert meant("Ferdinand Marcos, Sara Duterte and Leni Robredo") == "three"
    assert meant("Sara Duterte, Ferdinand Marcos and Leni Robredo") == "unknown-name"


def test_two_tickets_of_one_name_are_ambiguous() -> None:
    twins = (
        Selection(id="x", name="X", candidate_ids=("a", "b")),
        Selection(id="y", name="Y", candidate_ids=("c", "d")),
    )
    names = tuple(Candidate(id=id_, name=name) for id_, name in zip("abcd", ("A", "B", "B", "A"), strict=True))
    report = resolved(election(contest("p", "P", None, twins), candidates=names), said("p", "state", "A & B"))
    assert (report.tallies[0].counts, report.findings[0].rule) == ({}, "ambiguous-name")


def test_a_hostile_name_of_separators_is_cut_a_few_times_only() -> None:
    assert meant("Ferdinand Marcos" + " / " * 300) == "unknown-name"
