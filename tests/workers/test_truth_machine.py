"""The whole pipeline beside a simple model, step by step: what is published, told and held is what the model says.

A few nights run with the suite. For many others, of a seed of your own:

    TALLYWIRE_TEST_NIGHTS=1000 .venv/bin/pytest tests/workers/test_truth_machine.py --timeout=0 --hypothesis-seed=7
"""

import os
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import cast

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test
from redis import Redis
from sqlalchemy import event

from storage.archive import Archive
from storage.migrate import migrate
from tests.workers.truth_machine import Truth
from tests.workers.truth_night import Night
from tests.workers.truth_pages import KEYS, SOURCES, Page, edited, write_pack
from workers import bootstrap, embedded
from workers.bootstrap import Services
from workers.settings import Settings

NIGHTS = int(os.environ.get("TALLYWIRE_TEST_NIGHTS", "0"))
EVERYBODY = {*SOURCES}


@pytest.fixture
def services(tmp_path: Path, redis: Redis, valkey: Path, database_url: str) -> Iterator[Services]:
    made = bootstrap.make(
        Settings(
            data=tmp_path,
            packs=(write_pack(tmp_path / "pack"),),
            database_url=database_url,
            redis_url=embedded.redis_url(valkey),
            host_pace_seconds=0.0,
        )
    )
    if made.database.engine.dialect.name == "sqlite":  # nobody pulls the plug: processes end here, not machines
        event.listen(
            made.database.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF")
        )
    migrate(made.database)
    with closing(made.redis), closing(made.database):
        yield made
    made.app.close()


@pytest.fixture
def truth(services: Services, tmp_path: Path) -> Truth:
    return Truth(partial(Night, services, Archive(str(tmp_path / "archive"))))


def test_what_is_published_is_what_a_simple_model_says(services: Services, tmp_path: Path) -> None:
    """On PostgreSQL fewer nights: its statements are another dialect of the same."""
    numbers = count()

    def made() -> Night:
        return Night(services, Archive(str(tmp_path / f"archive{next(numbers)}")))

    few = 4 if services.database.engine.dialect.name == "sqlite" else 1
    run_state_machine_as_test(
        cast(type[RuleBasedStateMachine], partial(Truth, made)),
        settings=settings(
            max_examples=NIGHTS or few,
            stateful_step_count=30,
            derandomize=not NIGHTS,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_an_exit_poll_is_in_no_sum(truth: Truth) -> None:
    truth.begin(early=False, some=set())
    truth.count(id_="doors", of=("north",), by=1, ago=0, late=False, doom=0)
    assert truth.model.published().keys() == {("doors", KEYS["north"])}


def test_lasting_does_not_settle_what_goes_on_in_an_older_document(truth: Truth) -> None:
    truth.begin(early=False, some={"page"})
    truth.doubt(id_="page", how="halve", of=("all",), late=False, doom=0)
    truth.count(id_="page", of=("all",), by=1, ago=20, late=False, doom=0)
    truth.pass_time(minutes=6.0, seen=EVERYBODY, minded=True)
    (held,) = truth.model.holds.values()
    assert (held.key, held.settles) == (KEYS["all"], False)


def test_an_override_ends_once_the_source_that_disagrees_is_down(truth: Truth) -> None:
    truth.begin(early=False, some={"page", "wire"})
    truth.count(id_="wire", of=("all",), by=1, ago=0, late=False, doom=0)
    truth.override(unit="all", id_="wire", by=1, until_agreed=True, doom=0)
    assert truth.model.led["count", KEYS["all"]] == "@desk"
    truth.fail(id_="page")
    truth.pass_time(minutes=6.0, seen=EVERYBODY, minded=True)
    assert truth.model.led["count", KEYS["all"]] == "wire"


def test_what_is_asked_again_and_said_no_longer_is_gone(truth: Truth) -> None:
    truth.begin(early=False, some={"page"})
    older = Page(units=edited(truth.pages["page"].units or {}, ("all", "north"), "halve", 1))
    truth.show("page", older, late=False, ago=timedelta(minutes=20))
    truth.report(id_="page", how="gone", of=("north",), by=1, late=False, doom=0)
    assert truth.model.holds["page", KEYS["north"]].tally is None
