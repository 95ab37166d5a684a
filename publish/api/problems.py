"""Failures as HTTP tells them: problem+json (RFC 9457), one line for whoever can act, never a traceback."""

from collections.abc import Awaitable, Callable, Mapping

import msgspec
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from msgspec import Struct
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from starlette.exceptions import HTTPException

from ingest.domain.errors import Conflict, ImpossibleValue, TransientError, UnknownName

TYPE = "application/problem+json"
TITLES = {
    400: "Not understood",
    401: "A token is needed",
    403: "Not allowed",
    404: "Not there",
    405: "Not that method",
    409: "Somebody else was first",
    410: "No longer there",
    413: "Too large",
    422: "Not possible",
    429: "Too many requests",
    500: "A bug",
    501: "Not on this server",
    503: "Not now",
}


class Problem(Struct, frozen=True, kw_only=True):
    """What went wrong; `detail` is for the person who can act on it."""

    title: str
    status: int
    detail: str
    type: str = "about:blank"


class Refusal(Exception):
    """Answered with the status and the words."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})


def problem(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    body = msgspec.json.encode(Problem(title=TITLES.get(status, "Refused"), status=status, detail=detail))
    return Response(body, status, {"cache-control": "no-store", **(headers or {})}, media_type=TYPE)


def install(app: FastAPI) -> None:
    """Every failure that has a remedy gets its status. Anything else is a bug: it is logged, and answered by 500."""

    @app.exception_handler(Refusal)
    async def refused(_: Request, error: Refusal) -> Response:
        return problem(error.status, error.detail, error.headers)

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> Response:
        return problem(422, "; ".join(_line(each) for each in error.errors()[:5]))

    @app.exception_handler(HTTPException)
    async def http(_: Request, error: HTTPException) -> Response:
        return problem(error.status_code, str(error.detail), error.headers)

    @app.exception_handler(Exception)
    async def bug(_: Request, __: Exception) -> Response:
        return problem(500, "this is a bug of ours; it is in the server's log")

    for kind, status in ((UnknownName, 404), (ImpossibleValue, 422), (Conflict, 409), (TransientError, 503)):
        app.add_exception_handler(kind, _telling(status))

    @app.exception_handler(OperationalError)
    @app.exception_handler(NoConnection)
    async def away(_: Request, __: Exception) -> Response:
        return problem(503, "the database does not answer; try again", {"retry-after": "2"})

    @app.exception_handler(DataError)
    async def refused_by_database(_: Request, __: Exception) -> Response:
        return problem(422, "the database takes no such value")


def _telling(status: int) -> Callable[[Request, Exception], Awaitable[Response]]:
    later = {"retry-after": "2"} if status == 503 else {}

    async def tell(_: Request, error: Exception) -> Response:
        return problem(status, str(error), later)

    return tell


def _line(error: Mapping[str, object]) -> str:
    where = error.get("loc")
    place = ".".join(map(str, where[1:])) if isinstance(where, tuple) else ""
    return f"{place}: {error.get('msg')}" if place else str(error.get("msg"))
