"""The page in a real browser: it moves by itself, loses nothing, shows what is held and what was, and hurts nobody."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, expect
from redis import Redis

from ingest.domain.election import Selection
from publish.bake import Target
from publish.desk import calls
from storage.archive import Archive
from storage.database import Database
from storage.migrate import migrate
from tests.examples import election, tally
from tests.publish.api.served import Served, serving
from tests.publish.desk.nights import Night
from tests.publish.page.browser import barriers, chromium, opened
from tests.publish.test_bake import bake

HOSTILE = ("<img src=x onerror=alert(1)>", "Bee\u202eeeb\n=1+1", '"><script>alert(2)</script>')
SIZES = ((390, 844, "dark"), (1440, 900, "light"), (3840, 2160, "dark"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def served(redis: Redis, tmp_path: Path) -> Iterator[Served]:
    """A night whose selections have names that nobody should have."""
    database = Database(f"sqlite:///{tmp_path / 'tallywire.db'}")
    migrate(database)
    of = election()
    names = zip(of.contests[0].selections, HOSTILE, strict=True)
    selections: tuple[Selection, ...] = tuple(replace(each, name=name) for each, name in names)
    named = replace(of, contests=(replace(of.contests[0], selections=selections),))
    with serving(Night(database, Archive(str(tmp_path / "archive")), named), redis) as served:
        yield served
    database.close()


def test_numbers_move_without_a_reload_and_a_break_loses_nothing(served: Served, browser: Browser) -> None:
    served.night.says("page", tally(ant=10, bee=5, cat=1))
    served.told()
    with opened(browser, served.url) as page:
        expect(page.locator("#connection")).to_have_attribute("data-state", "live")
        expect(page.locator("[data-selection=ant] .votes")).to_have_text("10")
        page.evaluate("window.stayed = true")
        served.night.says("page", tally(ant=1234, bee=5, cat=1))
        last = served.told()
        expect(page.locator("[data-selection=ant] .votes")).to_have_text("1,234")
        expect(page.locator("body")).to_have_attribute("data-sequence", str(last))
        _break(served)
        served.night.says("page", tally(ant=2000, bee=6, cat=1), tally("u0", ant=7))
        served.night.says("page", tally(ant=3000, bee=6, cat=1))
        last = served.told()
        expect(page.locator("body")).to_have_attribute("data-sequence", str(last))
        expect(page.locator("[data-selection=ant] .votes")).to_have_text("3,000")
        told = page.locator("#ticker li[data-sequence]").evaluate_all("all => all.map(each => +each.dataset.sequence)")
        assert len(set(told)) == len(told)
        assert page.evaluate("window.stayed") is True


def _break(served: Served) -> None:
    """Every stream's connection is cut, as a proxy does that has lost its patience."""
    loop_of = served.hub
    for client in list(loop_of._clients):
        transport = client.transport
        if transport is not None:
            transport.get_extra_info("socket").shutdown(2)


def test_what_is_held_appears_and_is_released_from_the_desk(served: Served, browser: Browser) -> None:
    served.night.says("page", tally(ant=10, bee=5, cat=1))
    served.told()
    with opened(browser, served.url) as page, opened(browser, f"{served.url}/e/demo/desk") as desk:
        desk.locator("#login input").fill(served.token)
        desk.locator("#login button").first.click()
        served.night.held("page", tally(ant=3, bee=5, cat=1))
        served.told()
        expect(page.locator("#hold-1")).to_contain_text("it is odd")
        desk.locator("#hold-1 input[name=why]").fill("they called")
        desk.locator("#hold-1 .release").click()
        expect(page.locator("#hold-1")).to_have_count(0)
        expect(page.locator("[data-selection=ant] .votes")).to_have_text("3")
        expect(page.locator("#corrections")).to_contain_text("they called")
        expect(desk.locator("#audit")).to_contain_text("Ada")


def test_the_slider_shows_what_was_and_goes_back(served: Served, browser: Browser) -> None:
    served.night.says("page", tally(ant=10, bee=5, cat=1))
    served.night.says("page", tally(ant=20, bee=6, cat=1))
    served.told()
    with opened(browser, served.url) as page:
        expect(page.locator("[data-selection=ant] .votes")).to_have_text("20")
        slide = "(range) => { range.value = range.min; range.dispatchEvent(new Event('input')); }"
        page.locator("#slider").evaluate(slide)
        expect(page.locator("[data-selection=ant] .votes")).to_have_text("10")
        expect(page.locator("#past")).to_be_visible()
        page.locator("#live").click()
        expect(page.locator("[data-selection=ant] .votes")).to_have_text("20")
        expect(page.locator("#past")).to_be_hidden()


def test_one_click_leads_to_the_receipt(served: Served, browser: Browser) -> None:
    served.night.says("page", tally(ant=10, bee=5, cat=1, place="row 7"))
    served.told()
    with opened(browser, served.url) as page:
        page.locator("#contest-list .byline").first.click()
        expect(page.locator("dialog[open]")).to_contain_text("row 7")
        expect(page.locator("dialog[open] a[href*='/documents/']")).to_have_count(1)


def test_no_name_does_anything(served: Served, browser: Browser) -> None:
    served.night.says("page", tally(ant=10, bee=5, cat=1))
    calls.call(
        served.night.database,
        served.night.election,
        "list",
        ["ant"],
        who="<b>Ada</b>",
        why="<script>alert(3)</script>",
        now=served.night.now,
    )
    served.told()
    for choices in ({}, {"java_script_enabled": False}):
        with opened(browser, served.url, **choices) as page:
            shown = page.locator("body")
            expect(shown).to_contain_text(HOSTILE[0])
            expect(page.locator("img, main script")).to_have_count(0)
            assert page.evaluate("document.title") == "A demo"


def test_it_is_a_table_without_javascript_and_a_card_in_a_frame(served: Served, browser: Browser) -> None:
    served.night.says("page", tally(ant=1234, bee=5, cat=1))
    served.told()
    with opened(browser, served.url, java_script_enabled=False) as page:
        expect(page.locator("#plain table").first).to_contain_text("1234")
    with opened(browser, f"{served.url}/e/demo/card/list") as page:
        expect(page.locator("[data-selection=ant] .votes")).to_have_text("1,234")


@pytest.mark.parametrize(("width", "height", "theme"), SIZES)
def test_nobody_is_kept_out(served: Served, browser: Browser, width: int, height: int, theme: str) -> None:
    served.night.says("page", tally(ant=10, bee=5, cat=1), tally("u0", ant=4, bee=1, cat=0))
    served.night.held("wire", tally(ant=3, bee=5, cat=1))
    served.told()
    choices = {"viewport": {"width": width, "height": height}, "color_scheme": theme}
    for path in ("", "/e/demo/desk", "/e/demo/card/list"):
        with opened(browser, served.url + path, **choices) as page:
            expect(page.locator("#connection")).to_have_attribute("data-state", "live")
            assert barriers(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width, "nothing is cut at the side"


def test_the_baked_page_needs_no_server_of_ours(served: Served, browser: Browser, tmp_path: Path) -> None:
    """Files behind a plain file server: the same page, and it moves when they are baked anew."""
    served.night.says("page", tally(ant=10, bee=5, cat=1))
    folder = tmp_path / "out"
    baked(served, folder)
    with files(folder) as url, opened(browser, f"{url}/index.html") as page:
        expect(page.locator("#connection")).to_have_attribute("data-state", "baked")
        expect(page.locator("[data-selection=ant] .votes")).to_have_text("10")
        served.night.says("page", tally(ant=1234, bee=5, cat=1))
        baked(served, folder)
        expect(page.locator("[data-selection=ant] .votes")).to_have_text("1,234")


def baked(served: Served, folder: Path) -> None:
    """In a thread without a loop: the browser's driver has one in this one."""
    with ThreadPoolExecutor(1) as aside:
        aside.submit(bake, served.night, served.redis, Target(str(folder))).result()


@contextmanager
def files(folder: Path) -> Iterator[str]:
    """A folder, served by Python's own server."""
    quiet = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(quiet, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()
