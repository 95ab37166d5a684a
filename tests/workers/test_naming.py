"""Names nobody knows: where they are looked for, and what becomes of a person's word on them."""

from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from time import time

import pytest

from ingest.domain.errors import ConfigurationError
from ingest.domain.terms import ContestKind, ReportingUnitType
from ingest.packs import Pack
from ingest.resolve import Kind
from tests.servers import Route, Server, answer
from tests.workers.conftest import MakeServices, started
from tests.workers.packing import page, write_pack
from workers import accepting, bootstrap, naming, polling, reading
from workers.accepting import Accepted
from workers.naming import Name, Said
from workers.schedule import Claim
from workers.settings import Settings

Serve = Callable[[Mapping[str, Route]], Server]
ROWS = """county,ward,contest,name,votes
North,1,Mayor,Ann Lee,10
North,2,Mayor,Ann Lee,20
Nörth,3,Mayor,Bo Ek,5
North,1,List,Ant,1
North,1,List,Aunt,2
North,9,List,Ant,-
"""
UNITS = """
[[units]]
id = "north"
name = "North"
type = "county"
parent = "all"

[[units]]
id = "n1"
name = "1"
type = "ward"
parent = "north"

[[units]]
id = "two"
name = "Two"
type = "ward"
parent = "north"
"""


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    folder = write_pack(tmp_path / "pack", {"page": "http://127.0.0.1:1/", "other": "http://127.0.0.1:1/"})
    text = (folder / "pack.toml").read_text().replace("\n[[sources]]", f"{UNITS}\n[[sources]]", 1)
    text = text.replace('contest = { value = "Party list" }', 'contest = "contest"').replace("Party list", "List")
    text = text.replace('unit = { value = "Everywhere" }', 'unit = ["county", "ward"]\nlevels = ["county", "ward"]')
    (folder / "pack.toml").write_text(text.replace('selection = "party"', 'selection = "name"'))
    return naming.load(folder)


@pytest.fixture
def said(pack: Pack, tmp_path: Path) -> Said:
    return naming.saved(pack, [("page", saved_page(tmp_path))])


def saved_page(folder: Path) -> Path:
    (folder / "page.csv").write_text(ROWS)
    return folder / "page.csv"


def told(names: list[Name]) -> list[tuple[str, str, str, int, int | None, list[str]]]:
    return [
        (each.kind, each.contest, each.name, each.times, each.votes, [proposal.id for proposal in each.proposals])
        for each in names
    ]


def test_names_are_listed_with_what_they_carry(pack: Pack, said: Said) -> None:
    listed = naming.names(pack, said)
    assert told(listed) == [
        ("contest", "", "Mayor", 3, 35, []),
        ("unit", "", "North / 2", 1, 20, []),
        ("unit", "", "Nörth / 3", 1, 5, []),
        ("selection", "list", "Aunt", 1, 2, ["ant"]),
        ("unit", "", "North / 9", 1, None, []),
    ]
    assert [(each.level, each.place) for each in listed][1] == (ReportingUnitType.WARD, "line 3")


def test_what_is_accepted_becomes_an_alias_and_is_known(pack: Pack, said: Said) -> None:
    wanted = [accepting.accepted(text) for text in ("unit:North / 2=two", "selection:list:Aunt=ant")]
    after = accepting.accept(pack, wanted, naming.names(pack, said))
    text = (pack.folder / "pack.toml").read_text()
    assert 'parent = "north"\naliases = ["North / 2"]\n' in text
    assert '{ id = "ant", name = "Ant", aliases = ["Aunt"]}' in text
    assert [each.name for each in naming.names(after, said)] == ["Mayor", "Nörth / 3", "North / 9"]
    assert accepting.accept(after, wanted, naming.names(after, said)).election == after.election
    assert (pack.folder / "pack.toml").read_text() == text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("unit:North / 2=nowhere", "'nowhere' is no unit of the pack"),
        ("selection:nowhere:Aunt=ant", "'ant' is no selection of nowhere of the pack"),
        ("contest:Mayor=lost", "'lost' is no contest"),
        ("unit:North / 2=north", "the source writes it of a ward, and north is a county"),
        ("selection:list:Ant=bee", "already means"),
    ],
)
def test_a_word_that_would_not_help_is_refused_and_nothing_is_written(
    pack: Pack, said: Said, text: str, why: str
) -> None:
    before = (pack.folder / "pack.toml").read_text()
    with pytest.raises(ConfigurationError) as refusal:
        accepting.accept(pack, [accepting.accepted(text)], naming.names(pack, said))
    assert why in str(refusal.value)
    assert (pack.folder / "pack.toml").read_text() == before


@pytest.mark.parametrize("text", ["", "unit", "unit:", "unit:x", "unit:x=", "unit:=x", "county:x=y", "selection:x=y"])
def test_a_word_in_no_form_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match="should be unit:NAME=ID"):
        accepting.accepted(text)


def test_a_name_may_hold_what_stands_between_the_parts() -> None:
    unit = Accepted(kind=Kind.UNIT, contest="", name="a=b:c / d", id="north")
    assert accepting.accepted("unit:a=b:c / d=north") == unit
    selection = Accepted(kind=Kind.SELECTION, contest="q", name="Ya:", id="yes")
    assert accepting.accepted("selection:q: Ya: =yes") == selection


def test_a_name_of_two_levels_is_accepted_for_the_level_of_its_entry(pack: Pack, tmp_path: Path) -> None:
    (tmp_path / "page.csv").write_text("county,ward,contest,name,votes\nNord,,List,Ant,1\nNorth,Nord,List,Ant,1\n")
    said = naming.saved(pack, [("page", tmp_path / "page.csv")])
    listed = naming.names(pack, said)
    assert [(each.name, each.level) for each in listed] == [
        ("Nord", ReportingUnitType.COUNTY),
        ("North / Nord", ReportingUnitType.WARD),
    ]
    after = accepting.accept(pack, [accepting.accepted("unit:Nord=north")], listed)
    assert [each.name for each in naming.names(after, said)] == ["North / Nord"]


def test_everything_of_a_source_can_be_declared(pack: Pack, said: Said) -> None:
    after, left = accepting.declare(pack, said.tallies["page"], ContestKind.CANDIDATE, ReportingUnitType.OTHER)
    assert left == (
        'contest "Mayor" is declared as one, though "North / 1" and "Nörth / 3" share no selection; is it several?',
    )
    assert naming.names(after, said) == []
    assert [(each.id, each.name, each.parent_id) for each in after.election.units[-3:]] == [
        *(("ward_2", "2", "north"), ("ward_3", "3", "north"), ("ward_9", "9", "north"))
    ]
    assert accepting.declare(after, said.tallies["page"], ContestKind.PARTY, ReportingUnitType.OTHER) == (after, ())


def test_saved_documents_are_those_of_a_source_of_the_pack(pack: Pack, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="--saved wire: no such source; known are page, other"):
        naming.saved(pack, [("wire", saved_page(tmp_path))])
    with pytest.raises(ConfigurationError, match="No such file"):
        naming.saved(pack, [("page", tmp_path / "nothing.csv")])
    (tmp_path / "odd.csv").write_text("a,b\n1,2\n")
    said = naming.saved(pack, [("other", tmp_path / "odd.csv"), ("page", saved_page(tmp_path))])
    assert list(said.failed) == ["other"]
    assert list(said.tallies) == ["page"]


def test_each_source_is_fetched_once_where_nothing_else_is_known(serve: Serve, tmp_path: Path) -> None:
    server = serve({"/page": answer(page(1, 2).replace(b"Bee", b"Beee"))})
    pack = naming.load(write_pack(tmp_path / "pack", {"page": server.url("/page"), "gone": server.url("/gone")}))
    said = naming.fetched(Settings(data=tmp_path, host_pace_seconds=0.0), pack)
    assert [(each.source, each.name, each.proposals[0].id) for each in naming.names(pack, said)] == [
        ("page", "Beee", "bee")
    ]
    assert list(said.failed) == ["gone"]
    assert len(server.requests) == 2


def test_the_database_tells_what_the_night_could_not_name(make_services: MakeServices, serve: Serve) -> None:
    body = answer(page(1, 2).replace(b"Bee", b"Beee"))
    services = make_services({"page": serve({"/page": body}).url("/page"), "late": "http://127.0.0.1:1/"})
    pack = naming.load(services.settings.packs[0])
    with closing(bootstrap.client(services.settings)) as client:
        polling.poll("host", [Claim("demo", "page", int(time() * 1000))], services, client)
    reading.read("demo", "page", services)
    said = naming.kept(services.settings, pack)
    assert said is not None
    assert told(naming.names(pack, said)) == [("selection", "list", "Beee", 1, 2, ["bee"])]
    assert list(said.failed) == ["late"]
    after = accepting.accept(pack, [accepting.accepted("selection:list:Beee=bee")], naming.names(pack, said))
    assert naming.names(after, said) == []
    with started(services.settings) as again:
        reading.read("demo", "page", again)
    said = naming.kept(services.settings, after)
    assert said is not None
    assert said.tallies == {"page": [], "late": []}


def test_a_database_that_does_not_know_the_election_says_nothing(make_services: MakeServices, pack: Pack) -> None:
    services = make_services({"page": "http://127.0.0.1:1/"})
    other = (pack.folder / "pack.toml").read_text().replace('id = "demo"', 'id = "elsewhere"')
    (pack.folder / "pack.toml").write_text(other)
    assert naming.kept(services.settings, naming.load(pack.folder)) is None
