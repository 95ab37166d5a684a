"""The desk over HTTP: who may decide, on what they have seen, once."""

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
import requests

from publish.api import rights
from publish.api.rate import Rate
from publish.desk import holds, tokens
from publish.desk.tokens import Scope
from tests.examples import tally
from tests.publish.api.served import Served


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has tried anything yet."""
    monkeypatch.setattr(rights, "GUESSES", Rate(burst=5, seconds=60))
    monkeypatch.setattr(rights, "DECISIONS", Rate(burst=20, seconds=60))


def test_a_hold_is_released_in_the_name_of_the_token(served: Served) -> None:
    served.night.says("page", tally(ant=10))
    served.night.held("page", tally(ant=5))
    last = served.told()
    (hold,) = served.json("holds")["holds"]
    with served.listen() as listener:
        done = served.send("POST", f"holds/{hold['id']}/release", {"seen": hold["seen"], "why": "they called"})
        assert (done.status_code, done.json()["who"], done.headers["Cache-Control"]) == (200, "Ada", "no-store")
        assert listener.sequences(last + 2) == [last + 1, last + 2]
    (entry,) = served.send("GET", "audit", None).json()["entries"]
    assert (entry["who"], entry["action"], entry["why"]) == ("Ada", "hold.released", "they called")


def test_of_two_at_once_one_is_told_that_the_other_was_first(served: Served) -> None:
    served.night.held("page", tally(ant=5))
    served.told()
    (hold,) = holds.listed(served.night.database, served.night.election)
    said = {"seen": hold.seen, "why": "it is so"}
    token = served.token
    with ThreadPoolExecutor(2) as both:
        words = ("release", "reject")
        done = list(both.map(lambda word: served.send("POST", f"holds/{hold.id}/{word}", said, token), words))
    assert sorted(each.status_code for each in done) == [200, 409]


def test_nobody_decides_on_other_words_than_those_they_saw(small: Served) -> None:
    small.night.held("page", tally(ant=5))
    small.told()
    (hold,) = small.json("holds")["holds"]
    for seen in ("", "00000000"):
        done = small.send("POST", f"holds/{hold['id']}/release", {"seen": seen, "why": "it is so"})
        assert (done.status_code, "says something else" in done.json()["detail"]) == (409, True)


def test_figures_and_calls(small: Served) -> None:
    small.night.says("page", tally(ant=10, bee=5))
    small.told()
    assert small.send("PUT", "overrides/list/all", {"figures": {"ant": 12}, "why": "by phone"}).status_code == 200
    (mine,) = small.send("GET", "overrides", None).json()["overrides"]
    assert (mine["who"], mine["desk"]["tally"]["counts"]["ant"]["votes"]) == ("Ada", 12)
    assert small.send("DELETE", "overrides/list/all", {"why": "a mistake"}).status_code == 200
    call = {"selection_ids": ["ant"], "status": "called", "why": "enough"}
    assert small.send("PUT", "calls/list", call).status_code == 200
    assert small.send("PUT", "calls/list", call).status_code == 409
    assert [each["selection_ids"] for each in small.json("calls")["calls"]] == [["ant"]]
    assert small.send("DELETE", "calls/list", {"why": "too early"}).status_code == 200
    assert small.send("PUT", "calls/list", call | {"selection_ids": ["nobody"]}).status_code == 404
    assert small.send("PUT", "overrides/list/all", {"figures": {"ant": -1}, "why": "x"}).status_code == 422


def test_only_a_token_in_force_with_the_scope_and_for_the_election(small: Served) -> None:
    database, now = small.night.database, small.night.now
    made = partial(tokens.make, database, made_by="root", now=now)
    short = made("Bo", [Scope.AUDIT], expires_at=now + timedelta(minutes=5))
    other = made("Cy", [Scope.AUDIT], elections=["other"])
    narrow = made("Di", [Scope.HOLDS])
    assert small.send("GET", "audit", None, short).status_code == 200
    assert small.send("GET", "audit", None, other).json()["detail"].endswith("is not for demo")
    assert small.send("GET", "audit", None, narrow).json()["detail"].endswith("has no scope audit")
    tokens.revoke(database, small.token.split("_")[1], by="root", now=now)
    small.night.now += timedelta(minutes=5)
    for wrong in (small.token, short, narrow[:-1] + "x", ""):
        answer = small.send("GET", "audit", None, wrong)
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="tallywire"')
    assert requests.get(f"{small.election}/audit?token={narrow}", timeout=5).status_code == 400


def test_guessing_is_slow(small: Served) -> None:
    answers = [small.send("GET", "audit", None, "tw_aa_guess") for _ in range(7)]
    assert [each.status_code for each in answers] == [401] * 5 + [429] * 2
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert small.get("results").status_code == 200  # who only reads is not meant


def test_what_was_sent_is_read_strictly(small: Served) -> None:
    small.night.held("page", tally(ant=5))
    small.told()
    path = "holds/1/release"
    assert small.send("POST", path, {"seen": "x", "why": "y", "extra": 1}).status_code == 422
    assert small.send("POST", path, {"seen": "x", "why": "y" * 70_000}).status_code == 413
    assert small.send("POST", path, {"seen": "x", "why": ""}).status_code in (409, 422)
    mine = {"Authorization": f"Bearer {small.token}", "Content-Type": "application/json"}
    for body in (b"", b"{", b"\xff", b"[" * 60_000, b'{"seen": 1, "why": "x"}'):
        answer = requests.post(f"{small.election}/{path}", data=body, headers=mine, timeout=5)
        assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")
    foreign = small.send("POST", path, {"seen": "x", "why": "y"}, **{"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403
    assert [each["id"] for each in small.json("holds")["holds"]] == [1]


def test_nothing_keeps_the_secret(small: Served, caplog: pytest.LogCaptureFixture) -> None:
    secret = small.token.split("_", 2)[2]
    with caplog.at_level(logging.DEBUG):
        small.send("GET", "audit", None)
    (listed,) = tokens.listed(small.night.database)
    assert (listed.name, listed.last_used_at) == ("Ada", small.night.now)
    assert secret not in caplog.text + json.dumps(str(listed))
    assert all(secret.encode() not in file.read_bytes() for file in small.folder.glob("tallywire.db*"))
