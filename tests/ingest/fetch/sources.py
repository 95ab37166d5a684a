"""Sources that are followed, declared as a pack would declare them."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import msgspec

from ingest.domain.follow import Follow
from ingest.domain.source import Source
from ingest.fetch import Fetched
from tests.ingest.fetch.conftest import source_at


def followed(url: str, family: str = "csv_rows", headers: dict[str, str] | None = None, **follow: Any) -> Source:
    return msgspec.structs.replace(
        source_at(url, family), headers=headers or {}, follow=msgspec.convert(follow, Follow) if follow else None
    )


def body_of(fetched: Fetched) -> bytes:
    assert fetched.snapshot is not None
    return fetched.snapshot.body


def members(fetched: Fetched) -> dict[str, bytes]:
    """What the zip holds, by name, in its order."""
    with ZipFile(BytesIO(body_of(fetched))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
