"""From the columns and what they tell to the keys of a mapping, each with its reason."""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from ingest.proposing import keys, laying, stamps
from ingest.proposing.columns import Column
from ingest.proposing.laying import BALLOTS, Layout
from ingest.proposing.proposal import Known, Said
from ingest.proposing.roles import BY_FIGURES, BY_NAME, BY_PACK, CONTEST, MEASURES, WAY, Role, Roles
from ingest.proposing.vocabulary import is_whole, meaning, way_of_casting

A_CONTEST, A_UNIT = "the contest", "the whole area"

Keys = Iterator[tuple[str, Said]]


class Told(Struct, frozen=True, kw_only=True):
    """The keys that tell what stands in rows of these columns."""

    layout: Layout
    mapping: dict[str, Said]
    left: tuple[str, ...]
    doubts: tuple[str, ...]

    @property
    def weight(self) -> int:
        """Of several tables of a document the heaviest holds the results: what it says itself, votes above all."""
        said = [key for key, each in self.mapping.items() if is_told(each)]
        return (
            len(said)
            + 4 * any(key in MEASURES for key in said)
            + any(key.startswith("selection") for key in self.mapping)
        )


def is_told(said: Said) -> bool:
    """Whether the document itself says so; what is left when nothing does would fit any table of anything."""
    return any(reason in said.why for reason in (BY_NAME, BY_FIGURES, BY_PACK))


def told(columns: Sequence[Column], decimal: str, known: Known, *, by_form: bool = True) -> Told | None:
    """None where nothing stands there that could be counted. `by_form` says that the family knows `selections_like`."""
    roles, doubts = Roles(columns, decimal, known), list[str]()
    layout = laying.laid(roles, doubts)
    if layout is None:
        return None
    mapping = dict(_names(roles, known))
    if layout is Layout.LONG:
        mapping |= dict(_long(roles, doubts))
    chosen = _selections(roles) if layout is Layout.WIDE else []
    if layout is Layout.WIDE:
        mapping |= dict(_wide(chosen, roles.decimal, by_form=by_form))
    mapping |= dict(_others(roles))
    doubts += _whole_rows(roles)
    left = [column.name for column in roles.left if column not in chosen]
    return Told(layout=layout, mapping=mapping, left=tuple(dict.fromkeys(left)), doubts=tuple(doubts))


def _names(roles: Roles, known: Known) -> Keys:
    if role := roles.told.get(CONTEST):
        yield CONTEST, _said(role)
    else:
        yield CONTEST, constant(known.contest or A_CONTEST, "contest", known=bool(known.contest))
    path = roles.units
    if not path:
        yield "unit", constant(known.unit or A_UNIT, "unit", known=bool(known.unit))
    elif len(path) == 1:
        yield "unit", _said(path[0])
    else:
        why = f"guessed {path[-1].why}; from the outermost inwards"
        yield "unit", Said([role.column.cell for role in path], why)
        if levels := keys.levels(path):
            yield "levels", levels


def constant(value: str, what: str, *, known: bool) -> Said:
    return Said({"value": value}, f"no {what} was found" + ("" if known else f": write what the pack calls the {what}"))


def _said(role: Role) -> Said:
    column = role.column
    example = f", such as {column.said[0].strip()[:40]!r}" if column.said and not column.name else ""
    return Said(column.cell, f"guessed {role.why}{example}")


def _long(roles: Roles, doubts: list[str]) -> Keys:
    assert roles.selection is not None
    yield "selection", _said(roles.selection)
    for key in MEASURES:
        if key in roles.told:
            yield key, _said(roles.told[key])
    texts = sorted(set(roles.selection.column.said))
    means = [(text, said.key) for text in texts if (said := meaning(text)) is not None and said.sure == 1]
    if ballots := {text: key for text, key in means if key in BALLOTS}:
        yield "ballot_rows", Said(ballots, "guessed from texts among the selections")
    if skip := [text for text in texts if is_whole(text)]:
        yield "skip", Said(skip, "guessed: sums among the selections")
    if len(texts) < 2:
        doubts.append("All rows name one selection. Is the document complete?")


def _selections(roles: Roles) -> list[Column]:
    """The columns of figures that nobody has; percentages only where there is nothing else."""
    own = [column for column in roles.free if not column.around]
    free = [column for column in own if column.is_figures or (column.is_unsaid and column.name)]
    whole = [column for column in free if column.is_whole(roles.decimal) and not _is_percentage(column)]
    return whole or free


def _is_percentage(column: Column) -> bool:
    return column.meaning is not None and column.meaning.key == "share"


def _wide(chosen: list[Column], decimal: str, *, by_form: bool) -> Keys:
    form = _form([column.name for column in chosen]) if by_form else None
    if form:
        yield "selections_like", Said(form, "guessed from what the names of the columns share")
    elif all(column.usual == "column" and column.cell == column.name for column in chosen):
        yield "selections", Said([column.name for column in chosen], "guessed: columns of figures nobody else has")
    else:
        cells = {column.name.rpartition(".")[2] or f"column {column.at}": column.cell for column in chosen}
        yield "selections", Said(cells, "guessed: figures nobody else has")
    if chosen and all(column.is_percents(decimal) for column in chosen):
        yield "measure", Said("share", "guessed from figures up to 100 with decimals")


def _form(names: list[str]) -> str | None:
    """A pattern for "Votes Ant", "Votes Bee": what all of them begin or end with, where that is a word for votes."""
    words = [name.split() for name in names]
    if len(names) < 2 or any(len(each) < 2 for each in words):
        return None
    for at, pattern in ((0, "^{} (.+)$"), (-1, "^(.+) {}$")):
        shared = {each[at] for each in words}
        if len(shared) == 1 and (said := meaning(next(iter(shared)))) and said.key in MEASURES:
            return pattern.format(re.escape(shared.pop()))
    return None


def _others(roles: Roles) -> Keys:
    for key in BALLOTS:
        if key in roles.told:
            yield key, _said(roles.told[key])
    if way := roles.told.get(WAY):
        yield WAY, _way(way)
    if role := roles.told.get("generated_at"):
        found = stamps.stamp(role.column.said)
        if found:
            yield "generated_at", stamped(role.column, found)


def _way(role: Role) -> Said:
    texts = sorted(set(role.column.said))
    meanings = {text: way for text in texts if (way := way_of_casting(text))}
    return Said({**as_cell(role.column), "meanings": meanings}, f"guessed {role.why}; every text needs a meaning")


def stamped(column: Column, found: stamps.Stamp) -> Said:
    cell = {**as_cell(column), "format": found.format, **({"pattern": found.pattern} if found.pattern else {})}
    return Said(cell, "; ".join(filter(None, ("guessed from its name and its form", found.doubt))))


def as_cell(column: Column) -> dict[str, object]:
    return dict(column.cell) if isinstance(column.cell, dict) else {column.usual: column.cell}


def _whole_rows(roles: Roles) -> Iterator[str]:
    for role in roles.units[-1:]:
        for text in sorted({text for text in role.column.said if is_whole(text)})[:3]:
            yield f"Rows of unit {text!r} are probably the whole area: make it an alias of that unit, or skip it."
