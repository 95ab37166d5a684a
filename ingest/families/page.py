"""What the two families of web pages share: their selectors are looked through, and tables nobody reads are told."""

from collections.abc import Iterable, Iterator, Mapping

from cssselect import SelectorError
from msgspec.structs import replace

from ingest.domain.errors import check
from ingest.domain.report import ElectionReport
from ingest.families.cell import Cell
from ingest.families.leftovers import unknown
from ingest.families.mapping import NAMES, RowMapping, cell_of, cells, parts_of, wide_cells
from ingest.parse import html, selectors, words
from ingest.parse.findings import Findings

PAGE = "page"
LONGEST_CAPTION = 80


def declared(mapping: RowMapping) -> list[tuple[str, Cell]]:
    """Every cell, with the key it stands under."""
    names = [(name, cell) for name in NAMES for cell in parts_of(mapping, name)]
    tests = [(key, cell_of(mapping, key)) for key in (*mapping.where, *mapping.unless)]
    return [*names, *cells(mapping).items(), *wide_cells(mapping), *tests]


def check_selectors(mapping: RowMapping, more: Mapping[str, str]) -> None:
    """Every selector is one. Raises ImpossibleValue."""
    told = [(name, css) for name, cell in declared(mapping) if (css := cell.heading if cell.css is None else cell.css)]
    wrong = [f"{name} {css!r}" for name, css in [*more.items(), *told] if not _is_selector(css)]
    check(not wrong, f"not a CSS selector: {', '.join(wrong)}")


def _is_selector(css: str) -> bool:
    try:
        selectors.check(css)
    except SelectorError:
        return False
    return True


def with_leftover_tables(
    report: ElectionReport, root: html.Element, read: Iterable[html.Element], ignore: tuple[str, ...]
) -> ElectionReport:
    """The report with a finding for the tables of figures of which nothing was `read`."""
    findings = Findings()
    findings.leftover("table", unknown(set(_left(root, set(read))), ignore))
    return replace(report, findings=(*report.findings, *findings.all()))


def _left(root: html.Element, read: set[html.Element]) -> Iterator[str]:
    """Innermost tables with a figure in them that are not read, hold nothing that is, and lie in nothing that is."""
    around = {table for element in read for table in element.iterancestors("table")}
    for number, table in enumerate(root.iter("table"), 1):
        inside = table in around or table in read or any(outer in read for outer in table.iterancestors())
        if not inside and not any(True for _ in table.iterdescendants("table")) and _has_figures(table):
            yield _called(table, number)


def _has_figures(table: html.Element) -> bool:
    return any(str(cell.xpath("string()")).strip()[:1].isdigit() for cell in table.iter("td"))


def _called(table: html.Element, number: int) -> str:
    """What a person would call it: its caption, its id, its class, else its number."""
    caption = table.find("caption")
    if caption is not None and (text := words.squeezed(html.text(caption))[:LONGEST_CAPTION]):
        return text
    if name := table.get("id"):
        return f"#{name}"
    return f".{name}" if (name := words.squeezed(table.get("class", ""))) else f"number {number}"
