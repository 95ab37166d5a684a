"""What people name when they decide: ids have to exist."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from difflib import get_close_matches

from ingest.domain.election import Contest, Election, ReportingUnit
from ingest.domain.errors import UnknownName
from ingest.domain.tally import TallyKey
from ingest.domain.terms import CountItemType

SHOWN = 12  # of the ids that there are, where none is like the one that was said
MOST_PROPOSED_FROM = 2_000  # comparing with more takes long, and anybody may ask
LONGEST = 100  # of what is looked for among them


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


def key(election: Election, contest_id: str, unit_id: str, kind: CountItemType) -> TallyKey:
    """A tally of the election. Raises UnknownName."""
    return TallyKey(contest(election, contest_id).id, unit(election, unit_id).id, kind)


def check_selections(of: Contest, ids: Iterable[str]) -> None:
    """Raises UnknownName."""
    known = {each.id: each.name for each in of.selections}
    for id_ in ids:
        if id_ not in known:
            raise unknown(f"selection of {of.id}", id_, known)


def unknown(what: str, id_: str, known: Mapping[str, str]) -> UnknownName:
    """`known` maps the ids that there are to their names; those that are like it are proposed."""
    if len(known) > MOST_PROPOSED_FROM:
        return UnknownName(f"no {what} {id_!r}; there are {len(known):,}")
    spelt = {text.casefold(): each for each, name in known.items() for text in (name, each) if text}
    alike = get_close_matches(id_[:LONGEST].casefold(), spelt, n=3)
    meant = " or ".join(dict.fromkeys(spelt[text] for text in alike))
    return UnknownName(f"no {what} {id_!r}; " + (f"did you mean {meant}?" if meant else _all(list(known))))


def _all(ids: list[str]) -> str:
    more = f" and {len(ids) - SHOWN:,} more" if len(ids) > SHOWN else ""
    return f"there are {', '.join(ids[:SHOWN])}{more}" if ids else "there is none"


def instant(at: datetime) -> str:
    """As it stands in a message."""
    return f"{at:%d %b %H:%M:%S}Z"
