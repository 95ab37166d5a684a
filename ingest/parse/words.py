"""Names and words as documents write them: spaces of every kind, any case, the issuer's own vocabulary."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import TypeVar

from ingest.parse.unreadable import MACHINE, UnreadableText, bounded, excerpt

Word = TypeVar("Word", bound=StrEnum)


def squeezed(text: str) -> str:
    """The text with every run of white space, no-break spaces and line ends included, as one space."""
    return " ".join(text.split())


@lru_cache(maxsize=8_192)  # a results file repeats the same few names on every row
def name(text: str) -> str | None:
    """The text as a name; None where it is blank. Raises UnreadableText where it is too long for one."""
    return squeezed(bounded(text).removeprefix(MACHINE)) or None


def same(text: str) -> str:
    """Equal for texts that differ in case and spaces only."""
    return squeezed(text).casefold()


def matcher(texts: Iterable[str]) -> Callable[[str], bool]:
    """Whether a text is one of these but for case and spaces, or, where one holds `*`, is of that form."""
    wanted = [same(text) for text in texts]
    plain, forms = frozenset(wanted), [text for text in wanted if "*" in text]

    def matches(text: str) -> bool:
        said = same(text)
        return said in plain or any(fnmatchcase(said, form) for form in forms)

    return matches


def vocabulary(kind: type[Word], meanings: Mapping[str, str]) -> dict[str, Word]:
    """The standard's own words for `kind`, and what the issuer calls them. Raises ValueError for a word not in it."""
    return {same(word): word for word in kind} | {same(text): kind(word) for text, word in meanings.items()}


def meaning(text: str, known: Mapping[str, Word], otherwise: Word | None = None) -> Word | None:
    """What the text means, `otherwise` where nobody said; a blank may have a meaning, else it is None.

    Raises UnreadableText where nobody said and there is no `otherwise`.
    """
    wanted = same(bounded(text).removeprefix(MACHINE))
    if wanted not in known:
        if not wanted or otherwise:
            return otherwise if wanted else None
        raise UnreadableText("unknown-word", f"no meaning is declared for {excerpt(text)}")
    return known[wanted]
