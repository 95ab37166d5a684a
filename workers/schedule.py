"""When each source is to be asked next, kept in a Redis sorted set and rebuilt from the database whenever it is lost.

A claim hands a source out and moves its due time by a few seconds; the worker that begins to poll moves it to the end
of a lease, and then sets the next due time. A claim or a poll that is lost on the way comes back by itself. The
instant of the claim, by Redis's clock, is the fence: of two polls of one source the later claim wins, and an older
result changes nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import uuid4

from redis import Redis

# One round trip however many are due; a source is handed out once, because Redis runs one script at a time.
CLAIM = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local due = redis.call('ZRANGE', KEYS[1], '-inf', now, 'BYSCORE', 'LIMIT', 0, ARGV[2])
for _, member in ipairs(due) do redis.call('ZADD', KEYS[1], now + ARGV[1], member) end
return {now, due}
"""
RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"


class Claim(NamedTuple):
    """The right to poll a source until the lease ends. `fence` is in milliseconds since 1970, by Redis's clock."""

    election_id: str
    source_id: str
    fence: int


class Schedule:
    """The due times of all sources, and the slots of the hosts they live on."""

    def __init__(self, redis: Redis, *, lease_seconds: float, claim_seconds: float = 5.0) -> None:
        self._redis = redis
        self._claim = redis.register_script(CLAIM)
        self._release = redis.register_script(RELEASE)
        self.lease_ms = int(lease_seconds * 1000)
        self.claim_ms = int(claim_seconds * 1000)

    def claim(self, election_id: str, limit: int = 10_000) -> list[Claim]:
        """Everything of an election that is due now, each leased to the caller."""
        now, due = self._claim(keys=[_key(election_id)], args=[self.claim_ms, limit])
        return [Claim(election_id, source_id.decode(), int(now)) for source_id in due]

    def begin(self, claims: Sequence[Claim]) -> list[Claim]:
        """Those of the claims that still hold, from now on for a whole lease."""
        seconds, microseconds = self._redis.time()
        now = seconds * 1000 + microseconds // 1000
        held = [claim for claim in claims if now < claim.fence + self.claim_ms]
        for election_id in {claim.election_id for claim in held}:
            ends = (now + self.lease_ms) / 1000
            self.set(election_id, {claim.source_id: ends for claim in held if claim.election_id == election_id})
        return held

    def holds(self, election_id: str) -> bool:
        """Whether anything is scheduled; nothing is, after Redis was emptied."""
        return bool(self._redis.exists(_key(election_id)))

    def set(self, election_id: str, due: Mapping[str, float]) -> None:
        """Set when each source is to be asked next, in seconds since 1970; unknown sources stay unknown."""
        if due:
            self._redis.zadd(_key(election_id), {source_id: at * 1000 for source_id, at in due.items()}, xx=True)

    def rebuild(self, election_id: str, due: Mapping[str, float]) -> None:
        """Add sources that are missing, drop those that left; what is scheduled already stays as it is."""
        known: Any = self._redis.zrange(_key(election_id), 0, -1)
        gone = [member for member in known if member.decode() not in due]
        with self._redis.pipeline() as pipe:
            if due:
                pipe.zadd(_key(election_id), {source_id: at * 1000 for source_id, at in due.items()}, nx=True)
            if gone:
                pipe.zrem(_key(election_id), *gone)
            pipe.execute()

    @contextmanager
    def host_slot(self, host: str, concurrency: int) -> Iterator[bool]:
        """One of the host's slots, shared by all workers; False where every slot is taken. Never waits."""
        mine = uuid4().hex
        keys = (f"tallywire:host:{host}:{slot}" for slot in range(concurrency))
        taken = next((key for key in keys if self._redis.set(key, mine, nx=True, px=self.lease_ms)), None)
        try:
            yield taken is not None
        finally:
            if taken is not None:
                self._release(keys=[taken], args=[mine])


def batches(claims: Sequence[Claim], hosts: Mapping[str, str], size: int) -> list[tuple[str, list[Claim]]]:
    """Claims by host (of each source), at most `size` in one batch: a slow host delays only its own sources."""
    by_host: dict[str, list[Claim]] = {}
    for claim in claims:
        if (host := hosts.get(claim.source_id)) is not None:
            by_host.setdefault(host, []).append(claim)
    return [(host, group[at : at + size]) for host, group in by_host.items() for at in range(0, len(group), size)]


def _key(election_id: str) -> str:
    """A set for each election: a tick hands out only what its own packs declare."""
    return f"tallywire:due:{election_id}"
