"""A connection that was taken over: what the server still has of it, and what it still does with it.

All of it is seen from outside, on a real server, so that a server that works otherwise inside is noticed.
"""

import gc
import json
from threading import Thread
from time import monotonic, sleep

import pytest
import uvicorn
from redis import Redis
from starlette.responses import PlainTextResponse
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from publish.live import client
from publish.live.hub import Filter, Hub
from publish.live.takeover import Protocol, StreamAnswer
from tests.examples import tally
from tests.publish.api.served import Listener, Served, serving
from tests.publish.desk.nights import Night

MANY = 20
REQUEST = b"GET /v1/elections/demo/stream HTTP/1.1\r\nHost: here\r\n\r\n"


def test_it_begins_with_a_head_that_no_proxy_changes_or_keeps(small: Served) -> None:
    with small.listen() as listener:
        status, *lines = listener.head.splitlines()
        head = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        assert status == "HTTP/1.1 200 OK"
        assert head["content-type"] == "text/event-stream; charset=utf-8"
        assert head["cache-control"] == "no-store, no-transform"
        assert (head["connection"], head["x-accel-buffering"]) == ("close", "no")
        assert head["date"].endswith("GMT")
        assert not {"transfer-encoding", "content-length"} & head.keys()


def test_nothing_is_left_of_the_request(small: Served) -> None:
    """Not even until the collector comes by."""
    gc.collect()
    gc.disable()
    try:
        listeners = [small.listen() for _ in range(MANY)]
        for each in listeners:
            assert each.frame()[""] == "welcome"
        until = monotonic() + 5
        while (left := _alive(Protocol) + _alive(RequestResponseCycle)) and monotonic() < until:
            sleep(0.01)
        assert left == 0
        assert _alive(client.Client) == MANY
    finally:
        gc.enable()
        for each in listeners:
            each.close()


def _alive(kind: type) -> int:
    return sum(type(each) is kind for each in gc.get_objects())


def test_a_request_that_was_sent_behind_it_gets_no_answer(small: Served) -> None:
    with small.listen() as listener:
        assert listener.frame()[""] == "welcome"
        listener.socket.sendall(REQUEST)
        small.night.says("page", tally(ant=1))
        assert listener.sequences(small.told())[0] == 1


def test_two_requests_in_one_packet_are_one_stream(small: Served) -> None:
    with Listener(
        small.port, "/v1/elections/demo/stream HTTP/1.1\r\nHost: here\r\n\r\nGET /v1/elections", {}
    ) as listener:
        assert listener.frame()[""] == "welcome"
        small.night.says("page", tally(ant=1))
        last = small.told()
        assert listener.sequences(last) == list(range(1, last + 1))


def test_who_talks_too_much_is_let_go(small: Served) -> None:
    with small.listen() as listener:
        assert listener.frame()[""] == "welcome"
        listener.socket.sendall(b"x" * (client.MOST_RECEIVED + 1))
        assert _ends(listener)


def test_who_hangs_up_makes_room(night: Night, redis: Redis) -> None:
    with serving(night, redis, Hub(night.database, most_clients=1)) as served:
        for _ in range(3):
            with served.listen() as listener:
                assert listener.frame()[""] == "welcome"
                assert served.get("stream").status_code == 503
            until = monotonic() + 5
            while served.hub.full:
                assert monotonic() < until
                sleep(0.01)


def test_the_server_ends_while_many_listen(night: Night, redis: Redis) -> None:
    with serving(night, redis) as served:
        listeners = [served.listen() for _ in range(MANY)]
        for each in listeners:
            assert each.frame()[""] == "welcome"
        began = monotonic()
    assert monotonic() - began < 2
    for each in listeners:
        assert _ends(each)
        each.close()


def _ends(listener: Listener) -> bool:
    try:
        return listener.frame() == {}
    except ConnectionResetError:
        return True


@pytest.mark.parametrize("http", ["h11", "httptools"])
def test_a_server_that_gives_nothing_away_says_so(night: Night, http: str) -> None:
    refusal = PlainTextResponse("no stream", 501)
    answer = StreamAnswer(Hub(night.database), "demo", Filter(), None, refusal)
    server = uvicorn.Server(uvicorn.Config(answer, port=0, http=http, log_config=None, lifespan="off"))
    thread = Thread(target=server.run)
    thread.start()
    while not server.started:
        sleep(0.01)
    with Listener(server.servers[0].sockets[0].getsockname()[1], "/", {}) as listener:
        assert listener.head.startswith("HTTP/1.1 501")
    server.should_exit = True
    thread.join(10)


def test_what_is_not_asked_with_get_is_no_stream(small: Served) -> None:
    assert json.loads(small.send("POST", "stream", {}).text)["status"] == 405
