"""`tallywire news` as a person or a script runs it."""

import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ingest.fetch.limits import Limits
from ingest.news.claims import Claim, Measure, Reading, Refused, Stage
from tests.ingest.families.news_made import entry, feed, page, sources, table
from tests.servers import Server, answer
from tests.workers.cli.inside import run
from tests.workers.packing import write_pack
from workers.cli import marked
from workers.preflight import saved as saved_documents

SAID = (
    "In partial results the Ant party received 53.9 percent of the votes. Parties need 5 percent to enter parliament."
)
POLL = "An exit poll gave Amanat 53.46 percent."
ELECTION = {
    "id": "xx-2024",
    "date": "2024-05-05",
    "type": "parliamentary",
    "contest": {"id": "list", "name": "Party lists", "seats": 69},
    "options": [{"id": "ant", "name": "Ant", "aliases": []}, {"id": "bee", "name": "Bee", "aliases": ["Bees"]}],
}
ARTICLE = {"id": "one", "election": "xx-2024", "language": "en", "title": "Ant ahead", "text": SAID, "claims": []}


def pack(folder: Path) -> str:
    return str(write_pack(folder / "pack", {"a": "http://127.0.0.1:1/a"}))


def saved(folder: Path, body: str, name: str = "saved.html") -> str:
    (folder / name).write_text(body)
    return str(folder / name)


def labelled(folder: Path, articles: dict[str, object], elections: object = ELECTION) -> tuple[str, str]:
    for name, files in (("articles", articles), ("elections", {"e": elections})):
        (folder / name).mkdir()
        for stem, content in files.items():
            text = content if isinstance(content, str) else json.dumps(content)
            (folder / name / f"{stem}.json").write_text(text)
    return str(folder / "articles"), str(folder / "elections")


def test_a_text_is_shown_with_its_figures_marked(tmp_path: Path) -> None:
    done = run("news", "read", pack(tmp_path), saved(tmp_path, page("Ant ahead", SAID)))
    assert (done.returncode, done.stderr) == (0, "")
    assert "the Ant party received [ant 53.9 percent partial] of the votes." in done.stdout
    assert "Parties need {5 percent: threshold} to enter parliament." in done.stdout
    assert "read for list with the words of en" in done.stdout
    heads = [line.split() for line in done.stdout.splitlines()]
    assert ["option", "measure", "value", "stage", "who", "confidence", "reasons"] in heads
    assert ["5", "percent", "threshold"] in heads


@pytest.mark.parametrize(("zone", "why"), [("UTC", "published before the election"), ("Asia/Almaty", "")])
def test_the_day_of_publication_is_the_day_where_the_election_is(tmp_path: Path, zone: str, why: str) -> None:
    folder = write_pack(tmp_path / "pack", {"a": "http://127.0.0.1:1/a"})
    for each in folder.glob("*.toml"):
        each.write_text(each.read_text().replace('time_zone = "UTC"', f'time_zone = "{zone}"'))
    items = feed(entry("Ant ahead", SAID, "https://a.example/1", "Sat, 18 Mar 2023 20:00:00 GMT"))
    done = run("news", "read", str(folder), saved(tmp_path, items), "--json", "--contest", "list")
    reading = json.loads(done.stdout)["told"][0]["reading"]
    assert [each["why"] for each in reading["refused"]] == ([why, "threshold"] if why else ["threshold"])
    assert (len(reading["claims"]), done.returncode) == ((0, 1) if why else (1, 0))


def test_without_claims_the_exit_code_is_1(tmp_path: Path) -> None:
    done = run("news", "read", pack(tmp_path), saved(tmp_path, "The match ended 2 to 1.", "match.txt"))
    assert done.returncode == 1
    assert "no claim" in done.stdout


def test_everything_as_json(tmp_path: Path) -> None:
    items = feed(entry("Ant ahead", SAID, "https://a.example/1"), entry("Bee", "Bee has 10.9 percent of the votes."))
    done = run("news", "read", pack(tmp_path), saved(tmp_path, items), "--json", "--contest", "list")
    found = json.loads(done.stdout)
    assert (done.returncode, list(found)) == (0, ["document", "told", "findings"])
    told = {each["title"]: each["reading"] for each in found["told"]}
    [claim] = told["Ant ahead"]["claims"]
    assert (claim["option"], claim["value"], claim["sentence"]) == ("ant", "53.9", SAID.partition(". ")[0] + ".")
    assert told["Ant ahead"]["refused"][0]["why"] == "threshold"
    assert told["Bee"]["claims"][0]["option"] == "bee"


def test_an_address_is_asked_once(tmp_path: Path) -> None:
    with Server({"/story": answer(page("Ant ahead", SAID).encode())}) as server:
        done = run("news", "read", pack(tmp_path), server.url("/story"))
        gone = run("news", "read", pack(tmp_path), server.url("/gone"))
    assert done.returncode == 0
    assert "[ant 53.9 percent partial]" in done.stdout
    assert (gone.returncode, gone.stdout) == (75, "")


def test_whom_the_pack_calls_ruling_is_known(tmp_path: Path) -> None:
    sources(tmp_path / "pack", table("paper", mapping='ruling = "amanat"'))
    said = saved(tmp_path, "The ruling party received 53.9 percent.")
    done = run("news", "read", str(tmp_path / "pack"), said, "--language", "en")
    assert "The ruling party received [amanat 53.9 percent preliminary]." in done.stdout


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("--contest", "nope"), "no contest 'nope'; known are list"),
        (("--language", "xx"), "--language 'xx'"),
    ],
)
def test_what_is_asked_for_has_to_be_there(tmp_path: Path, words: tuple[str, ...], problem: str) -> None:
    done = run("news", "read", pack(tmp_path), saved(tmp_path, SAID), *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert problem in done.stderr


def test_what_is_no_file_and_what_has_no_end_are_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, problem in (
        (str(tmp_path), "a folder"),
        ("/dev/zero", "a pipe or a device"),
        ("pipe", "a pipe or a device"),
    ):
        done = run("news", "read", pack(tmp_path), str(tmp_path / name))
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.endswith(f"{problem}, not a file\n")
        assert done.stderr.count("\n") == 1
    monkeypatch.setattr(saved_documents, "Limits", lambda: Limits(decoded_bytes=50))
    with Path("/dev/zero").open() as endless:
        monkeypatch.setattr("sys.stdin", endless)
        for name in ("-", saved(tmp_path, "x" * 51)):
            done = run("news", "read", pack(tmp_path), name)
            assert (done.returncode, done.stderr.count("\n")) == (2, 1)
            assert done.stderr.endswith(f"{name}: larger than 50 bytes\n")


def test_no_language_is_guessed(tmp_path: Path) -> None:
    words = ("news", "read", pack(tmp_path), saved(tmp_path, "Ant 53.9 percent.", "short.txt"))
    unread, named = run(*words), run(*words, "--language", "en")
    assert (unread.returncode, unread.stdout, unread.stderr.count("\n")) == (2, "", 1)
    assert "unread-language: say in which language it is with --language; there are words for de, en" in unread.stderr
    assert (named.returncode, "[ant 53.9 percent" in named.stdout) == (0, True)


def test_of_a_feed_what_is_in_no_known_language_is_a_finding(tmp_path: Path) -> None:
    items = feed(entry("Ant ahead", SAID, "https://a.example/1"), entry("Ant 41", "Ant 41", "https://a.example/2"))
    done = run("news", "read", pack(tmp_path), saved(tmp_path, items.replace("<language>en</language>", "")), "--json")
    found = json.loads(done.stdout)
    assert (done.returncode, [each["title"] for each in found["told"]]) == (0, ["Ant ahead"])
    assert [(each["rule"], each["place"]) for each in found["findings"]] == [("unread-language", "https://a.example/2")]


def test_what_holds_no_prose_is_one_line(tmp_path: Path) -> None:
    for body in ("%PDF-1.7", "<div>" * 9_000):
        done = run("news", "read", pack(tmp_path), saved(tmp_path, body))
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert run("news", "read", pack(tmp_path), str(tmp_path / "gone.html")).returncode == 2


def test_hostile_words_change_nothing_on_a_terminal(tmp_path: Path) -> None:
    hostile = (
        "In partial results the Ant\x07 party received 53.9 percent of the \u202evotes. [red]Nothing\x1b[2J else[/red]."
    )
    done = run("news", "read", pack(tmp_path), saved(tmp_path, hostile, "hostile.txt"))
    assert "the Ant party received [ant 53.9 percent partial] of the votes. [red]Nothing[2J else[/red]." in done.stdout
    assert not {"\x1b", "\x07", "\u202e"} & set(done.stdout)


def test_marks_stand_in_place_of_their_figures() -> None:
    found = [marked.Mark(2, 4, "[b\x1b]", "x"), marked.Mark(6, 7, "{c}", "y")]
    shown = marked.marked("a\x07bbc\nd", found)
    assert shown.plain == "a[b]c\n{c}"
    assert [(span.start, span.style) for span in shown.spans] == [(1, "x"), (6, "y")]


def test_of_two_marks_on_one_place_the_claim_is_shown() -> None:
    about: dict[str, Any] = {
        "measure": Measure.PERCENT,
        "value": Decimal(5),
        "stage": Stage.PARTIAL,
        "figure": "5 %",
        "sentence": "",
    }
    claims = [Claim(option=each, start=3, end=6, **about) for each in ("ant", "bee")]  # both got 5 %
    refused = Refused(figure="5", start=3, end=4, why="threshold")
    [only] = marked.marks(Reading(language="en", claims=tuple(claims), refused=(refused,)))
    assert only.words == "[ant 5 % partial; bee 5 % partial]"


def test_predictions_are_lines_in_the_order_of_the_files(tmp_path: Path) -> None:
    other = ARTICLE | {"id": "two", "language": "", "text": "Bees won 21 of the 69 seats.", "extra": {"a": 1}}
    folders = labelled(tmp_path, {"b": ARTICLE, "a": other})
    done, again = run("news", "predict", *folders), run("news", "predict", *folders)
    first, second = map(json.loads, done.stdout.splitlines())
    assert (done.returncode, done.stderr, done.stdout) == (0, "", again.stdout)
    assert first == {
        "article": "two",
        "claims": [{"option": "bee", "measure": "seats", "value": 21, "status": first["claims"][0]["status"]}],
    }
    assert [(each["option"], each["value"]) for each in second["claims"]] == [("ant", 53.9)]
    into = tmp_path / "out.jsonl"
    assert run("news", "predict", *folders, "--output", str(into)).stdout == ""
    assert into.read_text() == done.stdout


@pytest.mark.parametrize(
    "articles",
    [{"a": "{"}, {"a": "[]"}, {"a": {"id": "x"}}, {"a": ARTICLE | {"election": "nope"}}, {"a": "[" * 99_999}, {}],
    ids=["cut", "list", "keys", "election", "deep", "none"],
)
def test_a_bad_file_is_one_line(tmp_path: Path, articles: dict[str, object]) -> None:
    done = run("news", "predict", *labelled(tmp_path, articles))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert str(tmp_path / "articles") in done.stderr


def test_an_article_is_in_order_though_it_tells_of_polls_or_of_nothing_of_ours(tmp_path: Path) -> None:
    sources(tmp_path / "pack", table("paper"))
    folder, both = (
        str(tmp_path / "pack"),
        f"According to the Central Election Commission, Amanat received 53.9 percent. {POLL}",
    )
    for name, body, tallies in (("both", both, "1 tallies"), ("calm", "Observers see no queues.", "0 tallies")):
        file = saved(tmp_path, page("Observers are calm", body), f"{name}.html")
        done = run("check", folder, "paper", "--saved", f"paper={file}")
        assert (done.returncode, done.stderr) == (0, "")
        assert tallies in done.stdout
        assert "items       1 pieces of news: 1 on observers" in done.stdout
    assert run("read", folder, "paper", saved(tmp_path, page("Calm", "Nothing."), "none.html")).returncode == 0


def test_news_alone_shows_its_commands() -> None:
    done = run("news")
    assert done.returncode == 2
    assert "predict" in done.stdout
