"""The phrases that mean the options of one contest."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from ingest.news.claims import Option
from ingest.news.names.generic import is_generic, is_place
from ingest.news.names.parts import MOST_WORDS, parts
from ingest.news.names.phrase import Grade, Phrase, is_person, phrase
from ingest.news.names.sounds import sound
from ingest.news.names.tokens import Tokens
from ingest.news.names.words import AGAINST_ALL, GLUE, NO, YES

Words = tuple[str, ...]


def phrases(options: Sequence[Option]) -> list[Phrase]:
    """All of a contest. What two options are declared to be called means both; a part that two have means neither."""
    choices = [option for option in options if not _is_against_all(option)]
    people = _are_people(choices)
    declared = [each for option in options for each in _declared(option, people)]
    answers = list(_answers(choices))
    if answers:
        declared = [replace(each, answer=each.alone) for each in declared]
    against = [each for option in options if option not in choices for each in _against_all(option.id)]
    return [*declared, *_unshared(choices, people, {each.sounds for each in declared}), *answers, *against]


def _unshared(options: Sequence[Option], people: bool, taken: set[Words]) -> list[Phrase]:
    found = [each for option in options for each in parts(option, people) if all(each.sounds)]
    owners: dict[Words, set[str]] = {}
    for each in found:
        owners.setdefault(each.sounds, set()).add(each.option)
    kept = {(each.sounds, each.members): each for each in sorted(found, key=lambda each: -each.grade)}
    return [each for each in kept.values() if len(owners[each.sounds]) == 1 and each.sounds not in taken]


def _are_people(options: Sequence[Option]) -> bool:
    """Whether the options are people: most names of several words have none that is of parties or countries."""
    names = [words for option in options if option.names if len(words := Tokens(option.names[0]).stems) > 1]
    return 2 * sum(1 for words in names if any(map(_of_a_party, words))) < len(names)


def _of_a_party(word: str) -> bool:
    said = sound(word)
    return len(word) > 2 and word.casefold() not in GLUE and (is_generic(said) or is_place(said))


def _declared(option: Option, people: bool) -> Iterator[Phrase]:
    person = any(is_person(name, people) for name in option.names)
    for name in dict.fromkeys(option.names):
        words = Tokens(name).stems[:MOST_WORDS]
        if words and all(map(sound, words)):
            yield phrase(option.id, words, Grade.DECLARED, person=person, commas="," in name)


def _is_against_all(option: Option) -> bool:
    known = {_sounds(each) for each in AGAINST_ALL}
    return any(_sounds(name) in known for name in option.names)


def _against_all(option: str) -> Iterator[Phrase]:
    return (phrase(option, Tokens(each).stems, Grade.DECLARED) for each in AGAINST_ALL)


def _sounds(text: str) -> Words:
    return tuple(map(sound, Tokens(text).stems))


def _answers(options: Sequence[Option]) -> Iterator[Phrase]:
    """Yes and no in every language, where the options are an answer to a question."""
    yes, no = frozenset(map(sound, YES)), frozenset(map(sound, NO))
    sides = {option.id: _side(option, yes, no) for option in options}
    if {YES, NO} <= set(sides.values()):
        for id_, side in sides.items():
            for word in side:
                yield replace(phrase(id_, [word], Grade.SEGMENT), answer=True)


def _side(option: Option, yes: frozenset[str], no: frozenset[str]) -> Words:
    said = [sound(name) for name in option.names if len(Tokens(name).stems) == 1]
    return YES if any(each in yes for each in said) else NO if any(each in no for each in said) else ()
