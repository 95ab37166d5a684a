"""What recorded documents say, read with a few plain lines each: an opinion on the pipeline that owes it nothing.

Each reading gives, by tally, its figures that only grow in a count, by name.
"""

import csv
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path
from typing import Any

from lxml import html

Figures = dict[tuple[str, ...], dict[str, int]]
Reading = Callable[[Path], Figures]
REPORTED = "units reported"


def media_file(file: Path) -> Figures:
    """Minnesota's text: a row for each candidate of a contest in a county, a district or the state."""
    said: Figures = defaultdict(dict)
    with file.open(newline="", encoding="latin-1") as opened:
        for row in csv.reader(opened, delimiter=";", quoting=csv.QUOTE_NONE):
            said[row[1], row[3], row[5]] |= {row[7]: int(row[13]), REPORTED: int(row[11])}
    return said


def precincts(file: Path) -> Figures:
    """Minnesota's turnout: a row for each precinct; its ballots of each kind are told apart."""
    said: Figures = {}
    for line in file.read_text().splitlines():
        _, county, precinct, *_, reported, _, _, day, absentee, federal, president, total = line.split(";")
        said[county, precinct, "total"] = {"cast": int(total), REPORTED: int(reported)}
        for kind, cast in {"day": day, "absentee": absentee, "uocava": federal, "other": president}.items():
            said[county, precinct, kind] = {"cast": int(cast)}
    return said


def page(file: Path) -> Figures:
    """Minnesota's page: a table for each contest; precincts in its caption, or once for the state."""
    said: Figures = {}
    document: Any = html.document_fromstring(file.read_bytes())
    for table in document.xpath("//table[caption]"):
        contest = table.xpath("string(caption//span)")
        rows = (row.xpath("td") for row in table.xpath("tbody/tr"))
        votes = {cells[2].text_content(): _number(cells[3].text_content()) for cells in rows}
        precincts = re.search(r"([\d,]+) of [\d,]+ precincts reported", table.xpath("string(caption)"))
        said[(contest,)] = votes | ({REPORTED: _number(precincts[1])} if precincts else {})
    return said


def script(file: Path) -> Figures:
    """The Philippine feed: one contest, as JSON in a script; a dash is no figure."""
    text = file.read_text()
    answer: dict[str, Any] = json.JSONDecoder().raw_decode(text, text.index("{"))[0]
    votes = {each["candidateName"]: each["voteCount"] for each in answer["result"]}
    beside = {"returns": answer["er"]["count"], "voters": answer["voter"]["count"]} if "er" in answer else {}
    return {("ph",): {name: said for name, said in {**votes, **beside}.items() if isinstance(said, int)}}


def ministry(file: Path) -> Figures:
    """The French count: a row for each candidate, with spaces between thousands."""
    with file.open(newline="", encoding="utf-8") as opened:
        rows = csv.DictReader(opened, delimiter=";")
        return {("fr",): {row["candidat"]: _number(row["voix"]) for row in rows}}


def turnout(file: Path) -> Figures:
    """Italy's voters: of each region, the newest of the readings that are taken at fixed hours."""
    answer = json.loads(file.read_text())["enti"]
    said: Figures = {}
    for place in [answer["ente_p"], *answer["enti_f"]]:
        newest = max(place["com_vot"], key=lambda reading: reading["dt_com"])
        told = {"cast": newest["vot_t"], REPORTED: newest["enti_p"]}
        said[(place["desc"],)] = {name: int(figure) for name, figure in told.items() if figure is not None}
    return said


def falls(files: Iterable[Path], read: Reading) -> tuple[int, int]:
    """In how many tallies, version by version, anything fell or went; and in how many versions."""
    fell = [_fell(before, after) for before, after in pairwise(map(read, files))]
    return sum(fell), sum(number > 0 for number in fell)


def _fell(before: Figures, after: Figures) -> int:
    return sum(
        any(name not in after.get(key, {}) or after[key][name] < figure for name, figure in figures.items())
        for key, figures in before.items()
    )


def _number(text: str) -> int:
    return int(re.sub(r"[\s,]", "", text))
