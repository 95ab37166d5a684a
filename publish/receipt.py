"""Who said it, where and when: what every published number carries with it."""

from datetime import datetime

from msgspec import Struct

from ingest.domain.terms import SourceKind
from storage.tables import SnapshotRow, SourceRow


class Receipt(Struct, frozen=True, kw_only=True):
    """Who said it, where and when; `sha256` names the bytes in the archive, `place` the spot within them.

    `generated_at` is the instant the document claims for itself, None where it claims none; `place` is "" where the
    fact is an absence; `position` is the source's place in its pack.
    """

    source_id: str
    issuer: str
    kind: SourceKind
    position: int
    url: str
    fetched_at: datetime
    sha256: str
    reader: str
    place: str = ""
    generated_at: datetime | None = None


def receipt(source: SourceRow, snapshot: SnapshotRow, place: str = "") -> Receipt:
    """Of what stands at `place` in a document of the source."""
    return Receipt(
        source_id=source.id,
        issuer=source.issuer,
        kind=SourceKind(source.kind),
        position=source.position,
        url=snapshot.url,
        fetched_at=snapshot.fetched_at,
        sha256=snapshot.sha256,
        reader=snapshot.reader,
        place=place,
        generated_at=snapshot.generated_at,
    )
