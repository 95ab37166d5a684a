"""A stream takes its connection over from the server: afterwards it is a socket and a few bytes of state.

A request that lasts all night would else keep its parser, its task, its queues and its request object all night.
"""

from typing import Any, cast

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from publish.live.client import Client, Leave
from publish.live.hub import Filter, Hub

EXTENSION = "tallywire.takeover"
HEAD = b"\r\n".join(
    (
        b"HTTP/1.1 200 OK",
        b"content-type: text/event-stream; charset=utf-8",
        b"cache-control: no-store, no-transform",
        b"connection: close",
        b"x-accel-buffering: no",
        b"access-control-allow-origin: *",
        b"x-content-type-options: nosniff",
        b"",
        b"",
    )
)


class Protocol(HttpToolsProtocol):
    """The server's own, with a way to give a connection away."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        cast("dict[str, Any]", self.scope)["extensions"] = {EXTENSION: self._give_away}

    def _give_away(self, leave: Leave, first: bytes) -> Client | None:
        """Everything of ours lets go of it, so that it is freed now and not by the collector.

        None where nobody is there any more.
        """
        transport, cycle = self.transport, self.cycle
        cycle.disconnected = True  # whatever the application still says, nothing is sent and nothing is missed
        if transport.is_closing():
            return None
        self._unset_keepalive_if_required()
        self.flow.resume_reading()
        self.pipeline.clear()
        connections = cast("set[object]", self.connections)
        connections.discard(self)
        client = Client(transport, leave, connections, paused=self.flow.write_paused)
        transport.set_protocol(client)
        transport.write(HEAD + first)
        self.cycle = self.transport = self.flow = self.scope = self.parser = None  # type: ignore[assignment]
        return client


class StreamAnswer(Response):
    """An answer that is told event by event, by the hub."""

    def __init__(self, hub: Hub, election_id: str, which: Filter, after: int | None, refusal: Response) -> None:
        super().__init__()
        self._hub = hub
        self._election_id = election_id
        self._which = which
        self._after = after
        self._refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        take = scope.get("extensions", {}).pop(EXTENSION, None)
        if take is None:
            await self._refusal(scope, receive, send)
        else:
            self._hub.welcome(self._election_id, self._which, self._after, take)
