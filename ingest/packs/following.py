"""What can be seen to be wrong with `url`, `headers` and `[sources.follow]` before anything is asked."""

import math
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import jmespath
from cssselect import SelectorError
from jmespath.exceptions import JMESPathError

from ingest.domain.follow import MOST_DOCUMENTS, VERSION, Follow, Index, Items, Next, Pages, Pointer
from ingest.domain.placeholders import SECRET, blanks
from ingest.packs.places import Place, shown
from ingest.packs.tables import SourceTable
from ingest.parse import selectors

LONGEST_HEADER = 2_000
TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")  # RFC 9110, 5.6.2
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?")
OURS = frozenset(  # what the client says itself, and what would change what it gets
    {"accept-encoding", "connection", "content-length", "content-type", "expect", "host", "keep-alive", "range"}
    | {"proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"}
    | {"if-match", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since"}
)


def url_problem(url: str) -> str:
    """What is wrong with an address in a pack, placeholders allowed; "" where nothing is."""
    try:
        parts = urlsplit(url)
        if parts.username is not None or parts.password is not None:
            return "holds a user name or password; secrets do not belong into a pack"
        if set("${}") & set(parts.netloc):
            return "the host has to be written out; braces may stand in the path and in the query"
        whole = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        whole = False
    if not whole or not url.isprintable() or " " in url:
        return f"{shown(url)} should be a whole http:// or https:// address"
    return secrets_problem(url)


def secrets_problem(text: str) -> str:
    """What is wrong with the placeholders of secrets in a text, "" where nothing is."""
    if "${" in SECRET.sub("", text):
        return "a secret is written ${NAME}: a capital letter, then capital letters, figures and _"
    return ""


def header_problems(headers: dict[str, str], place: Place) -> Iterator[str]:
    seen: set[str] = set()
    for name, value in headers.items():
        if problem := _header_problem(name, value) or ("stands twice" if name.lower() in seen else ""):
            yield place.within("headers").problem(problem, name)
        seen.add(name.lower())


def _header_problem(name: str, value: str) -> str:
    if not TOKEN.fullmatch(name):
        return "is no name of a header"
    if name.lower() in OURS:
        return "is set by the client itself"
    plain = value.isascii() and value.isprintable() and value == value.strip()
    if not value or not plain or len(value) > LONGEST_HEADER:
        return f"should be one line of ASCII text, at most {LONGEST_HEADER:,} characters, without blanks around it"
    return secrets_problem(value)


def follow_problems(table: SourceTable, follow: Follow | None, place: Place) -> Iterator[str]:
    """`place` is that of the source."""
    fills = follow.fills if follow else set()
    unfilled = set() if url_problem(table.url) else set(blanks(table.url)) - fills
    for name in sorted(unfilled):
        yield place.problem(f"nothing in [sources.follow] fills {{{name}}}", "url")
    if not follow:
        return
    at = place.within("follow")
    for name in sorted(fills - set(blanks(table.url))):
        yield at.problem(f"{{{name}}} does not stand in url", "pointer" if name == VERSION else f"each.{name}")
    yield from _each_problems(follow, at.within("each"))
    for key in ("pointer", "index", "pages", "next", "items"):
        if way := getattr(follow, key):
            yield from _way_problems(way, at.within(key))


def _each_problems(follow: Follow, place: Place) -> Iterator[str]:
    for name, texts in follow.each.items():
        if not NAME.fullmatch(name):
            yield place.problem("a name has small letters, figures and _", name)
        elif name == VERSION and follow.pointer:
            yield place.problem("the pointer fills it already", name)
        for text in texts:
            if not text.isprintable() or ".." in text:
                yield place.problem(f"{shown(text)} cannot stand in an address", name)
    several = math.prod(map(len, follow.each.values()))
    if several > MOST_DOCUMENTS:
        yield place.problem(f"{several:,} documents; one source follows at most {MOST_DOCUMENTS}")


def _way_problems(way: Pointer | Index | Pages | Next | Items, place: Place) -> Iterator[str]:
    checks = {"url": _fixed_problem, "css": _css_problem, "path": _path_problem, "pattern": _pattern_problem}
    for key, problem_of in checks.items():
        text = getattr(way, key, None)
        if text is not None and (problem := problem_of(text)):
            yield place.problem(problem, key)
    for host in getattr(way, "hosts", ()):
        if not HOST.fullmatch(host):
            yield place.problem(f"{shown(host)} is no host; one is written example.org, or example.org:8443", "hosts")
    if isinstance(way, Index):
        yield from _link_problems(way, place)


def _fixed_problem(url: str) -> str:
    return url_problem(url) or (f"nothing fills {{{blanks(url)[0]}}} here" if blanks(url) else "")


def _css_problem(css: str) -> str:
    try:
        selectors.check(css)
    except SelectorError as error:
        return f"{shown(css)} is no CSS selector: {error}"
    return ""


def _path_problem(path: str) -> str:
    try:
        jmespath.compile(path)
    except JMESPathError:
        return f"{shown(path)} is no JMESPath"
    return ""


def _pattern_problem(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        return f"{shown(pattern)} is no regular expression: {error}"
    return ""


def _link_problems(index: Index, place: Place) -> Iterator[str]:
    if index.link is None or index.pattern is None or _pattern_problem(index.pattern):
        return
    groups = re.compile(index.pattern).groupindex
    unknown = [name for name in blanks(index.link) if name not in groups]
    if unknown:
        yield place.problem(f"{{{unknown[0]}}} is no group of the pattern; one is written (?P<{unknown[0]}>…)", "link")
    if problem := secrets_problem(index.link):
        yield place.problem(problem, "link")
