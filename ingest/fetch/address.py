"""The URLs a fetch may visit. Where a host really stands is judged later, at connect (`guard`)."""

import re
from collections.abc import Callable, Collection
from urllib.parse import SplitResult, urldefrag, urljoin, urlsplit

from ingest.domain.outage import Outage, OutageReason

LONGEST_SHOWN = 300
LONGEST_LINK = 2_000
DEFAULT_PORTS = {"http": 80, "https": 443}

Show = Callable[[str], str]


def shown(url: str) -> str:
    """For a message: on one line, not too long, and without a user name or password."""
    bare = re.sub(r"(?<=//)[^/?#]*@", "", url)
    return "".join(each if each.isprintable() else "?" for each in bare[:LONGEST_SHOWN])


def checked(url: str, show: Show = shown) -> str:
    """The URL without its fragment. Raises Outage FORBIDDEN_ADDRESS or BAD_RESPONSE where it may not be visited."""
    try:
        parts = urlsplit(url)
        usable = bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise Outage(OutageReason.BAD_RESPONSE, f"{show(url)} is not a URL") from None
    if parts.scheme not in ("http", "https"):
        raise Outage(OutageReason.FORBIDDEN_ADDRESS, f"{show(url)} is neither http nor https")
    if "@" in parts.netloc:
        raise Outage(OutageReason.FORBIDDEN_ADDRESS, f"{show(url)} carries a user name")
    if not usable:
        raise Outage(OutageReason.BAD_RESPONSE, f"{show(url)} is not a URL")
    return urldefrag(url).url


def origin(url: str) -> str:
    """Scheme, host and port of a checked URL: who gets to see what is sent there."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{_host(parts)}"


def host(url: str) -> str:
    """The host of a checked URL in lower case, with its port where that is not the scheme's own."""
    return _host(urlsplit(url))


def _host(parts: SplitResult) -> str:
    name = (parts.hostname or "").rstrip(".")
    return name if parts.port in (None, DEFAULT_PORTS.get(parts.scheme)) else f"{name}:{parts.port}"


def redirected(url: str, location: str, show: Show = shown) -> str:
    """Where a redirect leads. Raises Outage as `checked` does, and where it leaves encryption behind."""
    try:
        # http.client reads headers as Latin-1, servers write URLs in UTF-8.
        target = urljoin(url, location.encode("latin-1").decode("utf-8", "replace"))
    except ValueError:
        raise Outage(OutageReason.BAD_RESPONSE, f"{show(url)} redirects to {show(location)!r}, no URL") from None
    target = checked(target, show)
    if _leaves_encryption(url, target):
        raise Outage(OutageReason.FORBIDDEN_ADDRESS, f"{show(url)} redirects to {show(target)}, without encryption")
    return target


def linked(url: str, link: str, hosts: Collection[str], show: Show = shown) -> str:
    """Where a link in the document at `url` leads: to one of `hosts`, else Outage FORBIDDEN_ADDRESS is raised.

    Servers behind a proxy, and wire services, write `http:` for what they serve encrypted. Such a link to the host that
    was asked with encryption is followed with it.
    """
    if len(link) > LONGEST_LINK:
        raise Outage(OutageReason.BAD_RESPONSE, f"{show(url)}: a link of {len(link):,} characters")
    try:
        target = urljoin(url, link.strip())
    except ValueError:
        raise Outage(OutageReason.BAD_RESPONSE, f"{show(url)} links to {show(link)!r}, no URL") from None
    target = checked(target, show)
    if host(target) not in hosts:
        raise Outage(OutageReason.FORBIDDEN_ADDRESS, f"{show(url)} links to {show(target)}, on another host")
    if _leaves_encryption(url, target):
        if host(target) != host(url):
            raise Outage(OutageReason.FORBIDDEN_ADDRESS, f"{show(url)} links to {show(target)}, without encryption")
        target = urlsplit(target)._replace(scheme="https", netloc=urlsplit(url).netloc).geturl()
    return target


def _leaves_encryption(url: str, target: str) -> bool:
    return url.lower().startswith("https:") and not target.lower().startswith("https:")
