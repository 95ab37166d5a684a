"""The page, the desk's page and the card: the same resources as the API's, as tables for whoever has no JavaScript."""

from asyncio import to_thread
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Path, Query, Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from ingest.domain.election import Election
from publish import board
from publish.api.answers import Answer, Life
from publish.api.context import Chosen, Context, Given, Id, known_parameters
from publish.api.elections import defined, wholes
from publish.api.moments import Moment
from publish.api.problems import Refusal
from publish.desk import known

router = APIRouter(include_in_schema=False, dependencies=[Depends(known_parameters)])
ASSETS = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
MOST_ROWS = 500  # of the tables without JavaScript, for each contest; all of them are in the CSV
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors {}"
)
Language = Annotated[str | None, Query(max_length=20, pattern="^[A-Za-z0-9-]+$")]


@router.get("/")
async def front(given: Given, language: Language = None) -> Response:
    """The newest election."""
    newest = max(given.feed.elections.values(), key=lambda each: (each.held_on, each.id), default=None)
    if newest is None:
        raise Refusal(404, "no election there yet; start one with: tallywire up PACK")
    return await _page("index.html", given, newest, language)


@router.get("/e/{election_id}")
async def page(chosen: Chosen, given: Given, language: Language = None) -> Response:
    """One election."""
    return await _page("index.html", given, chosen, language)


@router.get("/e/{election_id}/card/{contest_id}")
async def card(chosen: Chosen, given: Given, contest_id: Id, language: Language = None) -> Response:
    """One contest, to be shown in a frame of any page."""
    known.contest(chosen, contest_id)
    return await _page("card.html", given, chosen, language, contest_id=contest_id)


@router.get("/e/{election_id}/desk")
async def desk(chosen: Chosen, given: Given, language: Language = None) -> Response:
    """What the desk decides. It holds no rights by itself: they come with a token, typed in by a person."""
    return await _page("desk.html", given, chosen, language)


@router.get("/page/{name}")
async def asset(name: Annotated[str, Path(pattern="^[a-z0-9_-]+[.](js|css|svg)$")]) -> Response:
    """A file of the page."""
    found = assets().get(name)
    if found is None:
        raise Refusal(404, f"no file {name!r}")
    return Answer(found, Life.SOON, ASSETS[name[name.rindex(".") :]])


@cache
def assets() -> Mapping[str, bytes]:
    """The page's files by name; they are read once."""
    folder = files("publish") / "page"
    named = {each.name: each for each in folder.iterdir() if each.name.endswith(tuple(ASSETS))}
    return {name: each.read_bytes() for name, each in sorted(named.items())}


async def _page(template: str, given: Context, chosen: Election, language: str | None, **more: str) -> Response:
    sequence, whole = await wholes(given, chosen, Moment())
    mirrored = {each.id: given.feed.mirrors[chosen.id].rows(each.id)[:MOST_ROWS] for each in chosen.contests}
    results = {id_: [msgspec.Raw(each.body or b"null") for each in rows] for id_, rows in mirrored.items()}
    others = [{"id": each.id, "name": each.name} for each in given.feed.elections.values()]

    def render() -> bytes:
        shown = board.board(given.database, chosen, sequence, whole, None)
        told = {"election": defined(given, chosen), "board": shown, "results": results, "elections": others}
        return rendered(template, told, base="/", api=f"/v1/elections/{chosen.id}", language=language, **more)

    body = await to_thread(render)
    framed = "*" if template == "card.html" else "'none'"
    policy = _POLICY.format(framed)
    return Answer(body, Life.SOON, "text/html; charset=utf-8", content_security_policy=policy)


def rendered(template: str, told: Mapping[str, Any], *, language: str | None, **more: str) -> bytes:
    """`told` are values as the API encodes them; a language that the pack does not have is its first one."""
    plain = msgspec.json.decode(msgspec.json.encode(told))
    there = plain["election"]["languages"] or ["en"]
    chosen = language if language in there else there[0]
    return _templates().get_template(template).render(**plain, language=chosen, **more).encode()


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("publish.page", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
