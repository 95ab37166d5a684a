"""Feeds that tell only what changed: each document names the address to poll next, as AP's Elections API does.

The first document is whole. A whole one is asked for again where the next address is refused or unusable, and every
hour, because a document that was lost or could not be read is never sent again.
"""

from datetime import timedelta
from http import HTTPStatus

from msgspec import Struct

from ingest.domain.follow import Next
from ingest.domain.outage import Outage, OutageReason
from ingest.fetch import links
from ingest.fetch.answer import Following, Validators
from ingest.fetch.following import keyed, linked
from ingest.fetch.visit import Page, Visit

WHOLE_EVERY = timedelta(hours=1)


class Step(Struct, frozen=True, kw_only=True):
    """One document, whether it is incremental, where to go on (None: from the beginning), and what went amiss."""

    page: Page
    incremental: bool
    following: Following | None
    note: str = ""


def step(visit: Visit, way: Next, known: Validators, expected: str) -> Step:
    """The next document, or a whole one. Raises Outage."""
    note, before = "", known.following
    if before and before.whole_url == visit.source.url and visit.now() - before.whole_at < WHOLE_EVERY:
        try:
            page = visit.get(visit.secrets.in_link(before.url), known, expected=expected)
        except Outage as outage:
            if not _refused(outage):
                raise
            note = f"{outage.message}; the whole document was asked for instead"
        else:
            return _step(visit, way, page, before)
    page = visit.get(visit.secrets.in_url(visit.source.url), known, expected=expected)
    return _step(visit, way, page, None, note)


def _step(visit: Visit, way: Next, page: Page, before: Following | None, note: str = "") -> Step:
    if page.unchanged:
        return Step(page=page, incremental=before is not None, following=before, note=note)
    whole_at = before.whole_at if before else visit.now()
    following = None
    try:
        url = _next_address(visit, way, page)
        following = Following(url=url, whole_url=visit.source.url, whole_at=whole_at)
    except Outage as unusable:
        note = f"{unusable.message}; the next poll asks for the whole document"
    return Step(page=page, incremental=before is not None, following=following, note=note)


def _next_address(visit: Visit, way: Next, page: Page) -> str:
    """With its secrets as placeholders, so that it can be kept."""
    found = next(links.matches(visit, links.texts(visit, page, path=way.path), None), None)
    if found is None:
        raise links.not_followed(visit.exchange, f"{way.path} finds no next address")
    return keyed(visit, linked(visit, page, links.group(found)))


def _refused(outage: Outage) -> bool:
    client_error = outage.status is not None and HTTPStatus.BAD_REQUEST <= outage.status < 500
    return client_error and outage.reason is OutageReason.HTTP_STATUS
