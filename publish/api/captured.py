"""An answer of an ASGI application, whole: asked without a server, by the cache and by whoever bakes."""

from collections.abc import Sequence

import structlog
from starlette.types import ASGIApp, Message, Scope

from publish.api.answers import KEPT, Life

log = structlog.get_logger()


class Captured:
    """`life` is ONCE where the application does not say how long it is true."""

    def __init__(self) -> None:
        self.status = 500
        self.headers: Sequence[tuple[bytes, bytes]] = ()
        self.life = Life.ONCE
        self.body = b""

    async def take(self, message: Message) -> None:
        """What the application sends."""
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], message["headers"]
            self.life = message.get(KEPT, Life.ONCE)
        else:
            self.body += message.get("body", b"")


async def asked(app: ASGIApp, scope: Scope) -> Captured:
    """What it answers to a GET without a body; to a bug of ours, too, which is logged here as a server would."""
    answer = Captured()
    try:
        await app({**scope, "method": "GET"}, _nothing, answer.take)
    except Exception:
        if not answer.headers:
            raise
        log.exception("a bug", path=scope["path"])
    return answer


async def _nothing() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}
