"""Answers: JSON encoded once, and how long each of them may be kept by whoever stands between us and the reader."""

from enum import Enum
from typing import Any

import msgspec
from fastapi import Response
from starlette.types import Receive, Scope, Send

KEPT = "tallywire.life"  # in the first message of an answer, for the cache


class Life(Enum):
    """How long an answer is true. Its value is the Cache-Control it is sent with.

    NOW: until the election's next event. SOON: it changes without events, so it is made anew after a second. FOREVER:
    it is about what is past. ONCE: it is for one person.
    """

    NOW = "public, max-age=1, stale-while-revalidate=5"
    SOON = "public, max-age=1"
    FOREVER = "public, max-age=31536000, immutable"
    ONCE = "no-store"


class Answer(Response):
    """Bytes and their life."""

    def __init__(self, body: bytes, life: Life, media_type: str = "application/json", **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        super().__init__(body, 200, {"cache-control": life.value, **named}, media_type=media_type)
        self.life = life

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start = {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        await send({**start, KEPT: self.life})
        await send({"type": "http.response.body", "body": self.body})


def answer(value: Any, life: Life) -> Answer:
    """A value as JSON."""
    return Answer(msgspec.json.encode(value), life)
