"""What our polling costs a host, and whether it is welcome: robots.txt, pace, conditional requests, redirects."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from ingest.domain.follow import Follow
from ingest.domain.outage import Outage, OutageReason
from ingest.domain.report import Snapshot
from ingest.domain.source import Source
from ingest.fetch import Client, Fetched, Validators, robots
from ingest.fetch.robots import Robots
from workers.preflight.result import Remark

ROBOTS, PACE, COST, REDIRECT = "robots", "pace", "cost", "redirect"
HOUR = 3_600.0
NO_VALIDATORS = "no ETag and no Last-Modified that would hold for all of it"


class NoMapping(Struct, frozen=True):
    """Nothing of robots.txt is read as results."""


class Hosts:
    """The robots.txt of each host, asked for once, through the same guarded client as everything else."""

    def __init__(self, client: Client, user_agent: str) -> None:
        self._client = client
        self._user_agent = user_agent
        self._known: dict[tuple[str, bool], Robots | str] = {}

    def rules(self, url: str, source: Source) -> Robots | str:
        """The rules, else why there are none."""
        where = (robots.address(url), source.allow_private)
        if where not in self._known:
            self._known[where] = self._ask(where[0], source)
        return self._known[where]

    def _ask(self, url: str, source: Source) -> Robots | str:
        bare = replace(source, url=url, headers={}, follow=None, family="delimited", mapping=NoMapping(), member="")
        try:
            fetched = self._client.fetch(bare, Validators())
        except Outage as outage:
            return _why_no_rules(outage)
        assert fetched.snapshot is not None  # without validators, a document or an Outage
        return robots.parsed(fetched.snapshot.body, self._user_agent)


def _why_no_rules(outage: Outage) -> str:
    """RFC 9309, 2.3.1: a client error means that there are no rules; anything else, that nobody knows them."""
    if outage.reason is OutageReason.HTML_INSTEAD or 400 <= (outage.status or 0) < 500:
        return "the host has no robots.txt; nothing is forbidden"
    return f"robots.txt could not be had ({outage.reason}), so nobody knows what it asks"


def welcome(source: Source, hosts: Hosts, found_at: str) -> Iterator[Remark]:
    """Whether each address may be visited, and how often. `found_at` is where the document finally was."""
    for url in dict.fromkeys(_addresses(source, found_at)):
        rules, host = hosts.rules(url, source), urlsplit(url).netloc
        if isinstance(rules, str):
            yield Remark(topic=ROBOTS, message=f"{host}: {rules}")
        elif not rules.allows(url):
            message = f"{host}: robots.txt forbids {rules.product} the path {urlsplit(url).path}; ask the issuer"
            yield Remark(topic=ROBOTS, message=message, doubt=True)
        else:
            yield Remark(topic=ROBOTS, message=f"{host}: robots.txt allows {rules.product} the path")
        if isinstance(rules, Robots) and (delay := rules.crawl_delay) and delay > source.interval_min:
            wish = f"{host}: robots.txt asks for {delay:g} s between requests"
            yield Remark(topic=PACE, message=f"{wish}, and the shortest interval is {source.interval_min:g} s")


def _addresses(source: Source, found_at: str) -> Iterator[str]:
    """Those of hosts that are written out; a blank in a path is filled only while following."""
    yield source.url
    if source.follow and source.follow.pointer:
        yield source.follow.pointer.url
    if found_at.startswith("http"):
        yield found_at


def pace(source: Source, snapshot: Snapshot, fetched: Fetched, *, conditional: bool) -> Iterator[Remark]:
    """What polling at the shortest interval costs. `conditional` says that the server answers 304."""
    polls = HOUR / source.interval_min
    each = "" if conditional else f", {_megabytes(len(snapshot.body) * polls)} an hour"
    often = f"one poll makes {_requests(source.follow)}; every {source.interval_min:g} s that is {polls:,.0f} polls"
    yield Remark(topic=PACE, message=f"{often}{each} while it changes, and one in {source.interval_max:g} s at rest")
    max_age = _max_age(fetched.headers.get("cache-control", ""))
    if max_age and max_age > source.interval_min:
        stale = f"the server lets caches keep the document for {max_age} s"
        yield Remark(topic=PACE, message=f"{stale}; asking more often may bring the same again")


def _requests(follow: Follow | None) -> str:
    if follow is None:
        return "1 request"
    parts = [
        *(["1 for the pointer"] if follow.pointer else []),
        *(["1 for each index"] if follow.index else []),
        "1 for each document or page",
    ]
    if follow.items:
        return "1 request, and 1 for each new article, up to 10"
    return "1 request" if follow.next else " and ".join(parts)


def _max_age(header: str) -> int | None:
    for part in header.lower().split(","):
        name, _, value = part.strip().partition("=")
        if name == "max-age" and value.strip('"').isascii() and value.strip('"').isdecimal():
            return int(value.strip('"')[:9])
    return None


def _megabytes(count: float) -> str:
    return f"{count / 1e6:,.1f} MB" if count >= 1e5 else f"{count / 1e3:,.1f} kB"


def conditional(source: Source, client: Client, fetched: Fetched) -> tuple[bool, Remark]:
    """Whether an unchanged document costs next to nothing: asked once more, with what the first answer gave us."""
    known = fetched.validators
    if not (known.etag or known.last_modified):
        return False, Remark(topic=COST, message=f"{NO_VALIDATORS}: every poll costs the whole document")
    told = " and ".join(name for name, value in (("ETag", known.etag), ("Last-Modified", known.last_modified)) if value)
    try:
        again = client.fetch(source, known)
    except Outage as outage:
        return False, Remark(topic=COST, message=f"asked a second time, with {told}: {outage}", doubt=True)
    if again.status == 304:
        return True, Remark(topic=COST, message=f"asked a second time, with {told}: 304, an unchanged poll is cheap")
    what = "another document" if again.snapshot else "the same document again, whole"
    return False, Remark(topic=COST, message=f"asked a second time, with {told}: {what}; every poll costs all of it")


def redirected(source: Source, found_at: str) -> Iterator[Remark]:
    if source.follow is None and found_at != source.url and found_at.startswith("http"):
        yield Remark(topic=REDIRECT, message=f"the address leads to {found_at}; every poll pays for the detour")
