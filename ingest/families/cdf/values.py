"""Texts, numbers and words of a report, each with a finding where it cannot be read."""

from enum import StrEnum
from typing import TypeVar

from ingest.domain.tally import VoteCounts
from ingest.domain.terms import CountItemType
from ingest.parse import numbers, words
from ingest.parse.findings import Findings
from ingest.parse.records import Record, many, text_of
from ingest.parse.unreadable import UnreadableText, excerpt

MOST_KEPT = 100_000
Word = TypeVar("Word", bound=StrEnum)


class Values:
    """`language` is the one to prefer where a text is told in several."""

    def __init__(self, findings: Findings, language: str, vote_types: dict[str, CountItemType]) -> None:
        self.findings = findings
        self._language = language
        self._vote_types = {words.same(word): type_ for word, type_ in vote_types.items()}
        self._votes: dict[str | None, VoteCounts] = {}
        self._types: dict[tuple[str | None, str | None], CountItemType | None] = {}

    def name(self, value: object, place: str) -> str | None:
        """Of an InternationalizedText, or of a bare text."""
        text = self._told(value)
        try:
            return words.name(text) if text else None
        except UnreadableText as doubt:
            self.findings.add(doubt.rule, str(doubt), place)
            return None

    def _told(self, value: object) -> str | None:
        for each in many(value):
            texts = many(each.get("Text")) if isinstance(each, dict) else []
            own = [text for text in texts if self._is_own(text)]
            if texts:
                return text_of((own or texts)[0])
        return text_of(value)

    def _is_own(self, text: object) -> bool:
        language = text_of(text.get("Language")) if isinstance(text, dict) else None
        return (language or "").lower().replace("_", "-").split("-")[0] == self._language

    def votes(self, text: str | None, place: str) -> VoteCounts:
        """Equal texts give the same object."""
        known = self._votes.get(text)
        if known is None:
            known = VoteCounts(self.count(text, place))
            if len(self._votes) < MOST_KEPT and (known.votes is not None or not text):
                self._votes[text] = known
        return known

    def count(self, text: str | None, place: str) -> int | None:
        """None, with a finding, for what is no count."""
        try:
            return numbers.schema_count(text)
        except UnreadableText as doubt:
            self.findings.add(doubt.rule, str(doubt), place)
            return None

    def item_type(self, counts: Record, place: str) -> CountItemType | None:
        """Of votes or ballots; None, with a finding, for one that is neither the standard's nor declared."""
        key = text_of(counts.get("Type")), text_of(counts.get("OtherType"))
        if key not in self._types:
            found = self._type(*key)
            if found is None:
                message = f"{excerpt(key[0] or '')} is no count item type"
                self.findings.leave_out("unknown-word", message, place)
            if len(self._types) >= MOST_KEPT:
                return found
            self._types[key] = found
        return self._types[key]

    def _type(self, word: str | None, other: str | None) -> CountItemType | None:
        for each in (other, word):
            if each is not None and (declared := self._vote_types.get(words.same(each[:1_000]))) is not None:
                return declared
        return _member(CountItemType, word)

    def word(self, kind: type[Word], value: object, place: str) -> Word | None:
        """None where nothing is said, and, with a finding, for a word that is not the standard's."""
        text = text_of(value)
        found = _member(kind, text)
        if found is None and text is not None and text.strip():
            self.findings.add("unknown-word", f"{excerpt(text)} is no {kind.__name__}", place)
        return found


def _member(kind: type[Word], text: str | None) -> Word | None:
    stripped = (text or "").strip()
    return kind(stripped) if stripped in kind.__members__.values() else None


def ids(value: object) -> list[str]:
    """Identifiers, as XML lists them in one text and JSON in a list."""
    return [each for text in many(value) if isinstance(text, str) for each in text.split()]


def is_true(value: object) -> bool:
    return (text_of(value) or "").strip() in {"true", "1"}


def external(record: Record, kind: str) -> str | None:
    """The external identifier of that type, or of that other type; None where there is none."""
    for each in many(record.get("ExternalIdentifier")):
        types = [text_of(each.get(name)) for name in ("Type", "OtherType")] if isinstance(each, dict) else []
        value = text_of(each.get("Value")) if kind in types else None
        if value and value.strip() and len(value) <= 1_000:
            return words.squeezed(value)
    return None
