"""`tallywire new-source` as a person runs it, from a first look to a source that is ready."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.servers import Server, answer
from tests.workers.cli.inside import run
from tests.workers.packing import write_pack

CSV = b"Area;Party;Votes;Share\nEverywhere;Ant;1.204;48,2\nEverywhere;Bee;1.294;51,8\n"


def table(text: str) -> dict[str, Any]:
    [read] = tomllib.loads(text)["sources"]
    return dict(read)


def test_from_an_address_to_a_source_that_is_ready(tmp_path: Path) -> None:
    with Server({"/results.csv": answer(CSV)}) as server:
        pack = write_pack(tmp_path / "pack", {"a": server.url("/gone")})
        done = run("new-source", server.url("/results.csv"), "--pack", str(pack), "--append")
        assert done.returncode == 0, done.stderr
        said = table(done.stdout)
        assert (said["id"], said["url"], said["allow_private"]) == ("results", server.url("/results.csv"), True)
        assert said["mapping"]["contest"] == {"value": "list"}
        assert "written to" in done.stderr
        assert f"check {pack} results" in done.stderr
        assert run("check", str(pack), "results").returncode == 0


def test_from_a_file_without_a_pack(tmp_path: Path) -> None:
    (tmp_path / "results.csv").write_bytes(CSV)
    done = run("new-source", str(tmp_path / "results.csv"), "--id", "own")
    assert (done.returncode, table(done.stdout)["id"]) == (0, "own")
    assert "1 tallies, 1 contests, 1 units, 2 figures" in done.stderr
    assert f"--saved own={tmp_path / 'results.csv'}" in done.stderr
    assert "# minimum = { contests = 1, units = 1, selections = 2 }" in done.stdout


def test_names_that_the_pack_does_not_know_are_counted(tmp_path: Path) -> None:
    (tmp_path / "results.csv").write_bytes(CSV.replace(b"Bee", b"Wasp"))
    pack = write_pack(tmp_path / "pack", {"a": "http://127.0.0.1:1/"})
    done = run("new-source", str(tmp_path / "results.csv"), "--pack", str(pack))
    assert "names that the pack does not know: 1" in done.stderr


def test_nothing_is_written_where_the_pack_would_not_load(tmp_path: Path) -> None:
    (tmp_path / "results.csv").write_bytes(CSV)
    pack = write_pack(tmp_path / "pack", {"a": "http://127.0.0.1:1/"})
    broken = (pack / "pack.toml").read_text().replace("2023-03-19T18", "2023-03-19T05")
    (pack / "pack.toml").write_text(broken)
    done = run("new-source", str(tmp_path / "results.csv"), "--pack", str(pack), "--append")
    assert (done.returncode, done.stdout) == (2, "")
    assert "the polls close before they open" in done.stderr
    assert (pack / "pack.toml").read_text() == broken


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["none.csv"], 2, "No such file"),
        ([".", "--id", "x"], 2, "a folder, not a file"),
        (["ftp://x.example/"], 2, "http"),
        (["http://127.0.0.1:1/"], 75, "unreachable"),
        (["results.csv", "--id", "o n"], 2, "--id"),
        (["results.csv", "--append"], 2, "needs --pack"),
        (["results.csv", "--pack", "nowhere"], 2, "nowhere"),
        (["words.txt"], 1, "separators"),
        (["entities.xml"], 1, "entities"),
    ],
)
def test_what_cannot_be_proposed_is_said_without_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], code: int, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))
    (tmp_path / "results.csv").write_bytes(CSV)
    (tmp_path / "words.txt").write_text("no figures\nat all\n")
    (tmp_path / "entities.xml").write_text('<!DOCTYPE a [<!ENTITY a "aa">]><a>&a;</a>')
    done = run("new-source", *words)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_hostile_document_does_not_move_the_cursor(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"Candidate,Votes,\x1b[2J\x07\nAnn\x1b[2J,1,a\nBob,2,b\n")
    done = run("new-source", str(tmp_path / "x.csv"))
    assert done.returncode == 0
    for text in (done.stdout, done.stderr):
        assert all(letter.isprintable() or letter == "\n" for letter in text)
