"""The one way to write an article's address, so that the same article in two feeds is one item."""

from datetime import datetime
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

TRACKING = frozenset({"fbclid", "gclid", "yclid", "igshid", "mc_cid", "mc_eid", "ref", "ref_src", "cmpid", "ocid"})
TRACKING_BEGINS = ("utm_", "at_", "wt_")
SAME_OUTLET = ("www.", "m.", "mobile.", "amp.", "touch.")  # before the host's own name
INDEXES = ("/index.html", "/index.htm", "/index.php")
PORTS = {"http": 80, "https": 443}


def canonical(url: str) -> str:
    """Without scheme, "www.", fragment and what only tells where the reader came from; "" for what is no address."""
    parts = _parts(url)
    if parts is None or parts.scheme.lower() not in PORTS or not parts.hostname:
        return ""
    port = parts.port
    host = parts.hostname.removeprefix("www.") + (f":{port}" if port and port not in PORTS.values() else "")
    path = next((parts.path.removesuffix(each) for each in INDEXES if parts.path.endswith(each)), parts.path)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _tracks(name)]
    asked = f"?{urlencode(sorted(query))}" if query else ""
    return f"{host}{path.rstrip('/')}{asked}"


def with_fragment(url: str) -> str:
    """The same with its fragment: the place of one entry on a page of many."""
    parts, whole = _parts(url), canonical(url)
    return f"{whole}#{parts.fragment}" if whole and parts is not None and parts.fragment else whole


def of_article(url: str, canonical_url: str) -> str:
    """Its address, as the page itself says it, unless that is a home page: many templates call every page so.

    No outlet is believed what it says of another's host.
    """
    own, told = _parts(url), _parts(canonical_url)
    if own is None or told is None or _outlet(own) != _outlet(told):
        return canonical(url)
    says = canonical(canonical_url) if told.path.strip("/") or told.query else ""
    return says or canonical(url)


def without_address(feed_url: str, id_: str, title: str, published_at: datetime | None) -> str:
    """The outlet's own id where it has one, else title and day. `id_` is "" where the feed gives none."""
    day = f"{published_at:%Y-%m-%d}" if published_at else ""
    parts = _parts(feed_url)
    return f"{(parts and parts.hostname) or ''}#{id_ or f'{day} {title}'}"


def _parts(url: str) -> SplitResult | None:
    """None for what is no address."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  # raises where it is no number
    except ValueError:
        return None
    return parts


def _outlet(parts: SplitResult) -> str:
    host = parts.hostname or ""
    return next((host.removeprefix(each) for each in SAME_OUTLET if host.startswith(each)), host)


def _tracks(name: str) -> bool:
    low = name.lower()
    return low in TRACKING or low.startswith(TRACKING_BEGINS)
