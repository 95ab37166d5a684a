"""The night's clock: which version of a source's document is on the air, and which have arrived.

A client that names a version's validator in its next request has kept that version: that is how arrival is known,
over plain HTTP. At full speed the clock stands still until the version on the air has arrived, then jumps to the next
one; otherwise it runs `speed` times as fast as the night did.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from threading import Lock
from time import monotonic

from workers.rehearsal.recording import Version

REFUSED_AFTER = 8  # a client that was killed asks again, too, but not that often


class Playback:
    """Shared by the server's threads. `speed` None is full speed."""

    def __init__(self, versions: Sequence[Version], speed: float | None) -> None:
        self._versions = versions
        self._speed = speed
        self._lock = Lock()
        self._head = 0
        self._began_at: float | None = None
        self._on_air: dict[str, Version] = {}
        self._arrived: set[tuple[str, int]] = set()
        self._served: dict[tuple[str, int], int] = {}
        self.sent_at: dict[tuple[str, datetime], float] = {}
        self.polls = 0
        self.unchanged = 0

    def request(self, source_id: str, validator: str | None) -> Version | None:
        """What is on the air for a source, None before its first version; `validator` is what the client has kept."""
        with self._lock:
            self.polls += 1
            on_air = self._on_air.get(source_id)
            if on_air is not None and validator == on_air.etag:
                self._arrived.add((source_id, on_air.number))
            self._advance()
            version = self._on_air.get(source_id)
            if version is not None and validator != version.etag and self._cannot_arrive(version):
                self._arrived.add((source_id, version.number))
            self.unchanged += version is not None and validator == version.etag
            return version

    def left(self, version: Version, at: float) -> None:
        """Note when (seconds since 1970) the last byte of a version left the server; the latest sending counts."""
        with self._lock:
            self.sent_at[version.source_id, version.at] = at

    @property
    def done(self) -> bool:
        """Whether every source's last version has arrived."""
        with self._lock:
            self._advance()
            last = {version.source_id: version for version in self._versions}
            return all((v.source_id, v.number) in self._arrived for v in last.values())

    @property
    def versions(self) -> int:
        return len(self._versions)

    @property
    def arrived(self) -> int:
        """How many versions are known to have arrived."""
        with self._lock:
            return len(self._arrived)

    @property
    def served(self) -> int:
        """How many different versions left the server."""
        with self._lock:
            return len(self.sent_at)

    def now(self) -> datetime:
        """The night's time."""
        began_at = self._began_at if self._began_at is not None else monotonic()
        if self._speed is None:
            return self._versions[max(0, self._head - 1)].at
        return self._versions[0].at + timedelta(seconds=(monotonic() - began_at) * self._speed)

    def _cannot_arrive(self, version: Version) -> bool:
        """An outage is never kept: once served, it was seen. Nor is a body the client refuses, however often served."""
        times = self._served[version.source_id, version.number] = (
            self._served.get((version.source_id, version.number), 0) + 1
        )
        return not version.is_document or times > REFUSED_AFTER

    def _advance(self) -> None:
        if self._began_at is None:
            self._began_at = monotonic()
        while self._head < len(self._versions) and self._is_time(self._versions[self._head]):
            version = self._versions[self._head]
            self._on_air[version.source_id] = version
            self._head += 1

    def _is_time(self, coming: Version) -> bool:
        if self._speed is not None:
            return coming.at <= self.now()
        if self._head == 0:
            return True
        before = self._versions[self._head - 1]
        return (before.source_id, before.number) in self._arrived
