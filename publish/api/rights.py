"""Who asks, and whether they may. Only the Authorization header counts: no browser adds it by itself to a request that
a foreign page makes, so nobody decides by a click on one."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import msgspec
from fastapi import Depends, Request
from fastapi.security import HTTPBearer
from starlette.concurrency import run_in_threadpool

from publish.api.context import Given
from publish.api.problems import Refusal
from publish.api.rate import Rate
from publish.desk import tokens
from publish.desk.tokens import Scope, Token

Kind = TypeVar("Kind")
MOST_BODY = 65_536
GUESSES = Rate(burst=10, seconds=6.0)  # wrong tokens of one address
DECISIONS = Rate(burst=60, seconds=1.0)  # of one token
_ASKED = {"www-authenticate": 'Bearer realm="tallywire"'}
bearer = HTTPBearer(auto_error=False, description="Made by: tallywire token make")


async def holder(request: Request, given: Given, _: Annotated[Any, Depends(bearer)]) -> Token:
    """Refuses whoever has no token that is in force."""
    address = request.client.host if request.client else ""
    kind, _, text = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not text.strip():
        raise Refusal(401, "a bearer token is needed; make one with: tallywire token make", _ASKED)
    found = await run_in_threadpool(tokens.check, given.database, text.strip(), given.now())
    if found is None:
        GUESSES.check(address)
        GUESSES.take(address)
        raise Refusal(401, "this token is none that is in force", _ASKED)
    return found


def allowed(scope: Scope) -> Callable[..., Token]:
    """A holder who may do it in the election that is asked about."""

    def check(request: Request, token: Annotated[Token, Depends(holder)]) -> Token:
        if scope not in token.scopes:
            raise Refusal(403, f"token {token.id} of {token.name} has no scope {scope}")
        election_id = request.path_params.get("election_id", "")
        if token.elections and election_id not in token.elections:
            raise Refusal(403, f"token {token.id} of {token.name} is not for {election_id[:80]}")
        if request.method != "GET":
            DECISIONS.check(token.id)
            DECISIONS.take(token.id)
        return token

    return check


def body(kind: type[Kind]) -> Callable[..., Any]:
    """What was sent, strictly of a kind. Refuses what is too large, no JSON, or of another shape."""

    async def read(request: Request) -> Kind:
        if request.headers.get("sec-fetch-site") == "cross-site":
            raise Refusal(403, "decisions are not taken on another site's page")
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise Refusal(422, "the body should be application/json")
        sent = bytearray()
        async for piece in request.stream():
            sent += piece
            if len(sent) > MOST_BODY:
                raise Refusal(413, f"the body has more than {MOST_BODY:,} bytes")
        try:
            return msgspec.json.decode(sent, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise Refusal(422, f"the body: {error}") from None

    return read
