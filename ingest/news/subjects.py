"""What prose is read for: from a contest of a pack, or from a file of labelled articles, to a Subject.

No table of a pack says that a contest is about a president, or that it is a second round; their names do.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache

import msgspec
from msgspec import Struct

from ingest.domain.election import Candidate, Contest, Election, Party, Selection
from ingest.domain.terms import ContestKind
from ingest.news import cues
from ingest.news.claims import Option, Subject
from ingest.news.context import OFFICES
from ingest.news.tables import languages, table

MOST_OTHERS = 500  # names of places
ROUNDS = {"first_round": 1, "second_round": 2}
LEAST = 4  # letters of a word that stands for a longer one

People = Mapping[str, Candidate]
Lists = Mapping[str, Party]

_NUMBERED = re.compile(r"\b(?:r|round|tour|turno|vuelta|тур)[ _-]?([12])\b", re.IGNORECASE)


class LabelledOption(Struct, frozen=True):
    id: str
    name: str
    aliases: tuple[str, ...] = ()


class LabelledContest(Struct, frozen=True):
    id: str
    name: str
    seats: int | None = None


class Labelled(Struct, frozen=True):
    """An election as a file of labelled articles declares it. Other keys are not read."""

    id: str
    date: date
    contest: LabelledContest
    options: tuple[LabelledOption, ...]
    type: str = ""


def subject(
    election: Election,
    contest: Contest,
    *,
    ruling: str | None = None,
    pollsters: tuple[str, ...] = (),
    commission: tuple[str, ...] = (),
    others: tuple[str, ...] | None = None,
) -> Subject:
    """`ruling` is the id of a selection, unknown where the contest has no such one. `others` are `places`, if known."""
    return Subject(
        id=contest.id,
        name=contest.name,
        options=_options(election, contest),
        held_on=election.held_on,
        office=_office(election, contest),
        round=ballot((contest.name, contest.id, election.name, election.id)),
        seats=contest.seats,
        threshold=None if contest.threshold is None else Decimal(str(contest.threshold)),
        home=_home(election, election.whole_of(contest)),
        others=places(election, election.whole_of(contest)) if others is None else others,
        ruling=ruling if any(each.id == ruling for each in contest.selections) else None,
        pollsters=pollsters,
        commission=commission,
    )


def labelled(body: bytes) -> tuple[str, Subject]:
    """The id of the election, and its only contest. Raises msgspec.DecodeError for what is no such file."""
    said = msgspec.json.decode(body, type=Labelled)
    return said.id, Subject(
        id=said.contest.id,
        name=said.contest.name,
        options=tuple(Option(id=each.id, names=(each.name, *each.aliases)) for each in said.options),
        held_on=said.date,
        office=office((said.type, said.contest.name)),
        round=ballot((said.type, said.contest.name)),
        seats=said.contest.seats,
    )


def office(texts: Iterable[str]) -> str:
    """What is filled, by the first word of any language in the first text that says it; "" where none does."""
    return next((found for text in texts if (found := _first(text, tuple(OFFICES)))), "")


def ballot(texts: Sequence[str]) -> int | None:
    """Which round it is, None where nothing says that there are several."""
    for text in texts:
        if numbered := _NUMBERED.search(text.replace("_", " ").replace("-", " ")):
            return int(numbered[1])
        if found := _first(text, tuple(ROUNDS)):
            return ROUNDS[found]
    return None


def _office(election: Election, contest: Contest) -> str:
    """The election's name tells nothing of one contest among several."""
    if contest.kind is ContestKind.BALLOT_MEASURE:
        return "referendum"
    alone = len(election.contests) <= 1
    texts = (contest.name, contest.id, *((election.name, election.id) if alone else ()))
    return office(texts) or ("parliament" if contest.kind is ContestKind.PARTY else "")


def _options(election: Election, contest: Contest) -> tuple[Option, ...]:
    """With the names of their candidates and parties, but for those that two of them would share."""
    people: People = {each.id: each for each in election.candidates}
    parties: Lists = {each.id: each for each in election.parties}
    named = {each.id: tuple(dict.fromkeys(_names(each, people, parties))) for each in contest.selections}
    times = Counter(cues.folded(name) for names in named.values() for name in names)
    return tuple(
        Option(id=each.id, names=(each.name, *(n for n in named[each.id] if n != each.name and _alone(n, times))))
        for each in contest.selections
    )


def _alone(name: str, times: Mapping[str, int]) -> bool:
    return times[cues.folded(name)] == 1


def _names(selection: Selection, people: People, parties: Lists) -> Iterator[str]:
    yield from (selection.name, *selection.aliases)
    for each in selection.candidate_ids:
        if candidate := people.get(each):
            yield from (candidate.name, *candidate.aliases)
    if party := parties.get(selection.party_id or ""):
        yield from (party.name, *party.aliases)


def _home(election: Election, whole: str) -> tuple[str, ...]:
    return tuple(name for unit in election.units if unit.id == whole for name in (unit.name, *unit.aliases))


def places(election: Election, whole: str) -> tuple[str, ...]:
    """Names of the units other than that one, which none of them shares, the outermost first."""
    own = set(map(cues.folded, _home(election, whole)))
    parents = {unit.id: unit.parent_id for unit in election.units}
    inner = [unit for unit in election.units if unit.id != whole]
    inner.sort(key=lambda unit: (parents[unit.id] is not None) + (parents.get(unit.parent_id or "") is not None))
    names = dict.fromkeys(name for unit in inner for name in (unit.name, *unit.aliases))
    return tuple(name for name in names if cues.folded(name) not in own)[:MOST_OTHERS]


def _first(text: str, kinds: tuple[str, ...]) -> str:
    said = [word.folded for word in cues.words(text.replace("_", " ").replace("-", " "))]
    for at, word in enumerate(said):
        for kind in kinds:
            if any(_goes_on(said[at + 1 :], phrase) for phrase in _starting(kind, word)):
                return kind
    return ""


@lru_cache(maxsize=20_000)
def _starting(kind: str, word: str) -> tuple[tuple[str, ...], ...]:
    """What follows the word in each phrase of a kind that it begins."""
    return tuple(phrase[1:] for phrase in _phrases(kind) if _is(word, phrase[0], alone=len(phrase) == 1))


def _is(word: str, wanted: str, *, alone: bool) -> bool:
    """Names are nouns and tables hold adjectives: "president" stands for "presidential"."""
    stem = wanted.rstrip("*")
    whole = word.startswith(stem) if wanted.endswith("*") else word == stem
    return whole or (alone and len(word) > LEAST and stem.startswith(word))


def _goes_on(said: Sequence[str], phrase: Sequence[str]) -> bool:
    pairs = zip(said, phrase, strict=False)
    return len(said) >= len(phrase) and all(_is(word, each, alone=False) for word, each in pairs)


@cache
def _phrases(kind: str) -> tuple[tuple[str, ...], ...]:
    """What the languages call it; what we call it, too."""
    said = [kind.replace("_", " "), *(each for code in languages() for each in table(code).cues.get(kind, ()))]
    return tuple(tuple(map(_folded, each.replace("-", " ").split())) for each in dict.fromkeys(said))


def _folded(word: str) -> str:
    return f"{cues.folded(word[:-1])}*" if word.endswith("*") else cues.folded(word)
