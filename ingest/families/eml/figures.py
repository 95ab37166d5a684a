"""Numbers of an EML document: XML Schema's, so that no locale changes how they are read."""

from decimal import Decimal

from ingest.domain.tally import VoteCounts
from ingest.domain.terms import CountItemType, PostElectionStatus
from ingest.families.eml.mapping import Mapping, count_item_types
from ingest.parse import numbers, words
from ingest.parse.findings import Findings
from ingest.parse.records import Record, many, one, text_of
from ingest.parse.unreadable import UnreadableText, excerpt

MOST_KEPT = 100_000
_YES = frozenset({"true", "yes", "1"})


class Figures:
    """What cannot be read is a finding, and None."""

    def __init__(self, mapping: Mapping, findings: Findings) -> None:
        self.findings = findings
        self._types = count_item_types(mapping)
        self._votes: dict[tuple[str | None, str | None, PostElectionStatus | None], VoteCounts] = {}
        self._strange: set[str] = set()

    def votes(self, text: str | None, share: str | None, status: PostElectionStatus | None, place: str) -> VoteCounts:
        """Equal texts give the same object."""
        key = text, share, status
        known = self._votes.get(key)
        if known is None:
            known = VoteCounts(self.count(text, place), self.share(share, place), None, status)
            if len(self._votes) < MOST_KEPT and not _unread(known, text, share):
                self._votes[key] = known
        return known

    def count(self, text: str | None, place: str) -> int | None:
        try:
            return numbers.schema_count(text)
        except UnreadableText as doubt:
            self.findings.add(doubt.rule, str(doubt), place)
            return None

    def share(self, text: str | None, place: str) -> Decimal | None:
        stripped = (text or "").strip()
        if not stripped:
            return None
        try:
            return numbers.percent(numbers.machine(stripped), "en")
        except UnreadableText as doubt:
            self.findings.add(doubt.rule, str(doubt), place)
            return None

    def by_type(self, item: Record, place: str) -> list[tuple[CountItemType, Record]]:
        """What is said in all, and of each kind of votes."""
        typed = [(CountItemType.TOTAL, one(item.get("Votes")))]
        for votes in many(one(item.get("VotesByType")).get("Votes")):
            type_ = self._type(text_of(votes.get("Type")) or "", place)
            if type_ is not None:
                typed.append((type_, votes))
        return typed

    def _type(self, word: str, place: str) -> CountItemType | None:
        known = self._types.get(words.same(word)) if len(word) <= 100 else None
        if known is None and word not in self._strange and len(self._strange) < 100:
            self._strange.add(word)
            message = f"no count item type is declared for votes of the type {excerpt(word)}"
            self.findings.leave_out("unknown-word", message, place)
        return known


def elected(item: Record) -> PostElectionStatus | None:
    """Nobody is told to be defeated: not being elected yet looks the same."""
    said = text_of(item.get("Elected"))
    return PostElectionStatus.WINNER if said is not None and said.strip().lower() in _YES else None


def _unread(votes: VoteCounts, text: str | None, share: str | None) -> bool:
    return (votes.votes is None and bool(text)) or (votes.share is None and bool(share))
