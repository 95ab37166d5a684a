"""What people name and say when they decide: ids have to exist, and a decision has somebody behind it and a reason."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from difflib import get_close_matches

from msgspec import Struct

from ingest.domain.election import Contest, Election, ReportingUnit
from ingest.domain.errors import ImpossibleValue, UnknownName

SHOWN = 12  # of the ids that there are, where none is like the one that was said
LONGEST_WHO, LONGEST_WHY = 100, 1000


class Decision(Struct, frozen=True):
    """Whose it is, and why."""

    who: str
    why: str


def decision(who: str, why: str) -> Decision:
    """Raises ImpossibleValue where nobody says who they are, or why."""
    return Decision(_said("who decides", who, LONGEST_WHO), _said("why", why, LONGEST_WHY))


def _said(what: str, text: str, longest: int) -> str:
    words = "".join(letter for letter in " ".join(text.split()) if letter.isprintable())
    if not words:
        raise ImpossibleValue(f"{what} has to be said")
    if len(words) > longest:
        raise ImpossibleValue(f"{what} should have at most {longest:,} letters, not {len(words):,}")
    return words


def contest(election: Election, id_: str) -> Contest:
    """Raises UnknownName."""
    found = next((each for each in election.contests if each.id == id_), None)
    if found is None:
        raise unknown("contest", id_, {each.id: each.name for each in election.contests})
    return found


def unit(election: Election, id_: str) -> ReportingUnit:
    """Raises UnknownName."""
    found = next((each for each in election.units if each.id == id_), None)
    if found is None:
        raise unknown("unit", id_, {each.id: each.name for each in election.units})
    return found


def check_selections(of: Contest, ids: Iterable[str]) -> None:
    """Raises UnknownName."""
    known = {each.id: each.name for each in of.selections}
    for id_ in ids:
        if id_ not in known:
            raise unknown(f"selection of {of.id}", id_, known)


def unknown(what: str, id_: str, known: Mapping[str, str]) -> UnknownName:
    """`known` maps the ids that there are to their names; those that are like it are proposed."""
    spelt = {text.casefold(): each for each, name in known.items() for text in (name, each) if text}
    alike = get_close_matches(id_[:LONGEST_WHO].casefold(), spelt, n=3)
    meant = " or ".join(dict.fromkeys(spelt[text] for text in alike))
    return UnknownName(f"no {what} {id_!r}; " + (f"did you mean {meant}?" if meant else _all(list(known))))


def _all(ids: list[str]) -> str:
    more = f" and {len(ids) - SHOWN:,} more" if len(ids) > SHOWN else ""
    return f"there are {', '.join(ids[:SHOWN])}{more}" if ids else "there is none"


def instant(at: datetime) -> str:
    """As it stands in a message."""
    return f"{at:%d %b %H:%M:%S}Z"
