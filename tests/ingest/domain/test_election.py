from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from ingest.domain.election import Contest, Election, ReportingUnit, Selection
from ingest.domain.errors import ImpossibleValue
from ingest.domain.report import ElectionReport, Snapshot
from ingest.domain.terms import ContestKind, ReportingUnitType, SourceKind
from tests.examples import election

replace = msgspec.structs.replace
country = ReportingUnitType.COUNTRY
two = (Selection(id="a", name="A"), Selection(id="a", name="B"))


def test_an_election_survives_json() -> None:
    assert msgspec.json.decode(msgspec.json.encode(election()), type=Election) == election()


def units(*pairs: tuple[str, str | None]) -> tuple[ReportingUnit, ...]:
    return tuple(ReportingUnit(id=id_, name=id_, type=country, parent_id=parent) for id_, parent in pairs)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"units": units(("a", "b"), ("b", "a"))}, "ancestor"),
        ({"units": units(("a", "nowhere"))}, "nowhere"),
        ({"units": units(("a", None), ("a", None))}, "twice"),
        ({"languages": ("kk", "kk")}, "twice"),
        ({"polls_open_at": datetime(2023, 3, 19)}, "zone"),
        ({"polls_close_at": election().polls_open_at - timedelta(hours=1)}, "close before"),
    ],
)
def test_impossible_elections_cannot_be_built(change: dict[str, object], named: str) -> None:
    with pytest.raises(ImpossibleValue, match=named):
        replace(election(), **change)


@pytest.mark.parametrize(
    ("change", "named"),
    [({"selections": ()}, "no selections"), ({"selections": two}, "'a'"), ({"seats": 0}, "0 seats")],
)
def test_impossible_contests_cannot_be_built(change: dict[str, object], named: str) -> None:
    contest = Contest(id="c", name="C", kind=ContestKind.PARTY, selections=(Selection(id="a", name="A"),))
    with pytest.raises(ImpossibleValue, match=named):
        replace(contest, **change)


def test_instants_without_a_zone_cannot_be_built() -> None:
    with pytest.raises(ImpossibleValue, match="zone"):
        Snapshot(source_id="s", url="u", fetched_at=datetime(2023, 3, 19), body=b"")
    with pytest.raises(ImpossibleValue, match="zone"):
        ElectionReport(tallies=(), generated_at=datetime(2023, 3, 19))


def test_bytes_are_named_by_their_sha256() -> None:
    snapshot = Snapshot(source_id="s", url="u", fetched_at=datetime(2023, 3, 19, tzinfo=UTC), body=b"abc")
    assert snapshot.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_an_exit_poll_is_never_a_count() -> None:
    assert [kind for kind in SourceKind if not kind.counts] == [SourceKind.EXIT_POLL]
    assert SourceKind.COMMISSION.rank < SourceKind.WIRE.rank < SourceKind.NEWS.rank
