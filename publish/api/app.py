"""The application: its routes behind a cache, with manners that hold for every answer."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib.metadata import version

from fastapi import APIRouter, Depends, FastAPI
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from publish.api import desk, documented, elections, events, evidence, pages, problems, results, state
from publish.api.cache import Cache
from publish.api.context import Context, known_parameters

ABOUT = """Live election results, each number with who says it and its evidence.

Every snapshot names the event, `sequence`, at which it stands: the events after it, in order, make any later one.
A figure that is missing was not said; it is never zero."""
ROUTERS = (elections.router, results.router, events.router, evidence.router, state.router, desk.router)


def make(given: Context) -> Cache:
    """To be served by `publish.live.takeover.Protocol`; by any other server, but for the stream."""
    app = FastAPI(
        title="Tallywire",
        version=version("tallywire"),
        description=ABOUT,
        openapi_url="/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_following,
        redirect_slashes=False,
    )
    app.state.context = given
    problems.install(app)
    documented.install(app)
    api = APIRouter(prefix="/v1", dependencies=[Depends(known_parameters)])
    api.include_router(elections.listing)
    api.include_router(desk.me)
    for router in ROUTERS:
        api.include_router(router, prefix="/elections/{election_id}")
    app.include_router(api)
    app.include_router(pages.router)
    return Cache(Manners(app), given.feed.version)


@asynccontextmanager
async def _following(app: FastAPI) -> AsyncIterator[None]:
    given: Context = app.state.context
    feed: AbstractAsyncContextManager[None] = given.feed.running()
    async with feed:
        yield


class Manners:
    """Whoever may read may read from any page, and nothing of ours is taken for what it is not.

    Reading needs no rights, so any origin may; deciding needs a token that no browser adds by itself.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            await _preflight(send)
            return

        async def mannerly(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=list(message["headers"]))
                for name, value in ALWAYS:
                    headers.setdefault(name, value)
                message = {**message, "headers": headers.raw}
            await send(message)

        await self._app(scope, receive, mannerly)


ALWAYS = (
    ("access-control-allow-origin", "*"),
    ("access-control-expose-headers", "ETag, Retry-After"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
)
PREFLIGHT = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"GET, HEAD"),
    (b"access-control-allow-headers", b"Last-Event-ID, If-None-Match"),
    (b"access-control-max-age", b"86400"),
]


async def _preflight(send: Send) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": PREFLIGHT})
    await send({"type": "http.response.body", "body": b""})
