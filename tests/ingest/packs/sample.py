"""A small pack that is right, to be made wrong one line at a time."""

from pathlib import Path

import pytest

from ingest.domain.errors import ConfigurationError
from ingest.packs import load

PACK = """
units_file = "units.csv"

[election]
id = "sample"
name = "Sample"
held_on = 2024-11-05
time_zone = "America/Chicago"
polls_open_at = 2024-11-05T07:00:00
polls_close_at = 2024-11-05T20:00:00

[[parties]]
id = "red"
name = "Reds"
aliases = ["Les Rouges"]

[[candidates]]
id = "ada"
name = "Ada Lovelace"
party = "red"
aliases = ["A. Lovelace"]

[[candidates]]
id = "bob"
name = "Bob"

[[contests]]
id = "mayor"
name = "Mayor"
kind = "CandidateContest"
seats = 1
threshold = 50

[[contests.selections]]
id = "ada"
candidates = ["ada"]

[[contests.selections]]
id = "ticket"
candidates = ["bob", "ada"]

[[contests.selections]]
id = "reds"
party = "red"
aliases = ["Red list"]

[[contests.selections]]
id = "nobody"
name = "None of the above"
wins_seats = false

[[units]]
id = "all"
name = "Everywhere"
type = "state"

[[sources]]
id = "board"
issuer = "Board of Elections"
kind = "commission"
url = "https://board.example/results.csv"
family = "delimited"
interval = ["5s", "2m"]

[sources.mapping]
contest = { value = "mayor" }
unit = "Ward"
selection = "Name"
votes = "Votes"
"""

UNITS = """id,name,type,parent,aliases
w1,Ward 1,ward,all,First|1st
w2,"Ward, second",ward,all,
"""


def write(folder: Path, pack: str | bytes = PACK, units: str | bytes = UNITS) -> Path:
    for name, content in (("pack.toml", pack), ("units.csv", units)):
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def problems(folder: Path) -> list[str]:
    """The problems of the pack, without the folder before the file's name."""
    with pytest.raises(ConfigurationError) as refusal:
        load(folder)
    assert all("\n" not in line for line in refusal.value.problems)
    return [line.removeprefix(f"{folder}/") for line in refusal.value.problems]
