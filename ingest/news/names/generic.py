"""What is known of a word, by how it sounds: whether any party may have it in its name, whether it is of a country."""

from functools import lru_cache

from babel import Locale

from ingest.news.names.sounds import sound
from ingest.news.names.words import GLUE, KINDS, SHORT, STEMS, TITLES, VOTING


@lru_cache(maxsize=1)
def _kinds() -> frozenset[str]:
    return frozenset(map(sound, KINDS))


@lru_cache(maxsize=1)
def _stems() -> dict[str, int]:
    """Stems as they sound, and the number of their meaning."""
    lines = enumerate(STEMS.strip().splitlines())
    return {said: number for number, line in lines for word in line.split() if len(said := sound(word)) > 3}


@lru_cache(maxsize=1)
def _beginnings() -> tuple[str, ...]:
    return tuple(_stems())


@lru_cache(maxsize=1)
def _whole() -> frozenset[str]:
    return frozenset(map(sound, (*SHORT, *STEMS.split(), *GLUE)))


@lru_cache(maxsize=1)
def _titles() -> frozenset[str]:
    return frozenset(map(sound, TITLES))


@lru_cache(maxsize=1)
def _countries() -> tuple[frozenset[str], frozenset[str]]:
    """Names of countries without their last vowel, and of languages, in the languages this project reads."""
    places: set[str] = set()
    peoples: set[str] = set()
    for code in ("en", "de", "fr", "es", "pt", "tr", "ru", "uk", "kk"):
        locale = Locale(code)
        names = [name for key, name in locale.territories.items() if key.isalpha()]
        places.update(each.rstrip("aeiou") for name in names if " " not in name and len(each := sound(name)) > 3)
        peoples.update(sound(name) for name in locale.languages.values() if " " not in name)
    return frozenset(places), frozenset(peoples)


def is_kind(said: str) -> bool:
    """Whether a word says what kind of body something is: party, movement."""
    return said in _kinds()


@lru_cache(maxsize=8_192)
def is_place(said: str) -> bool:
    """Whether a word is a country, or of one: Georgia, Georgian, Deutschlands, Казахстана, Swedish."""
    places, peoples = _countries()
    if said in peoples or said in ("uk", "us", "usa", "eu") or said.endswith(("ish", "ese", "istan", "istana")):
        return True
    return any(said[:size] in places for size in range(max(4, len(said) - 4), len(said) + 1))


@lru_cache(maxsize=8_192)
def is_generic(said: str) -> bool:
    """Whether a word can be in the name of any party."""
    return (
        (len(said) < 2 and said.isascii())
        or said.isdigit()
        or said in _whole()
        or is_kind(said)
        or said.startswith(_beginnings())
    )


@lru_cache(maxsize=8_192)
def meaning(said: str) -> int | None:
    """A number that words of one meaning share, whatever the language; None for any other word."""
    if is_kind(said):
        return -1
    stems = _stems()
    return next((stems[said[:size]] for size in range(len(said), 3, -1) if said[:size] in stems), None)


@lru_cache(maxsize=1)
def voting() -> tuple[str, ...]:
    """Beginnings of words for voting, as they sound."""
    return tuple(sound(word).rstrip("e") for word in VOTING)


def is_title(said: str) -> bool:
    return said in _titles() or said.startswith(("kandidat", "president"))
