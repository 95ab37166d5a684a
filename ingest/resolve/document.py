"""One document on its way to the pack's ids: what has been met, and what could not be named."""

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from ingest.domain.tally import BallotCounts, CountStatus, Tally, TallyKey, VoteCounts
from ingest.parse.unreadable import excerpt
from ingest.resolve.names import Unnamed
from ingest.resolve.vocabulary import Vocabulary


class Kind(StrEnum):
    """What a name is of."""

    CONTEST = "contest"
    UNIT = "unit"
    SELECTION = "selection"


class Missing(Struct):
    """One name that could not be resolved, how often, and what it carries: `votes` is None where no votes are said.

    `contest_id` is that of a selection, else "". `place` is where it stood first; `loss` says what is left out there.
    """

    kind: Kind
    contest_id: str
    unnamed: Unnamed
    place: str
    loss: str
    times: int = 0
    votes: int | None = None


class Repeated(Struct):
    """A tally or a selection that stood twice."""

    message: str
    place: str
    times: int = 0


class Document:
    """`unresolved` are tallies under the source's own names, at most `most` of them; `uncounted` are the others.

    `cut` are the tallies of which a name is not known, `unlike` those that stood again with other figures.
    """

    def __init__(self, vocabulary: Vocabulary, most: int) -> None:
        self.vocabulary = vocabulary
        self.most = most
        self.missing: dict[tuple[Kind, str, str], Missing] = {}
        self.repeated: dict[str, Repeated] = {}
        self.unresolved: dict[TallyKey, Tally] = {}
        self.uncounted = 0
        self.cut: set[TallyKey] = set()
        self.unlike: set[TallyKey] = set()
        self._first: dict[TallyKey, Tally] = {}  # under the source's own names
        self._units: dict[str, str | Unnamed] = {}
        self._contests: dict[tuple[str, str], str | Unnamed] = {}
        self._selections: dict[tuple[str, str], str | Unnamed] = {}

    def tally(self, said: Tally) -> Tally | None:
        """None where its contest or unit has no one meaning, or where such a tally stood before."""
        unit_id = self._unit(said.unit_id)
        contest_id = self._contest(said.contest_id, unit_id)
        if isinstance(unit_id, Unnamed) or not isinstance(contest_id, str):
            self._leave_out(said, unit_id, contest_id)
            return None
        key = TallyKey(contest_id, unit_id, said.count_item_type)
        if (first := self._first.get(key)) is not None:
            self._stands_again(key, first, said)
            return None
        self._first[key] = said
        counts = self._counts(key, said)
        if counts is said.counts and contest_id == said.contest_id and unit_id == said.unit_id:
            return said
        return replace(said, contest_id=contest_id, unit_id=unit_id, counts=counts)

    def _unit(self, text: str) -> str | Unnamed:
        known = self.vocabulary.units.names.known.get(text) or self._units.get(text)
        if known is None:
            known = self._units[text] = self.vocabulary.units.meaning(text)
        return known

    def _contest(self, text: str, unit_id: str | Unnamed) -> str | Unnamed | None:
        """None where it takes the unit to say what the name means, and the unit itself is not known."""
        contests = self.vocabulary.contests
        if (known := contests.names.known.get(text)) is not None:
            return known
        if isinstance(unit_id, Unnamed):
            if contests.settled_by_unit(text):
                return None
            unit_id = ""
        if (text, unit_id) not in self._contests:
            self._contests[text, unit_id] = contests.meaning(text, unit_id)
        return self._contests[text, unit_id]

    def _selection(self, contest_id: str, text: str) -> str | Unnamed:
        known = self._selections.get((contest_id, text))
        if known is None:
            known = self._selections[contest_id, text] = self.vocabulary.selections[contest_id].meaning(text)
        return known

    def _counts(self, key: TallyKey, said: Tally) -> dict[str, VoteCounts]:
        """`said.counts` itself where every name is an id already."""
        contest_id = key.contest_id
        names = self.vocabulary.selections[contest_id].names
        if said.counts.keys() <= names.spellings.keys():
            return said.counts
        counts: dict[str, VoteCounts] = {}
        unnamed: dict[str, VoteCounts] = {}
        for text, count in said.counts.items():
            selection_id = names.known.get(text) or self._selection(contest_id, text)
            if isinstance(selection_id, Unnamed):
                self._miss(Kind.SELECTION, contest_id, selection_id, said.place, _carried(count), count.votes)
                unnamed[text] = count
            elif selection_id in counts:
                what = f"selection {excerpt(text)} of {contest_id} is {selection_id} once more; {_carried(count)}"
                self._repeat(what, said.place)
            else:
                counts[selection_id] = count
        if unnamed:
            self.cut.add(key)
            self._keep(replace(said, counts=unnamed, ballots=BallotCounts(), count_status=CountStatus()))
        return counts

    def _stands_again(self, key: TallyKey, first: Tally, second: Tally) -> None:
        other = self._figures(key, first) != self._figures(key, second)
        if other:
            self.unlike.add(key)
        how = "stands twice, with other figures" if other else "stands twice"
        self._repeat(f"{key.contest_id} in {key.unit_id} ({key.count_item_type}) {how}; the second", second.place)

    def _figures(self, key: TallyKey, said: Tally) -> Tally:
        """All that it says, under ids where they are known; nobody is told of names of what is left out anyway."""
        counts: dict[str, VoteCounts] = {}
        for text, count in said.counts.items():
            meaning = self._selection(key.contest_id, text)
            counts.setdefault(meaning if isinstance(meaning, str) else text, count)
        return replace(said, contest_id=key.contest_id, unit_id=key.unit_id, counts=counts, place="")

    def _leave_out(self, said: Tally, unit_id: str | Unnamed, contest_id: str | Unnamed | None) -> None:
        votes = _sum(said.counts.values())
        for kind, meaning in ((Kind.CONTEST, contest_id), (Kind.UNIT, unit_id)):
            if isinstance(meaning, Unnamed):
                self._miss(kind, "", meaning, said.place, "its tally", votes)
        self._keep(said)

    def _keep(self, said: Tally) -> None:
        if len(self.unresolved) < self.most:
            self.unresolved.setdefault(said.key, said)
        elif said.key not in self.unresolved:
            self.uncounted += 1

    def _miss(self, kind: Kind, contest_id: str, unnamed: Unnamed, place: str, loss: str, votes: int | None) -> None:
        known = self.missing.get((kind, contest_id, unnamed.text))
        if known is None:
            known = Missing(kind, contest_id, unnamed, place, loss)
            self.missing[kind, contest_id, unnamed.text] = known
        known.times += 1
        if votes is not None:
            known.votes = (known.votes or 0) + votes

    def _repeat(self, message: str, place: str) -> None:
        self.repeated.setdefault(message, Repeated(message, place)).times += 1


def _sum(counts: Iterable[VoteCounts]) -> int | None:
    said = [count.votes for count in counts if count.votes is not None]
    return sum(said) if said else None


def _carried(count: VoteCounts) -> str:
    return "what it carries (no votes)" if count.votes is None else f"what it carries ({count.votes:,} votes)"
