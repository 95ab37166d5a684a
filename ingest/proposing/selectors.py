"""A CSS selector that finds just these elements, and says something to a person."""

import re
from collections.abc import Iterator, Sequence

from ingest.parse import html
from ingest.parse.html import Element

_IDENTIFIER = re.compile(r"-?[A-Za-z_][A-Za-z0-9_-]*")
MOST_TRIED = 200


def selector(root: Element, chosen: Sequence[Element]) -> str | None:
    """None where no simple selector finds exactly these, in this order."""
    for number, css in enumerate(_candidates(chosen)):
        if number == MOST_TRIED:
            break
        if html.some(root, css) == list(chosen):
            return css
    return path(chosen[0]) if len(chosen) == 1 else None


def _candidates(chosen: Sequence[Element]) -> Iterator[str]:
    first = chosen[0]
    tag = str(first.tag)
    if not _is_usable(tag):
        return
    if _is_usable(name := first.get("id", "")):
        yield f"#{name}"
    yield tag
    classes = [each for each in first.get("class", "").split() if _is_usable(each)]
    own = [f"{tag}.{each}" for each in classes] + ([f"{tag}.{'.'.join(classes)}"] if len(classes) > 1 else [])
    yield from own
    yield from (f"{each}:has({part})" for each in (tag, *own) for part in ("caption", "thead", "th"))
    for around in first.iterancestors():
        if _is_usable(name := around.get("id", "")):
            yield from (f"#{name} {each}" for each in (tag, *own))
        for each in around.get("class", "").split():
            if _is_usable(each):
                yield from (f".{each} {inner}" for inner in (tag, *own))


def path(element: Element) -> str:
    """From the nearest element with an id, else from the root, step by step."""
    steps: list[str] = []
    at: Element | None = element
    while at is not None and at.tag not in ("html", "body"):
        if _is_usable(name := at.get("id", "")):
            return " > ".join([f"#{name}", *steps])
        steps.insert(0, _step(at))
        at = at.getparent()
    return " > ".join(["body", *steps])


def _step(element: Element) -> str:
    """One among its siblings of the same tag; of a tag that is none, among all."""
    tag = str(element.tag)
    if not _is_usable(tag):
        return f"*:nth-child({1 + sum(1 for _ in element.itersiblings(preceding=True))})"
    return f"{tag}:nth-of-type({1 + sum(1 for _ in element.itersiblings(tag, preceding=True))})"


def inner(element: Element) -> str:
    """By which an element is asked for inside another: its class, else its tag."""
    tag = str(element.tag) if _is_usable(str(element.tag)) else "*"
    classes = [each for each in element.get("class", "").split() if _is_usable(each)]
    return f"{tag}.{classes[0]}" if classes else tag


def _is_usable(name: str) -> bool:
    return _IDENTIFIER.fullmatch(name) is not None and len(name) <= 60
