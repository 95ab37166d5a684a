"""Which roles are at work: each says so every few seconds, in Redis, where health checks and the supervisor look."""

from collections.abc import Callable
from contextlib import suppress
from socket import gethostname
from threading import Thread
from time import monotonic, sleep
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

BEAT_SECONDS = 2.0
FORGOTTEN_AFTER_SECONDS = 10


def begin(redis: Redis, role: str) -> None:
    """Say from now on, as long as this process lives, that the role is at work on this machine."""
    Thread(target=_beat, args=(redis, role), name="alive", daemon=True).start()


def roles(redis: Redis, host: str = "*") -> set[str]:
    """The roles at work on a machine, or on any."""
    keys: Any = redis.scan_iter(match=_key("*", host), count=1000)
    return {key.decode().split(":")[2] for key in keys}


def forget(redis: Redis) -> None:
    """Nobody is at work on this machine: what was said by processes that are gone does not count."""
    for key in redis.scan_iter(match=_key("*", gethostname()), count=1000):
        redis.delete(key)


def here(redis: Redis) -> set[str]:
    return roles(redis, gethostname())


def pulse(redis: Redis, role: str) -> Callable[[], None]:
    """To be called in every round of a loop, so that a loop that hangs is not said to be at work."""
    said_at = 0.0

    def say() -> None:
        nonlocal said_at
        if monotonic() - said_at > BEAT_SECONDS:
            with suppress(RedisError):
                redis.set(_key(role, gethostname()), 1, ex=FORGOTTEN_AFTER_SECONDS)
            said_at = monotonic()

    return say


def _beat(redis: Redis, role: str) -> None:
    say = pulse(redis, role)
    while True:
        say()
        sleep(BEAT_SECONDS)


def _key(role: str, host: str) -> str:
    return f"tallywire:alive:{role}:{host}"
