"""What of a document is new, beside what stands and what is held of its source: only that is judged and written."""

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ingest.domain.report import ElectionReport, Finding
from ingest.domain.retelling import retold
from ingest.domain.tally import NO_BALLOTS, NO_STATUS, Tally, TallyKey, digest
from ingest.domain.terms import SourceKind
from publish.ledger import Ledger, Said
from storage import holds, tallies
from storage.tables import HoldRow, SnapshotRow
from storage.tallies import Change, Standing

PASSING_ON = (SourceKind.NEWS, SourceKind.EXIT_POLL)  # in articles, of which none says everything


class News(Struct, frozen=True, kw_only=True):
    """What of a document is new. `said` is to be judged; `over` are holds of what it says no longer."""

    said: Sequence[Said]
    over: Sequence[HoldRow]
    holding: Mapping[TallyKey, HoldRow]
    findings: Sequence[Finding] = ()


def news(ledger: Ledger, row: SnapshotRow, report: ElectionReport) -> News:
    where = (ledger.session, row.election_id, row.source_id)
    standing, holding = tallies.digests(*where), holds.still_open(*where)
    others = standing - _digests(_standing(ledger, row, holding))  # the source says something else where one is held
    settled = {each.digest for each in holding.values() if not _asked_again(each)}
    changed, left = tallies.compare(others | settled, report.tallies)
    left = {*left, *(each.digest for each in holding.values() if _asked_again(each))}  # `moved` are those it says
    before = _standing(ledger, row, [each.tally.key for each in changed])
    moved = {holding[each.tally.key].digest for each in changed if each.tally.key in holding}
    gone = _gone(ledger, row, report, holding, left - moved - _digests(before))
    before |= _standing(ledger, row, gone)
    older = list[Finding]()
    if row.incremental:
        joined = [
            _joined(ledger, row, each, before.get(each.tally.key), holding.get(each.tally.key)) for each in changed
        ]
        older = [_older(row, each.tally) for each, new in zip(changed, joined, strict=True) if new is None]
        changed = [each for each in joined if each is not None]
    as_before = {each.tally.key for each in changed if each.digest in standing}
    said = [
        Said(key=each.tally.key, change=each, before=before.get(each.tally.key))
        for each in changed
        if each.tally.key not in as_before
    ]
    said += [Said(key=key, change=None, before=before[key]) for key in gone if key in before]
    absent = set(gone) - before.keys()
    over = [each for key, each in holding.items() if key in as_before or key in absent]
    found = older if row.incremental else _absences(len(others) + len(holding), len(gone), report)
    return News(said=said, over=over, holding=holding, findings=found)


def _asked_again(held: HoldRow) -> bool:
    """Whether the same words are judged anew in each document: where the doubt was about the document that said them.

    Not so before the polls close: a rehearsal that is still on the page afterwards is no count.
    """
    waits = held.state == holds.HELD and held.release_at is None and held.release_polls is None
    return waits and all(each.rule != "before_polls_close" for each in holds.findings_of(held))


def _standing(ledger: Ledger, row: SnapshotRow, keys: Collection[TallyKey]) -> dict[TallyKey, Standing]:
    """What stands of the source for `keys`."""
    found = tallies.current(ledger.session, row.election_id, [row.source_id], keys)
    return {each.tally.key: each for each in found}


def _digests(standing: Mapping[TallyKey, Standing]) -> set[bytes]:
    return {digest(each.stored.encode()) for each in standing.values()}


def _gone(
    ledger: Ledger,
    row: SnapshotRow,
    report: ElectionReport,
    holding: Mapping[TallyKey, HoldRow],
    left: Collection[bytes],
) -> list[TallyKey]:
    """What the source said and says no longer; nothing, where the document is empty or not wholly understood.

    `left` are the digests of what it said and says no longer, and not in other words either.
    """
    left = set(left) - {holds.NOTHING}
    if not left or report.partial or not report.tallies:
        return []
    stood = tallies.keys(ledger.session, row.election_id, row.source_id, left)
    return [*stood, *(key for key, each in holding.items() if each.digest in left)]


def _joined(
    ledger: Ledger, row: SnapshotRow, change: Change, before: Standing | None, held: HoldRow | None
) -> Change | None:
    """What an incremental document tells, with what was said before of the rest; None where that is newer."""
    base = held if held is not None and held.state == holds.HELD and held.facts is not None else before
    if base is None:
        return change
    earlier, now = _tally(base), change.tally
    if ledger.kind(row.source_id) not in PASSING_ON:
        joined = _with_the_rest(earlier, now)
    elif _is_older(row, ledger.snapshot(base.snapshot_id)):
        return None
    else:
        joined = retold(earlier, now)
    return change if joined == now else tallies.change(joined)


def _tally(base: Standing | HoldRow) -> Tally:
    tally = base.tally if isinstance(base, Standing) else holds.tally_of(base)
    assert tally is not None  # nothing is told of a hold that says nothing
    return tally


def _is_older(row: SnapshotRow, than: SnapshotRow) -> bool:
    """By their own dates, each no later than it was fetched."""
    if row.generated_at is None or than.generated_at is None:
        return False
    return min(row.generated_at, row.fetched_at) < min(than.generated_at, than.fetched_at)


def _older(row: SnapshotRow, tally: Tally) -> Finding:
    message = f"dated {row.generated_at:%Y-%m-%d %H:%M:%S %Z}, before the article that stands; left out"
    return Finding(rule="older-article", message=message, place=tally.place, key=tally.key)


def _with_the_rest(earlier: Tally, now: Tally) -> Tally:
    """Some selections as they are told now, the others as they were."""
    return replace(
        now,
        counts={**earlier.counts, **now.counts},
        ballots=earlier.ballots if now.ballots == NO_BALLOTS else now.ballots,
        count_status=earlier.count_status if now.count_status == NO_STATUS else now.count_status,
    )


def _absences(known: int, gone: int, report: ElectionReport) -> list[Finding]:
    if gone:
        return [Finding(rule="vanished", message=f"{gone:,} of {known:,} tallies are no longer in the document")]
    if known and not report.tallies:
        return [Finding(rule="nothing-left", message=f"the document is empty; the {known:,} tallies it held stand")]
    return []
