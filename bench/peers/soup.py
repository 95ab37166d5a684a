"""The results table through BeautifulSoup, to the same facts as ours: python -m ... PARSER FOLDER."""

import sys
from decimal import Decimal
from pathlib import Path

from bs4 import BeautifulSoup

from bench.facts import tell
from bench.measure import measure
from ingest.domain.tally import Tally, VoteCounts

NOT_SAID = ("", "-", "–", "—")


def read(body: bytes, _: Path) -> list[Tally]:
    """One pass over the rows of the table."""
    soup = BeautifulSoup(body, sys.argv[1])
    table = soup.select_one("table#results")
    assert table is not None
    counts: dict[str, dict[str, VoteCounts]] = {}
    for row in table.find_all("tr")[1:]:
        unit, candidate, _party, votes, share = [cell.get_text(strip=True) for cell in row.find_all("td")]
        counts.setdefault(unit, {})[candidate] = VoteCounts(votes=_count(votes), share=_share(share))
    return [Tally(contest_id="President", unit_id=unit, counts=each) for unit, each in counts.items()]


def _count(text: str) -> int | None:
    return None if text in NOT_SAID else int(text.replace(",", ""))


def _share(text: str) -> Decimal | None:
    return None if text in NOT_SAID else Decimal(text.rstrip("%"))


if __name__ == "__main__":
    measure(read, tell, Path(sys.argv[2]))
