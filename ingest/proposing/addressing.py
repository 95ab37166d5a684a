"""What a table says of where its documents are: id, address, who speaks, how often; whatever the document holds."""

import re
from collections.abc import Collection, Iterable
from ipaddress import ip_address
from pathlib import PurePath
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct

from ingest.domain.errors import ConfigurationError
from ingest.domain.follow import Follow, Pointer
from ingest.domain.placeholders import VARIABLE
from ingest.domain.source import Source
from ingest.domain.terms import SourceKind
from ingest.packs.following import url_problem
from ingest.proposing.proposal import Said

LONGEST_ID = 40
NOWHERE = "https://address.invalid/"  # a host that there never is (RFC 2606)
POINTER = "current_ver.txt"  # Clarity's document that names the current version

_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")
_KEY = re.compile(r"([?&](?:api_?key|key|access_?token|token|secret|password|pwd|sig(?:nature)?)=)([^&#${}]{8,})", re.I)
_VERSION_NAME = re.compile(r"\d{8}T\d{6}Z")


class NoMapping(Struct, frozen=True):
    """Nothing is read of it yet."""


class Address(Struct, frozen=True, kw_only=True):
    """`written` is what a pack should say; `source` is what is asked once, now."""

    written: str
    source: Source
    pointer: str = ""


def address(document: str) -> Address | None:
    """None for what is a file. Raises ConfigurationError for an address that no source can stand at."""
    if "://" not in document[:20]:
        return None
    if problem := url_problem(document):
        raise ConfigurationError(problem)
    pointer = document if urlsplit(document).path.endswith(f"/{POINTER}") else ""
    url = document.replace(POINTER, "{version}/json/en/summary.json", 1) if pointer else document
    url = url if pointer else re.sub(r"(?<!\$)\{", "%7B", url)
    source = Source(
        id="new-source",
        issuer="nobody yet",
        kind=SourceKind.COMMISSION,
        url=url,
        family="html",  # the one for which no kind of document is an error page
        mapping=NoMapping(),
        allow_private=is_private(url),
        follow=Follow(pointer=Pointer(url=pointer)) if pointer else None,
    )
    return Address(written=url, source=source, pointer=pointer)


def is_private(url: str) -> bool:
    """Whether the address itself says that it is on this machine or on a private network."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_private
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def source_id(wanted: str | None, document: str, taken: Collection[str]) -> str:
    """As wanted, else made from the document's name and unlike those taken. Raises ConfigurationError."""
    if wanted is not None:
        if not _ID.fullmatch(wanted):
            raise ConfigurationError(f"--id {wanted[:80]!r}: may hold only A-Z, a-z, 0-9, _ and -, at most 80 of them")
        if wanted in taken:
            raise ConfigurationError(f"--id {wanted!r}: the pack has a source of this id")
        return wanted
    name = _named(document)
    return next(each for each in (name, *(f"{name}_{at}" for at in range(2, 10_000))) if each not in taken)


def _named(document: str) -> str:
    """The name of the file, or of its folder where that is a version of a recording; else the host."""
    parts = urlsplit(document) if "://" in document[:20] else None
    path = PurePath(unquote(parts.path) if parts else document)
    names: Iterable[str] = (path.stem, path.parent.name, *((parts.hostname or "",) if parts else ()))
    words = [re.sub(r"[^a-z0-9]+", "_", each.lower()).strip("_")[:LONGEST_ID].strip("_") for each in names]
    usable = [word for word in words if word and not _VERSION_NAME.fullmatch(word.upper())]
    return usable[0] if usable else "source"


def keys(id_: str, document: str, found: Address | None) -> dict[str, Said]:
    """The keys of `[[sources]]` that the document says nothing of."""
    if found is None:
        url = Said(NOWHERE + quote(PurePath(document).name or "document"), "write where the source serves it")
        issuer, host = Said("The Issuer", "write who speaks; it stands in every receipt"), ""
    else:
        host = urlsplit(found.written).hostname or ""
        issuer = Said(host, "write who speaks; it stands in every receipt")
        url = _without_key(found.written)
    said = {
        "id": Said(id_, "what the source is called everywhere; letters, digits, _ and -"),
        "issuer": issuer,
        "kind": Said(SourceKind.COMMISSION.value, "or wire, news, exit-poll"),
        "url": url,
        "interval": Said(["10s", "2m"], "shortest and longest pause between polls; ask what the issuer can bear"),
    }
    if found is not None and found.source.allow_private:
        said["allow_private"] = Said(True, "the address is on this machine or on a private network")
    if found is not None and found.pointer:
        said["follow"] = Said({"pointer": {"url": found.pointer}}, f"{POINTER} names the current version")
    return said


def _without_key(url: str) -> Said:
    """A key does not belong into a pack."""
    names = [re.sub(r"[^A-Z0-9]+", "_", match[1].strip("?&=").upper()) for match in _KEY.finditer(url)]
    if not names:
        return Said(url)
    written = _KEY.sub(lambda match: f"{match[1]}${{{re.sub('[^A-Z0-9]+', '_', match[1].strip('?&=').upper())}}}", url)
    variables = ", ".join(VARIABLE + name for name in names)
    return Said(written, f"what looks like a key was taken out: set {variables}")
