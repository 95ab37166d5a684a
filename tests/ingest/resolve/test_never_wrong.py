"""Whatever a pack declares and a source writes: a name means its own entry or nothing, never another one."""

from hypothesis import example, given
from hypothesis import strategies as st

from ingest.domain.election import Candidate, ReportingUnit, Selection
from ingest.domain.names import unit_name
from ingest.domain.report import ElectionReport
from ingest.domain.tally import Tally, VoteCounts
from ingest.parse.forms import folded
from ingest.resolve import resolve, vocabulary
from tests.ingest.resolve.places import COUNTY, PRECINCT, STATE, contest, election

# Letters that look or fold alike, so that collisions are the rule.
NAMES = st.text(alphabet='aаáAАoоοcсpрхёеe "«-/ye1١1', min_size=1, max_size=5).filter(lambda text: bool(text.strip()))
Spellings = list[list[str]]


def selection_meant(selections: tuple[Selection, ...], name: str, candidates: tuple[Candidate, ...] = ()) -> str | None:
    tally = Tally(contest_id="q", unit_id="state", counts={name: VoteCounts(votes=1)})
    known = vocabulary(election(contest("q", "Q", None, selections), candidates=candidates))
    return next(iter(resolve(ElectionReport(tallies=(tally,)), known).tallies[0].counts), None)


@given(st.lists(st.lists(NAMES, min_size=1, max_size=3), min_size=1, max_size=6), st.data())
def test_a_declared_name_never_means_another_entry(spellings: Spellings, data: st.DataObject) -> None:
    entries = tuple(Selection(id=f"id{n}", name=names[0], aliases=(*names[1:],)) for n, names in enumerate(spellings))
    number = data.draw(st.integers(0, len(entries) - 1))
    name = data.draw(st.sampled_from(spellings[number]))
    shared = any(name in names for other, names in enumerate(spellings) if other != number)
    assert selection_meant(entries, name) == (None if shared else f"id{number}")


@given(st.lists(st.lists(NAMES, min_size=1, max_size=2), min_size=1, max_size=6), NAMES)
def test_a_name_means_only_what_folds_into_it_and_nothing_where_two_do(spellings: Spellings, name: str) -> None:
    entries = tuple(Selection(id=f"id{n}", name=names[0], aliases=(*names[1:],)) for n, names in enumerate(spellings))
    could = {f"id{n}" for n, names in enumerate(spellings) if folded(name) in map(folded, names)}
    meant = selection_meant(entries, name)
    assert meant in could or meant is None
    assert len(could) != 1 or {meant} == could


@given(st.lists(NAMES, min_size=4, max_size=4), st.sampled_from([" / ", " and ", ", ", " ", "-"]))
@example(names=["1", "1", "/", '"'], between=" ")
def test_a_ticket_never_means_another_one(names: list[str], between: str) -> None:
    candidates = tuple(Candidate(id=f"c{n}", name=name) for n, name in enumerate(names))
    tickets = tuple(Selection(id=f"t{n}", name=f"T{n}", candidate_ids=(f"c{n}", f"c{n + 2}")) for n in range(2))
    assert selection_meant(tickets, names[0] + between + names[2], candidates) in ("t0", None)


@given(st.lists(st.tuples(NAMES, st.lists(NAMES, min_size=1, max_size=3)), min_size=1, max_size=4), st.data())
def test_a_unit_of_a_path_never_means_one_elsewhere(counties: list[tuple[str, list[str]]], data: st.DataObject) -> None:
    units = [ReportingUnit(id="state", name="State", type=STATE)]
    for c, (county, precincts) in enumerate(counties):
        units.append(ReportingUnit(id=f"C{c}", name=county, type=COUNTY, parent_id="state"))
        units += [
            ReportingUnit(id=f"C{c}P{p}", name=name, type=PRECINCT, parent_id=f"C{c}")
            for p, name in enumerate(precincts)
        ]
    c = data.draw(st.integers(0, len(counties) - 1))
    p = data.draw(st.integers(0, len(counties[c][1]) - 1))
    path = (counties[c][0], counties[c][1][p])
    twins = [unit for unit in units if unit.name == path[1] and unit.type is PRECINCT]
    unique = len([unit for unit in twins if path[0] == counties[int(unit.id[1 : unit.id.index("P")])][0]]) == 1
    tally = Tally(contest_id="q", unit_id=unit_name(path, PRECINCT))
    report = resolve(ElectionReport(tallies=(tally,)), vocabulary(election(units=tuple(units))))
    assert [each.unit_id for each in report.tallies] == ([f"C{c}P{p}"] if unique else [])
