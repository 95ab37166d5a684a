"""Whether texts are figures, and by which locale's rules they are written."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice

from babel import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol, get_group_symbol
from msgspec import Struct

from ingest.parse import numbers, words

MOST_LOOKED_AT = 5_000  # texts
MACHINE = numbers.machine("")  # what a spreadsheet's and JSON's own numbers begin with
UNSAID = frozenset({"", "-", "–", "—", "…", "n/a", "N/A"})

_GROUP = "[.,'’ \u00a0\u2009\u202f٬]"
_FIGURE = re.compile(
    rf"-?(?:\d{{1,3}}(?:{_GROUP}\d{{3}})+(?:[.,٫]\d+)?|\d{{1,2}}(?:,\d{{2}})+,\d{{3}}|\d+(?:[.,٫]\d+)?)\s*[%٪]?"
)
_MARK = re.compile(r"\D")
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}")
_STYLES = {  # a locale that writes so, where the language of the document does not
    (",", "."): "en",
    (".", ","): "de",
    (" ", ","): "fr",
    ("'", "."): "de_CH",
    (" ", "."): "xh",
}


class Guess(Struct, frozen=True):
    """`why` is for the person who decides."""

    value: str
    why: str


def is_figure(text: str) -> bool:
    """Whether a cell looks like a number in any of the usual ways of writing one."""
    bare = text.strip()
    return bare.startswith(MACHINE) or (len(bare) <= 40 and _FIGURE.fullmatch(bare) is not None)


def is_unsaid(text: str) -> bool:
    return text.strip() in UNSAID


def is_code(text: str) -> bool:
    """A number with zeros in front names something: a district, a candidate."""
    bare = text.strip()
    return len(bare) > 1 and bare.isdigit() and bare.startswith("0")


def number(text: str, decimal: str) -> float | None:
    """The value of a figure, None where it is none. `decimal` is the locale's decimal separator."""
    if not is_figure(text):
        return None
    if text.startswith(MACHINE):
        digits = text.removeprefix(MACHINE)
    else:
        digits = re.sub(r"[^\d-]", "", text.replace(decimal, "_").partition("_")[0])
        digits += "." + re.sub(r"\D", "", text.replace(decimal, "_").partition("_")[2])
    try:
        return float(digits)
    except (ValueError, OverflowError):
        return None


def locale(texts: Iterable[str], languages: Sequence[str]) -> Guess:
    """By the separators in the figures; `languages`, the likeliest first, choose among the locales that write so."""
    seen = [(style, text) for text in islice(texts, MOST_LOOKED_AT) if (style := _style(text))]
    decimal = _commonest(mark for (_, mark), _ in seen)
    group = _commonest(mark for (mark, _), _ in seen if mark != decimal)
    if not (group or decimal):
        spoken = next((each for each in languages if _writes(each, "", "")), None)
        why = f"words of the language {spoken}" if spoken else "nothing"
        return Guess(spoken or "en", f"{why}, since no figure has a separator")
    shown = next((text for (mark, _), text in seen if group and mark == group), "")
    other = next((text for (_, mark), text in seen if decimal and mark == decimal), "")
    why = "figures such as " + " and ".join(dict.fromkeys(words.squeezed(each) for each in (shown, other) if each))
    if any(_INDIAN.fullmatch(text.strip()) for _, text in seen):
        return Guess("en_IN", why)
    spoken = next((each for each in languages if _writes(each, group, decimal)), None)
    if spoken:
        return Guess(spoken, f"{why}, and words of the language {spoken}")
    return Guess(next((name for marks, name in _STYLES.items() if _agree(marks, group, decimal)), "en"), why)


@lru_cache(maxsize=64)
def decimal_mark(locale_name: str) -> str:
    """Raises babel's UnknownLocaleError."""
    return get_decimal_symbol(locale_name)


def _style(text: str) -> tuple[str, str] | None:
    """The separators of groups and of decimals, "" for none; None where there are neither."""
    bare = words.squeezed(text[:40]).rstrip("%٪").rstrip().lstrip("-").replace("’", "'")
    if not is_figure(bare) or bare.startswith(MACHINE):
        return None
    marks = _MARK.findall(bare)
    if not marks:
        return None
    if len(set(marks)) > 1:
        return marks[0], marks[-1]
    groups = len(marks) > 1 or marks[0] in " '" or (len(bare.rpartition(marks[0])[2]) == 3 and not bare.startswith("0"))
    return (marks[0], "") if groups else ("", marks[0])


def _commonest(marks: Iterable[str]) -> str:
    times = Counter(filter(None, marks))
    return times.most_common(1)[0][0] if times else ""


def _agree(marks: tuple[str, str], group: str, decimal: str) -> bool:
    return group in ("", marks[0]) and decimal in ("", marks[1])


def _writes(language: str, group: str, decimal: str) -> bool:
    try:
        Locale.parse(language)
        own = get_group_symbol(language).replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ")
        return _agree((own, get_decimal_symbol(language)), group, decimal)
    except (UnknownLocaleError, ValueError):
        return False
