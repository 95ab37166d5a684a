"""What may be doubted about tallies beside the others of their document, or for the sake of the whole document."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from ingest.checks.context import Change, Context, places, units_fell
from ingest.domain.report import ElectionReport
from ingest.domain.tally import Tally, TallyKey
from ingest.domain.terms import CountItemType

Doubt = tuple[TallyKey, str, str]  # about which tally, the evidence, and the place of it


TOTAL = CountItemType.TOTAL
WITHIN = {  # kinds of votes that another kind may hold already
    CountItemType.ABSENTEE_FWAB: CountItemType.ABSENTEE,
    CountItemType.ABSENTEE_IN_PERSON: CountItemType.ABSENTEE,
    CountItemType.ABSENTEE_MAIL: CountItemType.ABSENTEE,
}
NO_VOTES = frozenset({CountItemType.SEATS})
LITTLE = 0.02  # of the votes that stand
AHEAD, AHEAD_VOTES = 0.001, 10  # units may be told a moment before the whole: by that share, and by that many votes


class Document(Struct, frozen=True):
    """All that a document rule may look at. `gone` are keys that stand and are not in it any more."""

    changes: Sequence[Change]
    before: Mapping[TallyKey, Tally]
    gone: Sequence[TallyKey]
    context: Context

    @property
    def whole(self) -> ElectionReport | None:
        """What stands in it side by side; None where it holds only what changed."""
        return None if self.context.incremental else self.context.report


DocumentRule = Callable[[Document], Iterable[Doubt]]


def vanished(document: Document) -> Iterator[Doubt]:
    for key in document.gone:
        votes = sum(count.votes or 0 for count in document.before[key].counts.values()) if key in document.before else 0
        yield key, f"it is no longer in the document; {votes:,} votes stand", ""


def older_document(document: Document) -> Iterator[Doubt]:
    """The document is dated before one that was accepted, and takes figures back: a cache serves an old copy."""
    dated, newest = document.context.generated_at, document.context.newest_generated_at
    if dated is None or newest is None or dated >= newest:
        return
    for said in document.changes:
        if said.goes_back:
            when = f"of {dated:%Y-%m-%d %H:%M:%S}, after one of {newest:%Y-%m-%d %H:%M:%S %Z}"
            yield _doubt(said, f"figures go back in a document {when}")


def bytes_seen_before(document: Document) -> Iterator[Doubt]:
    """The very same document came before, and another since: a cache serves an old copy, or a correction was undone.

    Figures that only grow a little by it are told: of many commissions' small corrections some are taken back.
    """
    at = document.context.seen_before
    for said in document.changes if at is not None else ():
        if not said.goes_back and abs(said.votes - said.earlier) <= LITTLE * said.earlier:
            continue
        yield _doubt(said, f"the same document came at {at:%Y-%m-%d %H:%M:%S %Z} already, and another since")


def progress_went_back(document: Document) -> Iterator[Doubt]:
    """Votes and units reported fell together in most tallies that tell units: an old copy without a date."""
    back = [said for said in document.changes if units_fell(said) and said.votes < said.earlier]
    if not back:
        return
    report = document.whole
    tallies = report.tallies if report else [said.after for said in document.changes]
    telling = sum(1 for tally in tallies if tally.count_status.units_reported is not None)
    if 2 * len(back) > telling:
        for said in back:
            yield _doubt(said, f"units reported and votes fell in {len(back):,} of {telling:,} tallies of the document")


def total_against_parts(document: Document) -> Iterator[Doubt]:
    """A total that differs from the sum of its kinds of votes.

    A document may tell some kinds only. It tells all where most changed totals are the sums of their parts; elsewhere
    only a part more than the whole is doubted.
    """
    unequal, equal = [], 0
    for said, parts in _parted(document):
        wrong = _wrong_part(said.after, parts)
        if wrong is None:
            equal += 1
        else:
            unequal.append((said, *wrong))
    for said, selection_id, whole, part in unequal:
        if part > whole or equal > len(unequal):
            yield _doubt(said, f"{selection_id} has {whole:,} votes in total and {part:,} by kind of vote")


def parent_against_children(document: Document) -> Iterator[Doubt]:
    """A unit with fewer votes than the units of one type directly in it, all together."""
    report = document.whole
    inner = places(document.context.election).inner
    touched = [said for said in document.changes if said.after.unit_id in inner and said.after.count_item_type is TOTAL]
    if report is None or not touched:
        return
    contests = {said.after.contest_id for said in touched}
    told = {
        (tally.contest_id, tally.unit_id): tally
        for tally in report.tallies
        if tally.count_item_type is TOTAL and tally.contest_id in contests
    }
    for said in touched:
        for type_, units in inner[said.after.unit_id].items():
            votes = sum(_votes(told.get((said.after.contest_id, unit_id))) for unit_id in units)
            if said.votes and votes > said.votes + max(AHEAD_VOTES, AHEAD * said.votes):
                yield _doubt(said, f"{said.votes:,} votes, and {votes:,} in its units of type {type_}")


def minimum_missed(document: Document) -> Iterator[Doubt]:
    """The document holds less than its source promised: it may be cut short, and say the rest wrongly as well."""
    report = document.context.report
    missed = [each.message for each in report.findings if each.rule == "minimum-missed"] if report else []
    for said in document.changes if missed else ():
        yield _doubt(said, f"the document holds {'; '.join(missed)}")


def duplicate_tally(document: Document) -> Iterator[Doubt]:
    """It stands in the document a second time with other figures: one of the two is wrong, or each is only a part."""
    report = document.context.report
    told = "it stands in the document a second time, with other figures; these {votes:,} votes are of the first"
    return _among(document, report.repeated if report else (), told)


def name_unknown(document: Document) -> Iterator[Doubt]:
    """A selection is left out because nobody knows its name, whether or not such a one stands."""
    report = document.context.report
    told = "the name of a selection is not known; these {votes:,} votes are of the others"
    return _among(document, report.cut if report else (), told)


def _among(document: Document, keys: Collection[TallyKey], told: str) -> Iterator[Doubt]:
    for said in document.changes if keys else ():
        if said.after.key in keys:
            yield _doubt(said, told.format(votes=said.votes))


def _doubt(said: Change, message: str) -> Doubt:
    return said.after.key, message, said.after.place


def _parted(document: Document) -> Iterator[tuple[Change, list[Tally]]]:
    """Changed totals with votes, and the kinds of votes that the document tells of each."""
    report = document.whole
    totals = [said for said in document.changes if said.votes and said.after.count_item_type is TOTAL]
    if report is None or not totals:
        return
    parts: dict[tuple[str, str], list[Tally]] = {}
    for tally in report.tallies:
        if tally.count_item_type is not TOTAL and tally.count_item_type not in NO_VOTES:
            parts.setdefault((tally.contest_id, tally.unit_id), []).append(tally)
    for said in totals if parts else ():
        found = parts.get((said.after.contest_id, said.after.unit_id), [])
        kinds = {part.count_item_type for part in found}
        if apart := [part for part in found if WITHIN.get(part.count_item_type) not in kinds]:
            yield said, apart


def _wrong_part(whole: Tally, parts: Sequence[Tally]) -> tuple[str, int, int] | None:
    """The first selection whose votes are not those of its parts; None where a part is not said."""
    for selection_id, count in whole.counts.items():
        votes = [part.counts[selection_id].votes if selection_id in part.counts else None for part in parts]
        if count.votes is not None and None not in votes:
            total = sum(each for each in votes if each is not None)
            if total != count.votes:
                return selection_id, count.votes, total
    return None


def _votes(tally: Tally | None) -> int:
    return sum(count.votes or 0 for count in tally.counts.values()) if tally else 0
