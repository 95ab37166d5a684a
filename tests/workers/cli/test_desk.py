"""The commands by which people decide, as they meet them: lines, exit codes, and no traceback."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.examples import tally
from tests.publish.desk.nights import ALL, Night, on_sqlite
from workers import bootstrap, cli
from workers.bootstrap import Services
from workers.settings import Settings

Run = Callable[..., tuple[int, list[str], str]]
ADA = ("--by", "Ada", "--why", "they called")


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Night]:
    with on_sqlite(tmp_path) as night:
        yield night


@pytest.fixture
def run(
    night: Night, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    """One command to its end, in this process: its exit code, lines, and what it says of a failure."""
    make = bootstrap.make
    monkeypatch.setenv("TALLYWIRE_DATA", str(tmp_path))
    with ExitStack() as opened:

        def made(configured: Settings) -> Services:
            services = make(configured)
            opened.enter_context(closing(services.database))
            opened.enter_context(closing(services.redis))
            opened.callback(services.app.close)
            return services

        def run(*words: str) -> tuple[int, list[str], str]:
            monkeypatch.setattr(bootstrap, "make", made)
            monkeypatch.setattr(sys, "argv", ["tallywire", *words])
            with pytest.raises(SystemExit) as end:
                cli.main()
            out, err = capsys.readouterr()
            return int(end.value.code or 0), out.splitlines(), err

        yield run


def test_a_hold_is_listed_shown_and_released(night: Night, run: Run) -> None:
    night.says("page", tally(ant=1_234, bee=5))
    night.held("page", tally(ant=0, bee=0, place="line 3"))
    code, (head, *rest), _ = run("holds")
    name = head.split()[0]
    assert (code, head) == (
        0,
        f"{name}  page  list in all: ant 0, bee 0; ant 1,234, bee 5 stands meanwhile",
    )
    ends = "held since 19 Mar 20:02:00Z; released once it is seen to last until 19 Mar 20:07:00Z, or when a second"
    assert rest == ["  zeroed: it is odd", f"  {ends} source says the same"]
    code, lines, _ = run("holds", "show", name)
    assert "  says                  0  ant  -1,234" in lines
    assert "  doubt   zeroed: it is odd" in lines
    assert run("holds", "release", name, *ADA) == (0, [f"released {head}"], "")
    assert night.published()[ALL] == ("page", {"ant": 0, "bee": 0})
    assert run("holds") == (0, ["nothing is held"], "")
    code, out, err = run("holds", "reject", name, "--by", "Bob", "--why", "no")
    assert (code, out) == (3, [])
    assert err.startswith("error: hold 1 was released by Ada at ")
    assert err.endswith("Z: they called\n")


def test_all_of_a_source_or_rule_are_decided_together(night: Night, run: Run) -> None:
    night.held("page", tally("u0", ant=1), tally("u1", ant=2))
    night.held("wire", tally("u0", ant=9))
    assert run("holds", "reject", "--source", "page", "--json", *ADA)[:2] == (0, ['{"rejected":[1,2]}'])
    assert [hold["source_id"] for hold in json.loads(run("holds", "--json")[1][0])] == ["wire"]
    assert run("holds", "reject", "--source", "page", *ADA) == (1, [], "error: nothing that is held fits\n")
    states = {hold["id"]: hold["state"] for hold in json.loads(run("holds", "--all", "--json")[1][0])}
    assert states == {1: "rejected", 2: "rejected", 3: "held"}
    code, (line,), _ = run("audit")
    assert (code, line[19:]) == (0, "Z  Ada  hold.rejected  hold/1, hold/2: they called")


def test_a_hold_is_not_released_on_what_was_seen_before(night: Night, run: Run) -> None:
    night.held("page", tally(ant=4))
    name = run("holds")[1][0].split()[0]
    night.held("page", tally(ant=5), goes_on=True)
    code, _, err = run("holds", "release", name, *ADA)
    assert (code, "page says something else since it was looked at" in err) == (3, True)
    assert run("holds", "release", "1", *ADA)[:1] == (0,)
    assert night.published()[ALL] == ("page", {"ant": 5})


def test_an_override_is_set_listed_and_cleared(night: Night, run: Run) -> None:
    night.says("page", tally(ant=34, bee=5))
    assert run("override", "set", "list", "all", "ant=1043", *ADA) == (
        0,
        ["set: list in all: ant 1,043; published with it: ant 1,043, bee 5"],
        "",
    )
    code, (head, *rest), _ = run("override", "list")
    assert (code, head[:23], head[-12:]) == (0, "list in all: set by Ada", " they called")
    assert rest == ["            1,043  ant  (page: 34)", "                5  bee"]
    assert run("override", "clear", "list", "all", *ADA) == (0, ["cleared: list in all"], "")
    assert run("override", "list") == (0, ["no override is in force"], "")
    assert run("override", "clear", "list", "all", *ADA)[0] == 3


def test_votes_may_be_said_as_they_are_printed(night: Night, run: Run) -> None:
    assert run("override", "set", "list", "all", "ant=1,234,567", "bee=1,000", *ADA)[0] == 0
    assert night.published()[ALL] == ("@desk", {"ant": 1_234_567, "bee": 1_000})
    odd_ones = ("1,00", "1234,567", ",123", "1,234,", "1,,234", "12,3456", "1.000", "1 000", "\u0661,234", "", "9" * 17)
    for odd in odd_ones:
        code, out, err = run("override", "set", "list", "all", f"ant={odd}", *ADA)
        assert (code, out) == (2, []), odd
        assert err.startswith(f"error: {f'ant={odd}'!r}: should be SELECTION=VOTES")
    assert len(night.audit()) == 1


def test_a_contest_is_called_and_taken_back(night: Night, run: Run) -> None:
    assert run("call", "list", "ant", "bee", "--runoff", *ADA) == (0, ["runoff: list: ant, bee"], "")
    (line,) = run("call")[1]
    assert (line[:30], line[-12:]) == ("list: runoff ant, bee, by Ada ", " they called")
    assert run("call", "list", "--too-close", *ADA)[0] == 3
    assert run("call", "list", "retract", *ADA) == (0, ["retracted: list"], "")
    assert run("call", "list", "--too-close", *ADA) == (0, ["too-close: list"], "")
    assert night.types() == ["contest.called", "contest.retracted", "contest.called"]
    (listed,) = run("audit", "--json")[1]
    assert [each["action"] for each in json.loads(listed)] == ["contest.called", "contest.retracted", "contest.called"]


def test_a_call_in_force_stands_with_the_results_of_now(night: Night, run: Run) -> None:
    night.says("page", tally(ant=34, bee=5))
    run("call", "list", "ant", "bee", "--runoff", "--by", "Ada", "--why", "nobody\x1b[2J has half")
    (line,) = [line for line in run("results")[1] if "runoff" in line]
    assert (line[:27], line.rstrip()[-21:]) == ("runoff Ant, Bee, by Ada at ", "Z: nobody[2J has half")
    assert not any("runoff" in line for line in run("results", "--at-sequence", "2")[1])
    run("call", "list", "retract", *ADA)
    assert not any("runoff" in line for line in run("results")[1])


def test_who_decides_may_be_set_once(night: Night, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    code, _, err = run("call", "list", "ant", "--why", "so")
    assert (code, err) == (2, "error: --by: who decides? Say so, or set TALLYWIRE_OPERATOR\n")
    monkeypatch.setenv("TALLYWIRE_OPERATOR", "Grace")
    code, _, err = run("call", "list", "ant")
    assert (code, err) == (2, "error: --why: every decision has a reason, which the audit log keeps\n")
    assert run("call", "list", "ant", "--why", "so")[0] == 0
    assert night.audit()[0].who == "Grace"


REFUSED = [
    (("holds", "release", *ADA), "which? name ids, or else one or more of --source, --contest and --rule"),
    (("holds", "release", "1", "--source", "page", *ADA), "which? name ids, or else one or more of"),
    (("holds", "release", "x", *ADA), "'x': should be the number of a hold, such as 12 or 12@3fa4b2c1"),
    (("holds", "show", "7"), "no hold 7 in demo"),
    (("holds", "--source", "pgae"), "no source 'pgae'; did you mean page?"),
    (("holds", "--source", "page", "show", "1"), "holds: options go behind show"),
    (("override", "set", "list", "all", "ant=1.5", *ADA), "'ant=1.5': should be SELECTION=VOTES, such as ant=1234"),
    (("override", "set", "list", "all", "ant=-1", *ADA), "'ant=-1': should be SELECTION=VOTES, such as ant=1234"),
    (("override", "set", "list", "all", "ant=1", "ant=2", *ADA), "'ant=2': ant is named twice"),
    (("override", "set", "list", "u7", "ant=1", *ADA), "no unit 'u7'; there are all, u0, u1"),
    (("override", "set", "list", "all", "ant=1", "--type", "erly", *ADA), "'erly'; did you mean early?"),
    (("call", "list", "ants", *ADA), "no selection of list 'ants'; did you mean ant?"),
    (("call", "list", "--runoff", "--too-close", *ADA), "--runoff and --too-close: it is one of them"),
    (("call", "list", "ant", "--by", "A", "--why", "x" * 1_001), "why should have at most 1,000 letters, not 1,001"),
]


def test_what_has_to_be_mended_is_one_line(night: Night, run: Run) -> None:
    for words, said in REFUSED:
        code, out, err = run(*words)
        assert (code, out, len(err.splitlines())) == (2, [], 1), (words, err)
        assert said in err
    assert night.audit() == []


def test_nothing_that_a_source_or_a_person_wrote_moves_the_cursor(night: Night, run: Run) -> None:
    night.held("page", tally(ant=4, place="\x1b[2Jline"))
    shown = "\n".join(run("holds", "show", "1")[1])
    run("holds", "release", "1", "--by", "A\x1b[31mda", "--why", "\x1b]0;x\x07 so")
    assert "\x1b" not in run("holds", "release", "1", *ADA)[2]
    assert "\x1b" not in shown + "\n".join(run("audit")[1] + run("holds", "--all")[1])
