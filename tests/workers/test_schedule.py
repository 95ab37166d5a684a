from time import sleep, time

import pytest
from redis import Redis

from workers.schedule import Claim, Schedule, batches


@pytest.fixture
def schedule(redis: Redis) -> Schedule:
    return Schedule(redis, lease_seconds=0.6, claim_seconds=0.2)


def claimed(schedule: Schedule) -> list[str]:
    return [claim.source_id for claim in schedule.claim("demo")]


def test_what_is_due_is_handed_out_once_and_comes_back_when_nobody_begins(schedule: Schedule) -> None:
    schedule.rebuild("demo", {"a": 0, "b": time() + 60})
    assert claimed(schedule) == ["a"]
    assert claimed(schedule) == []
    sleep(0.25)
    assert claimed(schedule) == ["a"]


def test_a_later_claim_has_a_higher_fence(schedule: Schedule) -> None:
    schedule.rebuild("demo", {"a": 0})
    (first,) = schedule.claim("demo")
    schedule.set("demo", {"a": time() - 1})
    sleep(0.002)
    (second,) = schedule.claim("demo")
    assert second.fence > first.fence
    assert abs(second.fence / 1000 - time()) < 5


def test_setting_moves_a_source_but_never_adds_one(schedule: Schedule) -> None:
    schedule.rebuild("demo", {"a": 0})
    schedule.set("demo", {"a": time() + 60, "b": 0})
    assert claimed(schedule) == []


def test_rebuilding_adds_what_is_missing_drops_what_left_and_leaves_the_rest(schedule: Schedule) -> None:
    schedule.rebuild("demo", {"a": time() + 60})
    schedule.rebuild("demo", {"a": 0, "b": 0})
    assert claimed(schedule) == ["b"]
    schedule.rebuild("demo", {"a": 0})
    sleep(0.25)
    assert claimed(schedule) == []


def test_a_host_has_so_many_slots_and_no_more(schedule: Schedule) -> None:
    slot = schedule.host_slot
    with slot("x", 2) as first, slot("x", 2) as second, slot("x", 2) as third, slot("y", 2) as other:
        assert (first, second, third, other) == (True, True, False, True)
    with schedule.host_slot("x", 2) as again:
        assert again


def test_the_slot_of_a_worker_that_died_is_free_when_its_lease_ends(schedule: Schedule, redis: Redis) -> None:
    redis.set("tallywire:host:x:0", "somebody", px=schedule.lease_ms)
    with schedule.host_slot("x", 1) as taken:
        assert not taken
    sleep(0.65)
    with schedule.host_slot("x", 1) as taken:
        assert taken


def test_batches_are_of_one_host_and_bounded() -> None:
    claims = [Claim("demo", f"s{n}", 1) for n in range(7)]
    hosts = {f"s{n}": "even" if n % 2 == 0 else "odd" for n in range(6)}
    made = [(host, [claim.source_id for claim in batch]) for host, batch in batches(claims, hosts, 2)]
    assert made == [("even", ["s0", "s2"]), ("even", ["s4"]), ("odd", ["s1", "s3"]), ("odd", ["s5"])]


def test_elections_have_schedules_of_their_own(schedule: Schedule) -> None:
    schedule.rebuild("demo", {"a": 0})
    schedule.rebuild("other", {"a": 0, "b": 0})
    assert claimed(schedule) == ["a"]
    assert {claim.source_id for claim in schedule.claim("other")} == {"a", "b"}


def test_what_was_begun_stays_away_for_a_whole_lease(schedule: Schedule) -> None:
    schedule.rebuild("demo", {"a": 0})
    claims = schedule.claim("demo")
    assert schedule.begin(claims) == claims
    sleep(0.25)
    assert claimed(schedule) == []
    assert schedule.begin(claims) == []  # too late to begin: it may be somebody else's by now
    sleep(0.4)
    assert claimed(schedule) == ["a"]


def test_an_emptied_redis_is_noticed(schedule: Schedule, redis: Redis) -> None:
    schedule.rebuild("demo", {"a": 0})
    assert schedule.holds("demo")
    redis.flushall()
    assert not schedule.holds("demo")
