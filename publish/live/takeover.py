"""A stream takes its connection over from the server: afterwards it is a socket and a few bytes of state.

A request that lasts all night would else keep its parser, its task, its queues and its request object all night.
"""

from typing import Any, cast
from weakref import ReferenceType, ref

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

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
    )
)


class Protocol(HttpToolsProtocol):
    """The server's own, with a way to give a connection away."""

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        cast("dict[str, Any]", self.scope)["extensions"] = {EXTENSION: _Way(self)}

    def give_away(self, cycle: RequestResponseCycle, leave: Leave, first: bytes) -> Client | None:
        """Everything of ours lets go of it, so that it is freed now and not by the collector.

        None where nobody is there any more. Requests that were sent behind this one get no answer.
        """
        transport = self.transport
        cycle.disconnected = True  # whatever the application still says, nothing is sent and nothing is missed
        if transport is None or transport.is_closing():
            return None
        self._unset_keepalive_if_required()
        self.flow.resume_reading()
        self.pipeline.clear()
        connections = cast("set[object]", self.connections)
        connections.discard(self)
        client = Client(transport, leave, connections, paused=self.flow.write_paused)
        transport.set_protocol(client)
        always = b"".join(b"%b: %b\r\n" % each for each in self.server_state.default_headers)
        transport.write(HEAD + always + b"\r\n" + first)
        self.cycle = self.transport = self.flow = self.scope = self.parser = None  # type: ignore[assignment]
        return client


class _Way:
    """How a request gives its connection away. It keeps neither: a circle would be left behind by every request."""

    def __init__(self, protocol: Protocol) -> None:
        self._protocol: ReferenceType[Protocol] = ref(protocol)
        self._cycle: ReferenceType[RequestResponseCycle] = ref(protocol.cycle)

    def __call__(self, leave: Leave, first: bytes) -> Client | None:
        protocol, cycle = self._protocol(), self._cycle()
        return None if protocol is None or cycle is None else protocol.give_away(cycle, leave, first)


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
