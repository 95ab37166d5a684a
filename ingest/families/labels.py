"""Values that stand beside a label: which texts of a page say it, and where its value ends.

`<dt>Voters</dt><dd>12</dd>`, `<td>Voters</td><td>12</td>`, `<b>Voters:</b> 12`, `<p>Voters: 12</p>` and
`<h4>Voters</h4><p>12</p>` all say 12. What is blank stays blank: a value is never looked for behind another label, in
another row or in another item of a list.
"""

from collections.abc import Collection, Iterator
from itertools import islice, takewhile

from msgspec import Struct

from ingest.parse import html, words

LONGEST_LABEL = 300
MOST_PIECES = 50  # elements that one value is made of

_WIDE_COLON = "\uff1a"
_AROUND = " \t\r\n\u00a0:" + _WIDE_COLON
_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u061c\u202a\u202b\u202c\u2066\u2067\u2068\u2069\ufeff"))
_CELLS = {"td": "td", "th": "td", "dt": "dd"}  # the value of one stands in the other, right behind it
_ENDS = frozenset({"li", "tr", "dd", "body", "html"})  # what stands behind one of these is another's
_LISTS = ("dl", "ul", "ol", "table")
_BREAKS = frozenset({"br", "hr"})

Others = Collection[html.Element]


class Label(Struct, frozen=True):
    """A text directly in `inside`, with the rest of it behind the label.

    `at` is the element that the text stands in or right behind, `following` the one that follows it.
    """

    inside: html.Element
    at: html.Element
    following: html.Element | None
    rest: str
    colon: bool


class Labels:
    """The texts of a page, by what they say as a whole or before a colon."""

    def __init__(self, root: html.Element) -> None:
        self._said: dict[str, list[Label]] = {}
        for element in root.iter():
            if element.text and element.tag not in html.UNSHOWN:
                self._note(element, element, element[0] if len(element) else None, element.text)
            if element.tail and (parent := element.getparent()) is not None:
                self._note(parent, element, element.getnext(), element.tail)

    def say(self, label: str) -> list[Label]:
        return self._said.get(_same(label), [])

    def _note(self, inside: html.Element, at: html.Element, following: html.Element | None, text: str) -> None:
        start = text[:LONGEST_LABEL].replace(_WIDE_COLON, ":")
        if start.isspace():
            return
        for colon in [colon for colon, letter in enumerate(start) if letter == ":"][:3]:
            self._add(start[:colon], Label(inside, at, following, text[colon + 1 :], colon=True))
        if len(text) <= LONGEST_LABEL and not start.rstrip().endswith(":"):
            self._add(start, Label(inside, at, following, "", colon=False))

    def _add(self, said: str, label: Label) -> None:
        self._said.setdefault(_same(said), []).append(label)


def _same(label: str) -> str:
    return words.same(label.translate(_MARKS)).strip(_AROUND)


def beside(label: Label, others: Others) -> str | None:
    """The value; "" where its place is blank, None where the text is no label at all, as one in a menu.

    `others` are elements that are rows or tables themselves, or hold some: no value stands in one.
    """
    inside, after = label.inside, label.following
    if label.rest.strip(_AROUND):
        return _joined([label.rest, *_line(after, others, began=True)])
    if inside.tag in _CELLS and not label.colon and (cell := _next_cell(inside)) is not None:
        return _value(cell, others)
    value = _joined(_line(after, others)) or _behind(inside, others)
    return "" if value is None and label.colon else value  # behind a colon nothing is a blank


def _behind(at: html.Element, others: Others) -> str | None:
    """What follows an element that says nothing but the label, or what only wraps it."""
    while at not in others and at.tag not in _ENDS:
        if at.tag in _CELLS:
            cell = _next_cell(at)
            return None if cell is None else _value(cell, others)
        after = at.getnext()
        if (at.tail or "").strip(_AROUND) or (after is not None and after.tag in _BREAKS):
            tail = at.tail or ""
            return _joined([tail, *_line(after, others, at.tag, began=bool(tail.strip(_AROUND)))])
        if after is not None:
            return _sibling(after, others)
        wrap = at.getparent()
        if wrap is None or not (wrap.tag in _CELLS or _only(at, wrap)):
            return None
        at = wrap
    return None


def _next_cell(cell: html.Element) -> html.Element | None:
    if cell.find("dt") is not None:  # libxml2 puts a second label that has no end tag before it into the first
        return None
    after = cell.getnext()
    return after if after is not None and after.tag == _CELLS[str(cell.tag)] else None


def _line(at: html.Element | None, others: Others, label_tag: object = None, *, began: bool = False) -> Iterator[str]:
    """The texts from an element to the end of the line: the next label, or a break once the value `began`."""
    for element in _siblings(at):
        text = _text(element, others)
        breaks = element.tag in _BREAKS
        if text is None or element.tag in {label_tag, "dt"} or _is_label(text) or (breaks and began):
            return
        if element.tag != "sup" or began:  # a footnote of the label
            yield text
            began = began or breaks or bool(text.strip())
        if _is_label(element.tail or ""):
            return
        yield element.tail or ""
        began = began or bool((element.tail or "").strip())


def _sibling(element: html.Element, others: Others) -> str | None:
    """The text of one element, with what runs on without a gap: a number in pieces is never taken for its first."""
    value = _value(element, others)
    return value and _joined([value, *takewhile(_runs_on, filter(None, _adjoining(element, others)))])


def _adjoining(element: html.Element, others: Others) -> Iterator[str]:
    for each in _siblings(element):
        if each is not element:
            yield _text(each, others) or ""
        yield each.tail or ""


def _runs_on(text: str) -> bool:
    return text[:1].isdecimal() or text[:1] in set(".,'’٫٬")


def _siblings(at: html.Element | None) -> Iterator[html.Element]:
    for _ in range(MOST_PIECES):
        if at is None:
            return
        yield at
        at = at.getnext()


def _value(element: html.Element, others: Others) -> str | None:
    """The text of an element; what ends in a colon is the next label, before which nothing was said."""
    text = _text(element, others)
    return "" if text is not None and _is_label(text) else text


def _text(element: html.Element, others: Others) -> str | None:
    """None for what is no value: a list, a table, half a page."""
    if element in others or any(True for _ in islice(element.iter(), MOST_PIECES, None)):
        return None
    return None if any(True for _ in element.iter(*_LISTS)) else html.text(element)


def _is_label(text: str) -> bool:
    return text.rstrip().endswith((":", _WIDE_COLON)) and bool(text.strip(_AROUND))


def _only(at: html.Element, wrap: html.Element) -> bool:
    """Whether nothing is said before the element in what wraps it."""
    if (wrap.text or "").strip():
        return False
    before = at.getprevious()
    for _ in range(MOST_PIECES):
        if before is None:
            return True
        if (before.tail or "").strip() or _text(before, ()) not in ("",):
            return False
        before = before.getprevious()
    return False


def _joined(pieces: Collection[str] | Iterator[str]) -> str:
    text = "\n".join(piece for piece in pieces if piece.strip(_AROUND))
    return text.strip(_AROUND).rstrip(_AROUND + ",;|·•")
