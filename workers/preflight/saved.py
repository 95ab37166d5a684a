"""A document that was saved: as a version of a recording, with its name and headers, or as any file."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import BinaryIO

from requests.structures import CaseInsensitiveDict

from ingest.domain.errors import ConfigurationError, UnreadableDocument
from ingest.domain.report import Snapshot
from ingest.fetch import answer
from ingest.fetch.limits import Limits
from workers.rehearsal.recording import NAME, Answer, answer_of, instant_of

STDIN = Path("-")


def from_file(path: Path, source_id: str, now: datetime) -> Snapshot:
    """`-` is standard input. When it was fetched its name tells, else the time of the file.

    Raises ConfigurationError for a file that cannot be read, or is larger than any document that is fetched, and
    UnreadableDocument for a recorded failure.
    """
    if path == STDIN:
        return Snapshot(source_id=source_id, url="stdin", fetched_at=now, body=_read(sys.stdin.buffer, path))
    try:
        known = path.stat()
        if not S_ISREG(known.st_mode):  # a pipe or a device may have no end
            raise ConfigurationError(f"{path}: {_kind(known.st_mode)}, not a file")
        with path.open("rb") as file:
            body, changed_at = _read(file, path), datetime.fromtimestamp(known.st_mtime, UTC)
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{path}: {getattr(error, 'strerror', None) or error}") from None
    is_version = NAME.match(path.name) is not None
    served = answer_of(path.with_name(f"{path.name[:16]}.http.json")) if is_version else Answer()
    if served.status != 200:
        raise UnreadableDocument(f"recorded with HTTP status {served.status}, so it is no document of the source")
    headers = CaseInsensitiveDict(served.headers)
    return Snapshot(
        source_id=source_id,
        url=path.absolute().as_uri(),
        fetched_at=instant_of(path) if is_version else changed_at,
        body=body,
        media_type=answer.media_type(headers),
        charset=answer.charset(headers),
    )


def _read(file: BinaryIO, path: Path) -> bytes:
    most = Limits().decoded_bytes
    body = file.read(most + 1)
    if len(body) > most:
        raise ConfigurationError(f"{path}: larger than {most:,} bytes")
    return body


def _kind(mode: int) -> str:
    return "a folder" if S_ISDIR(mode) else "a pipe or a device"
