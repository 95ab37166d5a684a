"""How much of our time and memory one poll may take, however the other side behaves."""

from msgspec import Struct

from ingest.domain.follow import MOST_DOCUMENTS

MEBIBYTE = 1024 * 1024


class Limits(Struct, frozen=True):
    """Seconds and bytes, for one poll.

    `deadline` spans the whole exchange: name lookup, connections, redirects, headers and bodies. `body_bytes` counts
    what comes over the wire for one document, `decoded_bytes` what all of them hold after gzip or deflate is undone.
    `retry_after` caps what a server may ask us to wait, so that one header cannot silence a source for the night.
    `documents` is how many one poll may bring, with a pause of `pace` between two requests.
    """

    deadline: float = 30.0
    body_bytes: int = 64 * MEBIBYTE
    decoded_bytes: int = 256 * MEBIBYTE
    redirects: int = 5
    retry_after: float = 900.0
    documents: int = MOST_DOCUMENTS
    pace: float = 0.0
