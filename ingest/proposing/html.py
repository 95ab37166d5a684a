"""Web pages: which of their tables hold results, and what stands around those."""

import re
from collections.abc import Iterator
from itertools import islice

from msgspec import Struct

from ingest.domain.errors import UnreadableDocument
from ingest.domain.report import Snapshot
from ingest.families import layout
from ingest.parse import html, words
from ingest.parse.findings import Findings
from ingest.parse.grid import Grid
from ingest.parse.html import Element
from ingest.proposing import delimited, selectors, surroundings, tables, telling
from ingest.proposing.columns import Column
from ingest.proposing.figures import Guess, decimal_mark, locale
from ingest.proposing.laying import Layout
from ingest.proposing.proposal import Known, Proposal, Said
from ingest.proposing.telling import Told
from ingest.proposing.vocabulary import languages

MOST_TABLES = 500  # looked at
MOST_ROWS = 500  # of one
MOST_LABELS = 2_000

_DOCUMENT = re.compile(r"\.(?:csv|tsv|json|xml|xlsx|zip|txt)(?:$|\?)", re.IGNORECASE)

Kind = tuple[str, ...]


class _Table(Struct, frozen=True):
    element: Element
    headers: int
    names: list[str]
    body: list[list[str]]
    moved: bool

    @property
    def kind(self) -> Kind:
        """Tables with the same columns, or without names with as many and of the same class, are of a kind."""
        width = str(max(map(len, self.body)))
        return tuple(self.names) if any(self.names) else (self.element.get("class", ""), width)

    @property
    def columns(self) -> list[Column]:
        return tables.columns(self.names, [row for row in self.body if row])


def propose(snapshot: Snapshot, known: Known) -> Proposal:
    """Raises UnreadableDocument where the page has no table of figures."""
    findings = Findings()
    root = html.page(snapshot, None, findings)
    encoding = _encoding(snapshot, findings)
    root = html.page(snapshot, encoding.value, Findings()) if encoding else root
    found = [table for element in islice(_innermost(root), MOST_TABLES) if (table := _read(element))]
    if not found:
        raise UnreadableDocument(f"the page has no table with figures; {_hint(root)}")
    guess = _locale(root, found)
    kinds = {table.kind: [each for each in found if each.kind == table.kind] for table in found}
    told = {kind: _told(same, guess, known) for kind, same in kinds.items()}
    best = max(
        (kind for kind, each in told.items() if each), key=lambda kind: _weight(kinds[kind], told[kind]), default=None
    )
    if best is None or (chosen := told[best]) is None:
        raise UnreadableDocument("no table on the page looks like results")
    return _proposal(root, kinds[best], chosen, guess, known, encoding=encoding, kinds=len(kinds))


def _hint(root: Element) -> str:
    """Where else the figures may be."""
    links = [link for element in html.some(root, "a[href]") if _DOCUMENT.search(link := element.get("href", ""))]
    if links:
        return f"it links to documents, such as {words.squeezed(links[0])[:200]}: try one of them"
    return "a script may load them: look for the address it asks, in the browser's network tools"


def _innermost(root: Element) -> Iterator[Element]:
    """Tables that hold no tables, which do for layout."""
    return (table for table in root.iter("table") if next(table.iterdescendants("table"), None) is None)


def _read(element: Element) -> _Table | None:
    bare = list(islice(Grid(element, in_header=False), 3 * tables.MOST_HEADERS))
    first = next((at for at, row in enumerate(bare) if tables.is_body(row)), len(bare))
    headers = _headers(bare[:first])
    if first == len(bare) or headers > tables.MOST_HEADERS:
        return None
    rows = list(islice(_rows(element, headers), MOST_ROWS))
    names, body = list(layout.names(rows[:headers], spread=False)), rows[headers:]
    moved = tables.aligned(names, body)
    return _Table(element, headers, moved or names, body, moved is not None) if body else None


def _rows(element: Element, headers: int) -> Iterator[list[str]]:
    """Those that say something, the headers spread over the columns they span."""
    grid, seen = Grid(element, in_header=headers > 0), 0
    for row in grid:
        if any(map(str.strip, row)):
            seen += 1
            grid.in_header = seen < headers
            yield row


def _headers(above: list[list[str]]) -> int:
    """How many of the rows name columns: blank ones and, below a header, a title alone do not."""
    said = [sum(1 for cell in row if cell.strip()) for row in above]
    last = max((at for at, cells in enumerate(said) if cells > 1), default=-1)
    return sum(1 for cells in said[: last + 1] if cells) if last >= 0 else sum(1 for cells in said if cells)


def _locale(root: Element, found: list[_Table]) -> Guess:
    around = islice(surroundings.short(root), MOST_LABELS)
    names = [*(name for table in found for name in table.names), *(words.squeezed(each.text or "") for each in around)]
    spoken = [(root.get("lang") or "")[:2].lower(), *languages(names)]
    return locale((cell for table in found for row in table.body for cell in row), [each for each in spoken if each])


def _told(same: list[_Table], guess: Guess, known: Known) -> Told | None:
    """By the largest of the tables, since each of them is another contest."""
    return telling.told(max(same, key=lambda table: len(table.body)).columns, decimal_mark(guess.value), known)


def _weight(same: list[_Table], told: Told | None) -> tuple[int, int]:
    return (told.weight if told else 0, sum(len(table.body) for table in same))


def _encoding(snapshot: Snapshot, findings: Findings) -> Guess | None:
    if any(finding.rule == "undecodable-bytes" for finding in findings.all()):
        return delimited.text_of(snapshot)[1]
    return None


def _proposal(
    root: Element, same: list[_Table], told: Told, guess: Guess, known: Known, *, encoding: Guess | None, kinds: int
) -> Proposal:
    doubts = list(told.doubts)
    css, same = _selector(root, same, doubts)
    if kinds > 1:
        doubts.append(f"Other kinds of tables with figures on the page: {kinds - 1}.")
    elements = [table.element for table in same]
    mapping = {"table": Said(css, f"guessed: {len(same)} table{'s' * (len(same) > 1)} with columns of results")}
    if encoding:
        mapping["encoding"] = Said(encoding.value, encoding.why)
    if same[0].moved:
        mapping |= tables.named(same[0].names, same[0].headers)
    elif same[0].headers != 1:
        mapping["header_rows"] = Said(same[0].headers, "guessed: rows without a figure")
    around = dict(_around(root, elements, told, known))
    return Proposal(
        family=Said("html_table", "guessed: a web page with tables"),
        table={"locale": Said(guess.value, f"guessed from {guess.why}")},
        mapping={**mapping, **told.mapping, **around},
        left=() if same[0].moved else told.left,
        doubts=tuple(doubts),
    )


def _selector(root: Element, same: list[_Table], doubts: list[str]) -> tuple[str, list[_Table]]:
    css = selectors.selector(root, [table.element for table in same])
    if css:
        return css, same
    largest = max(same, key=lambda table: len(table.body))
    doubts.append(f"There are {len(same)} tables of this kind, and no simple selector finds them all; this is one.")
    return selectors.path(largest.element), [largest]


def _around(root: Element, elements: list[Element], told: Told, known: Known) -> telling.Keys:
    """What no column tells and the page does."""
    page = surroundings.Surroundings(root, elements)
    contest = told.mapping["contest"].value
    if isinstance(contest, dict) and "value" in contest and not (known.contest and len(elements) == 1):
        if said := page.contest():
            yield "contest", said
        elif len(elements) > 1:
            yield "contest", Said(contest, "no caption and no heading tells the tables apart")
    if "units_reported" not in told.mapping:
        yield from page.progress()
    if len(elements) == 1 and told.layout is Layout.LONG:
        yield from ((key, each) for key, each in page.ballots() if key not in told.mapping)
    if "generated_at" not in told.mapping and (said := page.generated_at()):
        yield "generated_at", said
