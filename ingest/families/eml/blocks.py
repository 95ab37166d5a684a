"""One block of the media feed: who got how many votes, of which kinds, on how many ballots, in one unit."""

from collections.abc import Iterator

from ingest.domain.tally import BallotCounts, CountStatus, VoteCounts
from ingest.domain.terms import CountItemStatus, CountItemType
from ingest.families.eml.book import Count, Unit
from ingest.families.eml.figures import Figures
from ingest.families.eml.items import VOTE, Item, Items
from ingest.parse.records import Record, one, text_of

# The vote and what is worked out of it later are different counts; a referendum's answers are the vote itself.
BLOCKS = {
    "FirstPreferences": VOTE,
    "ProposalResults": VOTE,
    "TwoCandidatePreferred": "TwoCandidatePreferred",
    "TwoPartyPreferred": "TwoPartyPreferred",
}
_ALL = CountItemType.TOTAL


class Blocks:
    def __init__(self, items: Items, figures: Figures) -> None:
        self._items = items
        self._figures = figures

    def read(self, record: Record, unit: Unit | None, place: str) -> Iterator[tuple[Count, list[Item]]]:
        """Every count of a contest's own area, where `unit` is None, or of a unit in it."""
        projected = (text_of(record.get("Projected")) or "").strip() == "true"
        for name, kind in BLOCKS.items():
            block, where = one(record.get(name)), f"{place}, {name}" if kind else place
            if name not in record or block.get("Restricted") == "true":
                continue  # restricted: not told before the polls close
            if block.get("Maverick") == "true":
                message = f"the commission has withdrawn its {name}: it was between the wrong candidates"
                self._figures.findings.add("withdrawn", message, where)
            elif kind and projected:
                message = f"the contest is projected, and so may be its {name}, which is then no count"
                self._figures.findings.leave_out("projection", message, where)
            else:
                yield from self._counts(kind, block, unit, where, None if kind else text_of(record.get("Enrolment")))

    def _counts(
        self, kind: str, block: Record, unit: Unit | None, place: str, registered: str | None
    ) -> Iterator[tuple[Count, list[Item]]]:
        items = list(self._items.of(block, kind))
        ballots = {} if kind else self._ballots(block, place)
        for each in dict.fromkeys((kind, *(item.kind for item in items))):
            own = [item for item in items if item.kind == each]
            count = Count(each, unit, place, self._votes(own, place), dict(ballots))
            if not kind or count.counts:  # what is worked out later says nothing before
                self._complete(count, block, self._figures.count(registered, place))
                yield count, own

    def _votes(self, items: list[Item], place: str) -> dict[CountItemType, dict[str, VoteCounts]]:
        counts: dict[CountItemType, dict[str, VoteCounts]] = {}
        for item in items:
            if not item.names:
                self._figures.findings.leave_out("nameless", "votes for one who has neither name nor id", place)
            elif item.key in counts.get(_ALL, ()):
                self._figures.findings.add("duplicate", f"{item.names[0]!r} stands twice; the first stands", place)
            else:
                self._add(item, counts, place)
        return counts

    def _add(self, item: Item, counts: dict[CountItemType, dict[str, VoteCounts]], place: str) -> None:
        for type_, votes in self._figures.by_type(item.votes, place):
            status = item.status if type_ is _ALL else None
            said = self._figures.votes(text_of(votes), text_of(votes.get("Percentage")), status, place)
            counts.setdefault(type_, {}).setdefault(item.key, said)

    def _ballots(self, block: Record, place: str) -> dict[CountItemType, BallotCounts]:
        told: dict[CountItemType, list[int | None]] = {}
        for at, name in enumerate(("Total", "Formal", "Informal")):  # cast, valid, invalid
            for type_, votes in self._figures.by_type(one(block.get(name)), place):
                told.setdefault(type_, [None] * 3)[at] = self._figures.count(text_of(votes), place)
        return {type_: BallotCounts(cast, valid, invalid) for type_, (cast, valid, invalid) in told.items()}

    def _complete(self, count: Count, block: Record, registered: int | None) -> None:
        """User guide, 9.8: without Updated nothing has been returned. The zeros that stand there then are no counts."""
        updated = bool(block.get("Updated"))
        if not updated and not _any_figure(count):
            for own in count.counts.values():
                own.update({key: VoteCounts(status=each.status) for key, each in own.items()})
            count.ballots = {}
        if registered is not None:
            all_ = count.ballots.get(_ALL, BallotCounts())
            count.ballots[_ALL] = BallotCounts(all_.cast, all_.valid, all_.invalid, registered)
        reported, total = (
            self._figures.count(text_of(block.get(f"PollingPlaces{each}")), count.place)
            for each in ("Returned", "Expected")
        )
        in_place = count.unit is not None and count.unit.inner
        returned = CountItemStatus.COMPLETED if updated else CountItemStatus.NOT_PROCESSED
        count.status = CountStatus(reported, total, None, returned if in_place else None)


def _any_figure(count: Count) -> bool:
    votes = any(each.votes for own in count.counts.values() for each in own.values())
    return votes or any(each.cast or each.valid or each.invalid for each in count.ballots.values())
