"""Large documents in public formats, made up: the same bytes every time for the same number of rows.

The shapes (nesting, attributes, white space, how many choices and vote types) are those of real nights; every name and
number is invented. Contests differ in what they hold, units in size, and most counts in a large place are distinct.
"""

import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

CHOICES = 5
_STATES = (  # those whose towns add up to counties are left out: elex adds them up, and that is not reading
    ("CA", "California", 58),
    ("FL", "Florida", 67),
    ("GA", "Georgia", 159),
    ("IA", "Iowa", 99),
    ("MN", "Minnesota", 87),
    ("NC", "North Carolina", 100),
    ("OH", "Ohio", 88),
    ("PA", "Pennsylvania", 67),
    ("TX", "Texas", 254),
    ("WI", "Wisconsin", 72),
)
_FIRST = ("Ada", "Bela", "Cyrus", "Dora", "Emil", "Frida", "Gideon", "Hana", "Igor", "Juno", "Klara", "Leon", "Mira")
_LAST = ("Abara", "Birk", "Castell", "Dunmore", "Eriksen", "Falk", "Greer", "Holub", "Ito", "Jansky", "Kovac", "Lund")
_PARTIES = ("Dem", "Rep", "Grn", "Lib", "NP")
_TYPES = ("Election Day Votes", "Advanced Voting Votes", "Absentee by Mail Votes", "Provisional Votes")
_WEIGHTS = (0.46, 0.44, 0.05, 0.03, 0.02)


def clarity(rows: int) -> bytes:
    """Clarity's detail.xml of one county, 60 contests x 5 choices x 4 vote types x as many precincts as it takes.

    A tenth as many rows again tell of undervotes and overvotes.
    """
    return "\n".join(_clarity(Random(rows), -(-rows // (60 * CHOICES * len(_TYPES))))).encode()


def _clarity(chance: Random, precincts: int) -> Iterator[str]:
    sizes = {f"Precinct {number:04d}": _size(chance) for number in range(1, precincts + 1)}
    cast = sum(sizes.values())
    yield '<?xml version="1.0"?>\n<ElectionResult>'
    yield "    <Timestamp>11/5/2024 11:39:44 PM EST</Timestamp>\n    <ElectionName>General Election</ElectionName>"
    yield "    <ElectionDate>11/5/2024</ElectionDate>\n    <Region>Example</Region>"
    yield f'    <VoterTurnout totalVoters="{cast * 2}" ballotsCast="{cast}" voterTurnout="50.00">\n        <Precincts>'
    for name, size in sizes.items():
        said = f'totalVoters="{size * 2}" ballotsCast="{size}" voterTurnout="50.00" percentReporting="4"'
        yield f'            <Precinct name="{name}" {said} />'
    yield "        </Precincts>\n    </VoterTurnout>"
    for number in range(1, 61):
        yield (
            f'    <Contest key="{number}" text="Contest {number}" voteFor="1" isQuestion="false" '
            f'precinctsReporting="{precincts}" precinctsReported="{precincts}">'
        )
        for name, weight in (("Undervotes", 0.02), ("Overvotes", 0.001)):
            yield from _vote_type(chance, name, weight, sizes, "        ")[1]
        for choice in range(CHOICES):
            yield from _choice(chance, choice, number, sizes)
        yield "    </Contest>"
    yield "</ElectionResult>\n"


def _choice(chance: Random, choice: int, contest: int, sizes: dict[str, int]) -> Iterator[str]:
    types = [
        _vote_type(chance, name, _WEIGHTS[choice] * weight, sizes, "            ")
        for name, weight in zip(_TYPES, (0.3, 0.5, 0.19, 0.01), strict=True)
    ]
    total, party = sum(votes for votes, _ in types), _PARTIES[choice]
    name = f"{_person(contest, choice)} ({party})"
    yield f'        <Choice key="{choice + 1}" text="{name}" party="{party}" totalVotes="{total}">'
    for _, lines in types:
        yield from lines
    yield "        </Choice>"


def _vote_type(chance: Random, name: str, weight: float, sizes: dict[str, int], indent: str) -> tuple[int, list[str]]:
    votes = [int(size * weight * (0.5 + chance.random())) for size in sizes.values()]
    lines = [f'{indent}<VoteType name="{name}" votes="{sum(votes)}">']
    lines += [f'{indent}    <Precinct name="{unit}" votes="{n}" />' for unit, n in zip(sizes, votes, strict=True)]
    return sum(votes), [*lines, f"{indent}</VoteType>"]


def ap(rows: int) -> bytes:
    """AP's Elections API with so many candidates in units, or a few more: statewide races of ten states by county."""
    chance, per_race = Random(rows), sum(counties + 1 for _, _, counties in _STATES) * CHOICES
    races = [race for number in range(-(-rows // per_race)) for race in _races(chance, number)]
    document = {
        "electionDate": "2024-11-05",
        "timestamp": "2024-11-06T05:50:46.194Z",
        "races": races,
        "nextrequest": "https://ap.example/v2/elections/2024-11-05?minDateTime=2024-11-06T05%3a50%3a46.000Z",
    }
    return json.dumps(document, separators=(",", ":")).encode()


def _races(chance: Random, number: int) -> Iterator[dict[str, Any]]:
    """One office, contested in every state: the state's own figures, then those of its counties."""
    for at, (postal, state, counties) in enumerate(_STATES):
        race = number * len(_STATES) + at
        votes = [_votes(chance, _size(chance) * 20) for _ in range(counties)]
        whole = [sum(column) for column in zip(*votes, strict=True)]
        units = [_unit(chance, race, {"statePostal": postal, "stateName": state, "level": "state"}, whole)]
        for index, counted in enumerate(votes):
            ids = {"reportingunitName": f"County {index:03d}", "reportingunitID": f"{at}{index:04d}"}
            place = {"statePostal": postal, **ids, "level": "subunit", "fipsCode": f"{at + 10}{index * 2 + 1:03d}"}
            units.append(_unit(chance, race, place, counted))
        office = {"officeID": "G", "officeName": f"Office {number + 1}", "seatName": f"Seat {number + 1}"}
        head = {"test": False, "raceID": f"{20_000 + race}", "raceType": "General", "raceTypeID": "G"}
        yield {**head, **office, "national": True, "reportingUnits": units}


def _unit(chance: Random, race: int, place: dict[str, str], votes: list[int]) -> dict[str, Any]:
    precincts = sum(votes) // 900 + 1
    reporting = chance.randint(precincts // 2, precincts)
    return {
        **place,
        "lastUpdated": f"2024-11-06T0{chance.randint(1, 5)}:{chance.randint(10, 59)}:54Z",
        "precinctsReporting": reporting,
        "precinctsTotal": precincts,
        "precinctsReportingPct": round(100 * reporting / precincts, 2),
        "candidates": [_candidate(race, choice, count) for choice, count in enumerate(votes)],
    }


def _candidate(race: int, choice: int, votes: int) -> dict[str, Any]:
    first, last = _person(race, choice).split(" ", 1)
    number = race * CHOICES + choice
    ids = {"candidateID": f"{30_000 + number}", "polID": f"{number + 1}", "ballotOrder": choice + 1}
    called = {"winner": "X"} if not choice and race % 3 == 0 else {}
    told = {"first": first, "last": last, "party": _PARTIES[choice], **ids, "polNum": f"{70_000 + number}"}
    return {**told, "voteCount": votes, **called}


def page(rows: int) -> bytes:
    """A web page with one results table of so many rows: unit, candidate, party, votes, share."""
    lines = [
        f'<tr class="row"><td class="unit">{unit}</td><td class="name">{_person(1, choice)}</td>'
        f'<td class="party">{_PARTIES[choice]}</td><td class="num">{votes:,}</td><td class="num">{share}%</td></tr>'
        for unit, choice, votes, share in _long(Random(rows), rows)
    ]
    head = "".join(f"<th>{name}</th>" for name in ("Precinct", "Candidate", "Party", "Votes", "Share"))
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Results</title></head><body>\n'
        '<nav><a href="/">Home</a> <a href="/results">Results</a></nav>\n<h1>General Election</h1>\n'
        f'<table id="results" class="wide">\n<thead><tr>{head}</tr></thead>\n<tbody>\n'
        + "\n".join(lines)
        + "\n</tbody></table>\n<footer>Unofficial results</footer></body></html>\n"
    ).encode()


def _long(chance: Random, rows: int) -> Iterator[tuple[str, int, int, str]]:
    """Unit, choice, votes, share of one contest."""
    for number in range(-(-rows // CHOICES)):
        votes = _votes(chance, _size(chance) * 5)
        for choice, count in enumerate(votes):
            yield f"Precinct {number + 1:05d}", choice, count, _share(count, sum(votes))


def media_file(rows: int) -> bytes:
    """Sixteen columns, `;`, no header, no quoting, as the Secretary of State of Minnesota publishes them."""
    lines = (
        f"MN;{at % 87 + 1:02d};{unit};{contest:04d};Office {contest};;{choice + 1:02d}01;{_person(contest, choice)};;;"
        f"{_PARTIES[choice]};{reported};1;{votes};{share};{total}\r\n"
        for at, unit, contest, choice, votes, share, total, reported in _by_precinct(Random(rows), rows)
    )
    return "".join(lines).encode()


def quoted_file(rows: int) -> bytes:
    """Commas, a header, and names in quotes because they hold a comma."""
    lines = (
        f'{unit},Office {contest},"{_surname_first(contest, choice)}",{_PARTIES[choice]},{votes},{share},{total},'
        f"{reported},1\n"
        for _, unit, contest, choice, votes, share, total, reported in _by_precinct(Random(rows), rows)
    )
    return ("Precinct,Contest,Candidate,Party,Votes,Percent,Total,Reported,Units\n" + "".join(lines)).encode()


def _by_precinct(chance: Random, rows: int) -> Iterator[tuple[int, str, int, int, int, str, int, int]]:
    """Number and name of the unit, contest, choice, votes, share, the contest's total, units reported."""
    contests = 48
    for number in range(-(-rows // (contests * CHOICES))):
        unit, size, reported = f"PRECINCT {number + 1:05d}", _size(chance), chance.randint(0, 1)
        for contest in range(1, contests + 1):
            votes = _votes(chance, size)
            total = sum(votes)
            for choice, count in enumerate(votes):
                yield number, unit, contest, choice, count, _share(count, total), total, reported


def _votes(chance: Random, size: int) -> list[int]:
    return [int(size * weight * (0.5 + chance.random())) for weight in _WEIGHTS]


def _share(count: int, total: int) -> str:
    return f"{100 * count / total:.2f}" if total else "0.00"


def _size(chance: Random) -> int:
    """Ballots of a precinct: many small ones, a few large."""
    return int(chance.lognormvariate(6.3, 0.9)) + 1


def _person(contest: int, choice: int) -> str:
    """No name twice in a contest."""
    return f"{_FIRST[(contest * 3 + choice) % len(_FIRST)]} {_LAST[(contest + choice) % len(_LAST)]}"


def _surname_first(contest: int, choice: int) -> str:
    first, last = _person(contest, choice).split(" ", 1)
    return f"{last}, {first}"


DOCUMENTS: dict[str, tuple[Callable[[int], bytes], int]] = {
    "clarity": (clarity, 1_000_000),
    "ap": (ap, 300_000),
    "html": (page, 5_000),
    "csv": (media_file, 1_000_000),
    "csv_quoted": (quoted_file, 1_000_000),
}
