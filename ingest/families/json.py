"""JSON, as it is or wrapped: rows found step by step, values by JMESPath."""

import re
from collections.abc import Iterator
from typing import Any, ClassVar, Literal, cast

from msgspec.structs import replace

from ingest.domain.errors import UnreadableDocument, check
from ingest.domain.report import ElectionReport, Snapshot
from ingest.domain.source import Source
from ingest.families import paths, rows
from ingest.families.cell import Cell
from ingest.families.keys import Keys
from ingest.families.leftovers import unknown
from ingest.families.mapping import NAMES, RowMapping, cell_of, cells, expanded, parts_of, wide_cells
from ingest.families.sheet import Sheet
from ingest.families.steps import DOCUMENT, LABEL, Walk
from ingest.families.values import Values
from ingest.parse import json as parse
from ingest.parse import wrappers
from ingest.parse.charsets import decode, exactly
from ingest.parse.findings import Findings

VERSION = 1

_STEP = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Mapping(RowMapping, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`rows` leads to the rows step by step: a name for each step, and the JMESPath of its elements.

    Every path begins with the name of a step, or with `document`, the whole. A step that finds an object walks its
    entries, each `{key, value}`. Without `rows` the document is the one row. `wrapper` is what the JSON is wrapped in;
    in a script it begins at the first bracket, or the first behind the text `after`.
    """

    USUAL: ClassVar[str] = "path"
    KNOWN: ClassVar[tuple[str, ...]] = ("path", "value")

    rows: dict[str, str] = {}
    wrapper: Literal["script", "jsonp", "jws"] | None = None
    after: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self.after is None or self.wrapper in ("script", "jsonp"), "after goes with wrapper script or jsonp")
        check(self.after != "", "after is blank")
        if self.parts:
            return
        check(self.selections_like is None, "JSON has no columns, so selections_like finds none")
        unusable = [name for name in self.rows if not _STEP.fullmatch(name) or name == DOCUMENT]
        check(not unusable, f"a step cannot be called {', '.join(map(repr, unusable))}")
        steps = [DOCUMENT, *self.rows]
        for depth, (name, expression) in enumerate(self.rows.items(), 1):
            paths.check_expression(f"rows.{name}", expression, steps[:depth])
        for expression in _expressions(self):
            paths.check_expression("path", expression, steps)


def read(snapshot: Snapshot, source: Source) -> ElectionReport:
    """Raises UnreadableDocument for what is no JSON, and where the rows are nowhere."""
    declared, findings = cast(Mapping, source.mapping), Findings()
    document = _document(snapshot, declared, findings)
    keys, walks = _keys(declared), list[Walk]()

    def sheets(mapping: Mapping) -> Iterator[Sheet]:
        walk = Walk(document, mapping.rows, keys, findings)
        walks.append(walk)  # it knows the places until all is read
        yield Sheet(label=LABEL, rows=walk.rows(), find=Values(walk, _names(mapping), findings).find)

    report = rows.report(sheets, source, findings)
    told = Findings()
    keys.tell(declared.ignore, told)
    return replace(report, findings=(*report.findings, *told.all()))


def _document(snapshot: Snapshot, mapping: Mapping, findings: Findings) -> Any:
    """UTF-8 unless the mapping says otherwise, as the standard has it (RFC 8259, 8.1): servers declare anything."""
    text = exactly(snapshot.body, mapping.encoding) if mapping.encoding else decode(snapshot.body, [], findings)
    if mapping.wrapper in ("script", "jsonp"):
        start, end = wrappers.script(text, mapping.after)
        document, end = parse.value_in(text, start, end, findings)
        if mapping.after is None:
            findings.leftover("variable", unknown(set(wrappers.assigned(text[end:])), mapping.ignore))
    else:
        document = parse.document(wrappers.jws(text) if mapping.wrapper else text, findings)
    if not isinstance(document, dict | list):
        raise UnreadableDocument("JSON, but neither an object nor a list")
    return document


def _keys(mapping: Mapping) -> Keys:
    parts = expanded(mapping)
    expressions = [expression for part in parts for expression in _expressions(part)]
    return Keys(expressions, [step for part in parts for step in (DOCUMENT, *part.rows)])


def _names(mapping: Mapping) -> list[Cell]:
    return [cell for name in NAMES for cell in parts_of(mapping, name)]


def _expressions(mapping: Mapping) -> Iterator[str]:
    declared = [*_names(mapping), *cells(mapping).values(), *(cell for _, cell in wide_cells(mapping))]
    declared += [cell_of(mapping, key) for key in (*mapping.where, *mapping.unless)]
    yield from (cell.path for cell in declared if cell.path is not None)
    yield from mapping.rows.values()
