"""Every report is judged before it is told. Pure: what is said now, what was said before, and when, give findings."""

from collections.abc import Mapping, Sequence

from ingest.checks.rules import RULES, Context
from ingest.domain.report import Finding
from ingest.domain.tally import Tally, TallyKey

__all__ = ["RULES", "Context", "judge"]


def judge(after: Sequence[Tally], before: Mapping[TallyKey, Tally], context: Context) -> list[Finding]:
    """Findings on `after`, which are the resolved tallies that changed; `before` is what the source said last."""
    return [
        Finding(rule=name, message=f"{tally.contest_id} in {tally.unit_id}: {message}", place=tally.place)
        for tally in after
        for name, doubts in RULES.items()
        for message in doubts(tally, before.get(tally.key), context)
    ]
