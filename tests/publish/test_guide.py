"""The guide for consumers names every type of event, and its example is one."""

import re
from pathlib import Path

from ingest.domain.diff import decrease
from publish.envelope import CloudEvent, decode, tally_data

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "guide" / "consume-events.md").read_text()
ROW = re.compile(r"^\| (`[a-z-]+\.[a-z-]+`(?:, `[a-z-]+\.[a-z-]+`)*) \| .+ \| .*\|$", re.MULTILINE)
TYPE = re.compile(r"""["'](?:(?:tally|contest|source|sources|note)\.[a-z-]+)["']""")
DERIVED = re.compile(r"""_derived\("([a-z-]+)\"""")
JSON = re.compile(r"^```json\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def types_in_code() -> set[str]:
    texts = [path.read_text() for path in (ROOT / "publish").rglob("*.py")]
    texts.append((ROOT / "ingest" / "domain" / "diff.py").read_text())
    named = {found[1:-1] for text in texts for found in TYPE.findall(text)}
    return named | {f"contest.{what}" for what in DERIVED.findall((ROOT / "ingest" / "deriving.py").read_text())}


def test_every_type_of_event_stands_in_the_table() -> None:
    table = GUIDE.partition("## All types")[2].partition("## One event")[0]
    told = {each.strip("`") for row in ROW.findall(table) for each in row.split(", ")}
    assert told == types_in_code()


def test_the_example_is_a_correction_with_its_reason() -> None:
    event: CloudEvent = decode(JSON.findall(GUIDE)[0].encode())
    data = tally_data(event)
    assert event.is_figure
    assert event.sequence == 21
    assert data.before is not None
    assert data.reason.startswith(decrease(data.before, data.after))
