"""Changes in the text of a pack.toml: a key is added below its table's last one, a table below the last of its kind."""

import re
import tomllib
from collections.abc import Iterable
from typing import Any

import tomlkit
from msgspec import Struct

from ingest.packs.changes import Alias, Changes
from ingest.packs.statements import Block, Span, blocks
from ingest.packs.tables import ContestTable, SelectionTable, UnitTable


def changed(text: str, changes: Changes) -> str:
    """The file, which has `\\n` at the end of lines, with the changes that belong into it. Raises KeyError for an id
    that does not stand in it."""
    file = _File(text)
    for (kind, contest_id, id_), texts in by_entry(changes.aliases).items():
        file.aliases(kind, contest_id, id_, texts)
    for contest_id, selections in changes.selections.items():
        file.selections(contest_id, selections)
    file.tables("contests", map(_contest, changes.contests), "units", "parties", "candidates")
    file.tables("units", map(_unit, changes.units), "contests")
    return file.written()


def by_entry(aliases: Iterable[Alias]) -> dict[tuple[str, str, str], list[str]]:
    """The texts for each entry, by kind, contest id and id."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for alias in aliases:
        found.setdefault((alias.kind, alias.contest_id, alias.id), []).append(alias.text)
    return found


def with_units_file(text: str, name: str) -> str:
    """The file naming `name` as its units_file."""
    line = f"units_file = {_quoted(name)}\n"
    end = blocks(text)[0].end
    return text[:end] + line + ("" if end else "\n") + text[end:]


class _Place(Struct, frozen=True):
    """Where an entry stands: in a table of its own, or as the inline table that `path` leads to in a key of `block`."""

    block: Block
    path: tuple[str | int, ...] = ()


class _File:
    def __init__(self, text: str) -> None:
        self.text = text
        self.raw: dict[str, Any] = tomllib.loads(text)
        self.blocks = blocks(text)
        self._statements: dict[Span, tomlkit.TOMLDocument] = {}
        self._added: dict[int, list[str]] = {}
        self._places = {kind: [each for each in self.blocks if each.name == (kind,)] for kind in ("contests", "units")}
        self._choices = self._nested()
        self._at = {kind: {e["id"]: n for n, e in enumerate(self.raw.get(kind, []))} for kind in self._places}

    def aliases(self, kind: str, contest_id: str, id_: str, texts: list[str]) -> None:
        if contest_id:
            at = self._at["contests"][contest_id]
            ids = [each["id"] for each in self.raw["contests"][at]["selections"]]
            place = self._selection(at, ids.index(id_))
        else:
            place = self._entry(f"{kind}s", self._at[f"{kind}s"][id_])
        self._append(place, "aliases", texts, f"aliases = [{', '.join(map(_quoted, texts))}]\n")

    def selections(self, contest_id: str, added: Iterable[SelectionTable]) -> None:
        """Below the contest's other selections, in the way those are written."""
        at = self._at["contests"][contest_id]
        contest = self._entry("contests", at)
        tables = [] if contest.path else self._choices[at]
        if tables:
            self._add(self._end(tables[-1]), "".join(f"\n{_selection(each)}" for each in added))
        else:
            inline = [{"id": each.id, "name": each.name} for each in added]
            self._append(contest, "selections", inline)

    def tables(self, kind: str, texts: Iterable[str], *after: str) -> None:
        """Below the others of their kind, else of the kinds in `after`, else at the end of the file."""
        written = list(texts)
        if not written:
            return
        if self.raw.get(kind) and not self._places[kind]:
            inline = [each for text in written for each in tomllib.loads(text)[kind]]
            self._append(_Place(self.blocks[0]), kind, inline)
            return
        ends = [[block.end for block in self.blocks if block.name[:1] == (name,)] for name in (kind, *after)]
        end = next((found[-1] for found in ends if found), len(self.text))
        self._add(end, "".join(f"\n{text}" for text in written))

    def written(self) -> str:
        """The text with all changes, in one pass."""
        edits = [(span, tomlkit.dumps(document)) for span, document in self._statements.items()]
        edits += [((at, at), "".join(parts)) for at, parts in self._added.items()]
        pieces, done = list[str](), 0
        for (start, end), text in sorted(edits):
            before = self.text[done:start]
            pieces += [before, "\n" if start == end and start and self.text[start - 1] != "\n" else "", text]
            done = end
        return "".join((*pieces, self.text[done:]))

    def _nested(self) -> list[list[Block]]:
        """The [[contests.selections]] of each [[contests]]."""
        found: list[list[Block]] = []
        for block in self.blocks:
            if block.name == ("contests",):
                found.append([])
            elif block.name == ("contests", "selections"):
                found[-1].append(block)
        return found

    def _end(self, block: Block) -> int:
        """Where a table ends, with the tables in it: the names of a selection may stand in one."""
        end = block.end
        for each in self.blocks[self.blocks.index(block) + 1 :]:
            if each.name[: len(block.name)] != block.name or each.name == block.name:
                break
            end = each.end
        return end

    def _entry(self, kind: str, at: int) -> _Place:
        tables = self._places[kind]
        return _Place(tables[at]) if tables else _Place(self.blocks[0], (kind, at))

    def _selection(self, contest: int, at: int) -> _Place:
        entry = self._entry("contests", contest)
        tables = [] if entry.path else self._choices[contest]
        return _Place(tables[at]) if tables else _Place(entry.block, (*entry.path, "selections", at))

    def _append(self, place: _Place, key: str, values: list[Any], new: str = "") -> None:
        """To a list that may not be there yet; `new` is then its statement."""
        span = place.block.keys.get(str(place.path[0]) if place.path else key)
        if span is None:
            self._add(place.block.end, new)
            return
        if span not in self._statements:
            self._statements[span] = tomlkit.parse(self.text[slice(*span)])
        at: Any = self._statements[span]
        for step in place.path:
            at = at[step]
        if key in at:
            for value in values:
                at[key].append(value)
        else:
            at[key] = values

    def _add(self, at: int, text: str) -> None:
        self._added.setdefault(at, []).append(text)


def _contest(table: ContestTable) -> str:
    head = _table("[[contests]]", id=table.id, name=table.name, kind=table.kind, district=table.district)
    return "\n".join((head, *map(_selection, table.selections)))


def _selection(table: SelectionTable) -> str:
    return _table("[[contests.selections]]", id=table.id, name=table.name)


def _unit(table: UnitTable) -> str:
    return _table("[[units]]", id=table.id, name=table.name, type=table.type, parent=table.parent)


def _table(header: str, **values: str | None) -> str:
    return "".join((f"{header}\n", *(f"{key} = {_quoted(text)}\n" for key, text in values.items() if text is not None)))


def _quoted(text: str) -> str:
    """As a basic string of TOML."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda letter: f"\\u{ord(letter[0]):04x}", escaped) + '"'
