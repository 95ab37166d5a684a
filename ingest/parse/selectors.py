"""CSS selectors, found in time that grows with the page.

libxml2 alone compares every pair of what two steps of a selector find: `h3 + table` took it 46 s among 20,000 siblings,
`div td` 4 s in a table of 5,000 rows inside ten `div`s. So it is asked for one step at a time, and how the steps hang
together is looked up here.
"""

import re
from collections.abc import Callable, Collection
from functools import lru_cache
from typing import Any, TypeAlias

import cssselect
from cssselect import ExpressionError, HTMLTranslator
from cssselect.parser import CombinedSelector, Function, parse_series
from cssselect.xpath import XPathExpr
from lxml import etree

from ingest.domain.errors import UnreadableDocument
from ingest.parse.unreadable import excerpt

Element: TypeAlias = etree._Element
Chain = tuple[tuple[str, str], ...]  # of each step: how it hangs on the one before, and what it is, as XPath

MOST_SIBLINGS = 20_000  # where a selector has every element count those beside it


def check(css: str) -> None:
    """Raises cssselect's SelectorError for what is no selector, or names what no page has, such as a namespace."""
    try:
        for chain in _chains(css):
            for _, path in chain:
                etree.Element("html").xpath(path)
    except (etree.XPathError, RecursionError) as error:
        raise ExpressionError(str(error)) from None


def some(root: Element, css: str) -> list[Element]:
    """Every match in the document's order, the root itself included.

    Raises UnreadableDocument where the selector has each of too many elements counted, as `:nth-child(odd)` does.
    """
    chains = _chains(css)
    if len(chains) == 1:
        return _matches(root, chains[0], css)
    found = {element for chain in chains for element in _matches(root, chain, css)}
    return [element for element in root.iter() if element in found]


@lru_cache(maxsize=256)
def _chains(css: str) -> tuple[Chain, ...]:
    """One for each of the selectors between commas."""
    parsed = cssselect.parse(css)
    if any(each.pseudo_element for each in parsed):
        raise ExpressionError("an element's text is asked for without ::text")
    return tuple(tuple(_steps(each.parsed_tree)) for each in parsed)


def _steps(tree: Any) -> list[tuple[str, str]]:
    hang, before = "", list[tuple[str, str]]()
    if isinstance(tree, CombinedSelector):
        hang, before, tree = tree.combinator, _steps(tree.selector), tree.subselector
    return [*before, (hang, f"descendant-or-self::{_Translator().xpath(tree)}")]


def _matches(root: Element, chain: Chain, css: str) -> list[Element]:
    found = list[Element]()
    for hang, path in chain:
        if _COUNTS.search(path) and any(len(element) > MOST_SIBLINGS for element in root.iter()):
            raise UnreadableDocument(f"more than {MOST_SIBLINGS:,} elements in one, too many for {excerpt(css)}")
        each: Any = root.xpath(path)
        found = list(filter(_HANGS[hang](set(found)), each)) if hang else list(each)
    return found


def _along(kept: Collection[Element], onward: Callable[[Element], Element | None]) -> Callable[[Element], bool]:
    """Whether one of those in a direction is kept; every way is gone once."""
    known: dict[Element, bool] = {}

    def test(element: Element) -> bool:
        way, at, answer = [element], onward(element), False
        while at is not None:
            if at in kept or at in known:
                answer = at in kept or known[at]
                break
            way.append(at)
            at = onward(at)
        known.update(dict.fromkeys(way, answer))
        return answer

    return test


# What has to be kept of the step before for an element to hang on it.
_HANGS: dict[str, Callable[[Collection[Element]], Callable[[Element], bool]]] = {
    " ": lambda kept: _along(kept, etree._Element.getparent),
    ">": lambda kept: lambda element: element.getparent() in kept,
    "+": lambda kept: lambda element: element.getprevious() in kept,
    "~": lambda kept: _along(kept, etree._Element.getprevious),
}

# Any look at siblings that does more than see whether there is one at a place.
_COUNTS = re.compile(r"-sibling::(?!\S+\[\d+\](?!\[))")


class _Translator(HTMLTranslator):
    """cssselect counts all siblings of each element; whether there is a second one can be seen without."""

    def xpath_nth_child_function(
        self, xpath: XPathExpr, function: Function, last: bool = False, add_name_test: bool = True
    ) -> XPathExpr:
        try:
            every, place = parse_series(function.arguments)
        except ValueError:
            raise ExpressionError(f"no such place: {function.arguments!r}") from None
        if every or place < 1:
            return super().xpath_nth_child_function(xpath, function, last, add_name_test)
        kin = f"{'following' if last else 'preceding'}-sibling::{'*' if add_name_test else xpath.element}"
        before = f"{kin}[{place - 1}] and " if place > 1 else ""
        return xpath.add_condition(f"{before}not({kin}[{place}])")

    def xpath_first_child_pseudo(self, xpath: XPathExpr) -> XPathExpr:
        return xpath.add_condition("not(preceding-sibling::*[1])")

    def xpath_last_child_pseudo(self, xpath: XPathExpr) -> XPathExpr:
        return xpath.add_condition("not(following-sibling::*[1])")

    def xpath_only_child_pseudo(self, xpath: XPathExpr) -> XPathExpr:
        return self.xpath_first_child_pseudo(self.xpath_last_child_pseudo(xpath))

    def xpath_first_of_type_pseudo(self, xpath: XPathExpr) -> XPathExpr:
        self._check_of_type_element(xpath, "first-of-type")
        return xpath.add_condition(f"not(preceding-sibling::{xpath.element}[1])")

    def xpath_last_of_type_pseudo(self, xpath: XPathExpr) -> XPathExpr:
        self._check_of_type_element(xpath, "last-of-type")
        return xpath.add_condition(f"not(following-sibling::{xpath.element}[1])")

    def xpath_only_of_type_pseudo(self, xpath: XPathExpr) -> XPathExpr:
        return self.xpath_first_of_type_pseudo(self.xpath_last_of_type_pseudo(xpath))
