"""The night of the truth machine: a pack of three units and four sources, and the documents that they serve."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from ingest.domain.report import ElectionReport
from ingest.domain.tally import BallotCounts, CountStatus, Tally, TallyKey, VoteCounts
from ingest.domain.terms import CountItemType
from tests.workers.packing import HALVES, head, source, write

CLOSE = datetime(2023, 3, 19, 18, 0, tzinfo=UTC)
UNITS = {"all": "Everywhere", "north": "North", "south": "South"}
SELECTIONS = {"ant": "Ant", "bee": "Bee", "cat": "Cat"}
KEYS = {unit: TallyKey("list", unit, CountItemType.TOTAL) for unit in UNITS}
STATIONS = 10
GARBAGE = b"something,else\n1,2\n"  # of no use to a reader

COLUMNS = """
unit = "unit"
units_reported = "reported"
units_total = "of"
ballot_rows = { "Cast" = "ballots_cast" }
ignore = ["note", "at"]
"""
DATED = 'generated_at = { column = "at", format = "%Y-%m-%d %H:%M:%S" }'
SOURCES = {  # issuer, kind, checks, whether its documents are dated
    "page": ("The Commission", "commission", "", True),
    "wire": ("The Wire", "wire", "", False),
    "herald": ("The Herald", "news", "checks = { persist_polls = 3, outcomes = { hearsay = 'accept' } }", False),
    "doors": ("At the Doors", "exit-poll", "", False),
}


def write_pack(folder: Path) -> Path:
    """The folder of the pack."""
    tables = [
        source(id_, issuer=issuer, kind=kind, more=checks, columns=COLUMNS + (DATED if dated else ""))
        for id_, (issuer, kind, checks, dated) in SOURCES.items()
    ]
    return write(folder, head(sum_units=True, selections=SELECTIONS, units=HALVES), *tables)


class Page(Struct, frozen=True, kw_only=True):
    """What a page says. `dated` is the instant it claims, None where it claims none; `misspelt` are ids whose names
    nobody knows; `note` is of no meaning, it makes other bytes; `units` None makes it one that cannot be read."""

    units: Mapping[str, Tally] | None
    dated: datetime | None = None
    misspelt: frozenset[str] = frozenset()
    note: int = 0

    def body(self) -> bytes:
        """As it is served."""
        if self.units is None:
            return GARBAGE
        lines = ["unit,party,votes,reported,of,at,note"]
        for unit, tally in self.units.items():
            status, cast = tally.count_status, tally.ballots.cast
            rows = {self._name(SELECTIONS, id_): count.votes for id_, count in tally.counts.items()}
            rows |= {} if cast is None else {"Cast": cast}
            tail = f"{_text(status.units_reported)},{_text(status.units_total)},{self._at()},{self.note}"
            lines += [f"{self._name(UNITS, unit)},{name},{_text(votes)},{tail}" for name, votes in rows.items()]
        return "\n".join([*lines, ""]).encode()

    def report(self) -> ElectionReport | None:
        """What a reader should make of it, None where nothing can be made of it."""
        if self.units is None:
            return None
        known = {unit: tally for unit, tally in _told(self.units).items() if unit not in self.misspelt}
        cut = {KEYS[unit] for unit, tally in known.items() if self.misspelt & tally.counts.keys()}
        tallies = [replace(tally, counts=self._known(tally)) for tally in known.values()]
        return ElectionReport(
            tallies=tuple(tallies),
            generated_at=self.dated if _told(self.units) else None,
            partial=bool(cut) or len(known) < len(_told(self.units)),
            cut=frozenset(cut),
        )

    def _known(self, tally: Tally) -> dict[str, VoteCounts]:
        return {id_: count for id_, count in tally.counts.items() if id_ not in self.misspelt}

    def _name(self, names: Mapping[str, str], id_: str) -> str:
        return f"Zz{names[id_]}zzyx" if id_ in self.misspelt else names[id_]

    def _at(self) -> str:
        return f"{self.dated:%Y-%m-%d %H:%M:%S}" if self.dated else ""


def _text(figure: int | None) -> str:
    return "-" if figure is None else str(figure)


def _told(units: Mapping[str, Tally]) -> dict[str, Tally]:
    """One without any row is not there."""
    return {unit: tally for unit, tally in units.items() if tally.counts or tally.ballots.cast is not None}


Edit = Callable[[Tally, int], Tally | None]


def edited(units: Mapping[str, Tally], of: tuple[str, ...], how: str, by: int) -> dict[str, Tally]:
    """The page's units once `how` was done to those in `of`; what a page has not yet begins with a count of its own."""
    now = dict(units)
    for unit in of:
        after = EDITS[how](now.get(unit) or _first(unit), by)
        if after is None:
            now.pop(unit, None)
        else:
            now[unit] = after
    return now


def _first(unit: str) -> Tally:
    votes = 2_000 if unit == "all" else 1_000
    return Tally(
        contest_id="list",
        unit_id=unit,
        counts={"ant": VoteCounts(votes=votes), "bee": VoteCounts(votes=votes // 2)},
        count_status=CountStatus(units_reported=1, units_total=STATIONS),
    )


def _voted(tally: Tally, of: Callable[[int, int], int | None]) -> Tally:
    """`of` makes of the place and the votes of a selection those it has now."""
    counts = enumerate(sorted(tally.counts.items()))
    return replace(tally, counts={id_: VoteCounts(votes=of(place, count.votes or 0)) for place, (id_, count) in counts})


def _reported(tally: Tally, by: int) -> Tally:
    reported = min(STATIONS, max(0, (tally.count_status.units_reported or 0) + by))
    return replace(tally, count_status=CountStatus(units_reported=reported, units_total=STATIONS))


def _swapped(tally: Tally, _: int) -> Tally:
    votes = [count.votes for _, count in sorted(tally.counts.items())]
    return replace(tally, counts=dict(zip(sorted(tally.counts), map(_count, reversed(votes)), strict=True)))


def _count(votes: int | None) -> VoteCounts:
    return VoteCounts(votes=votes)


EDITS: dict[str, Edit] = {
    "grow": lambda tally, by: _reported(_voted(tally, lambda place, votes: votes + by * (place + 1)), 1),
    "jump": lambda tally, _: _reported(_voted(tally, lambda _, votes: votes * 5), 8),
    "fall": lambda tally, by: _voted(tally, lambda place, votes: max(0, votes - by) if place == 0 else votes),
    "halve": lambda tally, _: _voted(tally, lambda _, votes: votes // 2),
    "back": lambda tally, by: _reported(_voted(tally, lambda _, votes: max(0, votes - by)), -2),
    "zero": lambda tally, _: _voted(tally, lambda _, __: 0),
    "blank": lambda tally, _: _voted(tally, lambda _, __: None),
    "swap": _swapped,
    "gone": lambda _, __: None,
    "lose": lambda tally, _: replace(tally, counts=dict(sorted(tally.counts.items())[:-1])),
    "gain": lambda tally, by: replace(tally, counts={**tally.counts, "cat": VoteCounts(votes=by)}),
    "cast": lambda tally, by: replace(tally, ballots=BallotCounts(cast=by)),
    "turnout": lambda tally, by: replace(tally, counts={}, ballots=BallotCounts(cast=by)),
    "complete": lambda tally, _: _reported(tally, STATIONS),
}
