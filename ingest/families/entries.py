"""Tallies while their rows still come in."""

from typing import Any

from msgspec import Struct

from ingest.domain.tally import BallotCounts, CountStatus, Tally, TallyKey, VoteCounts
from ingest.parse.findings import Findings

At = tuple[str, int]  # what a row is called, and its number


class Entry(Struct, kw_only=True):
    """`level` is what belongs to the tally as a whole, by the mapping's names; `raw` are the texts it was read from."""

    first: At
    last: At
    raw: object
    level: dict[str, Any]
    counts: dict[str, VoteCounts] = {}


def agree(entry: Entry, told: dict[str, Any], findings: Findings, place: str) -> None:
    """What a later row of the same tally says must be what an earlier one said, or be the first to say it."""
    for name, value in told.items():
        earlier = entry.level[name]
        if earlier is None:
            entry.level[name] = value
        elif value is not None and value != earlier:
            message = f"{name} is {value}, and {earlier} earlier in the same tally; the earlier stands"
            findings.add("disagreement", message, place)


def tally(key: TallyKey, entry: Entry) -> Tally:
    said = entry.level.get
    return Tally(
        contest_id=key.contest_id,
        unit_id=key.unit_id,
        count_item_type=key.count_item_type,
        counts=entry.counts,
        ballots=BallotCounts(
            said("ballots_cast"), said("ballots_valid"), said("ballots_invalid"), said("registered"), said("turnout")
        ),
        count_status=CountStatus(
            said("units_reported"), said("units_total"), said("percent_counted"), said("count_status")
        ),
        results_status=said("results_status"),
        place=_place(entry),
    )


def _place(entry: Entry) -> str:
    (label, first), (last_label, last) = entry.first, entry.last
    if label != last_label:
        return f"{label} {first} to {last_label} {last}"
    return f"{label} {first}" if first == last else f"{label}s {first}-{last}"
