"""The columns of a table, or the keys of objects, as a guess sees them: their names and what stands in them."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from ingest.proposing import figures
from ingest.proposing.figures import MACHINE
from ingest.proposing.vocabulary import Meaning, meaning

MOST_ROWS = 500  # looked at
MOSTLY = 0.8


class Column:
    """`cell` is how a mapping names it, a plain text in the family's `usual` place; `name` is "" where nobody names it.

    `texts` are those of the first rows; `words` is what the name says, where that is not the name itself. `around` says
    that it stands around the rows, the same for many of them: that is nobody's votes.
    """

    def __init__(
        self,
        at: int,
        name: str,
        cell: str | dict[str, Any],
        texts: Sequence[str],
        *,
        usual: str = "column",
        words: str = "",
        around: bool = False,
    ) -> None:
        self.usual = usual
        self.words = words or name
        self.around = around
        self.at = at
        self.name = name
        self.cell = cell
        self.texts = tuple(texts[:MOST_ROWS])

    @property
    def shown(self) -> str:
        """For a person."""
        return repr(self.name) if self.name else f"number {self.at}"

    @cached_property
    def meaning(self) -> Meaning | None:
        return meaning(self.words) if self.words else None

    @cached_property
    def said(self) -> list[str]:
        return [text for text in self.texts if not figures.is_unsaid(text)]

    @cached_property
    def is_figures(self) -> bool:
        """Numbers, but for codes. A column in which nothing is said yet may become one."""
        numbers = [text for text in self.said if figures.is_figure(text)]
        return bool(numbers) and len(numbers) >= MOSTLY * len(self.said) and not any(map(figures.is_code, self.said))

    @property
    def is_unsaid(self) -> bool:
        return not self.said

    @property
    def is_texts(self) -> bool:
        return bool(self.said) and not self.is_figures

    @cached_property
    def distinct(self) -> int:
        return len(set(self.said))

    @property
    def stands_still(self) -> bool:
        """The same figure above zero in every one of several rows: that is nobody's votes, either."""
        return self.distinct == 1 and len(self.said) > 2 and self.said[0].strip(f"0., %{MACHINE}") != ""

    @cached_property
    def length(self) -> float:
        """Of a text, on average: names are longer than codes."""
        return sum(map(len, self.said)) / len(self.said) if self.said else 0.0

    @cached_property
    def changes(self) -> int:
        """How often the next row says something else: a selection does at every row, a contest seldom."""
        return sum(1 for one, other in zip(self.texts, self.texts[1:], strict=False) if one != other)

    def numbers(self, decimal: str) -> list[float | None]:
        return [figures.number(text, decimal) for text in self.texts]

    def is_percents(self, decimal: str) -> bool:
        """From 0 to 100, and with decimals or a percent sign somewhere."""
        known = [value for value in self.numbers(decimal) if value is not None]
        possible = bool(known) and all(0 <= each <= 100 for each in known)
        return possible and (self._has_signs or any(each % 1 for each in known))

    def is_whole(self, decimal: str) -> bool:
        whole = all(value is None or value % 1 == 0 for value in self.numbers(decimal))
        return whole and not self._has_signs

    @cached_property
    def _has_signs(self) -> bool:
        return any("%" in text or "٪" in text for text in self.said)
