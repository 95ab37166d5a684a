"""The tallies of a Clarity document: one for each contest, unit and kind of votes.

Kinds of votes are never added up, and never to a total: the document says its totals itself.
"""

from collections.abc import Iterator, Mapping, Sequence

from ingest.domain.tally import Tally, VoteCounts
from ingest.domain.terms import CountItemType
from ingest.families import distinct
from ingest.families.clarity import turnout
from ingest.families.clarity.contests import UNSAID, Choice, Column, Contest, Turnout, Typed
from ingest.families.clarity.mapping import Mapping as Declared
from ingest.families.clarity.vote_types import VoteTypes
from ingest.parse import words
from ingest.parse.findings import Findings
from ingest.parse.unreadable import UnreadableText, excerpt


def tallies(
    contests: Sequence[Contest],
    region: str,
    mapping: Declared,
    findings: Findings,
    told_turnout: Mapping[str, Turnout] | None = None,
) -> Iterator[Tally]:
    """`told_turnout` is by unit; it is left out where the pack names no contest for it."""
    units = told_turnout or {}
    types = VoteTypes(contests, mapping, findings)
    by_key = mapping.names == "key"
    named = called("contest", [(each.text, each.key, each.place) for each in contests], findings, by_key=by_key)
    counted = turnout.wanted(named.values(), mapping.turnout_contest)
    for at, name in named.items():
        contest = contests[at]
        choices = called("choice", [(each.text, each.key, contest.place) for each in contest.choices], findings)
        chosen = {choice: contest.choices[index] for index, choice in choices.items()}
        told = _tallies(name, contest, chosen, types.of(contest, chosen), region, findings)
        yield from turnout.beside(told, name, contest, units) if name == counted else told
    if mapping.turnout_contest and counted is None:
        yield from turnout.alone(mapping.turnout_contest, units)


def called(
    what: str, things: Sequence[tuple[str, str, str]], findings: Findings, *, by_key: bool = False
) -> dict[int, str]:
    """Names for things of which text, key and place are told, by their position: the text, with the key where two share
    it. What has no name, or is there twice, is left out."""
    choices: dict[int, tuple[str, str]] = {}
    seen: set[tuple[str, str]] = set()
    for at, (text, key, place) in enumerate(things):
        try:
            first, second = words.name(key if by_key else text), words.name(text if by_key else key)
        except UnreadableText as doubt:
            findings.leave_out(doubt.rule, f"name of a {what}: {doubt}", place)
            continue
        if first is None:
            findings.leave_out("nameless-row", f"a {what} without a name", place)
            continue
        names = first, f"{first} / {second}" if second else first
        if names in seen:
            findings.leave_out("duplicate", f"{what} {excerpt(names[1])} stands twice; the second is", place)
        else:
            seen.add(names)
            choices[at] = names
    return dict(sorted(distinct.names(choices).items()))


def _tallies(
    name: str, contest: Contest, choices: dict[str, Choice], typed: Typed, region: str, findings: Findings
) -> Iterator[Tally]:
    place, status = contest.place, contest.status
    totals = {choice: each.total for choice, each in choices.items() if each.total is not None}
    for choice, column in typed.get(CountItemType.TOTAL, ()):
        if (total := totals.setdefault(choice, column.votes)) != column.votes:
            message = f"{excerpt(choice)} has {total.votes} votes in all, and {column.votes.votes} by vote type"
            findings.add("disagreement", f"{message}; the first stands", place)
    if totals or status != UNSAID:
        yield Tally(contest_id=name, unit_id=region, counts=totals, count_status=status, place=place)
    for kind, columns in typed.items():
        if kind is not CountItemType.TOTAL:
            counts = {choice: column.votes for choice, column in columns}
            yield Tally(
                contest_id=name,
                unit_id=region,
                count_item_type=kind,
                counts=counts,
                count_status=status,
                place=place,
            )
        for unit, counts in _by_unit(columns).items():
            yield Tally(
                contest_id=name,
                unit_id=unit,
                count_item_type=kind,
                counts=counts,
                count_status=contest.units.get(unit, UNSAID),
                place=place,
            )


def _by_unit(columns: list[tuple[str, Column]]) -> dict[str, dict[str, VoteCounts]]:
    """Units of the first choice first; a million counts pass here."""
    units = columns[0][1].units
    table: dict[str, dict[str, VoteCounts]] = {unit: {} for unit in units}
    for choice, column in columns:
        if column.units is not units:
            units = column.units
            for unit in units:
                table.setdefault(unit, {})
        for unit, count in zip(column.units, column.counts, strict=True):
            table[unit][choice] = count
    return table
