"""JSON, as it is or wrapped: rows found step by step, values by JMESPath."""

from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Literal, cast

import msgspec
from jmespath.exceptions import JMESPathError

from ingest.domain.errors import UnreadableDocument, check
from ingest.domain.report import ElectionReport, Snapshot
from ingest.domain.source import Source
from ingest.families import keys, paths, rows
from ingest.families.cell import Cell
from ingest.families.mapping import RowMapping, cell_of, cells, parts_of, wide_cells
from ingest.families.paths import Step
from ingest.families.sheet import Found, Row, Sheet
from ingest.parse import numbers, wrappers
from ingest.parse.charsets import decode, exactly
from ingest.parse.findings import Findings
from ingest.parse.unreadable import UnreadableText, excerpt

VERSION = 1

DOCUMENT = "document"
_UNWRAP: dict[str, Callable[[str], str]] = {"script": wrappers.script, "jsonp": wrappers.script, "jws": wrappers.jws}
_decoder = msgspec.json.Decoder(float_hook=numbers.machine)  # with the digits that were printed


class Mapping(RowMapping, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`rows` leads to the rows step by step: a name for each step, and the JMESPath of its elements.

    Every path begins with the name of a step, or with `document`, the whole. A step that finds an object walks its
    entries, each `{key, value}`. Without `rows` the document is the one row. `wrapper` is what the JSON is wrapped in.
    """

    USUAL: ClassVar[str] = "path"
    KNOWN: ClassVar[tuple[str, ...]] = ("path", "value")

    rows: dict[str, str] = {}
    wrapper: Literal["script", "jsonp", "jws"] | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.parts:
            return
        check(DOCUMENT not in self.rows, f"a step cannot be called {DOCUMENT!r}, which is the whole")
        steps = [DOCUMENT, *self.rows]
        for depth, (name, expression) in enumerate(self.rows.items(), 1):
            paths.check_expression(f"rows.{name}", expression, steps[:depth])
        for expression in _expressions(self):
            paths.check_expression("path", expression, steps)


def read(snapshot: Snapshot, source: Source) -> ElectionReport:
    """Raises UnreadableDocument for what is no JSON, and where the rows are nowhere."""
    declared, findings = cast(Mapping, source.mapping), Findings()
    document = _decoded(_text(snapshot, declared, findings))
    seen = keys.Keys()

    def sheets(mapping: Mapping) -> Iterator[Sheet]:
        steps = (DOCUMENT, *mapping.rows)
        found = enumerate(_walk((document,), list(mapping.rows.items()), steps, findings), 1)
        yield Sheet(label=steps[-1], rows=_noted(found, steps, seen), find=_finder(steps))
        seen.take(chain for expression in _expressions(mapping) for chain in paths.reads(expression))

    report = rows.report(sheets, source, findings)
    told = Findings()
    seen.tell(declared.ignore, told)
    return msgspec.structs.replace(report, findings=(*report.findings, *told.all()))


def _text(snapshot: Snapshot, mapping: Mapping, findings: Findings) -> str:
    text = exactly(snapshot.body, mapping.encoding) if mapping.encoding else decode(snapshot.body, [], findings)
    return _UNWRAP[mapping.wrapper](text) if mapping.wrapper else text


def _decoded(text: str) -> Any:
    try:
        return _decoder.decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        raise UnreadableDocument(f"not JSON: {error}") from None
    except RecursionError:
        raise UnreadableDocument("not JSON that anybody means: it is nested without end") from None


def _expressions(mapping: Mapping) -> Iterator[str]:
    declared = [cell for name in ("contest", "unit", "selection") for cell in parts_of(mapping, name)]
    declared += [*cells(mapping).values(), *(cell for _, cell in wide_cells(mapping))]
    declared += [cell_of(mapping, key) for key in (*mapping.where, *mapping.unless)]
    yield from (cell.path for cell in declared if cell.path is not None)
    yield from mapping.rows.values()


def _walk(outer: Step, steps: list[tuple[str, str]], names: tuple[str, ...], findings: Findings) -> Iterator[Step]:
    if not steps:
        yield outer
        return
    (name, expression), inner = steps[0], steps[1:]
    for each in _elements(outer, name, expression, names, findings):
        yield from _walk((*outer, each), inner, names, findings)


def _elements(outer: Step, name: str, expression: str, names: tuple[str, ...], findings: Findings) -> list[Any]:
    try:
        found = paths.finder(expression, names)(outer)
    except JMESPathError as error:
        raise UnreadableDocument(f"rows.{name} {expression!r}: {str(error).splitlines()[0]}") from None
    if isinstance(found, dict):
        return [{"key": key, "value": value} for key, value in found.items()]
    if isinstance(found, list):
        return found
    if len(outer) == 1:
        raise UnreadableDocument(f"rows.{name}: {expression!r} finds no list and no object")
    findings.leave_out(
        "missing-rows", f"rows.{name}: {expression!r} finds no list and no object", names[len(outer) - 1]
    )
    return []


def _noted(found: Iterator[tuple[int, Step]], steps: tuple[str, ...], seen: keys.Keys) -> Iterator[tuple[int, Step]]:
    for number, row in found:
        seen.note(steps, row)
        yield number, row


def _finder(steps: tuple[str, ...]) -> Callable[[Cell], Found]:
    def find(cell: Cell) -> Found:
        value = paths.finder(cell.path or "", steps)
        return lambda row: _as_text(value, row)

    return find


def _as_text(value: Callable[[Step], Any], row: Row) -> str:
    try:
        found = value(row)
    except JMESPathError as error:
        raise UnreadableText("missing-element", str(error).splitlines()[0]) from None
    if isinstance(found, str):
        return found
    if found is None:
        return ""
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, int):
        return str(found)
    raise UnreadableText("not-a-value", f"{excerpt(str(found)[:100])} is a list or an object, not one value")
