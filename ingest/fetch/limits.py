"""How much of our time and memory one poll may take, however the other side behaves."""

from msgspec import Struct

MEBIBYTE = 1024 * 1024


class Limits(Struct, frozen=True):
    """Seconds and bytes, for one fetch.

    `deadline` spans the whole exchange: name lookup, connections, redirects, headers and body. `body_bytes` counts
    what comes over the wire, `decoded_bytes` what is left after gzip or deflate is undone. `retry_after` caps what a
    server may ask us to wait, so that one header cannot silence a source for the night.
    """

    deadline: float = 30.0
    body_bytes: int = 64 * MEBIBYTE
    decoded_bytes: int = 256 * MEBIBYTE
    redirects: int = 5
    retry_after: float = 900.0
