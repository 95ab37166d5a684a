"""What a pack that changed on the night makes of what is published: right at once, and each change told."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from ingest.domain.report import Snapshot
from ingest.domain.tally import Tally, TallyKey
from ingest.domain.terms import CountItemType
from publish import results
from publish.envelope import CloudEvent, decode, encode, tally_data
from storage import outbox, snapshots
from tests.workers.conftest import started, unheard
from tests.workers.packing import HALVES, head, source, write
from workers import reading
from workers.bootstrap import Services

COLUMNS = 'unit = "unit"\npercent_counted = "counted"'
RANKED = "the pack ranks the sources otherwise now"
REPLACES = f"second speaks in place of first: {RANKED}"
CORRECTS = f"second corrects what first reported: ant: 3,000 votes against 3,300; {RANKED}"
UNITS = HALVES | {"coast": "south", "hills": "south"}
Pack = Callable[..., Services]


@pytest.fixture
def pack(database_url: str, tmp_path: Path) -> Iterator[Pack]:
    """Services that were started with a pack of these sources (id -> kind), in this order; no Redis answers."""
    with ExitStack() as opened:

        def make(
            sources: Mapping[str, str],
            *,
            sums: bool = False,
            behind: float = 10.0,
            units: Mapping[str, str] = UNITS,
            url: str = database_url,
        ) -> Services:
            text = head(tables=f"[margins]\nbehind_points = {behind}", sum_units=sums, units=units)
            tables = [source(id_, issuer=id_, kind=kind, columns=COLUMNS) for id_, kind in sources.items()]
            return opened.enter_context(started(unheard(write(tmp_path / "pack", text, *tables), url)))

        yield make


def say(services: Services, source_id: str, votes: Mapping[str, int], counted: int = 50) -> None:
    """A document of a source: votes of Ant by unit, and one of Bee in each."""
    rows = [f"{unit},Ant,{n},{counted}\n{unit},Bee,1,{counted}\n" for unit, n in votes.items()]
    body = ("unit,party,votes,counted\n" + "".join(rows)).encode()
    now = services.now()
    document = Snapshot(source_id=source_id, url="http://x/", fetched_at=now, body=body, media_type="text/csv")
    services.archive.put(document.body, document.sha256)
    with services.database.write() as session:
        snapshots.add(session, "demo", document, kept_at=now, http_status=200, headers={})
    reading.read("demo", source_id, services)


def figures(services: Services) -> list[CloudEvent]:
    with services.database.read() as session:
        events = [decode(encode(row)) for row in outbox.after(session, "demo", 0, 1000)]
    return [event for event in events if event.is_figure]


def last(services: Services) -> tuple[str, str, str]:
    """What was told last: type, subject and why."""
    (*_, told) = figures(services)
    return told.type.rpartition(".")[2], told.subject, tally_data(told).reason


def published(services: Services) -> dict[str, tuple[str, int | None]]:
    """Who leads and with how many votes of Ant, by unit; exactly that is what the events tell from the first on."""
    told: dict[tuple[str, TallyKey], tuple[str, Tally]] = {}
    for each in figures(services):
        data = tally_data(each)
        said = data.after or data.before
        assert said is not None
        before = told.pop((data.series, said.key), None)
        assert before == ((data.before_source, data.before) if data.before else None)
        if data.after is not None:
            told[data.series, said.key] = data.receipt.source_id, data.after
    marked = results.statements(services.database, "demo", published=True)
    assert {(who, key) for (_, key), (who, _) in told.items()} == {(each.source_id, each.tally.key) for each in marked}
    now = results.current(services.database, "demo")
    assert all(key.count_item_type is CountItemType.TOTAL for key in now)
    return {key.unit_id: (each.source_id, each.tally.counts["ant"].votes) for key, each in now.items()}


def test_a_count_that_is_an_exit_poll_leaves_the_count_and_comes_back(pack: Pack) -> None:
    before = pack({"page": "commission", "wire": "wire"})
    say(before, "page", {"all": 3000})
    say(before, "wire", {"all": 3300})
    poll = pack({"page": "exit-poll", "wire": "wire"})
    assert published(poll) == {"all": ("wire", 3300)}
    assert last(poll) == ("changed", "list/all", "wire speaks in place of page: the pack calls it an exit poll now")
    reading.read("demo", "page", poll)
    assert published(poll) == {"all": ("wire", 3300)}
    assert tally_data(figures(poll)[-1]).series == "page"
    again = pack({"page": "commission", "wire": "wire"})
    assert last(again)[2] == "the pack calls it a commission now; withdrawn"
    reading.read("demo", "page", again)
    assert published(again) == {"all": ("page", 3000)}


def test_a_count_alone_that_is_an_exit_poll_is_taken_back(pack: Pack) -> None:
    say(pack({"page": "commission"}), "page", {"all": 3000})
    poll = pack({"page": "exit-poll"})
    assert published(poll) == {}
    assert last(poll) == ("corrected", "list/all", "the pack calls it an exit poll now; withdrawn")


@pytest.mark.parametrize(
    ("after", "told"),
    [
        ({"first": "news", "second": "wire"}, CORRECTS),
        ({"second": "wire", "first": "wire"}, REPLACES),
        ({"first": "wire", "second": "commission"}, REPLACES),
    ],
)
def test_who_ranks_higher_now_leads_now(pack: Pack, after: Mapping[str, str], told: str) -> None:
    before = pack({"first": "wire", "second": "wire"})
    say(before, "first", {"all": 3000})
    say(before, "second", {"all": 3300})
    assert published(before) == {"all": ("first", 3000)}
    now = pack(after)
    assert published(now) == {"all": ("second", 3300)}
    assert last(now)[2] == told


def test_who_comes_or_stays_ranks_nobody_otherwise(pack: Pack) -> None:
    before = pack({"first": "wire", "second": "wire"})
    say(before, "first", {"all": 3000})
    say(before, "second", {"all": 3300})
    told = len(figures(before))
    now = pack({"new": "commission", "first": "wire", "second": "wire"})
    assert published(now) == {"all": ("first", 3000)}
    assert len(figures(now)) == told


def test_other_margins_let_another_one_lead(pack: Pack) -> None:
    sources = {"page": "commission", "wire": "wire"}
    before = pack(sources)
    say(before, "page", {"all": 3000}, counted=50)
    say(before, "wire", {"all": 3300}, counted=55)
    assert published(before) == {"all": ("page", 3000)}
    now = pack(sources, behind=2.0)
    assert published(now) == {"all": ("wire", 3300)}
    assert last(now)[2] == "wire speaks in place of page: the pack declares other margins now"


def test_sums_come_and_go_with_the_pack(pack: Pack) -> None:
    sources = {"page": "commission"}
    before = pack(sources)
    votes = {"north": 1000, "coast": 200, "hills": 30}
    told = {unit: ("page", n) for unit, n in votes.items()}
    say(before, "page", votes)
    assert published(before) == told
    on = pack(sources, sums=True)
    assert published(on) == told | {"south": ("@computed", 230), "all": ("@computed", 1230)}
    assert len(figures(on)) == 5
    off = pack(sources)
    assert published(off) == told
    assert len(figures(off)) == 7
    assert last(off)[0] == "corrected"
    assert last(off)[2].startswith("the pack changed what is added up; ")


def test_a_unit_that_stands_elsewhere_is_summed_there(pack: Pack) -> None:
    sources = {"page": "commission"}
    before = pack(sources, sums=True)
    say(before, "page", {"north": 1000, "coast": 200, "hills": 30})
    now = pack(sources, sums=True, units=UNITS | {"hills": "north"})
    assert published(now)["south"] == ("@computed", 200)
    assert published(now)["all"] == ("@computed", 1200)
    reading.read("demo", "page", now)
    flat = pack(sources, sums=True, units={**UNITS, "coast": "all", "hills": "all"})
    assert "south" not in published(flat)
    assert published(flat)["all"] == ("@computed", 1230)


def test_whoever_starts_waits_for_the_election_before_it_touches_a_row(postgres_url: str, pack: Pack) -> None:
    """A ledger takes the lock first, too; the other way round, two of them would wait for each other."""
    asked: list[str] = []

    def note(*given: object) -> None:
        asked.append(str(given[2]))

    say(pack({"page": "commission"}, url=postgres_url), "page", {"all": 3000})
    event.listen(Engine, "before_cursor_execute", note)
    try:
        pack({"page": "news"}, url=postgres_url)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    locked = next(n for n, each in enumerate(asked) if "hashtextextended" in each)
    written = [
        n for n, each in enumerate(asked) if each.startswith(("UPDATE source", "UPDATE tally", "DELETE FROM tally"))
    ]
    assert written
    assert locked < min(written)
    assert not any("source" in each for each in asked[:locked])
