"""The same broadcast as others do it: a queue for each listener, and sse-starlette makes the frames.

    python -m bench.peers.sse_starlette PORT EVENTS [once]

EVENTS is a file with the JSON of an event a line. With `once` the frame is made once for everybody and sent as bytes,
which the package lets through, though its documentation makes a frame for each. Needs an environment that has the
package; see `environments`.
"""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import uvicorn
from sse_starlette import EventSourceResponse, ServerSentEvent  # type: ignore[import-not-found]
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route

from bench.commanded import obey, resident

BACKLOG = 4_096
listeners: set[asyncio.Queue[Any]] = set()


def main() -> None:
    events = Path(sys.argv[2]).read_text().splitlines()
    make = _bytes if sys.argv[3:] == ["once"] else _event

    @asynccontextmanager
    async def commanded(_: Starlette) -> AsyncIterator[None]:
        obey(asyncio.get_running_loop(), {"tell": _telling(events, make), "memory": resident})
        yield

    app = Starlette(routes=[Route("/stream", _stream)], lifespan=commanded)
    uvicorn.run(
        app, port=int(sys.argv[1]), loop="asyncio", http="httptools", backlog=BACKLOG, log_config=None, access_log=False
    )


def _telling(events: list[str], make: Callable[[int, str], Any]) -> Callable[[], int]:
    sequence = 0

    def tell() -> int:
        nonlocal sequence
        began = time.monotonic_ns()
        event = make(sequence + 1, events[sequence])
        sequence += 1
        for queue in listeners:
            queue.put_nowait(event)
        return began

    return tell


def _event(sequence: int, event: str) -> Any:
    return ServerSentEvent(id=str(sequence), data=event)


def _bytes(sequence: int, event: str) -> Any:
    return f"id: {sequence}\ndata: {event}\n\n".encode()


async def _stream(request: Request) -> Any:
    return EventSourceResponse(_told())


async def _told() -> AsyncIterator[Any]:
    queue: asyncio.Queue[Any] = asyncio.Queue()
    listeners.add(queue)
    try:
        while True:
            yield await queue.get()
    finally:
        listeners.discard(queue)


if __name__ == "__main__":
    main()
