"""The demo night in a real browser: it plays by itself, from the first hour to the published figures."""

import os
import re
import signal
import subprocess
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.houses import COMMAND
from tests.publish.page.browser import barriers, chromium, opened

FINAL = 90_000  # milliseconds within which the night has to be over


def test_the_demo_night_plays_in_the_browser(tmp_path: Path) -> None:
    with chromium() as browser, (tmp_path / "log").open("wb") as log:
        words = [*COMMAND, "demo", "--speed", "8000"]
        house = subprocess.Popen(words, env=_environment(tmp_path), stdout=log, stderr=subprocess.PIPE, text=True)
        try:
            assert house.stderr is not None
            url = next(found[0] for line in house.stderr if (found := re.search(r"http://\S+", line)))
            with opened(browser, url) as page:
                page.evaluate("window.stayed = true")
                body, amanat = page.locator("body"), page.locator("[data-selection=amanat] .votes")
                expect(page.locator("#connection")).to_have_attribute("data-state", "live")
                begun = int(body.get_attribute("data-sequence") or 0)
                expect(amanat).to_have_text("3,431,510", timeout=FINAL)
                assert int(body.get_attribute("data-sequence") or 0) > begun
                assert page.evaluate("window.stayed") is True
                assert barriers(page) == []
        finally:
            house.send_signal(signal.SIGTERM)
            house.wait(30)
            if house.stderr is not None:
                house.stderr.close()


def _environment(data: Path) -> dict[str, str]:
    return {**os.environ, "TALLYWIRE_DATA": str(data)}
