"""The forms in which two spellings of a name are the same. Each is a function of the text alone: never a likeness."""

import re
from functools import lru_cache
from unicodedata import decimal, normalize

from ingest.parse.lookalikes import one_script

_SAME = str.maketrans(
    dict.fromkeys("«»‹›“”„‟″״", '"')
    | dict.fromkeys("‘’‚‛ʻʼ`´′׳", "'")
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff")
)

# Accents of Latin and Greek letters go; of the Cyrillic ones only the dots of ё and the stress: й, ї and ў are letters.
_ACCENTS = re.compile(
    "(?P<base>[a-zß-ɏḀ-ỿ\u0370-\u03ff])[\u0300-\u036f]+|(?P<io>е)\u0308|(?P<vowel>[аеиоуыэюяіє])[\u0300\u0301]"
)
# The points of Arabic and Hebrew, hamza above and below its carrier included. Vowel signs of other scripts are letters.
_POINTS = re.compile("[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
_DIGIT = re.compile(r"(?![0-9])\d")
# NFKC makes `Ward 1²`, ward 1 with a note, into ward 12: between a digit and one that is raised, lowered or in a circle
# something has to stand.
_RAISED = "²³¹⁰⁴-⁹₀-₉①-⑳⑴-⒛⓪-⓾❶-➓㉑-㉟㊱-㊿🄀-🄊"
_NOTED = re.compile(rf"(?<=\d)(?=[{_RAISED}])|(?<=[{_RAISED}])(?=\d)")
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
    | dict.fromkeys("ىی", "ي")
    | dict.fromkeys("کڪ", "ك")
    | dict.fromkeys("ةەہھ", "ه")
    | {"ٱ": "ا", "ـ": None, '"': None}
)


def normal(text: str) -> str:
    """NFKC, case, spaces, the kind of quotation mark, dash and apostrophe, and what has no width do not count."""
    if text.isascii():
        return " ".join(text.replace("`", "'").casefold().split())
    apart = _NOTED.sub("^", text.translate(_SAME))
    return " ".join(normalize("NFKC", normalize("NFKC", apart).casefold().translate(_SAME)).split())


@lru_cache(maxsize=8_192)
def folded(text: str) -> str:
    """Coarser than `normal`: accents, ё, Arabic and Hebrew points and carriers, digits of other scripts, quotation
    marks, and look-alike letters in words of two scripts do not count either."""
    form = normal(text)
    if not form.isascii():
        form = _POINTS.sub("", normalize("NFD", form)).translate(_LETTERS)
        form = _ACCENTS.sub(lambda found: found["base"] or found["io"] or found["vowel"], form).translate(_LETTERS)
        form = one_script(normalize("NFC", _DIGIT.sub(lambda digit: str(decimal(digit[0])), form)))
    return " ".join(form.replace('"', "").split())
