from datetime import UTC, datetime, timedelta
from time import sleep

from workers.rehearsal.playback import Playback
from workers.rehearsal.recording import Answer, Version

NIGHT = datetime(2023, 3, 19, 20, tzinfo=UTC)


def version(source_id: str, number: int, minute: int, status: int = 200) -> Version:
    return Version(
        source_id=source_id,
        number=number,
        at=NIGHT + timedelta(minutes=minute),
        body=b"same bytes",
        answer=Answer(status=status),
        media_type="text/csv",
    )


def ask(playback: Playback, source_id: str, kept: Version | None = None) -> int | None:
    """The number of the version on the air, for a client that has kept `kept`."""
    on_air = playback.request(source_id, kept.etag if kept else None)
    return on_air.number if on_air else None


def over(playback: Playback) -> bool:
    return playback.done


def test_at_full_speed_a_version_stays_until_it_has_arrived() -> None:
    first, second = versions = [version("a", 1, 0), version("a", 2, 1)]
    playback = Playback(versions, None)
    assert [ask(playback, "a"), ask(playback, "a")] == [1, 1]
    assert ask(playback, "a", first) == 2
    assert not over(playback)
    assert ask(playback, "a", second) == 2
    assert over(playback)
    assert (playback.polls, playback.unchanged) == (4, 1)


def test_at_full_speed_sources_follow_one_another_as_they_did() -> None:
    early, late = version("a", 1, 0), version("b", 1, 5)
    playback = Playback([early, late], None)
    assert ask(playback, "b") is None
    assert ask(playback, "a") == 1
    assert ask(playback, "b") is None
    ask(playback, "a", early)
    assert ask(playback, "b") == 1


def test_an_outage_has_arrived_once_it_was_served() -> None:
    down, back = version("a", 1, 0, status=503), version("a", 2, 1)
    playback = Playback([down, back], None)
    assert ask(playback, "a") == 1
    assert ask(playback, "a") == 2
    ask(playback, "a", back)
    assert over(playback)


def test_a_running_clock_skips_what_nobody_asked_for_in_time() -> None:
    versions = [version("a", number, number) for number in range(1, 4)]
    playback = Playback(versions, speed=6000.0)  # a minute in ten milliseconds
    assert ask(playback, "a") == 1
    sleep(0.05)
    assert ask(playback, "a", versions[0]) == 3
    assert not over(playback)
    ask(playback, "a", versions[2])
    assert over(playback)


def test_versions_with_the_same_bytes_are_told_apart() -> None:
    assert version("a", 1, 0).etag != version("a", 2, 1).etag
