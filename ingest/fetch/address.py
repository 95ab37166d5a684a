"""The URLs a fetch may visit. Where a host really stands is judged later, at connect (`guard`)."""

import re
from urllib.parse import urldefrag, urljoin, urlsplit

from ingest.domain.outage import Outage, OutageReason

LONGEST_SHOWN = 300


def shown(url: str) -> str:
    """For a message: on one line, not too long, and without a user name or password."""
    bare = re.sub(r"(?<=//)[^/?#]*@", "", url)
    return "".join(each if each.isprintable() else "?" for each in bare[:LONGEST_SHOWN])


def checked(url: str) -> str:
    """The URL without its fragment. Raises Outage FORBIDDEN_ADDRESS or BAD_RESPONSE where it may not be visited."""
    try:
        parts = urlsplit(url)
        usable = bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise Outage(OutageReason.BAD_RESPONSE, f"{shown(url)} is not a URL") from None
    if parts.scheme not in ("http", "https"):
        raise Outage(OutageReason.FORBIDDEN_ADDRESS, f"{shown(url)} is neither http nor https")
    if "@" in parts.netloc:
        raise Outage(OutageReason.FORBIDDEN_ADDRESS, f"{shown(url)} carries a user name")
    if not usable:
        raise Outage(OutageReason.BAD_RESPONSE, f"{shown(url)} is not a URL")
    return urldefrag(url).url


def redirected(url: str, location: str) -> str:
    """Where a redirect leads. Raises Outage as `checked` does, and where it leaves encryption behind."""
    try:
        # http.client reads headers as Latin-1, servers write URLs in UTF-8.
        target = urljoin(url, location.encode("latin-1").decode("utf-8", "replace"))
    except ValueError:
        raise Outage(OutageReason.BAD_RESPONSE, f"{shown(url)} redirects to {shown(location)!r}, no URL") from None
    target = checked(target)
    if url.lower().startswith("https:") and not target.lower().startswith("https:"):
        raise Outage(OutageReason.FORBIDDEN_ADDRESS, f"{shown(url)} redirects to {shown(target)}, without encryption")
    return target
