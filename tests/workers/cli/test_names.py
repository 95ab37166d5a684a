"""`tallywire names` as a person meets it."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.packs import load
from ingest.resolve import Kind, Proposal
from tests.e2e.houses import COMMAND
from tests.servers import Server, answer
from tests.workers.cli.inside import run
from tests.workers.packing import page, write_pack
from workers.accepting import Accepted
from workers.cli.names import choose
from workers.naming import Name

RENAMED = page(1_234, 2).replace(b"Ant", b"Antt").replace(b"Bee", b"Bumblebee")


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    (tmp_path / "page.csv").write_bytes(RENAMED)
    return write_pack(tmp_path / "pack", {"page": "http://127.0.0.1:1/"})


def names(pack: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    env = {"TALLYWIRE_DATA": str(pack.parent / "data")}
    return run("names", str(pack), "--saved", f"page={pack.parent / 'page.csv'}", *words, env=env)


def test_what_is_unresolved_is_listed_with_proposals(pack: Path) -> None:
    done = names(pack)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines() == [
        "page: selection of list 'Antt' is not in the pack; once, 1,234 votes, first at lines 2-3",
        "  1 ant (Ant) 98",
        "page: selection of list 'Bumblebee' is not in the pack; once, 2 votes, first at lines 2-3",
        "2 names are not resolved",
    ]
    assert not (pack.parent / "data").exists()


def test_the_list_is_for_programs_too(pack: Path) -> None:
    done = names(pack, "--json")
    assert done.returncode == 1
    listed = json.loads(done.stdout)
    assert listed["failed"] == {}
    assert listed["names"][0] == {
        "source": "page",
        "kind": "selection",
        "contest": "list",
        "name": "Antt",
        "level": None,
        "why": "is not in the pack",
        "times": 1,
        "votes": 1_234,
        "place": "lines 2-3",
        "proposals": [{"id": "ant", "name": "Ant", "score": 98}],
    }


def test_what_is_accepted_and_declared_is_written_into_the_pack(pack: Path) -> None:
    before = (pack / "pack.toml").read_text()
    done = names(pack, "--accept", "selection:list:Antt=ant")
    assert (done.returncode, "Antt" in done.stdout, "Bumblebee" in done.stdout) == (1, False, True)
    done = names(pack, "--declare", "page")
    assert (done.returncode, done.stdout) == (0, "every name is resolved\n")
    (contest,) = load(pack).election.contests
    assert [(each.id, each.aliases) for each in contest.selections] == [
        *(("ant", ("Antt",)), ("bee", ()), ("bumblebee", ()))
    ]
    after = (pack / "pack.toml").read_text()
    assert after[after.index("[[units]]") :] == before[before.index("[[units]]") :]
    assert names(pack, "--declare", "page").returncode == 0
    assert (pack / "pack.toml").read_text() == after


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--accept", "nonsense"], "--accept 'nonsense': should be unit:NAME=ID"),
        (["--accept", "unit:x=nowhere"], "'nowhere' is no unit of the pack"),
        (["--declare", "wire"], "--declare wire: no such source"),
        (["--saved", "page"], "--saved: should be SOURCE=FILE"),
        (["--saved", "wire=x"], "--saved wire: no such source"),
    ],
)
def test_a_mistake_is_one_line(pack: Path, words: list[str], said: str) -> None:
    done = names(pack, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_without_database_and_saved_documents_each_source_is_fetched(tmp_path: Path) -> None:
    with Server({"/page": answer(RENAMED)}) as server:
        pack = write_pack(tmp_path / "pack", {"page": server.url("/page"), "gone": server.url("/gone")})
        done = run("names", str(pack), env={"TALLYWIRE_DATA": str(tmp_path / "data")})
    assert done.returncode == 1
    assert "'Bumblebee'" in done.stdout
    assert done.stderr.startswith("gone: http-status")


def test_names_that_were_not_read_are_not_said_to_be_resolved(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "pack", {"page": "http://127.0.0.1:1/"})
    done = run("names", str(pack), env={"TALLYWIRE_DATA": str(tmp_path / "data")})
    assert (done.returncode, done.stdout) == (1, "every name that was read is resolved\n")
    assert done.stderr.startswith("page: unreachable")


def test_a_begun_pack_is_filled_from_the_first_page(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "pack", {"page": "http://127.0.0.1:1/"})
    text = (pack / "pack.toml").read_text()
    (pack / "pack.toml").write_text(text[: text.index("[[contests]]")] + text[text.index("[[sources]]") :])
    (tmp_path / "page.csv").write_bytes(page(0, 0))
    assert run("check", str(pack)).returncode == 2
    done = names(pack, "--declare", "page", "--kind", "PartyContest", "--type", "country")
    assert (done.returncode, done.stderr) == (0, "")
    election = load(pack).election
    assert [(each.id, each.kind, len(each.selections)) for each in election.contests] == [
        ("party_list", "PartyContest", 2)
    ]
    assert [(each.id, each.type, each.parent_id) for each in election.units] == [("everywhere", "country", None)]


def test_at_a_terminal_each_name_is_asked_for(pack: Path) -> None:
    terminal, inside = pty.openpty()
    words = ["names", str(pack), "--saved", f"page={pack.parent / 'page.csv'}"]
    with subprocess.Popen([*COMMAND, *words], stdin=inside, stdout=inside, stderr=inside) as process:
        os.close(inside)
        os.write(terminal, b"1\nn\n")
        said = b""
        while True:
            try:
                said += os.read(terminal, 4_096)
            except OSError:  # the other end is closed
                break
    os.close(terminal)
    assert process.returncode == 0, said
    assert b"every name is resolved" in said
    assert [each.id for each in load(pack).election.contests[0].selections] == ["ant", "bee", "bumblebee"]


def name(text: str, *ids: str) -> Name:
    return Name(
        source="page",
        kind=Kind.UNIT,
        contest="",
        name=text,
        level=None,
        why="is not in the pack",
        times=1,
        votes=None,
        place="",
        proposals=tuple(Proposal(id=id_, name=id_, score=90) for id_ in ids),
        text=text,
    )


def test_a_number_takes_n_declares_q_ends_and_anything_else_leaves() -> None:
    listed = [name("a", "x", "y"), name("b"), name("c", "x"), name("d", "x"), name("e"), name("f", "x"), name("g", "x")]
    answers = iter(["2", "n", "", "2", "what", "q"])
    accepted, new = choose(listed, lambda _: next(answers))
    assert accepted == [Accepted(kind=Kind.UNIT, contest="", name="a", id="y")]
    assert [each.name for each in new] == ["b"]
    assert list(answers) == []


def test_the_command_is_quick_to_help() -> None:
    imported = [sys.executable, "-c", "import workers.cli, sys; print('rapidfuzz' in sys.modules)"]
    assert subprocess.run(imported, capture_output=True, text=True, check=True).stdout == "False\n"
