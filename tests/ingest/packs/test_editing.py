"""Changes to a pack's files: what is asked for changes, and not a byte else."""

from concurrent.futures import ThreadPoolExecutor
from difflib import ndiff
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.domain.errors import ConfigurationError
from ingest.domain.terms import ContestKind, ReportingUnitType
from ingest.packs import load
from ingest.packs.changes import Alias, Changes
from ingest.packs.editing import write as edit
from ingest.packs.tables import ContestTable, SelectionTable, UnitTable
from tests.ingest.packs.sample import PACK, UNITS, write

ODD = 'A "quoted" \\ name\x07\u2028 Амаnat'


def pack(folder: Path) -> str:
    return (folder / "pack.toml").read_bytes().decode()


def added(before: str, after: str) -> list[str]:
    """The new lines; nothing may have gone."""
    lines = list(ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True)))
    assert [line for line in lines if line.startswith("- ")] == []
    return [line[2:].rstrip("\n") for line in lines if line.startswith("+ ") and line.strip() != "+"]


def unit(id_: str, parent: str | None = "all") -> UnitTable:
    return UnitTable(id=id_, name=f"Ward {id_}", type=ReportingUnitType.WARD, parent=parent)


def contest(id_: str) -> ContestTable:
    choices = (SelectionTable(id="yes", name="Yes"), SelectionTable(id="no", name='N"o'))
    return ContestTable(id=id_, name="Question", kind=ContestKind.BALLOT_MEASURE, selections=choices)


def test_an_alias_of_a_unit_goes_where_the_unit_stands(tmp_path: Path) -> None:
    write(tmp_path, units=UNITS + 'w3,"Ward\nthree",ward,all,x\n')
    changes = [Alias(kind="unit", id="w1", text="Uno"), Alias(kind="unit", id="w2", text="Due, 2")]
    changes += [Alias(kind="unit", id="w1", text="Eins"), Alias(kind="unit", id="all", text="Total")]
    after = edit(tmp_path, Changes(aliases=tuple(changes)))
    assert (tmp_path / "units.csv").read_text() == (
        "id,name,type,parent,aliases\nw1,Ward 1,ward,all,First|1st|Uno|Eins\n"
        'w2,"Ward, second",ward,all,"Due, 2"\nw3,"Ward\nthree",ward,all,x\n'
    )
    assert added(PACK, pack(tmp_path)) == ['aliases = ["Total"]']
    assert {each.id: each.aliases for each in after.election.units}["all"] == ("Total",)


def test_an_alias_is_added_below_the_last_key_or_to_the_list_as_it_is_written(tmp_path: Path) -> None:
    text = PACK.replace("threshold = 50\n", "threshold = 50 # percent\n\n# the first choice\n")
    text = text.replace('aliases = ["Red list"]', "aliases = [\n  'Red list', # theirs\n]  # end")
    write(tmp_path, text)
    changes = [Alias(kind="contest", id="mayor", text="Bürgermeister")]
    changes += [Alias(kind="selection", contest_id="mayor", id=id_, text=ODD + id_) for id_ in ("ticket", "reds")]
    after = edit(tmp_path, Changes(aliases=(*changes, Alias(kind="contest", id="mayor", text="Maire"))))
    lines = pack(tmp_path).split("\n")
    assert lines[lines.index("threshold = 50 # percent") + 1] == 'aliases = ["Bürgermeister", "Maire"]'
    assert lines[lines.index("  'Red list', # theirs") + 2] == "]  # end"
    (mayor,) = after.election.contests
    assert (mayor.aliases, mayor.selections[1].aliases) == (("Bürgermeister", "Maire"), (ODD + "ticket",))
    assert mayor.selections[2].aliases == ("Red list", ODD + "reds", "Les Rouges")


def test_entries_written_as_inline_tables_are_changed_in_place(tmp_path: Path) -> None:
    start, end = PACK.index("[[contests]]"), PACK.index("[[units]]")
    inline = 'contests = [\n  {id = "q", name = "Q", kind = "BallotMeasureContest", '
    inline += 'selections = [{id = "y", name = "Y"}]},\n]\n'
    text = inline + PACK[:start] + "\n# a comment\n" + PACK[end:].replace("[[units]]", "[units]")
    text = text.replace('[units]\nid = "all"\nname = "Everywhere"\ntype = "state"\n', "")
    text = 'units = [{id = "all", name = "Everywhere", type = "state"}]\n' + text
    write(tmp_path, text)
    changes = Changes(
        aliases=(
            *(Alias(kind="selection", contest_id="q", id="y", text="Yes"), Alias(kind="contest", id="q", text="Quest")),
            *(Alias(kind="unit", id="all", text="Total"), Alias(kind="selection", contest_id="q", id="y", text="Oui")),
        ),
        selections={"q": (SelectionTable(id="n", name="No"),)},
        contests=(contest("new"),),
    )
    after = edit(tmp_path, changes).election
    assert [(each.id, each.aliases) for each in after.contests] == [("q", ("Quest",)), ("new", ())]
    assert [(each.id, each.aliases) for each in after.contests[0].selections] == [("y", ("Yes", "Oui")), ("n", ())]
    assert [each.name for each in after.contests[1].selections] == ["Yes", 'N"o']
    assert after.units[0].aliases == ("Total",)
    assert "\n# a comment\n" in pack(tmp_path)


def test_new_entries_stand_below_the_others_of_their_kind(tmp_path: Path) -> None:
    text = PACK.replace("[[units]]", "# the whole area\n[[units]]").replace("[[sources]]", "# who speaks\n[[sources]]")
    write(tmp_path, text)
    added_selections = {"mayor": (SelectionTable(id="eve", name="Eve"), SelectionTable(id="lee", name="Lee"))}
    after = edit(
        tmp_path, Changes(contests=(contest("a"), contest("b")), selections=added_selections, units=(unit("9"),))
    )
    assert [each.id for each in after.election.contests] == ["mayor", "a", "b"]
    assert [each.id for each in after.election.contests[0].selections][-2:] == ["eve", "lee"]
    assert (tmp_path / "units.csv").read_text() == UNITS + "9,Ward 9,ward,all,\n"
    assert len(added(text, pack(tmp_path))) == 2 * 3 + 2 * (4 + 2 * 3)
    assert 'id = "no"\nname = "N\\"o"\n\n# the whole area\n[[units]]' in pack(tmp_path)


def test_tables_of_two_kinds_that_alternate_stay_where_they_are(tmp_path: Path) -> None:
    other = '\n# second\n[[contests]]\nid = "clerk"\nname = "Clerk"\nkind = "CandidateContest"\n'
    other += '[[contests.selections]]\nid = "x"\nname = "X"\n'
    write(tmp_path, PACK + other + "# the end")
    after = edit(
        tmp_path,
        Changes(
            aliases=(Alias(kind="selection", contest_id="clerk", id="x", text="Ix"),),
            selections={"clerk": (SelectionTable(id="z", name="Z"),)},
        ),
    )
    assert [each.id for each in after.election.contests[1].selections] == ["x", "z"]
    assert added(PACK + other + "# the end", pack(tmp_path)) == [
        *('aliases = ["Ix"]', "[[contests.selections]]", 'id = "z"', 'name = "Z"')
    ]


def test_few_units_stand_in_tables_and_many_in_a_file(tmp_path: Path) -> None:
    text = PACK.replace('units_file = "units.csv"\n', "# a pack without a units file\n")
    write(tmp_path, text)
    (tmp_path / "units.csv").unlink()
    edit(tmp_path, Changes(units=(unit("1"),)))
    assert '\n[[units]]\nid = "1"\nname = "Ward 1"\ntype = "ward"\nparent = "all"\n\n[[sources]]' in pack(tmp_path)
    after = edit(tmp_path, Changes(units=tuple(unit(f"n{number}") for number in range(30))))
    assert pack(tmp_path).startswith('units_file = "units.csv"\n\n\n# a pack without a units file\n')
    assert len((tmp_path / "units.csv").read_text().splitlines()) == 31
    assert len(after.election.units) == 32


def test_a_units_file_that_the_pack_does_not_name_is_not_touched(tmp_path: Path) -> None:
    write(tmp_path, PACK.replace('units_file = "units.csv"\n', ""))
    with pytest.raises(ConfigurationError, match=r"units\.csv: the pack does not name it"):
        edit(tmp_path, Changes(units=tuple(unit(f"n{number}") for number in range(30))))
    assert (tmp_path / "units.csv").read_text() == UNITS


def test_line_ends_and_a_byte_order_mark_stay(tmp_path: Path) -> None:
    write(tmp_path, "\ufeff" + PACK.replace("\n", "\r\n"), "\ufeff" + UNITS.replace("\n", "\r\n").removesuffix("\r\n"))
    edit(tmp_path, Changes(aliases=(Alias(kind="contest", id="mayor", text="M"),), units=(unit("9"),)))
    assert pack(tmp_path) == "\ufeff" + PACK.replace("threshold = 50\n", 'threshold = 50\naliases = ["M"]\n').replace(
        "\n", "\r\n"
    )
    assert (tmp_path / "units.csv").read_bytes() == ("\ufeff" + (UNITS + "9,Ward 9,ward,all,\n")).replace(
        "\n", "\r\n"
    ).encode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (Changes(aliases=(Alias(kind="selection", contest_id="mayor", id="ada", text="Reds"),)), "already means"),
        (Changes(units=(unit("9", "nowhere"),)), 'units.csv: line 4 parent: "nowhere" is not among the units'),
        (Changes(units=(unit("w1"),)), "stands 2 times"),
        (Changes(aliases=(Alias(kind="contest", id="mayor", text="x" * 501),)), "should have at most 500 characters"),
        (Changes(aliases=(Alias(kind="contest", id="mayor", text="\ud800"),)), "half of a letter"),
        (Changes(aliases=(Alias(kind="unit", id="w1", text="a|b"),)), "holds a |"),
    ],
)
def test_a_pack_that_would_not_load_is_not_written(tmp_path: Path, changes: Changes, said: str) -> None:
    write(tmp_path)
    with pytest.raises(ConfigurationError) as refusal:
        edit(tmp_path, changes)
    assert any(said in line for line in refusal.value.problems)
    assert not any("tallywire-pack" in line for line in refusal.value.problems)
    assert (pack(tmp_path), (tmp_path / "units.csv").read_text()) == (PACK, UNITS)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["pack.toml", "units.csv"]


def test_what_the_judge_refuses_is_not_written(tmp_path: Path) -> None:
    write(tmp_path)
    with pytest.raises(ConfigurationError, match="not so"):
        edit(tmp_path, Changes(units=(unit("9"),)), lambda after: [f"not so: {len(after.election.units)}"])
    assert (tmp_path / "units.csv").read_text() == UNITS


def test_a_linked_file_stays_a_link_and_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    folder = tmp_path / "pack"
    folder.mkdir()
    write(tmp_path / "real")
    (tmp_path / "real" / "pack.toml").chmod(0o640)
    for name in ("pack.toml", "units.csv"):
        (folder / name).symlink_to(tmp_path / "real" / name)
    edit(folder, Changes(aliases=(Alias(kind="contest", id="mayor", text="M"),)))
    assert (folder / "pack.toml").is_symlink()
    assert (folder / "pack.toml").stat().st_mode & 0o777 == 0o640
    assert load(folder).election.contests[0].aliases == ("M",)


def test_no_change_writes_nothing(tmp_path: Path) -> None:
    write(tmp_path)
    before = (tmp_path / "pack.toml").stat().st_mtime_ns
    assert edit(tmp_path, Changes()).election.id == "sample"
    assert (tmp_path / "pack.toml").stat().st_mtime_ns == before


def test_a_begun_pack_may_lack_contests_and_units(tmp_path: Path) -> None:
    text = PACK[: PACK.index("[[contests]]")] + PACK[PACK.index("[[sources]]") :]
    write(tmp_path, text.replace('units_file = "units.csv"\n', ""), "")
    (tmp_path / "units.csv").unlink()
    with pytest.raises(ConfigurationError, match="there is no"):
        load(tmp_path)
    edit(tmp_path, Changes(contests=(contest("q"),), units=(unit("1", None),)))
    assert [each.id for each in load(tmp_path).election.contests] == ["q"]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20), min_size=1, max_size=3))
def test_any_text_is_an_alias_as_it_is(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    texts = [f"x{text}" for text in texts]
    name = " ".join(texts[0].replace("|", "").replace("\0", "").split())
    folder = write(tmp_path_factory.mktemp("pack"))
    aliases = [Alias(kind="contest", id="mayor", text=text) for text in texts]
    election = edit(folder, Changes(aliases=(*aliases, Alias(kind="unit", id="w1", text=name)))).election
    assert list(election.contests[0].aliases) == texts
    assert election.units[1].aliases == ("First", "1st", name)
    assert (folder / "pack.toml").read_text().startswith(PACK[:100])


def test_changes_made_at_once_are_all_kept(tmp_path: Path) -> None:
    write(tmp_path, units=UNITS)
    words = [f"Uno {number}" for number in range(12)]
    with ThreadPoolExecutor(len(words)) as people:
        made = [
            people.submit(edit, tmp_path, Changes(aliases=(Alias(kind="unit", id="w1", text=word),))) for word in words
        ]
        for each in made:
            each.result()
    known = {each.id: each.aliases for each in load(tmp_path).election.units}
    assert set(words) <= set(known["w1"])


def test_a_pack_that_cannot_be_written_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, units=UNITS)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("ingest.packs.editing.NamedTemporaryFile", refuse)  # root may write everywhere
    with pytest.raises(ConfigurationError, match="Permission denied"):
        edit(tmp_path, Changes(aliases=(Alias(kind="unit", id="w1", text="Uno"),)))
