"""Words typed on two keyboards: "Амаnat" is written wholly in the one script it can be written in.

A word of one script is never touched. "CP" and "СР" look the same and are two parties, so a Latin word never becomes a
Cyrillic one. Nor is a mixed word that could be either, unless a single letter of four or more is the stray: what is
left alone is a name nobody knows, which a person looks at.
"""

import re
from collections.abc import Iterator

# Latin, Cyrillic and Greek letters that look the same as capitals or as small letters: case is folded before.
_ROWS = (
    *("aаα", "bвβ", "cс-", "eеε", "hнη", "iіι", "jј-", "kкκ", "mмμ", "n-ν", "oоο", "pрρ", "sѕ-", "tтτ", "xхχ", "yуυ"),
    *("z-ζ", "-гγ", "-лλ", "-пπ", "-фφ"),
)
_SCRIPTS = (re.compile("[a-zà-ɏḀ-ỿ]"), re.compile("[\u0400-\u052f]"), re.compile("[\u0370-\u03ff\u1f00-\u1fff]"))
_WORD = re.compile(r"[^\W\d_]+")
FEW = 4  # letters; a shorter word may well be an abbreviation in either script

# By the script to write in: what each look-alike of another script becomes.
_INTO = [
    {
        row[other]: row[script]
        for row in _ROWS
        for other in range(3)
        if other != script and "-" not in row[script] + row[other]
    }
    for script in range(3)
]


def one_script(text: str) -> str:
    """The text, case folded and without accents, with every word of two scripts written in one, where there is one."""
    if sum(1 for script in _SCRIPTS if script.search(text)) < 2:
        return text
    return _WORD.sub(lambda word: _written(word[0]), text)


def _written(word: str) -> str:
    here = [number for number, script in enumerate(_SCRIPTS) if script.search(word)]
    if len(here) < 2:
        return word
    ways = {number: way for number in here if (way := _in_script(word, number)) is not None}
    if len(ways) > 1:
        ways = {number: way for number, way in ways.items() if len(word) >= FEW and _strays(word, way) == 1}
    return next(iter(ways.values())) if len(ways) == 1 else word


def _in_script(word: str, number: int) -> str | None:
    """None where a letter of another script has no look-alike in this one."""
    letters = list(_letters(word, number))
    return None if None in letters else "".join(filter(None, letters))


def _letters(word: str, number: int) -> Iterator[str | None]:
    for letter in word:
        yield letter if _SCRIPTS[number].match(letter) else _INTO[number].get(letter)


def _strays(word: str, way: str) -> int:
    return sum(1 for before, after in zip(word, way, strict=True) if before != after)
