"""What the vote types of a Clarity document mean in the standard's words."""

from collections.abc import Sequence

from ingest.domain.terms import CountItemType
from ingest.families.clarity.contests import Choice, Column, Contest, Typed
from ingest.families.clarity.mapping import Mapping, declared
from ingest.parse import words
from ingest.parse.findings import Findings
from ingest.parse.unreadable import excerpt

_USUAL = {
    "absentee": CountItemType.ABSENTEE,
    "absentee by mail": CountItemType.ABSENTEE_MAIL,
    "absentee in person": CountItemType.ABSENTEE_IN_PERSON,
    "advance": CountItemType.EARLY,
    "advance in person": CountItemType.EARLY,
    "advanced": CountItemType.EARLY,
    "by mail": CountItemType.ABSENTEE_MAIL,
    "early": CountItemType.EARLY,
    "early in person": CountItemType.EARLY,
    "election day": CountItemType.ELECTION_DAY,
    "election day in person": CountItemType.ELECTION_DAY,
    "in person absentee": CountItemType.ABSENTEE_IN_PERSON,
    "in person advance": CountItemType.EARLY,
    "in person early": CountItemType.EARLY,
    "mail": CountItemType.ABSENTEE_MAIL,
    "mail absentee": CountItemType.ABSENTEE_MAIL,
    "mail in": CountItemType.ABSENTEE_MAIL,
    "provisional": CountItemType.PROVISIONAL,
    "total": CountItemType.TOTAL,
    "uocava": CountItemType.UOCAVA,
    "vote by mail": CountItemType.ABSENTEE_MAIL,
}
_FILLERS = ("votes", "vote", "voting", "ballots")


def usual(name: str) -> CountItemType | None:
    """What Clarity's users mean by a vote type ("Advanced Voting Votes" is "advanced"); None where nobody knows."""
    parts = words.same(name).replace("-", " ").split()
    while len(parts) > 1 and parts[-1] in _FILLERS:
        parts.pop()
    return _USUAL.get(" ".join(parts))


class VoteTypes:
    """What the vote types of a document are. Where there is but one, and it repeats the totals, it is the total."""

    def __init__(self, contests: Sequence[Contest], mapping: Mapping, findings: Findings) -> None:
        self._findings = findings
        self._declared = declared(mapping)
        self._told: set[tuple[str, ...]] = set()
        names = {name for contest in contests for choice in contest.choices for name in choice.columns}
        self._only = names.pop() if len(names) == 1 else None

    def of(self, contest: Contest, choices: dict[str, Choice]) -> Typed:
        """What the choices have of each kind of votes. Of two vote types of one kind neither is all of it: left out."""
        columns: dict[str, list[tuple[str, Column]]] = {}
        for name, choice in choices.items():
            for type_, column in choice.columns.items():
                columns.setdefault(type_, []).append((name, column))
        kinds: dict[CountItemType, list[str]] = {}
        for type_ in columns:
            if kind := self._kind(type_, contest, choices):
                kinds.setdefault(kind, []).append(type_)
        for kind, types in kinds.items():
            if len(types) > 1:
                self._leave_out("ambiguous-vote-type", types, f"are both {kind}", contest.place)
        return {kind: columns[types[0]] for kind, types in kinds.items() if len(types) == 1}

    def _kind(self, type_: str, contest: Contest, choices: dict[str, Choice]) -> CountItemType | None:
        if words.same(type_) in self._declared:
            return self._declared[words.same(type_)]
        if type_ == self._only and all(_repeats(choice, type_) for choice in choices.values()):
            return CountItemType.TOTAL
        kind = usual(type_)
        if kind is None:
            self._leave_out("unknown-vote-type", [type_], "is no kind of votes that is known", contest.place)
        return kind

    def _leave_out(self, rule: str, types: list[str], what: str, place: str) -> None:
        """Told once a document."""
        if (key := (rule, *types)) not in self._told:
            self._told.add(key)
            names = " and ".join(map(excerpt, types))
            self._findings.leave_out(rule, f"vote type {names} {what}; vote_types can say what is meant", place)


def _repeats(choice: Choice, type_: str) -> bool:
    column = choice.columns.get(type_)
    return column is not None and choice.total is not None and column.votes == choice.total
