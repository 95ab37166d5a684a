"""The Redis stream of an election: its name, and how to follow it without losing or repeating an event."""

from collections.abc import Iterator
from typing import Any

from redis import Redis

FIELD = b"event"
BATCH = 500


def stream_key(election_id: str) -> str:
    """One stream an election; an entry's id is `<sequence>-0`, its only field the CloudEvents envelope."""
    return f"tallywire:events:{election_id}"


def last_sequence(redis: Redis, election_id: str) -> int:
    """0 where nothing was told yet."""
    newest: Any = redis.xrevrange(stream_key(election_id), count=1)
    return sequence_of(newest[0][0]) if newest else 0


def follow(redis: Redis, after: dict[str, int], block_ms: int) -> Iterator[tuple[str, int, bytes]]:
    """What follows `after` (election -> last sequence seen), as election, sequence, envelope.

    Waits up to `block_ms` milliseconds where there is nothing yet. Returns when everything there was has been given;
    call it again with `after` moved on.
    """
    elections = {stream_key(election).encode(): election for election in after}
    answer: Any = redis.xread(
        {stream_key(election): f"{sequence}-0" for election, sequence in after.items()}, count=BATCH, block=block_ms
    )
    for key, entries in answer or ():
        for entry_id, fields in entries:
            yield elections[key], sequence_of(entry_id), fields[FIELD]


def sequence_of(entry_id: bytes) -> int:
    return int(entry_id.partition(b"-")[0])
