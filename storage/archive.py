"""Every body ever fetched, named by the SHA-256 of its bytes, compressed with zstd, on any fsspec file system."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import fsspec
import zstandard
from fsspec.implementations.local import LocalFileSystem

from ingest.domain.errors import ConfigurationError, TransientError
from ingest.domain.report import Snapshot

LEVEL = 3


class LostBytes(TransientError):
    """The archive does not give what a receipt names: it is away for a while, or a person has to look at it."""


class Archive:
    """`url` is a folder or any fsspec address, such as `s3://bucket/prefix` where s3fs is installed."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._process = 0
        self._open()

    def _open(self) -> None:
        try:
            self._opened, self._root = fsspec.core.url_to_fs(self._url)
        except (ImportError, ValueError) as error:
            raise ConfigurationError(f"TALLYWIRE_ARCHIVE_URL: {error}") from None
        self._process = os.getpid()

    @property
    def _files(self) -> Any:
        """The file system, opened anew after a fork: those that speak to a network do not survive one."""
        if self._process != os.getpid():
            self._open()
        return self._opened

    def put(self, body: bytes, sha256: str) -> None:
        """Keep `body`. Kept twice, it is kept once; a torn write is never visible."""
        path = self._path(sha256)
        if self._files.exists(path):
            return
        blob = zstandard.ZstdCompressor(level=LEVEL, write_content_size=True).compress(body)
        if isinstance(self._files, LocalFileSystem):
            write_whole(Path(path), blob)
        else:
            self._files.pipe_file(path, blob)  # object stores show an object only once it is whole

    def get(self, sha256: str) -> bytes:
        """The bytes as they were sent. Raises LostBytes where they are missing or are not what they were."""
        try:
            body: bytes = zstandard.ZstdDecompressor().decompress(self._files.cat_file(self._path(sha256)))
        except (OSError, zstandard.ZstdError) as error:
            raise LostBytes(f"archive {self._root}: {sha256}: {error}") from None
        if Snapshot.digest(body) != sha256:
            raise LostBytes(f"archive {self._root}: {sha256} holds other bytes than its name says")
        return body

    def _path(self, sha256: str) -> str:
        return f"{self._root}/{sha256[:2]}/{sha256}.zst"


def write_whole(path: Path, blob: bytes, mode: int = 0o600) -> None:
    """A file that is there whole, or as it was before, whatever dies meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        try:
            file.write(blob)
            file.flush()
            os.fsync(file.fileno())  # the database row that follows must not outlive its evidence
            os.fchmod(file.fileno(), mode)
            Path(file.name).replace(path)
        except OSError:
            Path(file.name).unlink(missing_ok=True)
            raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the name, too
    finally:
        os.close(folder)
