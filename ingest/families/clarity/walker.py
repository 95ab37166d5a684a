"""The elements of Clarity's detail.xml in one pass, without a tree.

A million innermost rows are nearly all of such a document, so what expat tells of them goes into one list, the log, in
C: four words for the start of a row (`name`, its name, `votes`, the votes) and one for the end of any element. The log
is looked through where an element of another kind begins.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple
from xml.parsers import expat

from ingest.domain.errors import UnreadableDocument
from ingest.parse import xml
from ingest.parse.unreadable import excerpt

Attributes = dict[str, str]

UNITS = ("County", "Precinct")
_UNIT = frozenset({"name", "totalVoters", "ballotsCast", "voterTurnout", "percentReporting"})
_REPORTED = frozenset(
    {"precinctsParticipating", "precinctsReported", "precinctsReporting", "precinctsReportingPercent"}
)
_COUNTIES = frozenset({"countiesParticipating", "countiesReported"})
_TURNOUT = frozenset({"totalVoters", "ballotsCast", "voterTurnout"})
_VOTES = frozenset({"name", "votes"})
_NONE = frozenset[str]()
# What may stand in what, and with which attributes.
_KNOWN: dict[str, dict[str, frozenset[str]]] = {
    "": {"ElectionResult": _NONE},
    "ElectionResult": {
        "Timestamp": _NONE,
        "ElectionName": _NONE,
        "ElectionDate": _NONE,
        "Region": _NONE,
        "ElectionVoterTurnout": _TURNOUT,
        "VoterTurnout": _TURNOUT,
        "Contest": frozenset({"key", "text", "voteFor", "isQuestion", "isKeyContest"}) | _COUNTIES | _REPORTED,
    },
    "ElectionVoterTurnout": {"Counties": _NONE},
    "VoterTurnout": {"Precincts": _NONE},
    "Counties": {"County": _UNIT | _REPORTED},
    "Precincts": {"Precinct": _UNIT | _REPORTED},
    "Contest": {
        "ParticipatingCounties": _NONE,
        "VoteType": _VOTES,
        "Choice": frozenset({"key", "text", "party", "totalVotes"}),
    },
    "ParticipatingCounties": {"County": frozenset({"name"}) | _REPORTED},
    "Choice": {"VoteType": _VOTES},
    "VoteType": {"County": _VOTES, "Precinct": _VOTES},
}
_HEARD = ("Timestamp", "Region")
_MOST_LEFT = 1_000  # names that nobody knows
_WIDTH = 5  # words of the log for a row; around one fewer elements are open, so that what is over were closed


class Rows(NamedTuple):
    """Innermost rows: which elements they are, and their texts."""

    elements: list[str]
    names: list[str]
    votes: list[str]


class Walker:
    """Calls `begin[element](parent, attributes)` and `rows`. `left` are the elements and attributes that nobody knows;
    `heard` is the text of the elements that have some."""

    def __init__(
        self, begin: Mapping[str, Callable[[str, Attributes], None]], rows: Callable[[Rows | None], None]
    ) -> None:
        self.left: set[str] = set()
        self._begin, self._rows = begin, rows
        self._heard: dict[str, list[str]] = {name: [] for name in _HEARD}
        self._log: list[str] = []
        self._open: list[str] = []
        self._passing = 0  # how many are open when an unknown element has begun; 0 outside of one
        self._in_rows = False
        self._audited: set[tuple[str, ...]] = set()

    def read(self, body: bytes) -> None:
        """Raises UnreadableDocument for what is not XML, is beyond the limits, or has another root."""
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = self._parser.ordered_attributes = True
        self._parser.EndElementHandler = self._log.append
        self._parser.StartElementHandler = self._start
        self._row = _row_handler(self._log, self._start)
        try:
            xml.feed(self._parser, body)
        finally:
            self._parser.StartElementHandler = self._parser.EndElementHandler = None
            self._parser.CharacterDataHandler = None
        self._settle()

    def heard(self, element: str) -> str:
        return "".join(self._heard[element])

    def _start(self, name: str, words: list[str]) -> None:
        """The start of an element that is not a row after a row."""
        if len(words) > 2 * xml.MOST_ATTRIBUTES:
            raise UnreadableDocument(f"an element with more than {xml.MOST_ATTRIBUTES:,} attributes")
        if self._in_rows and name in UNITS:
            self._odd_row(name, words)
            return
        self._settle()
        parent = self._open[-1] if self._open else ""
        if parent == "VoteType" and name in UNITS and not self._passing:
            self._in_rows = True
            self._parser.StartElementHandler = self._row
            self._row(name, words)
            return
        self._open.append(name)
        if len(self._open) > xml.DEEPEST:
            raise UnreadableDocument(f"elements nested deeper than {xml.DEEPEST}")
        self._enter(parent, name, words)

    def _odd_row(self, name: str, words: list[str]) -> None:
        """A row with more or fewer attributes than the two it needs."""
        said = self._attributes("VoteType", name, words)
        self._log += ("name", said.get("name", ""), "votes", said.get("votes", ""))

    def _enter(self, parent: str, name: str, words: list[str]) -> None:
        self._parser.CharacterDataHandler = None
        if self._passing:
            return
        if name not in _KNOWN.get(parent, ()):
            if not parent:
                raise UnreadableDocument(f"the root element is {excerpt(name)}, not ElectionResult")
            self.leave(f"{parent}/{name}")
            self._passing = len(self._open)
            return
        if name in _HEARD:
            self._parser.CharacterDataHandler = self._heard[name].append
        attributes = self._attributes(parent, name, words)
        if name in self._begin:
            self._begin[name](parent, attributes)

    def _attributes(self, parent: str, name: str, words: list[str]) -> Attributes:
        shape = (parent, name, *words[::2])
        if shape not in self._audited:
            if len(self._audited) < _MOST_LEFT:
                self._audited.add(shape)
            for unknown in set(words[::2]) - _KNOWN[parent][name]:
                self.leave(f"{name}@{unknown}")
        return dict(zip(words[::2], words[1::2], strict=True))

    def leave(self, name: str) -> None:
        if len(self.left) < _MOST_LEFT:
            self.left.add(name)

    def _settle(self) -> None:
        """Look through the log: hand over the rows, and note which elements were closed."""
        log = self._log
        closed = len(log) % _WIDTH if self._in_rows else len(log)
        if self._in_rows:
            if rows := len(log) - closed:
                self._rows(self._logged(rows))
            self._in_rows = False
            self._parser.StartElementHandler = self._start
        if closed:
            del self._open[-closed:]
            if self._passing > len(self._open):
                self._passing = 0
        log.clear()

    def _logged(self, end: int) -> Rows | None:
        """None where rows stand in rows, so that nobody can tell whose votes they are."""
        log = self._log
        elements = log[_WIDTH - 1 : end : _WIDTH]
        if not set(elements) <= set(UNITS):
            return None
        first, second = set(log[0:end:_WIDTH]), set(log[2:end:_WIDTH])
        if first == {"name"} and second == {"votes"}:
            return Rows(elements, log[1:end:_WIDTH], log[3:end:_WIDTH])
        rows = [
            self._attributes("VoteType", elements[at // _WIDTH], log[at : at + _WIDTH - 1])
            for at in range(0, end, _WIDTH)
        ]
        return Rows(elements, [row.get("name", "") for row in rows], [row.get("votes", "") for row in rows])


def _row_handler(log: list[str], otherwise: Callable[[str, list[str]], None]) -> Callable[[str, list[str]], None]:
    """What a million rows go through."""
    extend = log.extend

    def row(name: str, words: list[str]) -> None:
        if len(words) == 4 and (name == "Precinct" or name == "County"):
            extend(words)
        else:
            otherwise(name, words)

    return row
