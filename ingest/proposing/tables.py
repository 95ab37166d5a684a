"""Where in rows of cells the table is: what stands above its header, how many rows name the columns, where it ends."""

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct

from ingest.families import layout
from ingest.parse import words
from ingest.proposing import figures
from ingest.proposing.columns import Column
from ingest.proposing.proposal import Said
from ingest.proposing.roles import fits

MOST_ROWS = 3_000  # looked at
MOST_HEADERS = 10
MOST_GROUPS = 200
MOST_MISSING = 5  # names

Cells = list[str]


class Table(Struct, frozen=True, kw_only=True):
    """`mapping` are the keys that say how it is laid out."""

    columns: list[Column]
    mapping: dict[str, Said]


def table(rows: Sequence[Cells], *, spread: bool, whole: bool) -> Table | None:
    """None where there are no rows of cells. `spread` where headings cannot span columns, `whole` where rows end."""
    first = next((at for at, row in enumerate(rows) if is_body(row)), None)
    if first is None:
        return None
    start = _header_start(rows, first)
    header = [row for row in rows[start:first] if any(map(str.strip, row))]
    body = [row for row in rows[first:] if any(map(str.strip, row))]
    mapping = dict(_above(rows[:start], header))
    if whole and (footer := _footer(body)):
        mapping["footer"] = Said(footer, "guessed: the last rows are a text alone")
    names = list(layout.names(header, spread=spread)) if header else []
    group = _repeated(names, body)
    if group:
        mapping["repeated"] = Said({"first": group[0], "width": group[1]}, "guessed: groups of columns that repeat")
        names = names[: sum(group) - 1]
    elif moved := aligned(names, body):
        names = moved
        mapping |= named(names, len(header))
    return Table(columns=columns(names, body, group), mapping=mapping)


def named(names: list[str], headers: int) -> dict[str, Said]:
    """Names of the columns that the mapping has to give."""
    why = "guessed: the header has fewer cells than the rows, so each name was put where it fits"
    return {"header_rows": Said(headers), "columns": Said(names, why)}


def aligned(names: list[str], body: list[Cells]) -> list[str] | None:
    """The names, with more of them in between where the rows have more cells; None where they fit as they are."""
    width = Counter(map(len, body)).most_common(1)[0][0] if body else 0
    more = width - len(names)
    if not any(names) or not 0 < more <= MOST_MISSING:
        return None
    decimal = figures.decimal_mark(figures.locale((cell for row in body for cell in row), []).value)
    tried = [[*names[:at], *[""] * more, *names[at:]] for at in range(len(names), 0, -1)]
    best = max(tried, key=lambda each: _fitting(columns(each, body), decimal))
    return None if best is tried[0] else [name or f"column {at}" for at, name in enumerate(best, 1)]


def _fitting(tried: list[Column], decimal: str) -> float:
    """How many columns hold what their names say. Figures count twice; of texts, a name is longer than a code."""
    said = [(column.meaning, column) for column in tried]
    held = [(means, column) for means, column in said if means and means.key and fits(means.key, column, decimal)]
    return sum(means.sure * (2 if column.is_figures else 1 + column.length / 1_000) for means, column in held)


def is_body(row: Cells) -> bool:
    """Whether a row is no header: several cells, one of them a figure or a dash for one. A year may be a heading."""
    said = [cell for cell in row if cell.strip()]
    counted = [cell for cell in said if figures.is_figure(cell) or figures.is_unsaid(cell)]
    return len(said) > 1 and any(not _is_year(cell) for cell in counted)


def _is_year(cell: str) -> bool:
    return cell.strip().isdigit() and len(cell.strip()) == 4 and cell.strip()[:2] in ("19", "20")


def _header_start(rows: Sequence[Cells], first: int) -> int:
    """Upwards from the first row of figures, as long as several cells say something."""
    at = first
    for number in range(first - 1, max(-1, first - 1 - 2 * MOST_HEADERS), -1):
        said = sum(1 for cell in rows[number] if cell.strip())
        if said == 1 or first - at >= MOST_HEADERS:
            break
        if said > 1:
            at = number
    return at


def _above(preamble: Sequence[Cells], header: Sequence[Cells]) -> Iterator[tuple[str, Said]]:
    texts = [words.squeezed(cell) for cell in header[0] if cell.strip()] if header else []
    above = {words.same(cell) for row in preamble for cell in row}
    landmark = next((text for text in texts if words.same(text) not in above), None)
    if any(any(map(str.strip, row)) for row in preamble):
        yield "preamble", Said(landmark or len(preamble), "guessed: rows above the names of the columns")
    if len(header) != 1:
        why = "guessed: rows without a figure" if header else "guessed: the first row holds figures already"
        yield "header_rows", Said(len(header), why)


def _footer(body: list[Cells]) -> str | None:
    """The text of the first of the last rows that say one text only; those rows are taken off the body."""
    at = len(body)
    while at > 1 and _only_text(body[at - 1]):
        at -= 1
    if at == len(body) or at < 2:
        return None
    text = words.squeezed(next(cell for cell in body[at] if cell.strip()))
    del body[at:]
    return f"{text[:40]}*" if len(text) > 40 else text


def _only_text(row: Cells) -> bool:
    said = [cell for cell in row if cell.strip()]
    return len(said) == 1 and not figures.is_figure(said[0])


def _repeated(names: list[str], body: list[Cells]) -> tuple[int, int] | None:
    """Where the first of several equal groups of columns begins, and how wide it is: told by names, else by length."""
    width = len(names)
    bare = [name.rstrip("0123456789 .") for name in names]
    for group in range(2, width // 2 + 1):
        first = next((at for at in range(width - 2 * group + 1) if _is_periodic(bare[at:], group)), None)
        if first is not None and any(bare[first:]):
            return first + 1, group
    longest = Counter(map(len, body)).most_common(1)[0][0] if body else 0
    for group in range(2, width):
        fits = width < longest <= width + MOST_GROUPS * group and (longest - width) % group == 0
        if fits and _alike(body, width, group):
            return width - group + 1, group
    return None


def _is_periodic(names: list[str], group: int) -> bool:
    return len(names) % group == 0 and all(name == names[at % group] for at, name in enumerate(names))


def _alike(body: list[Cells], width: int, group: int) -> bool:
    """Whether what stands beyond the names is of the same kinds as the last group under them."""
    rows = [row for row in body[:20] if len(row) > width]
    kinds = [[figures.is_figure(cell) for cell in row[width - group :]] for row in rows]
    return bool(kinds) and all(kind == row[at % group] for row in kinds for at, kind in enumerate(row))


def columns(names: list[str], body: list[Cells], group: tuple[int, int] | None = None) -> list[Column]:
    """What stands under each name; without names, a column is known by its number."""
    rows = [row for each in body for row in _unfolded(each, group)]
    width = len(names) or max(map(len, rows), default=0)
    times = Counter(names)
    return [
        Column(
            at + 1,
            name := names[at] if names else "",
            name if name and times[name] == 1 else {"column": at + 1},
            [row[at] if at < len(row) else "" for row in rows],
        )
        for at in range(width)
    ]


def _unfolded(row: Cells, group: tuple[int, int] | None) -> Iterator[Cells]:
    if group is None:
        yield row
        return
    common = group[0] - 1
    for at in range(common, len(row), group[1]):
        yield [*row[:common], *row[at : at + group[1]]]
