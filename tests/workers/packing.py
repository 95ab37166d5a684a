"""Packs written for a test: one contest, one unit, a CSV source for each URL."""

from collections.abc import Mapping
from pathlib import Path

HEAD = """
[election]
id = "demo"
name = "A demo"
held_on = 2023-03-19
time_zone = "UTC"
polls_open_at = 2023-03-19T06:00:00
polls_close_at = 2023-03-19T18:00:00

[[contests]]
id = "list"
name = "Party list"
kind = "PartyContest"
selections = [{ id = "ant", name = "Ant" }, { id = "bee", name = "Bee" }]

[[units]]
id = "all"
name = "Everywhere"
type = "country"
"""

SOURCE = """
[[sources]]
id = "{id}"
issuer = "The Commission"
kind = "commission"
url = "{url}"
family = "delimited"
allow_private = true
interval = ["{low}", "{high}"]

[sources.mapping]
contest = {{ value = "Party list" }}
unit = {{ value = "Everywhere" }}
selection = "party"
votes = "votes"
"""


def write_pack(folder: Path, urls: Mapping[str, str], interval: tuple[str, str] = ("1s", "2s"), **other: str) -> Path:
    """The folder of a pack with a source for each of `urls` (id -> URL); `other` are intervals of their own."""
    folder.mkdir(parents=True, exist_ok=True)
    bounds = {id_: (other[id_], other[id_]) if id_ in other else interval for id_ in urls}
    sources = "".join(
        SOURCE.format(id=id_, url=url, low=bounds[id_][0], high=bounds[id_][1]) for id_, url in urls.items()
    )
    (folder / "pack.toml").write_text(HEAD + sources)
    return folder


def page(ant: int | str, bee: int | str) -> bytes:
    """A document of such a source."""
    return f"party,votes\nAnt,{ant}\nBee,{bee}\n".encode()
