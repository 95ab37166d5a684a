"""`tallywire check` and `tallywire read` as a person or a script runs them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ingest.domain.report import Finding
from ingest.domain.tally import Tally, VoteCounts
from tests.e2e.houses import COMMAND
from tests.servers import Server, answer
from tests.workers.cli.inside import run
from tests.workers.packing import page, write_pack
from workers.cli import telling
from workers.preflight import Preflight, Remark, Verdict

HOSTILE = "party,votes\nAnt,1\nBee\x1b[2J\x07,2\n"


def pack(folder: Path) -> str:
    return str(write_pack(folder / "pack", {"a": "http://127.0.0.1:1/a", "b": "http://127.0.0.1:1/b"}))


def saved(folder: Path, body: bytes, name: str = "saved.csv") -> str:
    (folder / name).write_bytes(body)
    return str(folder / name)


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_exit_codes_of_check(tmp_path: Path) -> None:
    with Server({"/good": answer(page(1, 2)), "/busy": answer(b"", "503 Service Unavailable")}) as server:
        good = write_pack(tmp_path / "good", {"a": server.url("/good")})
        busy = write_pack(tmp_path / "busy", {"a": server.url("/good"), "b": server.url("/busy")})
        gone = write_pack(tmp_path / "gone", {"a": server.url("/gone"), "b": server.url("/busy")})
        secret = write_pack(tmp_path / "secret", {"a": server.url("/x/${DESK_KEY}"), "b": server.url("/gone")})
        codes = [run("check", str(each)).returncode for each in (good, busy, gone, secret)]
        assert codes == [0, 75, 1, 2]
        assert run("check", str(gone), "nope").returncode == 2
        assert run("check", str(gone), "--saved", "nonsense").returncode == 2
        assert run("check", str(busy), "a").returncode == 0


def test_check_as_json_has_the_documented_shape(tmp_path: Path) -> None:
    done = run("check", pack(tmp_path), "a", "--json", "--saved", f"a={saved(tmp_path, page(1, 2))}")
    [found] = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert list(found) == [
        *("source_id", "url", "verdict", "outcome", "amount", "sample", "unresolved", "findings", "remarks"),
    ]
    assert (found["verdict"], found["amount"]["tallies"]) == ("ready", 1)


def test_read_shows_the_normal_form_of_each_file(tmp_path: Path) -> None:
    first = saved(tmp_path, page(1_204, "-"), "20230319T200000Z.csv")
    second = saved(tmp_path, b"party,votes\nAnt,1\nCid,2\n")
    done = run("read", pack(tmp_path), "a", first, second)
    assert (done.returncode, done.stderr) == (1, "")
    assert f"{first}: ready, fetched 2023-03-19 20:00:00Z" in done.stdout
    assert "list in all  [lines 2-3]" in done.stdout
    assert f"{'1,204':>15}  {'-':>9}  ant" in done.stdout
    assert f"{second}: needs attention" in done.stdout
    assert "unresolved  selection of list 'Cid' is not in the pack" in done.stdout


def test_read_as_json_is_a_line_a_file(tmp_path: Path) -> None:
    good, broken = saved(tmp_path, page(1, 2)), saved(tmp_path, b"votes\n1\n", "broken.csv")
    done = run("read", pack(tmp_path), "a", good, broken, "--json")
    first, second = lines(done.stdout)
    assert (done.returncode, done.stderr) == (1, "")
    assert list(first) == [
        *("file", "verdict", "error", "fetched_at", "amount", "tallies", "unresolved_tallies", "unresolved"),
        *("findings", "remarks"),
    ]
    assert first["tallies"][0]["counts"] == {"ant": {"votes": 1}, "bee": {"votes": 2}}
    assert (second["verdict"], second["tallies"]) == ("cannot be read", [])
    assert "party" in second["error"]


def test_a_recorded_answer_tells_its_charset_and_its_failure(tmp_path: Path) -> None:
    body = "party,votes\nAnt,1\nBee,2\n".encode("utf-16-le")
    for name, said in (
        ("20230319T200000Z", {"status": 200, "headers": {"content-type": "text/csv; charset=utf-16-le"}}),
        ("20230319T210000Z", {"status": 404}),
    ):
        saved(tmp_path, body, f"{name}.csv")
        (tmp_path / f"{name}.http.json").write_text(json.dumps(said))
    files = [str(tmp_path / f"20230319T2{hour}0000Z.csv") for hour in (0, 1)]
    first, second = lines(run("read", pack(tmp_path), "a", *files, "--json").stdout)
    assert (first["verdict"], first["amount"]["charset"]) == ("ready", "utf-16-le")
    assert "HTTP status 404" in second["error"]


def test_standard_input_is_a_file(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "read", pack(tmp_path), "a", "-", "--json"], input=page(3, 4), capture_output=True, check=False
    )
    [found] = lines(done.stdout.decode())
    assert (done.returncode, found["file"], found["verdict"]) == (0, "-", "ready")


@pytest.mark.parametrize(
    ("source", "file", "said"),
    [
        ("aa", "x", "no source 'aa'; did you mean \"a\"?"),
        ("a", "none.csv", "No such file"),
        ("a", ".", "a folder, not a file"),
    ],
)
def test_a_wrong_source_or_file_is_one_line(tmp_path: Path, source: str, file: str, said: str) -> None:
    done = run("read", pack(tmp_path), source, str(tmp_path / file))
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert said in done.stderr


def test_nothing_a_source_sends_moves_the_cursor(tmp_path: Path) -> None:
    done = run("read", pack(tmp_path), "a", saved(tmp_path, HOSTILE.encode()))
    checked = run("check", pack(tmp_path), "a", "--saved", f"a={saved(tmp_path, HOSTILE.encode())}")
    for text in (done.stdout, checked.stdout):
        assert "Bee" in text
        assert all(letter.isprintable() or letter == "\n" for letter in text)


def test_many_findings_of_a_kind_are_told_in_a_few_lines(capsys: pytest.CaptureFixture[str]) -> None:
    findings = tuple(Finding(rule="ragged-row", message=f"row {at}", place=f"line {at}") for at in range(40))
    found = Preflight(
        source_id="a",
        url="http://x/",
        verdict=Verdict.ATTENTION,
        outcome="nothing",
        sample=(Tally(contest_id="c", unit_id="u", counts={"a": VoteCounts(votes=1)}),),
        findings=(Finding(rule="before_polls_close", message="early"), *findings),
        remarks=(Remark(topic="pace", message="slow"),),
    )
    telling.show(found)
    shown = capsys.readouterr().out.splitlines()
    assert sum("ragged-row" in line for line in shown) == telling.MOST_OF_A_KIND + 1
    assert shown[-2:] == ["  pace        slow", "  rules       before_polls_close: early"]


def test_help_is_quick_and_says_what_exit_codes_mean() -> None:
    for command in ("check", "read", "new-source"):
        assert "Exit code 0" in " ".join(run(command, "--help").stdout.split())
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, workers.cli; print('lxml' in sys.modules, 'requests' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert loaded.stdout.split() == ["False", "False"]
