"""What a page says around its tables: of which contest they are, how far the count is, how many voted, and when."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from ingest.domain.errors import UnreadableDocument
from ingest.families.cell import NUMBERS, Cell
from ingest.families.page import PAGE
from ingest.families.places import Page, Places
from ingest.parse import html, words
from ingest.parse.html import Element
from ingest.parse.unreadable import UnreadableText
from ingest.proposing import figures, selectors, stamps
from ingest.proposing.proposal import Said
from ingest.proposing.vocabulary import meaning

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
SHORT = 60  # characters of a label
LONGEST_NAME = 300
MOST_LOOKED_AT = 20_000  # elements

_PROGRESS = re.compile(r"(\d[\d., ]*?) ?(of|out of|su|von|de|sur|из|z|van|av|/) ?(\d[\d.,]*)", re.IGNORECASE)


class Surroundings:
    """Of the tables that were chosen."""

    def __init__(self, root: Element, tables: Sequence[Element]) -> None:
        self.root = root
        self.tables = tables
        self._places = Places(Page(root), tables, holders=True)

    def contest(self) -> Said | None:
        """Part of the caption, the caption, or the heading before; None where none tells the tables apart."""
        for css in self._in_captions():
            if _tell_apart([_first(table, css) for table in self.tables]):
                return Said({"css": css}, "guessed from the captions")
        before = list(self._headings())
        for css in list(before[0])[::-1] if before else ():
            if _tell_apart([headings.get(css, "") for headings in before]):
                return Said({"heading": css}, "guessed from the headings before the tables")
        return None

    def progress(self) -> Iterator[tuple[str, Said]]:
        """ "697 of 697 precincts reported" in the captions, else beside a label on a page of one table."""
        for caption in self.tables[0].iterchildren("caption"):
            if pattern := _progress(_text(caption)):
                yield "prose", Said([{"css": "caption", "pattern": pattern}], "guessed from the captions")
                return
        for element in short(self.root) if len(self.tables) == 1 else ():
            label = words.squeezed(element.text or "").partition(":")[0].strip()
            said = meaning(label)
            if said is None or said.key not in ("units_reported", "units_total"):
                continue
            cell, text = self._beside(label)
            if found := _PROGRESS.search(words.squeezed(text)):
                cell |= {"pattern": rf"(\d[\d., ]*?) ?{re.escape(found[2])} ?(\d[\d.,]*)"}
                yield "units_reported", Said(cell, "guessed from its label")
                yield "units_total", Said({**cell, "group": 2}, "guessed from its label")
                return

    def ballots(self) -> Iterator[tuple[str, Said]]:
        """Figures beside labels such as "Registered voters", each key once: for a page about one tally."""
        found: set[str] = set()
        for element in short(self.root):
            text = words.squeezed(element.text or "").rstrip(":").rstrip()
            said = meaning(text)
            if said is None or said.sure < 1 or said.key not in NUMBERS or said.key in found:
                continue
            cell, value = self._beside(text)
            if figures.is_figure(words.squeezed(value)):
                found.add(said.key)
                yield said.key, Said(cell, "guessed from its label")

    def generated_at(self) -> Said | None:
        """Beside a label such as "Last updated", in an element that says so, or in <time>."""
        for element in short(self.root, stamps.LONGEST):
            label = re.split(r"[:\d]", words.squeezed(element.text or ""), maxsplit=1)[0].strip()[:SHORT]
            said = meaning(label)
            if said is None or said.key != "generated_at" or said.sure < 0.5:
                continue
            cell, text = self._beside(label)
            if found := stamps.stamp([text]):
                return _stamped(cell, found)
            if (found := stamps.stamp([_text(element)])) and (css := selectors.selector(self.root, [element])):
                return _stamped({"css": css, "of": PAGE}, found)
        for element in html.some(self.root, "time[datetime]")[:1]:
            if found := stamps.stamp([element.get("datetime", "")]):
                return _stamped({"css": "time[datetime]", "attribute": "datetime", "of": PAGE}, found)
        return None

    def _beside(self, label: str) -> tuple[dict[str, Any], str]:
        """The cell that finds what stands beside the label, and what it finds; "" where it finds nothing."""
        cell = {"label": label, "of": PAGE}
        if text := self._try(lambda: self._places.on_page(Cell(label=label))):
            return cell, text
        return {"label": label}, self._near(self.tables[0], {"label": label})

    def _near(self, table: Element, cell: dict[str, str]) -> str:
        return self._try(lambda: self._places.near(table, Cell(**cell)))  # type: ignore[arg-type]

    def _try(self, ask: Any) -> str:
        try:
            text: str = ask()
        except UnreadableText:
            return ""
        return text

    def _in_captions(self) -> Iterator[str]:
        """What stands in a caption in a place of its own before the caption as a whole."""
        for caption in self.tables[0].iterchildren("caption"):
            whole = _text(caption)
            for part in caption.iterdescendants():
                text = _text(part)
                if isinstance(part.tag, str) and any(map(str.isalpha, text)) and text != whole:
                    yield f"caption {selectors.inner(part)}"
            yield "caption"

    def _headings(self) -> Iterator[dict[str, str]]:
        """The last heading of each kind before each table, the nearest last."""
        seen: dict[str, str] = {}
        tables = set(self.tables)
        for element in self.root.iter():
            if element in tables:
                yield dict(seen)
            elif element.tag in HEADINGS and (text := _text(element)):
                seen.pop(str(element.tag), None)
                seen[str(element.tag)] = text


def _first(table: Element, css: str) -> str:
    found = html.some(table, css)
    return _text(found[0]) if found else ""


def _text(element: Element) -> str:
    """ "" for what is no heading and no cell but half a page."""
    try:
        return words.squeezed(html.text(element))
    except UnreadableDocument:
        return ""


def _tell_apart(texts: Sequence[str]) -> bool:
    squeezed = [words.squeezed(text) for text in texts]
    usable = all(any(map(str.isalpha, text)) and len(text) <= LONGEST_NAME for text in squeezed)
    return usable and len(set(squeezed)) == len(squeezed)


def _progress(text: str) -> str | None:
    found = _PROGRESS.search(whole := words.squeezed(text[: stamps.LONGEST]))
    rest = meaning(whole[max(0, found.start() - 40) : found.end() + 40]) if found else None
    if not found or rest is None or rest.key not in ("units_reported", "units_total"):
        return None
    after = re.match(r" [^\W\d_]+", whole[found.end() :])
    unit = after[0] if after else ""
    return rf"(?P<units_reported>\d[\d., ]*?) ?{re.escape(found[2])} ?(?P<units_total>\d[\d.,]*){unit}"


def _stamped(cell: dict[str, Any], found: stamps.Stamp) -> Said:
    cell = {**cell, **({"pattern": found.pattern} if found.pattern else {}), "format": found.format}
    return Said(cell, "; ".join(filter(None, ("guessed from what stands beside it", found.doubt))))


def short(root: Element, most: int = SHORT) -> Iterator[Element]:
    """Elements whose own text is no longer, in the order of the page; those inside scripts are nobody's text."""
    for number, element in enumerate(root.iter()):
        if number > MOST_LOOKED_AT:
            return
        own = element.text or ""
        if isinstance(element.tag, str) and element.tag not in ("script", "style") and own.strip() and len(own) <= most:
            yield element
