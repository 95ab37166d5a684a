"""A piece of news: what an outlet published at an address, in one of its versions. No figure of it stands here."""

from datetime import datetime

from msgspec import Struct


class Item(Struct, frozen=True, kw_only=True):
    """`key` tells items apart across feeds: the canonical address, else the outlet's own id, else title and day.

    `digest` is the SHA-256 of title and text, in hexadecimal: another one is another version. `published_at` is None
    where the outlet does not say, `language` "" where nobody knows. `topics` are those of the pack it is about.
    """

    key: str
    title: str
    url: str
    digest: str
    published_at: datetime | None = None
    language: str = ""
    topics: tuple[str, ...] = ()
