"""`[checks]`, `[sources.checks]`, `[margins]`, `sum_units` and kinds of sources: what may be said, and mistakes."""

import re
from pathlib import Path

import pytest

from ingest import families
from ingest.checks import Context, judge
from ingest.domain.report import Outcome, Snapshot
from ingest.domain.source import Source
from ingest.domain.terms import SourceKind
from ingest.domain.truth import Checks, Margins
from ingest.packs import judging, load, rehearsed
from ingest.packs.tables import ChecksTable
from ingest.resolve import resolve, vocabulary
from tests.ingest.packs.sample import PACK, problems, write

A, B, C = judging.rules()[:3]
OUTCOMES = "[checks.outcomes]\n"
MINE = "[sources.checks.outcomes]\n"


def checks(folder: Path, tables: str) -> Checks:
    (source,) = load(write(folder, f"{PACK}\n{tables}")).sources
    return source.checks


def test_a_pack_that_says_nothing_has_the_defaults(tmp_path: Path) -> None:
    pack = load(write(tmp_path))
    assert [each.checks for each in pack.sources] == [Checks()]
    assert pack.election.margins == Margins()
    assert not any(contest.sum_units for contest in pack.election.contests)


def test_the_packs_checks_are_those_of_every_source(tmp_path: Path) -> None:
    table = f'[checks]\npersist_minutes = 0\npersist_polls = 3\noutcomes = {{ {A} = "hold" }}'
    found = checks(tmp_path, table)
    assert found == Checks(outcomes={A: Outcome.HOLD}, persist_minutes=0, persist_polls=3)


def test_a_sources_outcomes_are_laid_over_the_packs_name_by_name(tmp_path: Path) -> None:
    found = checks(tmp_path, f"{OUTCOMES}{A} = 'hold'\n{B} = 'flag'\n{MINE}{B} = 'accept'\n{C} = 'hold'")
    assert found == Checks(outcomes={A: Outcome.HOLD, B: Outcome.ACCEPT, C: Outcome.HOLD})


TWICE = b"Ward,Name,Votes\nall,ada,5\nall,Zoe,3\nEverywhere,ada,6\n"  # one unit under two names, and a stranger
READ = ("duplicate_tally", "minimum_missed", "name_unknown")


def judged(folder: Path, tables: str) -> dict[str, Outcome]:
    """What becomes, by rule, of the tallies of a document that stand twice, lack a name, and are too few."""
    pack = load(write(folder, PACK.replace("interval =", "minimum = { contests = 2 }\ninterval =") + tables))
    (source,), at = pack.sources, pack.election.polls_close_at
    read = families.read(Snapshot(source_id=source.id, url=source.url, fetched_at=at, body=TWICE), source)
    report = resolve(read, vocabulary(pack.election))
    assert {each.rule for each in report.findings} == {"duplicate", "minimum-missed", "unknown-name"}
    context = Context(election=pack.election, source=source, fetched_at=at, report=report)
    return {each.rule: each.outcome for each in judge(report.tallies, {}, context)}


def test_what_reading_finds_is_for_the_pack_and_the_source_to_decide(tmp_path: Path) -> None:
    def all_of_them(outcome: Outcome) -> str:
        return "".join(f"{rule} = '{outcome}'\n" for rule in READ)

    pack, source = OUTCOMES + all_of_them(Outcome.FLAG), f"{MINE}{READ[1]} = 'hold'\n"
    assert judged(tmp_path, "") == {"duplicate_tally": Outcome.HOLD}
    assert judged(tmp_path, pack) == dict.fromkeys(READ, Outcome.FLAG)
    assert judged(tmp_path, pack + source) == dict.fromkeys(READ, Outcome.FLAG) | {READ[1]: Outcome.HOLD}
    assert judged(tmp_path, MINE + all_of_them(Outcome.HOLD)) == dict.fromkeys(READ, Outcome.HOLD)
    assert judged(tmp_path, pack + MINE + all_of_them(Outcome.ACCEPT)) == {}


@pytest.mark.parametrize(
    ("pack", "source", "minutes", "polls"),
    [
        ("", "persist_minutes = 0", 0, None),
        ("persist_minutes = 9", "persist_polls = 2", 9, 2),
        ("persist_minutes = 9\npersist_polls = 4", "persist_minutes = 0", 0, 4),
        ("persist_minutes = 9\npersist_polls = 4", "persist_minutes = 5.0\npersist_polls = 1", 5, 1),
    ],
)
def test_a_sources_persistence_counts_only_where_it_is_written(
    tmp_path: Path, pack: str, source: str, minutes: float, polls: int | None
) -> None:
    found = checks(tmp_path, f"[checks]\n{pack}\n[sources.checks]\n{source}")
    assert (found.persist_minutes, found.persist_polls) == (minutes, polls)


def test_what_one_source_says_is_no_other_ones(tmp_path: Path) -> None:
    first = PACK[PACK.index("[[sources]]") :]
    second = first.replace('id = "board"', 'id = "wire"')
    tables = (
        f"[sources.checks]\npersist_polls = 2\noutcomes = {{ {A} = 'accept' }}\n{second}\n[checks]\npersist_minutes = 1"
    )
    board, wire = load(write(tmp_path, f"{PACK}\n{tables}")).sources
    assert board.checks == Checks(outcomes={A: Outcome.ACCEPT}, persist_minutes=1, persist_polls=2)
    assert wire.checks == Checks(persist_minutes=1)


def test_a_rehearsal_judges_as_the_night_does(tmp_path: Path) -> None:
    pack = load(write(tmp_path, f"{PACK}\n[checks]\npersist_minutes = 7\n[margins]\nsettle_minutes = 3"))
    again = rehearsed(pack, "http://127.0.0.1:8000", ["board"], 0.25)
    assert (again.sources[0].checks, again.election.margins) == (pack.sources[0].checks, Margins(settle_minutes=3))
    assert again.sources[0].checks.persist_minutes == 7


def test_margins_are_the_elections(tmp_path: Path) -> None:
    text = "[margins]\nfailing_minutes = 0.5\nstale_minutes = 20\nbehind_points = 100\ntolerance_points = 0\n"
    margins = load(write(tmp_path, f"{PACK}\n{text}")).election.margins
    assert margins == Margins(failing_minutes=0.5, stale_minutes=20, behind_points=100, tolerance_points=0)


def test_units_are_summed_where_the_contest_says_so(tmp_path: Path) -> None:
    (contest,) = load(write(tmp_path, PACK.replace("seats = 1\n", "seats = 1\nsum_units = true\n"))).election.contests
    assert contest.sum_units


def test_the_table_of_a_pack_has_the_keys_of_checks() -> None:
    assert ChecksTable.__struct_fields__ == Checks.__struct_fields__


@pytest.mark.parametrize("kind", [kind.value for kind in SourceKind if kind.declared])
def test_whoever_serves_documents_may_be_declared(tmp_path: Path, kind: str) -> None:
    sources: tuple[Source, ...] = load(write(tmp_path, PACK.replace('"commission"', f'"{kind}"'))).sources
    assert [each.kind for each in sources] == [kind]


WRONG = [
    ("[checks]\noutcome = 1", '[checks] outcome: nobody reads this key; did you mean "outcomes"?'),
    ("[checks]\noutcomes = 'hold'", "[checks] outcomes: should be a table, not text in quotes"),
    ("[[checks]]\npersist_polls = 1", "checks: should be a table, not a list in [brackets]"),
    ("[checks]\npersist_minutes = -1", "[checks] persist_minutes: should be at least 0"),
    ("[checks]\npersist_minutes = nan", "[checks] persist_minutes: should be at least 0"),
    ("[checks]\npersist_minutes = inf", "[checks] persist_minutes: should be at most 1440"),
    ("[checks]\npersist_minutes = '5m'", "[checks] persist_minutes: should be a number, not text in quotes"),
    ("[checks]\npersist_polls = 0", "[checks] persist_polls: should be at least 1"),
    ("[checks]\npersist_polls = 1.5", "[checks] persist_polls: should be a whole number, not a number"),
    (f"{OUTCOMES}{A} = 'hodl'", f'[checks.outcomes] {A}: "hodl" is not one of the words for it; did you mean "hold"?'),
    (f"{OUTCOMES}{A} = 'drop'", f'[checks.outcomes] {A}: "drop" is not one of the words for it; known are accept'),
    (f"{OUTCOMES}{A} = true", f"[checks.outcomes] {A}: should be text in quotes, not true or false"),
    (f"{OUTCOMES}{A}s = 'flag'", f'[checks.outcomes] {A}s: is no rule; did you mean "{A}"?'),
    (f"{OUTCOMES}'' = 'flag'", "[checks.outcomes]: is no rule"),
    (f'{OUTCOMES}"\\u001b[2J" = "flag"', r"[checks.outcomes] \x1b[2J: is no rule"),
    ("[sources.checks]\npersist_minutes = 1441", '[sources.checks] "board" persist_minutes: should be at most 1440'),
    ("[sources.checks]\npersist_poll = 1", '[sources.checks] "board" persist_poll: nobody reads this key; did you'),
    (f"{MINE}{A}s = 'flag'", f'[sources.checks.outcomes] "board" {A}s: is no rule; did you mean "{A}"?'),
    (f"{MINE}{A} = 'hodl'", f'[sources.checks.outcomes] "board" {A}: "hodl" is not one of the words for it; did you'),
    ("[margins]\nstale_minutes = -0.1", "[margins] stale_minutes: should be at least 0"),
    ("[margins]\nbehind_points = 101", "[margins] behind_points: should be at most 100"),
    ("[margins]\nbehind = 10", '[margins] behind: nobody reads this key; did you mean "behind_points"?'),
    ("[sources.margins]\nbehind_points = 1", '[[sources]] "board" margins: nobody reads this key'),
]  # fmt: skip


@pytest.mark.parametrize(("tables", "said"), WRONG, ids=range(len(WRONG)))
def test_a_mistake_is_told_with_its_place(tmp_path: Path, tables: str, said: str) -> None:
    told = problems(write(tmp_path, f"{PACK}\n{tables}"))
    assert len(told) == 1, told
    assert told[0].startswith(f"pack.toml: {said}")


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("desk", '"desk" is no kind that a pack may declare; write commission, wire, news or exit-poll'),
        ("computed", '"computed" is no kind that a pack may declare; write commission, wire, news or exit-poll'),
        ("computd", '"computd" is not one of the standard\'s words; known are commission, exit-poll, news, wire'),
    ],
)
def test_nobody_declares_the_desk_or_a_sum_as_a_source(tmp_path: Path, kind: str, said: str) -> None:
    told = problems(write(tmp_path, PACK.replace('"commission"', f'"{kind}"')))
    assert told == [f'pack.toml: [[sources]] "board" kind: {said}']


def test_one_wrong_outcome_hides_no_unknown_rule(tmp_path: Path) -> None:
    told = problems(write(tmp_path, f"{PACK}\n{MINE}{A} = 'hodl'\n{B}s = 'flag'\n{OUTCOMES}{C} = 1\n{C}s = 'hold'"))
    assert [any(name in line for line in told) for name in (f"{A}:", f"{B}s:", f"{C}:", f"{C}s:")] == [True] * 4
    assert len(told) == 4


GUIDE = Path(__file__).parents[3] / "docs" / "guide" / "write-a-pack.md"
EXAMPLES = [each for each in re.findall(r"```toml\n(.*?)```", GUIDE.read_text(), re.DOTALL) if "[checks]" in each]


def test_the_guides_example_is_right(tmp_path: Path) -> None:
    (example,) = EXAMPLES
    pack = load(write(tmp_path, f"{PACK}\n{example}"))
    outcomes = {"parent_against_children": Outcome.FLAG, "more_ballots_than_registered": Outcome.ACCEPT}
    assert pack.sources[0].checks == Checks(outcomes=outcomes, persist_minutes=3, persist_polls=2)
    assert pack.election.margins == Margins(failing_minutes=1, behind_points=5)
