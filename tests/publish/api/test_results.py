"""What is published, over HTTP: now, then, page by page; snapshots and events make each other up."""

import csv
import json
from io import StringIO
from typing import Any

from msgspec.structs import replace

from tests.examples import tally
from tests.publish.api.served import Served

Rows = dict[tuple[str, str, str, str], dict[str, Any]]


def test_a_snapshot_and_the_events_after_it_make_every_later_snapshot(served: Served) -> None:
    night = served.night
    for step in range(1, 6):
        night.says("page", tally(ant=10 * step, bee=5), tally("u0", ant=step))
        night.says("wire", tally(ant=11 * step, bee=6), tally("u1", bee=step))
    night.says("page", tally(ant=3, bee=1))  # a correction
    last = served.told()
    every = served.json("events?after=0&limit=2000")["events"]
    snapshots = {at: keyed(served.json(f"results?sequence={at}")) for at in range(last + 1)}
    assert snapshots[last] == keyed(served.json("results"))
    for begin in range(0, last, 5):
        rows = dict(snapshots[begin])
        for event in every[begin:]:
            take(rows, event)
            assert rows == snapshots[sequence_of(event)], f"from {begin} to {event['id']}"


def test_the_same_from_pages_of_a_snapshot_taken_while_the_night_goes_on(small: Served) -> None:
    night = small.night
    night.says("page", *(tally(unit, ant=1, bee=2) for unit in ("all", "u0", "u1")))
    small.told()
    first = small.json("results?limit=2")
    night.says("page", tally("u0", ant=7), tally("u1", ant=9))
    last = small.told()
    second = small.json(f"results?after={first['next']}&limit=2")
    rows = keyed(first) | keyed(second)
    assert (first["sequence"] < second["sequence"], second["next"]) == (True, None)
    for event in small.json(f"events?after={first['sequence']}")["events"]:
        take(rows, event, only_newer=True)
    assert rows == keyed(small.json(f"results?sequence={last}"))


def test_an_instant_of_the_past_and_one_to_come(small: Served) -> None:
    small.night.says("page", tally(ant=10))
    then = small.night.now
    small.night.says("page", tally(ant=20))
    small.told()
    (row,) = small.json(f"results?as_of={then:%Y-%m-%dT%H:%M:%SZ}")["results"]
    assert row["tally"]["counts"] == {"ant": {"votes": 10}}
    assert small.get("results?as_of=2999-01-01T00:00:00Z").status_code == 422
    assert small.get("results?as_of=22:00").json()["detail"].startswith("as_of: should be an instant")
    assert small.get("results?sequence=99").json()["detail"] == "sequence 99 is still to come; the last one is 3"


def test_only_what_is_asked_for(small: Served) -> None:
    small.night.says("page", tally(ant=10), tally("u0", ant=4))
    small.night.says("wire", tally(ant=12))
    small.told()
    assert [row["unit_id"] for row in small.json("results?unit=u0")["results"]] == ["u0"]
    (mine,) = small.json("results?source=wire")["results"]
    assert (mine["sequence"], mine["tally"]["counts"]) == (None, {"ant": {"votes": 12}})
    assert small.get("results?unit=nowhere").status_code == 404
    assert small.get("results?source=nobody").status_code == 404
    assert small.get("results?uniit=north").status_code == 400


def test_every_answer_can_be_asked_for_again_without_being_sent_again(small: Served) -> None:
    small.night.says("page", *(tally(unit, ant=1, bee=2) for unit in ("all", "u0", "u1")))
    small.told()
    first = small.get("results")
    assert (first.headers["Content-Encoding"], first.headers["Vary"]) == ("gzip", "accept-encoding")
    assert small.get("results", **{"If-None-Match": first.headers["ETag"]}).status_code == 304
    small.night.says("page", tally(ant=2))
    small.told()
    assert small.get("results", **{"If-None-Match": first.headers["ETag"]}).status_code == 200
    plain = small.get("results", **{"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert plain.headers["Access-Control-Allow-Origin"] == "*"
    assert "immutable" in small.get("results?sequence=1").headers["Cache-Control"]


def test_no_cell_of_a_table_is_a_formula(small: Served) -> None:
    small.night.says("page", tally(ant=10, bee=0))
    small.told()
    of = small.night.election
    hostile = {"ant": "=HYPERLINK(1)", "bee": "\t@x\r\n+1", "cat": "-2"}
    selections = tuple(replace(each, name=hostile[each.id]) for each in of.contests[0].selections)
    small.feed.elections["demo"] = replace(of, contests=(replace(of.contests[0], selections=selections),))
    body = small.get("results.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(body)))
    assert [(row["selection"], row["votes"], row["source_id"]) for row in rows] == [
        ("'=HYPERLINK(1)", "10", "page"),
        ("' @x  +1", "0", "page"),
    ]


def keyed(snapshot: dict[str, Any]) -> Rows:
    return {key_of(row): row for row in snapshot["results"]}


def key_of(row: dict[str, Any]) -> tuple[str, str, str, str]:
    return row["series"], row["contest_id"], row["unit_id"], row["count_item_type"]


def take(rows: Rows, event: dict[str, Any], *, only_newer: bool = False) -> None:
    """As a consumer does who knows nothing but the guide."""
    data = event["data"]
    if "series" not in data:
        return
    said = data["after"] or data["before"]
    key = data["series"], said["contest_id"], said["unit_id"], said.get("count_item_type", "total")
    if only_newer and key in rows and rows[key]["sequence"] >= sequence_of(event):
        return
    if data["after"] is None:
        rows.pop(key, None)
        return
    rows[key] = {
        "contest_id": key[1],
        "unit_id": key[2],
        "count_item_type": key[3],
        "series": key[0],
        "sequence": sequence_of(event),
        "at": event["time"],
        "tally": data["after"],
        "receipt": data["receipt"],
        "reason": data["reason"],
        "findings": data["findings"],
    }


def sequence_of(event: dict[str, Any]) -> int:
    return int(json.loads(json.dumps(event["id"])).rpartition("/")[2])
