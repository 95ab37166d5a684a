"""Archives around documents: zip and gzip, opened within caps, since a few bytes can unpack to as many as they like.

Nothing is ever written to a disk, so a member's name can be as hostile as it likes.
"""

import zlib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from ingest.domain.errors import UnreadableDocument

MOST_BYTES = 256 * 1024 * 1024  # unpacked, of everything in one container, as much as a server may send
MOST_TIMES = 100  # how much larger than its container that may be; a text of figures becomes 10 to 40 times smaller
MOST_MEMBERS = 10_000
_SMALL = 4 * 1024 * 1024  # what may be as tightly packed as it likes
_PIECE = 1 << 16
_LONGEST_NAME = 200
GZIP, ZIP, EMPTY_ZIP = b"\x1f\x8b\x08", b"PK\x03\x04", b"PK\x05\x06"
_BROKEN = (BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, ValueError, OSError)


class Allowance:
    """The bytes that one body may still unpack to, in however many layers."""

    def __init__(self, packed: int) -> None:
        self.left = min(MOST_BYTES, max(_SMALL, packed * MOST_TIMES))
        self._told = f"{packed:,} bytes unpack to more than {self.left:,}"

    def take(self, count: int) -> None:
        """Raises UnreadableDocument where there is less than `count` left."""
        self.left -= count
        if self.left < 0:
            raise UnreadableDocument(self._told)


def is_gzip(body: bytes) -> bool:
    return body.startswith(GZIP)


def is_zip(body: bytes) -> bool:
    return body.startswith((ZIP, EMPTY_ZIP))


def gunzipped(body: bytes, allowance: Allowance | None = None) -> bytes:
    """All members, one after another. Raises UnreadableDocument for a broken stream and beyond the caps."""
    try:
        return b"".join(_gunzip(body, allowance or Allowance(len(body))))
    except zlib.error as error:
        raise UnreadableDocument(f"not gzip: {error}") from None


def _gunzip(body: bytes, allowance: Allowance) -> Iterator[bytes]:
    """Fed in pieces, since what follows a member is copied where it ends."""
    stream, at, streams = zlib.decompressobj(31), 0, 1
    while at < len(body):
        piece = body[at : at + _PIECE]
        unpacked = stream.decompress(piece, allowance.left + 1)
        allowance.take(len(unpacked))
        yield unpacked
        at += len(piece) - len(stream.unused_data)
        if stream.eof:
            if not body.startswith(GZIP, at):
                return  # zeros or anything else behind the last member
            stream, streams = zlib.decompressobj(31), streams + 1
            if streams > MOST_MEMBERS:
                raise UnreadableDocument(f"a gzip of more than {MOST_MEMBERS:,} members")
    if not stream.eof:
        raise UnreadableDocument("the gzip breaks off before its end")


class Zip:
    """A zip, its members unpacked one by one. Raises UnreadableDocument for one that is broken, and beyond the caps."""

    def __init__(self, body: bytes, allowance: Allowance | None = None) -> None:
        self._allowance = allowance or Allowance(len(body))
        try:
            self._archive = ZipFile(BytesIO(body))
        except _BROKEN as error:
            raise UnreadableDocument(f"not a zip: {error}") from None
        if (count := len(self._archive.filelist)) > MOST_MEMBERS:
            raise UnreadableDocument(f"a zip of {count:,} documents; at most {MOST_MEMBERS:,} are read")

    @property
    def is_workbook(self) -> bool:
        """Whether it is an Office document, which is one document and not several."""
        return "[Content_Types].xml" in self._archive.NameToInfo

    def documents(self, pattern: str = "") -> Iterator[tuple[str, bytes]]:
        """Those whose names match, in the order of their names, which are fit to be shown; "" matches all.

        What macOS adds is no document. Raises UnreadableDocument for one that is encrypted or cannot be unpacked.
        """
        files = (each for each in self._archive.infolist() if not each.is_dir())
        for each in sorted(files, key=lambda each: each.filename):
            if _matches(each.filename, pattern) and not each.filename.startswith("__MACOSX/"):
                yield shown(each.filename), self._unpacked(each)

    def addressed(self) -> Iterator[tuple[str, str, bytes]]:
        """All of them in the order in which they were put in: address ("" where none is noted), name, bytes.

        Raises as `documents` does.
        """
        for each in self._archive.infolist():
            if not each.is_dir():
                yield each.comment.decode("utf-8", "replace"), shown(each.filename), self._unpacked(each)

    def member(self, name: str) -> bytes | None:
        """The one of this name, None where there is none. Raises as `documents` does."""
        found = self._archive.NameToInfo.get(name)
        return self._unpacked(found) if found else None

    def _unpacked(self, member: ZipInfo) -> bytes:
        """Other kinds of compression than the two that everybody writes cannot be unpacked piece by piece."""
        if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            fault = f"compressed in a way that is not read (type {member.compress_type})"
            raise UnreadableDocument(fault, shown(member.filename))
        try:
            return b"".join(self._pieces(member))
        except _BROKEN as error:
            raise UnreadableDocument(f"cannot be unpacked: {error}", shown(member.filename)) from None

    def _pieces(self, member: ZipInfo) -> Iterator[bytes]:
        """Read in pieces, because the directory may lie about the size."""
        with self._archive.open(member) as file:
            while piece := file.read(_PIECE):
                self._allowance.take(len(piece))
                yield piece


def shown(name: str) -> str:
    """The name of a member as a person may be shown it."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in name[:_LONGEST_NAME])


def _matches(name: str, pattern: str) -> bool:
    """The whole name, or without its folders."""
    return not pattern or fnmatchcase(name, pattern) or fnmatchcase(name.rpartition("/")[2], pattern)
