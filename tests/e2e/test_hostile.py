"""A night among hostile servers: each ends in a named outcome, the workers live, the good source is not delayed."""

import gzip
import socket
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from tests.e2e.houses import running, status, until
from tests.servers import Request, Route, Server, answer, chunked, drip, forever, head, redirect, then_close
from tests.workers.packing import page, write_pack

PAGE = b"<!doctype html><h1>Service unavailable</h1>"
HOSTILE: dict[str, tuple[Route, str]] = {
    "drip": (drip(head(Content_Length=10**6) + b"x" * 10**4, pause=0.2), "timed-out"),
    "drip_head": (drip(head(**{f"X{n}": "y" * 50 for n in range(90)}), pause=0.2), "timed-out"),
    "headers": (forever(b"HTTP/1.1 200 OK\r\n", b"X-More: 1\r\n"), "bad-response"),
    "bomb": (answer(gzip.compress(bytes(300_000_000), 1), Content_Encoding="gzip"), "too-large"),
    "endless": (forever(chunked(), b"10000\r\n" + b"x" * 65536 + b"\r\n"), "too-large"),
    "inwards": (redirect("http://169.254.169.254/latest/meta-data/"), "forbidden-address"),
    "missing": (answer(PAGE, "404 Not Found", Content_Type="text/html"), "http-status"),
    "apology": (answer(PAGE, Content_Type="text/html"), "html-instead"),
    "short": (then_close(head(Content_Length=1000) + page(1, 2)), "truncated"),
    "later": (answer(b"busy", "503 Busy", Retry_After=864_000), "rate-limited"),
    "charset": (answer(page("1", "2") + b"\xff\xfe", Content_Type="text/csv; charset=klingon"), "changed"),
}


class Counting:
    """The good source: a higher number every time it is asked."""

    def __init__(self) -> None:
        self.asked_at: list[float] = []

    def __call__(self, sock: socket.socket, _: Request) -> None:
        self.asked_at.append(monotonic())
        sock.sendall(answer(page(len(self.asked_at), 0)))


def test_hostile_servers_delay_nobody(tmp_path: Path) -> None:
    good = Counting()
    routes = {f"/{name}": route for name, (route, _) in HOSTILE.items()}
    with Server(routes) as bad, Server({"/good": good}) as decent:
        urls = {name: bad.url(f"/{name}") for name in HOSTILE} | {"good": decent.url("/good")}
        pack = write_pack(tmp_path / "pack", urls, interval=("20s", "20s"), good="1s")
        env = {
            "TALLYWIRE_DATA": str(tmp_path / "data"),
            "TALLYWIRE_FETCH_DEADLINE": "2",
            "TALLYWIRE_LEASE_SECONDS": "30",
            "TALLYWIRE_HOST_CONCURRENCY": "1",
        }
        with running(["up", str(pack)], env, tmp_path / "up.log") as house:
            until(lambda: all_answered(status(env)), 60, "every source has an outcome")
            sleep(2)
            state = status(env)
            assert house.poll() is None
    seen = {source["id"]: source["outcome"] for source in state["sources"]}
    assert {name: seen[name] for name in HOSTILE} == {name: outcome for name, (_, outcome) in HOSTILE.items()}
    assert seen["good"] == "changed"
    waits = [later - earlier for earlier, later in zip(good.asked_at, good.asked_at[1:], strict=False)]
    assert len(waits) >= 5
    assert max(waits) < 4, f"the good source waited {max(waits):.1f} s between two polls, of an interval of 1 s"
    readings = {source["id"]: source["reading"] for source in state["sources"]}
    assert readings["charset"] == "unreadable"  # bytes that are no text: kept, said, never guessed
    assert state["documents"]["read"] >= 5
    assert "Traceback" not in (tmp_path / "up.log").read_text()


def all_answered(state: dict[str, Any]) -> bool:
    return bool(state) and all(source["outcome"] != "not asked yet" for source in state["sources"])
