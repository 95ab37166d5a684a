"""Packs written for a test: one contest, few units, CSV sources."""

from collections.abc import Iterable, Mapping
from pathlib import Path

CLOSE = "2023-03-19T18:00:00"
HEAD = """
[election]
id = "demo"
name = "A demo"
held_on = 2023-03-19
time_zone = "UTC"
polls_open_at = 2023-03-19T06:00:00
polls_close_at = {close}

{tables}

[[contests]]
id = "list"
name = "Party list"
kind = "PartyContest"
sum_units = {sums}
selections = [{selections}]
"""
UNIT = """
[[units]]
id = "{id}"
name = "{name}"
type = "{type}"
{parent}
"""
WHOLE = {"all": ""}
HALVES = {"all": "", "north": "all", "south": "all"}
SOURCE = """
[[sources]]
id = "{id}"
issuer = "{issuer}"
kind = "{kind}"
url = "{url}"
family = "delimited"
allow_private = true
interval = ["{low}", "{high}"]
{more}

[sources.mapping]
contest = {{ value = "Party list" }}
selection = "party"
votes = "votes"
{columns}
"""
ONE_UNIT = 'unit = { value = "Everywhere" }'


def head(
    *,
    close: str = CLOSE,
    tables: str = "",
    sum_units: bool = False,
    selections: Iterable[str] = ("ant", "bee"),
    units: Mapping[str, str] = WHOLE,
) -> str:
    """A pack without sources; `units` are id -> parent, the whole's is empty. All are called as their ids are, but for
    `all`, which is Everywhere. `tables` are further ones."""
    chosen = ", ".join(f'{{ id = "{id_}", name = "{id_.title()}" }}' for id_ in selections)
    text = HEAD.format(close=close, tables=tables, sums=str(sum_units).lower(), selections=chosen)
    return text + "".join(_unit(id_, parent) for id_, parent in units.items())


def _unit(id_: str, parent: str) -> str:
    if not parent:
        return UNIT.format(id=id_, name="Everywhere", type="country", parent="")
    return UNIT.format(id=id_, name=id_.title(), type="state", parent=f'parent = "{parent}"')


def source(
    id_: str,
    url: str | None = None,
    *,
    issuer: str = "The Commission",
    kind: str = "commission",
    interval: tuple[str, str] = ("1s", "2s"),
    columns: str = ONE_UNIT,
    more: str = "",
) -> str:
    """A source of CSV; where `url` is None, nobody answers there. `columns` map what is more than party and votes."""
    low, high = interval
    url = url or f"http://127.0.0.1:1/{id_}"
    return SOURCE.format(id=id_, url=url, issuer=issuer, kind=kind, low=low, high=high, columns=columns, more=more)


def write(folder: Path, *parts: str) -> Path:
    """The folder of the pack of these parts."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.toml").write_text("".join(parts))
    return folder


def write_pack(folder: Path, urls: Mapping[str, str], interval: tuple[str, str] = ("1s", "2s"), **other: str) -> Path:
    """The folder of a pack with a source for each of `urls` (id -> URL); `other` are intervals of their own."""
    bounds = {id_: (each, each) for id_, each in other.items()}
    return write(folder, head(), *(source(id_, url, interval=bounds.get(id_, interval)) for id_, url in urls.items()))


def page(ant: int | str, bee: int | str) -> bytes:
    """A document of such a source."""
    return f"party,votes\nAnt,{ant}\nBee,{bee}\n".encode()
