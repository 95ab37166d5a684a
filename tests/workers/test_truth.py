"""What becomes of doubtful, disagreeing and silent sources, through the real pipeline, on both databases."""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from time import time

import pytest

from ingest.domain.tally import TallyKey
from ingest.domain.terms import CountItemType
from publish import ledger as books
from publish import results
from publish.envelope import CloudEvent, decode, encode, hold_data, tally_data
from publish.ledger import Ledger
from storage import holds, outbox
from storage.tables import HoldRow
from tests.servers import Route, Server, answer, conditional, in_turn
from tests.workers.conftest import OpenPack
from tests.workers.packing import CLOSE, HALVES, head, source
from workers import bootstrap, polling, reading
from workers.bootstrap import Services
from workers.minding import mind
from workers.schedule import Claim

Serve = Callable[[Mapping[str, Route]], Server]
VOTES = {"amanat": 3_431_510, "auyl": 693_938, "rest": 2_241_006}
SHARES = {"amanat": "53.90", "auyl": "10.90", "rest": "35.20"}
WHOLE = TallyKey("list", "all", CountItemType.TOTAL)
Open = Callable[..., Services]


def page(votes: Mapping[str, int], unit: str = "Everywhere", *, share: bool = False) -> bytes:
    rows = [f"{unit},{name.title()},{n},{SHARES[name] if share else ''}" for name, n in votes.items()]
    return "\n".join(("unit,party,votes,share", *rows, "")).encode()


@pytest.fixture
def open_(open_pack: OpenPack) -> Open:
    """Services for sources (id -> kind and URL); `persist` is in minutes."""

    def make(
        sources: Mapping[str, tuple[str, str]], persist: float = 5, close: str = CLOSE, *, sums: bool = False
    ) -> Services:
        tables = f"[checks]\npersist_minutes = {persist}\n\n[margins]\nsettle_minutes = 0"
        columns = 'unit = "unit"\nshare = "share"'
        return open_pack(
            head(close=close, tables=tables, sum_units=sums, selections=VOTES, units=HALVES),
            *(source(id_, url, issuer=id_, kind=kind, columns=columns) for id_, (kind, url) in sources.items()),
        )

    return make


def take(services: Services, *source_ids: str) -> None:
    """Poll each source once and read what is new."""
    for id_ in source_ids:
        with closing(bootstrap.client(services.settings)) as client:
            polling.poll("host", [Claim("demo", id_, int(time() * 1000))], services, client)
        reading.read("demo", id_, services)


def told(services: Services, *words: str) -> list[CloudEvent]:
    """The events so far; those whose type has one of the words in it."""
    with services.database.read() as session:
        events = [decode(encode(row)) for row in outbox.after(session, "demo", 0, 1000)]
    assert [event.sequence for event in events] == list(range(1, len(events) + 1))
    return [event for event in events if not words or any(word in event.type for word in words)]


def votes(services: Services, unit: str = "all") -> dict[str, int | None]:
    statement = results.current(services.database, "demo").get(WHOLE._replace(unit_id=unit))
    return {id_: count.votes for id_, count in statement.tally.counts.items()} if statement else {}


def held(services: Services) -> list[HoldRow]:
    with services.database.read() as session:
        return holds.listed(session, "demo")


def test_swapped_digits_are_held_and_named_and_the_right_number_passes(open_: Open, serve: Serve) -> None:
    slip = answer(page(VOTES | {"amanat": 3_341_510}, share=True))
    services = open_({"wire": ("wire", serve({"/": in_turn(slip, answer(page(VOTES, share=True)))}).url("/"))})
    take(services, "wire")
    assert votes(services) == {}
    (event,) = told(services)
    (finding, *_) = hold_data(event).findings
    assert (event.type, finding.rule) == ("tallywire.tally.held", "share_against_votes")
    assert "3,341,510" in finding.message
    assert "3,431,510" in finding.message
    assert "swapped" in finding.message
    take(services, "wire")
    assert votes(services) == VOTES
    assert [event.type for event in told(services, "tallywire.tally")][1:] == [
        "tallywire.tally.superseded",
        "tallywire.tally.added",
    ]
    assert held(services) == []


@pytest.mark.parametrize(("persist", "stands"), [(5.0, 0), (0.0, 1)])
def test_what_persists_is_released_and_told_as_a_correction(
    open_: Open, serve: Serve, persist: float, stands: int
) -> None:
    fallen = VOTES | {"amanat": 900_000}
    route = in_turn(answer(page(VOTES)), conditional(page(fallen)))
    services = open_({"page": ("commission", serve({"/": route}).url("/"))}, persist=persist)
    take(services, "page", "page")
    assert (votes(services), len(held(services))) == (VOTES, 1)
    mind(services)
    take(services, "page")  # it is seen to say so still
    mind(services)
    mind(services)
    assert votes(services) == (fallen if stands else VOTES)
    assert len(told(services, "released")) == stands
    if stands:
        (event,) = told(services, "corrected")
        assert "fell from 3,431,510 to 900,000 votes" in tally_data(event).reason
        assert "held" in tally_data(event).reason


def test_a_rehearsal_before_the_polls_close_is_never_told(open_: Open, serve: Serve) -> None:
    close = "2126-03-19T18:00:00"
    services = open_(
        {"page": ("commission", serve({"/": answer(page(VOTES, share=True))}).url("/"))}, persist=0, close=close
    )
    take(services, "page", "page")
    mind(services)
    assert votes(services) == {}
    assert [event.type for event in told(services)] == ["tallywire.tally.held"]


def test_a_second_source_that_says_the_same_releases_what_is_held(open_: Open, serve: Serve) -> None:
    fallen = VOTES | {"amanat": 900_000}
    urls = serve(
        {
            "/a": in_turn(answer(page(VOTES)), answer(page(fallen))),
            "/b": answer(page(fallen)),
            "/c": answer(page(fallen)),
        }
    )
    sources = {"a": ("commission", urls.url("/a")), "b": ("news", urls.url("/b")), "c": ("wire", urls.url("/c"))}
    services = open_(sources)
    take(services, "a", "a", "b")
    assert votes(services) == VOTES  # a newspaper quotes
    take(services, "c")
    assert votes(services) == fallen
    (event,) = told(services, "released")
    assert hold_data(event).why == "a second source says the same"


def test_what_a_second_source_says_already_is_released_at_once(open_: Open, serve: Serve) -> None:
    fallen = VOTES | {"amanat": 900_000}
    bodies = [answer(page(VOTES)), answer(page(fallen))]
    urls = serve({"/a": in_turn(*bodies), "/b": bodies[1]})
    services = open_({"a": ("commission", urls.url("/a")), "b": ("wire", urls.url("/b"))})
    take(services, "a", "b", "a")
    assert votes(services) == fallen
    assert held(services) == []


def test_another_source_speaks_while_the_leading_one_fails(open_: Open, serve: Serve) -> None:
    gone = answer(b"busy", "503 Busy")
    commission = in_turn(answer(page(VOTES)), gone, conditional(page(VOTES)))
    later = VOTES | {"amanat": 3_500_000}
    urls = serve({"/a": commission, "/b": answer(page(later))})
    services = open_({"a": ("commission", urls.url("/a")), "b": ("wire", urls.url("/b"))})
    take(services, "b", "a", "a")
    assert votes(services) == VOTES
    mind(services)  # it has failed only once
    assert votes(services) == VOTES
    minutes_later = replace(services, now=lambda: bootstrap.utc_now() + timedelta(minutes=3))
    mind(minutes_later)
    assert votes(services) == later
    assert [event.type for event in told(services, "source.")] == ["tallywire.source.failing"]
    assert "b speaks in place of a" in tally_data(told(services, "tallywire.tally")[-1]).reason
    take(services, "a")
    mind(services)
    assert votes(services) == VOTES
    assert [event.type for event in told(services, "source.")][1:] == ["tallywire.source.recovered"]


def test_what_is_no_longer_said_is_withdrawn_once_it_lasts(open_: Open, serve: Serve) -> None:
    both = page(VOTES, "North") + page(VOTES, "South").split(b"\n", 1)[1]
    route = in_turn(answer(both), conditional(page(VOTES, "North")))
    services = open_({"page": ("commission", serve({"/": route}).url("/"))}, persist=0)
    take(services, "page", "page")
    assert votes(services, "south") == VOTES
    take(services, "page")
    mind(services)
    assert votes(services, "south") == {}
    (event,) = told(services, "corrected")
    assert (tally_data(event).after, event.subject) == (None, "list/south")


def test_sources_that_disagree_are_told_with_both_receipts(open_: Open, serve: Serve) -> None:
    swapped = VOTES | {"amanat": 3_341_510}
    wire = in_turn(answer(page(swapped)), answer(page(VOTES)))
    urls = serve({"/a": conditional(page(VOTES)), "/b": wire})
    services = open_({"a": ("commission", urls.url("/a")), "b": ("wire", urls.url("/b"))})
    take(services, "a", "b", "a")
    mind(services)
    mind(services)
    (event,) = told(services, "disagree")
    assert b"swapped" in bytes(event.data)
    take(services, "b")
    assert [event.type for event in told(services, "agree")][1:] == ["tallywire.sources.agree"]
    assert votes(services) == VOTES


def test_a_disagreement_ends_when_one_of_the_two_says_nothing_any_more(open_: Open, serve: Serve) -> None:
    both = page(VOTES, "North") + page(VOTES | {"amanat": 3_341_510}, "Everywhere").split(b"\n", 1)[1]
    wire = in_turn(answer(both), conditional(page(VOTES, "North")))
    urls = serve({"/a": conditional(page(VOTES)), "/b": wire})
    services = open_({"a": ("commission", urls.url("/a")), "b": ("wire", urls.url("/b"))}, persist=0)
    take(services, "a", "b", "a")
    mind(services)
    assert [event.type for event in told(services, "agree")] == ["tallywire.sources.disagree"]
    take(services, "b", "b")
    mind(services)
    assert [event.type for event in told(services, "agree")][1:] == ["tallywire.sources.agree"]


def test_a_page_of_which_nothing_can_be_made_settles_no_doubt(open_: Open, serve: Serve) -> None:
    slip = page(VOTES | {"amanat": 900_000})
    route = in_turn(answer(page(VOTES)), answer(slip), conditional(b"<h1>Under maintenance</h1>"))
    services = open_({"page": ("commission", serve({"/": route}).url("/"))}, persist=0)
    take(services, "page", "page", "page", "page", "page")
    mind(services)
    assert votes(services) == VOTES
    assert [row.said for row in held(services)] == [False]


def test_a_source_that_is_behind_does_not_vouch_for_an_old_copy(open_: Open, serve: Serve) -> None:
    old, new = page({"amanat": 3_000, "auyl": 100}), page({"amanat": 9_500, "auyl": 200})
    urls = serve({"/a": in_turn(answer(old), answer(new), answer(old)), "/b": answer(old)})
    services = open_({"a": ("commission", urls.url("/a")), "b": ("wire", urls.url("/b"))})
    take(services, "b", "a", "a", "a")
    assert votes(services) == {"amanat": 9_500, "auyl": 200}
    assert len(held(services)) == 1


def test_a_source_vouches_only_for_what_it_says(open_: Open, serve: Serve) -> None:
    fallen = page({"amanat": 10, "auyl": 100})
    urls = serve(
        {"/a": in_turn(answer(page({"amanat": 3_000, "auyl": 100})), answer(fallen)), "/b": answer(page({"auyl": 100}))}
    )
    services = open_({"a": ("commission", urls.url("/a")), "b": ("wire", urls.url("/b"))})
    take(services, "b", "a", "a")
    assert votes(services) == {"amanat": 3_000, "auyl": 100}


def test_what_goes_on_from_something_rejected_is_rejected_with_it(open_: Open, serve: Serve) -> None:
    bodies = [{"amanat": 3_000, "auyl": 100}, {"amanat": 10, "auyl": 100}, {"amanat": 11, "auyl": 101}]
    route = in_turn(*(answer(page(each)) for each in bodies), answer(page({"amanat": 3_001, "auyl": 102})))
    services = open_({"page": ("commission", serve({"/": route}).url("/"))}, persist=0)
    take(services, "page", "page")
    (row,) = held(services)
    with services.database.write() as session:
        ledger = Ledger(session, services.desks["demo"].pack.election, services.now())
        books.reject(ledger, [row], by="Ada", why="a slip")
        ledger.close()
    take(services, "page")
    mind(services)
    assert (votes(services), held(services)) == (bodies[0], [])
    take(services, "page")
    assert votes(services) == {"amanat": 3_001, "auyl": 102}


def test_units_are_summed_where_nobody_tells_the_whole(open_: Open, serve: Serve) -> None:
    bodies = [
        page({"amanat": 10_000, "auyl": 500, "rest": 700}, "North")
        + b"South,Amanat,2000,\nSouth,Auyl,7,\nSouth,Rest,9,\n"
    ]
    bodies.append(bodies[0].replace(b"10000", b"9990"))
    services = open_({"page": ("commission", serve({"/": in_turn(*map(answer, bodies))}).url("/"))}, sums=True)
    take(services, "page")
    assert votes(services) == {"amanat": 12_000, "auyl": 507, "rest": 709}
    assert results.current(services.database, "demo")[WHOLE].tally.summed == 2
    take(services, "page")
    assert votes(services) == {"amanat": 11_990, "auyl": 507, "rest": 709}
    assert [event.subject for event in told(services, "corrected")] == ["list/north", "list/all"]


def test_a_page_that_is_built_anew_is_told_and_so_is_its_mending(open_: Open, serve: Serve) -> None:
    route = in_turn(
        *map(
            answer,
            (
                page(VOTES, share=True),
                b"other,columns\n1,2\n",
                b"other,columns\n1,3\n",
                page(VOTES, share=True) + b"\n",
            ),
        )
    )
    services = open_({"page": ("commission", serve({"/": route}).url("/"))})
    take(services, "page", "page", "page", "page")
    assert [event.type for event in told(services, "source.")] == [
        "tallywire.source.layout-changed",
        "tallywire.source.recovered",
    ]
    assert votes(services) == VOTES
