"""The guide's tables of rules say what the rules do."""

import re
from pathlib import Path

from ingest.checks import RULES

GUIDE = Path(__file__).parents[3] / "docs" / "guide" / "checks.md"
ROW = re.compile(r"^\| `(\w+)` \|.*\| `(\w+)` \| (yes|no) \|$", re.MULTILINE)


def test_every_rule_stands_in_the_guide_with_its_default_and_whether_persisting_settles_it() -> None:
    declared = [(name, str(rule.outcome), "yes" if rule.settles else "no") for name, rule in RULES.items()]
    assert ROW.findall(GUIDE.read_text()) == declared
