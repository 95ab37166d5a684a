"""Where a text speaks of a part of the whole, and where of another year than the election's."""

import re

from ingest.news.cues import Cue, Word
from ingest.news.prose import Prose

_YEAR = re.compile(r"(?<![\d.,])(19[0-9]{2}|20[0-9]{2})(?![\d%])(?![.,]\d)")
_NO_PLACE = (
    "president", "parliament", "senate", "mayor", "governor", "local", "referendum", "commission", "calendar",
    "first_round", "second_round", "votes", "seats", "turnout", "party", "pollster", "exit_poll", "results",
    "institution",
)  # fmt: skip
_ALIKE = 5  # letters that a name of the whole and what is made of it share: Kazakhstan, Kazakh


def places(start: int, end: int, page: Prose) -> list[tuple[int, int]]:
    """Parts of the whole in text[start:end]: a name of the pack, a word for one, `in` before a name not the whole's."""
    found = [(cue.start, cue.end) for cue in page.cues.within("region", start, end)]
    found += [(cue.start, cue.end) for cue in page.cues.within("place", start, end) if _is_named(cue, page)]
    for cue in page.cues.within("local_in", start, end):
        after = cue.last + 1
        if after < len(page.words) and page.words[after].end <= end and _is_place(page.words[after], cue, page):
            found.append((cue.start, page.words[after].end))
    if page.suffixes:
        found += [(word.start, word.end) for word in page.words_in(start, end) if _is_located(word, page)]
    return sorted(found)


def is_home(start: int, end: int, page: Prose) -> bool:
    """Whether a name of the whole stands in text[start:end]."""
    return any(_is_home(word.folded, page) for word in page.words_in(start, end) if len(word.folded) >= _ALIKE - 1)


def other_years(start: int, end: int, page: Prose) -> list[tuple[int, int]]:
    """Where years stand that are neither the election's nor the one after it."""
    own = page.subject.held_on.year
    years = (match for match in _YEAR.finditer(page.text, start, end) if not own <= int(match[1]) <= own + 1)
    return [match.span() for match in years]


def _is_named(cue: Cue, page: Prose) -> bool:
    """Written as a name, and no part of an option's."""
    return page.words[cue.first].capital and page.mention_at(cue.start) is None and page.mention_at(cue.end - 1) is None


def _is_located(word: Word, page: Prose) -> bool:
    """`Ankara'da`: a name with the ending for where."""
    name, _, suffix = word.folded.partition("'")
    return bool(suffix) and suffix in page.suffixes and word.capital and _is_foreign(word, name, page)


def _is_place(word: Word, cue: Cue, page: Prose) -> bool:
    return word.capital and not page.text[cue.end : word.start].strip() and _is_foreign(word, word.folded, page)


def _is_foreign(word: Word, name: str, page: Prose) -> bool:
    """Whether it is neither an option's name nor the whole's, nor a word that we know."""
    if page.mention_at(word.start) or page.figure_at(word.start) or _is_home(name, page):
        return False
    return not page.cues.any(_NO_PLACE, word.start, word.end)


def _is_home(word: str, page: Prose) -> bool:
    return any(word.startswith(each[:_ALIKE]) or each.startswith(word[:_ALIKE]) for each in page.home)
