"""Archives around documents: zip and gzip, opened within caps, since a few bytes can unpack to as many as they like."""

import zlib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from ingest.domain.errors import UnreadableDocument

MOST_BYTES = 512 * 1024 * 1024  # of all documents in one container, unpacked
MOST_TIMES = 200  # how much larger than its container a large document may be; no text of figures comes near
MOST_MEMBERS = 10_000
_SMALL = 4 * 1024 * 1024  # what may be as tightly packed as it likes
_PIECE = 1 << 20
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"


def is_gzip(body: bytes) -> bool:
    return body.startswith(GZIP)


def is_zip(body: bytes) -> bool:
    return body.startswith((ZIP, b"PK\x05\x06"))


def gunzipped(body: bytes) -> bytes:
    """All members, one after another. Raises UnreadableDocument for a broken stream and beyond the caps."""
    cap = _cap(len(body))
    whole, rest = bytearray(), body
    try:
        while rest.startswith(GZIP):
            stream = zlib.decompressobj(31)
            whole += stream.decompress(rest, cap - len(whole) + 1)
            if len(whole) > cap:
                raise UnreadableDocument(f"a gzip of {len(body):,} bytes unpacks to more than {cap:,}")
            if not stream.eof:
                raise UnreadableDocument("the gzip breaks off before its end")
            rest = stream.unused_data.lstrip(b"\0")
    except zlib.error as error:
        raise UnreadableDocument(f"not gzip: {error}") from None
    return bytes(whole)


def checked_zip(body: bytes) -> ZipFile:
    """The archive, once its own directory stays within the caps. Raises UnreadableDocument."""
    try:
        archive = ZipFile(BytesIO(body))
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableDocument(f"not a zip: {error}") from None
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise UnreadableDocument(f"a zip of {len(members):,} documents; at most {MOST_MEMBERS:,} are read")
    unpacked = sum(each.file_size for each in members)
    if unpacked > _cap(len(body)):
        raise UnreadableDocument(f"a zip of {len(body):,} bytes unpacks to {unpacked:,}")
    return archive


def is_workbook(body: bytes) -> bool:
    """Whether the zip is an Office document, which is one document and not several."""
    return "[Content_Types].xml" in checked_zip(body).namelist()


def members(body: bytes, pattern: str) -> list[tuple[str, bytes]]:
    """The documents in a zip whose names match, in the order of their names; "" matches all.

    Raises UnreadableDocument for an archive that is broken, encrypted or beyond the caps.
    """
    archive = checked_zip(body)
    files = sorted((each for each in archive.infolist() if not each.is_dir()), key=lambda each: each.filename)
    wanted = [each for each in files if not pattern or _matches(each.filename, pattern)]
    return [(each.filename, _member(archive, each)) for each in wanted]


def _matches(name: str, pattern: str) -> bool:
    """The whole name, or without its folders."""
    return fnmatchcase(name, pattern) or fnmatchcase(name.rpartition("/")[2], pattern)


def _member(archive: ZipFile, member: ZipInfo) -> bytes:
    """Read in pieces, because the directory may lie about the size."""
    return b"".join(_pieces(archive, member))


def _pieces(archive: ZipFile, member: ZipInfo) -> Iterator[bytes]:
    count = 0
    try:
        with archive.open(member) as file:
            while piece := file.read(_PIECE):
                count += len(piece)
                if count > member.file_size:
                    raise UnreadableDocument("larger than the zip says", member.filename)
                yield piece
    except (BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, ValueError, OSError) as error:
        raise UnreadableDocument(f"cannot be unpacked: {error}", member.filename) from None


def _cap(packed: int) -> int:
    return min(MOST_BYTES, max(_SMALL, packed * MOST_TIMES))
