"""A night of one county in versions: a large document, and then others in which a few of its figures went up.

Everything is made up, and the same every time for the same number of rows. A row is one selection's votes in one unit.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from random import Random

import msgspec

from ingest import families
from ingest.domain.election import Contest, Election, ReportingUnit, Selection
from ingest.domain.report import ElectionReport, Snapshot
from ingest.domain.source import Source
from ingest.domain.terms import ContestKind, ReportingUnitType, SourceKind
from ingest.resolve import Vocabulary, resolve

CONTESTS, CHOICES = 20, 10
_FIRST = ("Ada", "Bela", "Cyrus", "Dora", "Emil", "Frida", "Gideon", "Hana", "Igor", "Juno")
_LAST = ("Abara", "Birk", "Castell", "Dunmore", "Eriksen", "Falk", "Greer", "Holub", "Ito", "Jansky", "Kovac")
_MAPPING = {
    "contest": "Contest",
    "unit": "Precinct",
    "selection": "Candidate",
    "votes": "Votes",
    "share": "Percent",
    "ballots_valid": "Total",
    "units_reported": "Reported",
    "units_total": "Units",
}

Votes = list[list[int]]  # of each contest in each unit, by selection


def election(rows: int) -> Election:
    """With as many units as it takes."""
    units = [
        ReportingUnit(id=f"precinct-{at:05d}", name=_unit(at), type=ReportingUnitType.PRECINCT, parent_id="county")
        for at in range(_units(rows))
    ]
    return Election(
        id="bench",
        name="Bench",
        held_on=date(2024, 11, 5),
        time_zone="UTC",
        polls_open_at=datetime(2024, 11, 5, 6, tzinfo=UTC),
        polls_close_at=datetime(2024, 11, 5, 20, tzinfo=UTC),
        contests=tuple(map(_contest, range(CONTESTS))),
        units=(ReportingUnit(id="county", name="County", type=ReportingUnitType.COUNTY), *units),
    )


def source() -> Source:
    return Source(
        id="county",
        issuer="County",
        kind=SourceKind.COMMISSION,
        url="https://results.example/detail.csv",
        family="delimited",
        mapping=msgspec.convert(_MAPPING, families.FAMILIES["delimited"].Mapping),
    )


def first(rows: int) -> Votes:
    """Half of them are 0 or small: most precincts are, and most candidates in them."""
    chance = Random(rows)
    sizes = [int(chance.lognormvariate(6.3, 0.9)) + 1 for _ in range(_units(rows))]
    return [[int(size * chance.random() ** 3 / 3) for _ in range(CHOICES)] for size in sizes for _ in range(CONTESTS)]


def scattered(votes: Votes, share: float, seed: int) -> Votes:
    """The next version: so many of all rows went up, chosen one by one, so that nearly each is in another tally."""
    chance, later = Random(seed), [list(tally) for tally in votes]
    for at in chance.sample(range(len(votes) * CHOICES), round(len(votes) * CHOICES * share)):
        later[at // CHOICES][at % CHOICES] += chance.randint(1, 50)
    return later


def reported(votes: Votes, share: float, seed: int) -> Votes:
    """The next version: as many rows went up, in units that sent more; a quarter of their rows gained nothing."""
    chance, later, wanted = Random(seed), list(votes), len(votes) * CHOICES * share
    units = list(range(len(votes) // CONTESTS))
    chance.shuffle(units)
    while wanted > 0:
        unit = units.pop()
        for at in range(unit * CONTESTS, (unit + 1) * CONTESTS):
            more = [int(50 * chance.random() ** 3) for _ in range(CHOICES)]
            later[at] = [count + gain for count, gain in zip(votes[at], more, strict=True)]
            wanted -= sum(map(bool, more))
    return later


def document(votes: Votes) -> bytes:
    """The version as it is served."""
    head = "Precinct,Contest,Candidate,Votes,Percent,Total,Reported,Units\n"
    return (head + "".join(_lines(votes))).encode()


def snapshot(body: bytes, number: int) -> Snapshot:
    """The version `number`, which came so many minutes after ten."""
    at = datetime(2024, 11, 5, 22, number, tzinfo=UTC)
    return Snapshot(source_id="county", url="https://results.example/detail.csv", fetched_at=at, body=body)


def read(document: Snapshot, vocabulary: Vocabulary) -> ElectionReport:
    """As the pipeline does: its facts, under the pack's ids."""
    return resolve(families.read(document, source()), vocabulary)


def _units(rows: int) -> int:
    return -(-rows // (CONTESTS * CHOICES))


def _contest(number: int) -> Contest:
    people = [Selection(id=f"{number}-{choice}", name=_person(number, choice)) for choice in range(CHOICES)]
    return Contest(
        id=f"office-{number:02d}", name=f"Office {number}", kind=ContestKind.CANDIDATE, selections=tuple(people)
    )


def _lines(votes: Votes) -> Iterator[str]:
    for at, tally in enumerate(votes):
        unit, contest, total = _unit(at // CONTESTS), at % CONTESTS, sum(tally)
        for choice, count in enumerate(tally):
            share = f"{100 * count / total:.2f}" if total else ""
            yield f"{unit},Office {contest},{_person(contest, choice)},{count},{share},{total},1,1\n"


def _unit(at: int) -> str:
    return f"Precinct {at:05d}"


def _person(contest: int, choice: int) -> str:
    """No name twice in a contest."""
    return f"{_FIRST[choice]} {_LAST[(contest + choice) % len(_LAST)]}"
