"""Words as they sound, in Latin letters, so that Ак жол and Aq Jol are one; and the endings that grammar adds."""

import re
from functools import lru_cache

from anyascii import anyascii

from ingest.parse.forms import folded

LONGEST = 40  # letters; nothing longer is a word of a name

_SOUNDS = (
    *(("shch", "sh"), ("sch", "sh"), ("tch", "ch"), ("dzh", "j"), ("dj", "j"), ("zh", "j"), ("kh", "h"), ("gh", "g")),
    *(("ph", "f"), ("ck", "k"), ("q", "k"), ("w", "v"), ("x", "ks"), ("our", "or"), ("ou", "u"), ("tz", "ts")),
    *(("y", "i"), ("ss", "s"), ("'", "")),
)
_HARD = re.compile("c(?![eih])")
_SKI = re.compile("cki(?=$|ego$|emu$|ch$|m$|ej$)")  # Nawrocki, Nawrotski
_GLIDE = re.compile("(?<=[aeiou])i(?=e)")  # Tokayev, Tokaev
_TWICE = re.compile(r"([a-z])\1")
_NOT_LETTERS = re.compile("[^a-z0-9]")

# By how the text is written: what may follow a name without an apostrophe. As it sounds.
_CYRILLIC = """
а у ом ой е ы и я ю ей ем ам ами ах ов ев ий ый ая ое ые ую ого его ому ему ым им ых их ою ею іі ію єю ові еві ої ію
ның нің дың дің тың тің ға ге қа ке на не да де та те нан нен дан ден тан тен мен бен пен ды ді ты ті ны ні
сы сі ын ін ына іне ынан інен ының інің сын сін сына сіне ға го нын нин дын дин тын тин га ка ка ко до до
лар лер дар дер тар тер ларды лерді нікі дікі цам цами цев цы цу ці ців ська ский ского скому ское ская скую
"""
_LATIN = """
s es e n en er em ern ens ene in a u om ou y i ow owi owie ie a ach ami owa ovi ovo ovi em ia ja
ta ssa sta lle lla lta ssa iin een an na nin in un ya ye yi yu da de dan den ta te tan ten nun nin nyn i
et erne erna ernas arna arne ane nak nek ban ben ra re val vel t k ek ok ak ul ului lui lar ler ego emu iego iemu im
"""
_SHORT_LATIN = "s es"
_SHORT_CYRILLIC = "а у ом ой е ы и ға ге да де ды ді ты ті ның нің дың дің тың тің га го ка ко"

CYRILLIC = re.compile("[\u0400-\u052f]")
_LATIN_LETTER = re.compile("[a-zA-Z\u00c0-\u024f\u1e00-\u1eff]")
# Letters of scripts without spaces: each is a word of its own, and sounds like nothing else.
UNSPACED = re.compile("[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """How a word sounds, from its letters, without case and accents. "" where it has no letters or is too long."""
    if len(word) > LONGEST:
        return ""
    if len(word) == 1 and UNSPACED.match(word):
        return word
    text = anyascii(folded(word)).lower()
    text = _SKI.sub("tski", text)
    for written, said in _SOUNDS:
        if written in text:
            text = text.replace(written, said)
    text = _GLIDE.sub("", _NOT_LETTERS.sub("", _HARD.sub("k", text)))
    return _TWICE.sub(r"\1", text[:-2] + "er" if text.endswith("tre") else text)[:LONGEST]


def _sounded(words: str) -> frozenset[str]:
    return frozenset(filter(None, map(sound, words.split())))


@lru_cache(maxsize=1)
def _endings() -> tuple[frozenset[str], ...]:
    return tuple(map(_sounded, (_LATIN, _SHORT_LATIN, _CYRILLIC, _SHORT_CYRILLIC)))


LONGEST_ENDING = 5


def is_ending(rest: str, stem: int, word: str) -> bool:
    """Whether `word`, as printed, may go on with `rest`, as it sounds, after a stem of so many letters."""
    if not rest or stem < 3:
        return False
    latin, short_latin, slavic, short_slavic = _endings()
    if CYRILLIC.search(word):
        return rest in (slavic if stem > 3 else short_slavic)
    if _LATIN_LETTER.search(word):
        return stem > 3 and rest in (latin if stem > 4 else short_latin)
    return len(rest) <= 3
