"""An article on a terminal: its figures marked where they stand, then a table of those that are claims, and of others.

Without colours the marks are plain: [amanat 53.90 % preliminary] is a claim, and {5 %: threshold} is none.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ingest.news.claims import Claim, Reading, Refused
from workers.cli import screen
from workers.cli.text import plain
from workers.news import Shown, Told

CLAIM, REFUSED = "bold green", "yellow"
MOST_TEXT = 20_000  # characters that are shown of a text
LONGEST_REASONS = 200


class Mark(Struct, frozen=True):
    start: int
    end: int
    words: str
    style: str


def show(found: Shown) -> None:
    screen.show(Group(*_parts(found)))


def _parts(found: Shown) -> Iterator[RenderableType]:
    for told in found.told:
        yield from _piece(told)
    if not found.told:
        yield Text("nothing to read in it", style="yellow")
    for finding in found.findings:
        yield Text(plain(f"{finding.rule}: {finding.message}"), style="yellow")


def _piece(told: Told) -> Iterator[RenderableType]:
    reading = told.reading
    yield Text(plain(told.title or "without a title"), style="bold")
    yield Text(plain(f"{told.address}  read for {told.contest_id} with the words of {reading.language}"), style="dim")
    yield marked(told.text, marks(reading))
    if reading.claims:
        yield _claims(reading.claims)
    if reading.refused:
        yield _refused(reading.refused)
    if not reading.claims:
        yield Text("no claim", style="yellow")
    yield Text("")


def marks(reading: Reading) -> list[Mark]:
    """In the order of the text, none within another one; a claim comes before what is refused."""
    several: dict[tuple[int, int], list[Claim]] = {}
    for claim in reading.claims:
        several.setdefault((claim.start, claim.end), []).append(claim)
    found = [Mark(*place, f"[{'; '.join(map(_said, claims))}]", CLAIM) for place, claims in several.items()]
    found += [Mark(each.start, each.end, f"{{{each.figure}: {each.why}}}", REFUSED) for each in reading.refused]
    kept: list[Mark] = []
    for mark in sorted(found, key=lambda each: (each.start, each.style != CLAIM)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


def marked(text: str, found: Sequence[Mark]) -> Text:
    """The text with what each mark says in place of its figure."""
    whole, at = Text(), 0
    for mark in found:
        if mark.end > MOST_TEXT:
            break
        whole.append(_lines(text[at : mark.start]))
        whole.append(plain(mark.words), style=mark.style)
        at = mark.end
    whole.append(_lines(text[at:MOST_TEXT]))
    if len(text) > MOST_TEXT:
        whole.append(f"\n... and {len(text) - MOST_TEXT:,} more characters", style="dim")
    return whole


def _lines(text: str) -> str:
    return "\n".join(map(plain, text.split("\n")))


def _said(claim: Claim) -> str:
    about = claim.option or claim.measure
    roughly = "about " if claim.approximate else ""
    return f"{about} {roughly}{claim.figure} {claim.stage}"


def _claims(claims: Sequence[Claim]) -> Table:
    table = _table("option", "measure", "value", "stage", "who", "confidence", "reasons")
    for each in claims:
        who = each.quoted or each.speaker or "-"
        cells = (each.option or "-", each.measure, _value(each), each.stage, who, f"{each.confidence:.2f}")
        table.add_row(*(Text(plain(cell)) for cell in cells), Text(plain("; ".join(each.reasons))[:LONGEST_REASONS]))
    return table


def _value(claim: Claim) -> str:
    value = f"{claim.value:,f}"
    if claim.low is not None and claim.high is not None:
        return f"{claim.low:,f} to {claim.high:,f}"
    return f"about {value}" if claim.approximate else value


def _refused(refused: Sequence[Refused]) -> Table:
    table = _table("no claim", "why")
    for each in refused:
        table.add_row(Text(plain(each.figure)), Text(plain(each.why)))
    return table


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in headings:
        table.add_column(heading, no_wrap=heading in ("option", "value", "stage"))
    return table
