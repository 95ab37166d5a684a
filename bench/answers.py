"""Answers out of memory: the processor a kept one costs beside a bare response, and the first byte of 300,000 rows.

    python -m bench.answers [--requests 4000] [--rows 300000] [--rounds 3]

Both servers are uvicorn with the same protocol class and take turns. The exit code is 1 where a bar is missed.
"""

import argparse
import asyncio
import os
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

import uvicorn
from redis import Redis
from starlette.types import Receive, Scope, Send

from bench.asked import Server
from ingest.domain.election import Contest, Election, ReportingUnit, Selection
from ingest.domain.tally import TallyKey
from ingest.domain.terms import ContestKind, CountItemType, ReportingUnitType
from publish.api import app
from publish.api.context import Context
from publish.events import COUNT, figure
from publish.live.feed import Feed
from publish.live.hub import Hub
from publish.live.mirror import Mirror
from publish.live.takeover import Protocol
from publish.rows import Published
from storage.archive import Archive
from storage.database import Database

TIMES, MOST_MS = 2.0, 50.0
UNITS = 3_000
TICKS = os.sysconf("SC_CLK_TCK")
BARE, KEPT = "bare response", "kept answer"
NIGHT = datetime(2023, 3, 19, 20, tzinfo=UTC)


def main() -> int:
    if len(sys.argv) == 4 and sys.argv[1] == "serve":
        serve(int(sys.argv[2]), int(sys.argv[3]))
        return 0
    asked = argparse.ArgumentParser(description=__doc__)
    for name, default in (("requests", 4_000), ("rows", 300_000), ("rounds", 3)):
        asked.add_argument(f"--{name}", type=int, default=default)
    chosen = asked.parse_args()
    cost: dict[str, list[float]] = {BARE: [], KEPT: []}
    with (
        Server([sys.executable, "-m", "bench.answers", "serve", "PORT", "0"]) as bare,
        Server([sys.executable, "-m", "bench.answers", "serve", "PORT", str(chosen.rows)]) as ours,
    ):
        for _ in range(chosen.rounds):
            for name, server in ((BARE, bare), (KEPT, ours)):
                cost[name].append(processor(server, "/v1/elections/large/exit-polls", chosen.requests))
        made, size = first_byte(ours.port, "/v1/elections/large/results")
        kept = sorted(first_byte(ours.port, "/v1/elections/large/results")[0] for _ in range(20))
    for name, each in cost.items():
        print(f"{name}: {median(each):.1f} µs of processor a request")
    times, slowest = median(cost[KEPT]) / median(cost[BARE]), kept[-1]
    print(f"that is {times:.2f} times a bare response (bar: {TIMES:.0f})")
    print(f"{chosen.rows:,} rows, {size / 1e6:.0f} MB: made in {made:.0f} ms; kept, the first byte after", end=" ")
    print(f"{median(kept):.1f} ms, {slowest:.1f} ms at most (bar: {MOST_MS:.0f})")
    return int(times > TIMES or slowest > MOST_MS)


def processor(server: Server, path: str, requests: int) -> float:
    """Microseconds of the server's processor for a request on a connection that stays open."""
    with socket.create_connection(("127.0.0.1", server.port)) as sock:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        request = f"GET {path} HTTP/1.1\r\nHost: here\r\n\r\n".encode()
        for _ in range(200):
            _answer(sock, request)
        began = _used(server)
        for _ in range(requests):
            _answer(sock, request)
        return 1e6 * (_used(server) - began) / requests


def _answer(sock: socket.socket, request: bytes) -> None:
    sock.sendall(request)
    head, _, body = sock.recv(65536).partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].split(b"\r")[0])
    while len(body) < length:
        body += sock.recv(65536)


def _used(server: Server) -> float:
    fields = Path(f"/proc/{server.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def first_byte(port: int, path: str) -> tuple[float, int]:
    """Milliseconds from the request to the first byte of the body, and the bytes of the whole."""
    with socket.create_connection(("127.0.0.1", port)) as sock:
        began, received, first = perf_counter(), 0, 0.0
        sock.sendall(f"GET {path} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n".encode())
        while more := sock.recv(1 << 20):
            first = first or 1000 * (perf_counter() - began)
            received += len(more)
    return first, received


def serve(port: int, rows: int) -> None:
    """Ours with so many rows in memory, or a bare application of the same bytes."""
    if not rows:
        uvicorn.run(bare, port=port, loop="asyncio", http=Protocol, ws="none", log_config=None, access_log=False)
        return
    with tempfile.TemporaryDirectory() as folder, closing(Database("sqlite://")) as database:
        feed = _Still(database, Redis.from_url("unix:///nowhere.sock"), Hub(database), rows)
        context = Context(
            database=database, archive=Archive(folder), feed=feed, now=lambda: NIGHT, wake=lambda election_id: None
        )
        api = app.make(context)
        uvicorn.run(api, port=port, loop="asyncio", http=Protocol, ws="none", log_config=None, access_log=False)


BODY = b'{"election_id":"large","sequence":300000,"exit_polls":[]}'
HEADERS = [
    (b"content-type", b"application/json"),
    (b"content-length", b"%d" % len(BODY)),
    (b"cache-control", b"public, max-age=1"),
]


async def bare(scope: Scope, receive: Receive, send: Send) -> None:
    """The least that an application can do."""
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await send({"type": "http.response.body", "body": BODY})


class _Still(Feed):
    """Rows in memory, as a night leaves them; nothing is followed."""

    def __init__(self, database: Database, redis: Redis, hub: Hub, rows: int) -> None:
        super().__init__(database, redis, hub)
        election = _election(rows // UNITS)
        self.elections["large"] = election
        self.mirrors["large"] = Mirror(election, rows, _rows(election))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        await asyncio.sleep(0)
        yield


def _election(contests: int) -> Election:
    whole = ReportingUnit(id="all", name="Everywhere", type=ReportingUnitType.STATE)
    units = [
        ReportingUnit(id=f"p{n}", name=f"Precinct {n}", type=ReportingUnitType.PRECINCT, parent_id="all")
        for n in range(UNITS)
    ]
    names = tuple(Selection(id=name, name=name.title()) for name in ("ant", "bee", "cat"))
    return Election(
        id="large",
        name="Large",
        held_on=date(2023, 3, 19),
        time_zone="UTC",
        polls_open_at=datetime(2023, 3, 19, 6, tzinfo=UTC),
        polls_close_at=datetime(2023, 3, 19, 18, tzinfo=UTC),
        contests=tuple(
            Contest(id=f"c{n}", name=f"Contest {n}", kind=ContestKind.CANDIDATE, selections=names)
            for n in range(contests)
        ),
        units=(whole, *units),
    )


def _rows(of: Election) -> list[Published]:
    found: list[Published] = []
    for contest in of.contests:
        for unit in of.units[1:]:
            key = TallyKey(contest.id, unit.id, CountItemType.TOTAL)
            body = ROW % (contest.id.encode(), unit.id.encode(), len(found) + 1)
            found.append(Published(figure(COUNT, key), key, len(found) + 1, body))
    return found


ROW = (
    b'{"contest_id":"%b","unit_id":"%b","count_item_type":"total","series":"count","sequence":%d,'
    b'"at":"2023-03-19T20:00:00Z","tally":{"contest_id":"c","unit_id":"p","counts":{"ant":{"votes":1234},'
    b'"bee":{"votes":2345},"cat":{"votes":12}}},"receipt":{"source_id":"page","issuer":"The Commission",'
    b'"kind":"commission","position":0,"url":"https://election.example/results","fetched_at":"2023-03-19T20:00:00Z",'
    b'"sha256":"0000000000000000000000000000000000000000000000000000000000000000","reader":"html_table/1"},'
    b'"reason":"","findings":[]}'
)

if __name__ == "__main__":
    sys.exit(main())
