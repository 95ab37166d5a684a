"""What the routes are given, and how they come by it."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Path, Request
from fastapi.dependencies.models import Dependant

from ingest.domain.election import Election
from publish.api.problems import Refusal
from publish.live.feed import Feed
from storage.archive import Archive
from storage.database import Database


@dataclass(frozen=True)
class Context:
    """`wake` tells the relay that an election has something new."""

    database: Database
    archive: Archive
    feed: Feed
    now: Callable[[], datetime]
    wake: Callable[[str], None]


def context(request: Request) -> Context:
    given: Context = request.app.state.context
    return given


Given = Annotated[Context, Depends(context)]
Id = Annotated[str, Path(max_length=200, description="An id of the pack.")]
ElectionId = Annotated[str, Path(max_length=200, description="The id of an election.")]


def election(election_id: ElectionId, given: Given) -> Election:
    """Refuses an election that nobody brought up."""
    found = given.feed.elections.get(election_id)
    if found is None:
        there = ", ".join(sorted(given.feed.elections)) or "there is none yet"
        raise Refusal(404, f"no election {election_id[:100]!r}; there is: {there}")
    return found


Chosen = Annotated[Election, Depends(election)]


def known_parameters(request: Request) -> None:
    """Refuses a parameter that the route does not have: a slip of the hand would else give another answer."""
    known = _parameters(request.scope["route"].dependant)
    for name, values in Counter(name for name, _ in request.query_params.multi_items()).items():
        if values > 1:
            raise Refusal(400, f"{name[:50]!r} stands {values} times; once is enough")
        if name not in known:
            there = f"there are {', '.join(sorted(known))}" if known else "there are none here"
            raise Refusal(400, f"no parameter {name[:50]!r}; {there}")


def _parameters(of: Dependant) -> set[str]:
    return {each.alias for each in of.query_params}.union(*map(_parameters, of.dependencies))
