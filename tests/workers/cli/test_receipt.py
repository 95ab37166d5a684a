"""`tallywire receipt`, `history` and `results --as-of` as a person meets them."""

import json
import os
import pty
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from publish.desk import overrides
from tests.e2e.houses import run
from tests.workers.papers import ALL, NORTH, House, opened
from workers import bootstrap, cli

Tallywire = Callable[..., tuple[int, str, str]]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with opened(None, tmp_path) as house:
        house.serves("page", "North,Ant,10", "North,Bee,20", "South,Ant,1")
        house.serves("wire", "North,Ant,9")
        house.serves("page", "North,Ant,1234", "North,Bee,20", "South,Ant,1")
        yield house


@pytest.fixture
def tallywire(house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Tallywire:
    """The command in this process, on the house's connections: exit code, standard output and error."""
    monkeypatch.setattr(bootstrap, "make", lambda _: house.services)

    def call(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["tallywire", *words])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return int(ended.value.code or 0), *capsys.readouterr()

    return call


def test_a_receipt_says_where_a_number_comes_from(tallywire: Tallywire, house: House) -> None:
    code, out, err = tallywire("receipt", "list/north", "--verify")
    document = house.of(NORTH).claim
    assert document is not None
    assert (code, err) == (0, "")
    lines = [line.strip() for line in out.splitlines()]
    assert lines[0] == "Party list, North (list/north/total)"
    assert "1,234         -  Ant" in lines
    assert "says      The Commission (page), commission" in lines
    assert "from      http://127.0.0.1:1/page" in lines
    assert f"sha-256   {document.receipt.sha256}, {document.size} bytes" in lines
    assert "place     lines 2-3" in lines
    assert f"reader    {document.receipt.reader}" in lines
    assert any(line.startswith("told      event demo/") and "tally.changed" in line for line in lines)
    assert any(line.startswith("also      Ant 9; wire (commission)") for line in lines)
    assert lines[-1].endswith("the bytes hash right; read again it says the same figures at the same place")


def test_a_sum_and_an_override_are_called_so(tallywire: Tallywire, house: House) -> None:
    services = house.services
    _, out, _ = tallywire("receipt", "list/all")
    assert "nobody: computed, added up from 2 units (@computed)" in out
    assert out.count("  part      ") == 2
    _, out, _ = tallywire("results")
    assert "computed: added up from 2 units (@computed)" in out
    overrides.set_figures(
        services.database, house.election, services.archive, ALL, {"ant": 7}, who="Ada", why="phone", now=house.now
    )
    house.serves("page", "North,Ant,1", "North,Bee,20", "South,Ant,1")
    _, out, _ = tallywire("receipt", "list/all")
    assert "override  by Ada, 2023-03-19 20:03:00Z: phone" in out
    _, out, _ = tallywire("results")
    assert "overridden by the desk (@desk)" in out
    assert "held: 1, not published (tallywire holds)" in out
    assert [line.split()[-2:] for line in out.splitlines() if line.startswith("North")] == [["held:", "1"]]


def test_events_and_sources_have_receipts(tallywire: Tallywire) -> None:
    for words, source_id in ((["1"], "page"), (["demo/1"], "page"), (["list/north/total", "--source", "wire"], "wire")):
        code, out, err = tallywire("receipt", *words, "--verify", "--json")
        told = json.loads(out)
        assert (code, err) == (0, "")
        assert told["claim"]["receipt"]["source_id"] == source_id
        assert (told["event"] or {"sequence": None})["sequence"] == (1 if source_id == "page" else None)
        assert [each["outcome"] for each in told["verified"]] == ["same"]


MISTAKES: list[tuple[list[str], int, str]] = [
    (["receipt", "lst/north"], 2, "no contest 'lst'; did you mean list?"),
    (["receipt", "list/nort"], 2, "no unit 'nort'; did you mean north?"),
    (["receipt", "list/north/totl"], 2, "did you mean total?"),
    (["receipt", "list/north", "--source", "pge"], 2, "no source 'pge'; did you mean page?"),
    (["receipt", "list"], 2, "should be CONTEST/UNIT"),
    (["receipt", "99"], 2, "no event 99 of demo"),
    (["receipt", "9" * 5000], 2, "should be CONTEST/UNIT"),
    (["receipt", "1", "--source", "page"], 2, "--source"),
    (["receipt", "list/north", "--election", "nowhere"], 2, "choose one of those"),
    (["receipt", "list/north", "--bytes", "-", "--json"], 2, "the bytes alone"),
    (["receipt", "list/north", "--bytes", "nowhere/x"], 2, "--bytes nowhere/x: No such file"),
    (["receipt", "list/north/early", "--bytes", "x"], 1, "it comes from no document"),
    (["history", "list", "east"], 2, "no unit 'east'"),
    (["results", "--as-of", "soon"], 2, "should be an instant"),
    (["results", "--as-of", "0001-01-01T00:00+14:00"], 2, "should be an instant"),
    (["results", "--as-of", "22:00", "--at-sequence", "1"], 2, "one of them"),
    (["results", "--as-of", "9998-01-01"], 2, "still to come"),
]


def test_a_mistake_is_one_line(tallywire: Tallywire) -> None:
    for words, code, said in MISTAKES:
        done, out, err = tallywire(*words)
        assert (done, out) == (code, ""), words
        assert said in err
        assert len(err.splitlines()) == 1


def test_what_was_never_said_is_not_in_order(tallywire: Tallywire) -> None:
    code, out, _ = tallywire("receipt", "list/north/early")
    assert code == 1
    assert "nothing stands of it" in out


def test_bytes_are_written_as_they_were_and_over_nothing(tallywire: Tallywire, house: House, tmp_path: Path) -> None:
    claim = house.of(NORTH).claim
    assert claim is not None
    _, out, err = tallywire("receipt", "list/north", "--bytes", "-")
    assert (sha256(out.encode()).hexdigest(), err) == (claim.receipt.sha256, "")
    file = tmp_path / "written"
    assert tallywire("receipt", "list/north", "--bytes", str(file))[0] == 0
    assert sha256(file.read_bytes()).hexdigest() == claim.receipt.sha256
    file.write_text("mine")
    code, _, err = tallywire("receipt", "list/north", "--bytes", str(file))
    assert (code, file.read_text()) == (2, "mine")
    assert "nothing is overwritten" in err


def test_a_terminal_gets_no_bytes(tallywire: Tallywire, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = pty.openpty()
    with os.fdopen(ours), os.fdopen(theirs, "w") as terminal:
        monkeypatch.setattr(sys, "stdout", terminal)
        code, _, err = tallywire("receipt", "list/north", "--bytes", "-")
    assert code == 2
    assert "not written to a terminal" in err


def test_the_pack_says_how_to_read(house: House, tmp_path: Path) -> None:
    words = ("receipt", "list/north", "--verify", "--pack", str(tmp_path / "pack"))
    done = run(*words, env={"TALLYWIRE_DATA": str(tmp_path)})
    assert (done.returncode, done.stderr) == (0, "")
    assert "verified  north, page" in done.stdout


def test_the_history_of_a_figure(tallywire: Tallywire) -> None:
    _, out, _ = tallywire("history", "list", "north")
    lines = [line.rsplit("  ", 1)[0] for line in out.splitlines()]
    assert lines == [
        "2023-03-19 20:01:00Z  page  accept   Bee 20, Ant 10",
        "2023-03-19 20:02:00Z  wire  accept   Ant 9",
        "2023-03-19 20:03:00Z  page  accept   Ant 1,234 (+1,224), Bee 20",
    ]
    _, out, _ = tallywire("history", "list", "north", "--source", "wire", "--json")
    assert [each["tally"]["counts"]["ant"]["votes"] for each in json.loads(out)] == [9]
    _, out, _ = tallywire("history", "list", "north", "--published")
    assert ["page" in line and "tally." in line for line in out.splitlines()] == [True, True]
    _, out, _ = tallywire("history", "list", "north", "--type", "early")
    assert out == "nothing was ever said of list/north/early\n"


def test_what_was_published_then(tallywire: Tallywire) -> None:
    at = "2023-03-19T21:02:30+01:00"
    _, out, _ = tallywire("results", "--as-of", at)
    assert out.startswith("as of 2023-03-19 20:02:")
    assert "North" in out
    assert "1,234" not in out
    _, out, _ = tallywire("results", "--as-of", at, "--json")
    then = json.loads(out)
    assert then["sequence"] < 8
    votes = {each["tally"]["unit_id"]: each["tally"]["counts"]["ant"]["votes"] for each in then["published"]}
    assert votes == {"north": 10, "south": 1, "all": 11}
    _, again, _ = tallywire("results", "--at-sequence", str(then["sequence"]), "--json")
    assert json.loads(again)["published"] == then["published"]
