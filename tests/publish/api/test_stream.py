"""The stream: taken up where it was left, whatever happened meanwhile; nobody is waited for."""

import random
from threading import Thread

import pytest
from msgspec.structs import replace
from redis import Redis

from publish.live import hub as live
from publish.live.hub import Hub
from tests.examples import tally
from tests.publish.api.served import Served, serving
from tests.publish.desk.nights import Night


def test_it_begins_now_goes_on_and_is_taken_up_again(served: Served) -> None:
    served.night.says("page", tally(ant=1))
    last = served.told()
    with served.listen() as listener:
        assert listener.frame() == {"retry": "2000", "id": str(last), "": "welcome"}
        served.night.says("page", tally(ant=2, bee=1))
        now = served.told()
        assert listener.sequences(now) == list(range(last + 1, now + 1))
    served.night.says("page", tally(ant=3, bee=9))
    now = served.told()
    with served.listen(Last_Event_ID="1") as listener:
        assert listener.sequences(now) == list(range(2, now + 1))
    with served.listen("stream?after=0") as listener:
        assert listener.sequences(now) == list(range(1, now + 1))


def test_no_event_is_lost_or_repeated_however_often_a_stream_breaks(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With so little in memory that most of it comes from the outbox, while a writer goes on."""
    monkeypatch.setattr(live, "RING_EVENTS", 4)
    chance, seen = random.Random(7), list[int]()
    writer = Thread(target=say_much, args=[served.night])
    writer.start()
    while writer.is_alive() or seen[-1:] != [len(served.night.events())]:
        served.redis.publish("tallywire:wake", "demo")
        with served.listen(f"stream?after={seen[-1] if seen else 0}") as listener:
            seen += listener.until_silent(chance.randint(1, 12))
    writer.join()
    assert seen == list(range(1, len(served.night.events()) + 1))


def say_much(night: Night) -> None:
    for votes in range(1, 60):
        night.says("page", tally(ant=votes))


def test_each_gets_what_was_asked_for_and_knows_where_it_is(small: Served) -> None:
    small.night.says("page", tally(ant=1), tally("u0", ant=1))
    small.night.says("page", tally(ant=2), tally("u0", ant=2))
    last = small.told()
    events = small.json("events?after=0")["events"]
    for asked in ("contest=list", "level=state", "type=tally", "type=tally.changed", "type=contest"):
        wanted = [each["id"] for each in small.json(f"events?after=0&{asked}")["events"]]
        with small.listen(f"stream?after=0&{asked}") as listener:
            assert [f"demo/{each}" for each in listener.until_silent()] == wanted != []
    assert len({len(events), len(small.json("events?after=0&type=contest")["events"])}) == 2
    assert small.json("events?after=0&type=source")["events"] == []
    assert small.get("stream?contest=nothing").status_code == 404
    assert small.json(f"events?after={last}")["next"] is None


def test_who_knows_more_than_there_is_is_told_to_begin_anew(small: Served) -> None:
    small.night.says("page", tally(ant=1))
    last = small.told()
    with small.listen(Last_Event_ID="9000") as listener:
        assert listener.frame() == {"event": "reset", "id": str(last), "data": f'{{"sequence":{last}}}'}
    assert small.get("stream", **{"Last-Event-ID": "x"}).status_code == 422


def test_a_sign_of_life_moves_the_place_of_a_filtered_stream(
    night: Night, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "BEAT_SECONDS", 0.05)
    with serving(night, redis) as served, served.listen("stream?type=source") as listener:
        night.says("page", tally(ant=1))
        last = served.told()
        while (fields := listener.frame()).get("id") != str(last):
            assert "data" not in fields
        assert fields[""] == "beat"


def test_as_many_as_there_is_room_for(night: Night, redis: Redis) -> None:
    with serving(night, redis, Hub(night.database, most_clients=1)) as served, served.listen():
        answer = served.get("stream")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")


def test_it_goes_on_without_redis(night: Night) -> None:
    away = Redis.from_url("unix:///nowhere/at/all.sock")
    with away, serving(night, away) as served, served.listen("stream?after=0") as listener:
        night.says("page", tally(ant=1))
        assert listener.sequences(1) == [1]


def test_names_cannot_break_a_frame(small: Served) -> None:
    small.night.held("page", tally(ant=1), rule="zeroed")
    hostile = "a\r\n\r\nid: 99\ndata: <script>\u2028\u202e\0\N{NULL}"
    small.night.says("page", replace(tally(ant=2), reported_by=hostile))
    last = small.told()
    with small.listen("stream?after=0") as listener:
        assert listener.sequences(last) == list(range(1, last + 1))
