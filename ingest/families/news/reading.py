"""One document of news: its pieces become items, and what they say of a contest is laid over what earlier ones said."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import cast

from ingest.domain.item import Item
from ingest.domain.report import ElectionReport, Snapshot
from ingest.domain.retelling import retold
from ingest.domain.source import Source
from ingest.domain.tally import Tally
from ingest.domain.terms import SourceKind
from ingest.families.news import figures, tallies, topics
from ingest.families.news.figures import Wanted
from ingest.families.news.mapping import Bound, Read
from ingest.families.news.pieces import Piece, pieces
from ingest.news import cues
from ingest.news.claims import Claim, Subject
from ingest.news.detecting import language_of
from ingest.news.reading import Reader
from ingest.parse.findings import Findings

FEW = 8  # contests
BEGINNING = 4  # letters


def read(snapshot: Snapshot, source: Source) -> ElectionReport:
    """Raises UnreadableDocument for what is neither feed nor page nor text. What is about nothing of ours says nothing.

    It is always partial: no article takes back what it leaves out.
    """
    findings = Findings()
    mapping = cast(Bound, source.mapping)
    desk = _Desk(source, mapping, findings)
    for piece in pieces(snapshot, source.time_zone, findings, listing=mapping.listing):
        desk.read(piece)
    return ElectionReport(
        tallies=tuple(desk.tallies.values()),
        generated_at=desk.newest,
        findings=findings.all(),
        partial=True,
        items=tuple(desk.items),
    )


@lru_cache(maxsize=64)
def reader(subject: Subject, language: str) -> Reader:
    """Made once: it holds every spelling of every name."""
    return Reader(subject, language)


class _Desk:
    """`newest` is the date of the newest piece that told figures, None where none is dated."""

    def __init__(self, source: Source, mapping: Bound, findings: Findings) -> None:
        self.tallies: dict[str, Tally] = {}
        self.items: list[Item] = []
        self.newest: datetime | None = None
        self._source, self._mapping, self._findings = source, mapping, findings
        self._alone = len(mapping.reads) == 1  # whose turnout is it, where an article names nobody?
        self._quotes = source.kind is not SourceKind.COMMISSION
        self._wanted = Wanted(kind=source.kind, by=mapping.by, least_confidence=mapping.least_confidence)

    def read(self, piece: Piece) -> None:
        language = self._language(piece)
        if self._source.kind is not SourceKind.EXIT_POLL:  # its articles are an outlet's, which is a source of its own
            self.items.append(topics.item(piece, language, self._mapping.topics))
        if not language:
            self._findings.add("unread-language", "in a language that there are no words for", _where(piece))
            return
        published_on = piece.published_on(self._source.time_zone)
        for each in self._about(piece):
            if published_on and published_on < each.subject.held_on:
                self._findings.add(
                    "before-the-election", f"published on {published_on}: no figure is read", _where(piece)
                )
                continue
            claims = reader(each.subject, language).read(piece.text, piece.title, published_on).claims
            kept = self._usable(claims, each, piece)
            if kept and (self._alone or any(claim.option is not None for claim in kept)):
                self._say(tallies.tally(kept, each, piece, quotes=self._quotes), piece)

    def _about(self, piece: Piece) -> Sequence[Read]:
        """Of many contests those whose names the text may hold; a few are all looked for, in any spelling."""
        reads = self._mapping.reads
        if len(reads) <= FEW:
            return reads
        said = _beginnings(piece.whole)
        return [each for each in reads if not said.isdisjoint(_beginnings_of(each.subject))]

    def _language(self, piece: Piece) -> str:
        hints = (piece.language, self._source.locale)
        return language_of(piece.whole, hints, self._mapping.languages)

    def _usable(self, claims: Sequence[Claim], read: Read, piece: Piece) -> list[Claim]:
        def tell(rule: str, what: str, claim: Claim) -> None:
            self._findings.add(rule, f"{read.subject.id}: {what}: {claim.sentence[:200]}", _where(piece))

        return figures.usable(claims, self._wanted, tell)

    def _say(self, said: Tally, piece: Piece) -> None:
        earlier = self.tallies.get(said.contest_id)
        self.tallies[said.contest_id] = said if earlier is None else retold(earlier, said)
        if piece.at is not None:
            self.newest = max(piece.at, self.newest or piece.at)


def _beginnings(text: str) -> frozenset[str]:
    """Of its words, so that no ending hides a name."""
    return frozenset(word.folded[:BEGINNING] for word in cues.words(text) if len(word.folded) >= BEGINNING)


@lru_cache(maxsize=4_096)
def _beginnings_of(subject: Subject) -> frozenset[str]:
    return _beginnings(" ".join(name for option in subject.options for name in option.names))


def _where(piece: Piece) -> str:
    return (piece.address or piece.key)[:200]
