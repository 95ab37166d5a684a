"""The sources of a pack: a table each, and in it a mapping in the words of the source's family."""

import re
from collections.abc import Iterator, Sequence

from babel import Locale
from babel.core import UnknownLocaleError
from babel.localedata import locale_identifiers
from msgspec.structs import replace

from ingest.domain.election import Election
from ingest.domain.errors import ImpossibleValue
from ingest.domain.follow import Follow
from ingest.domain.source import Source
from ingest.domain.terms import SourceKind
from ingest.families import FAMILIES
from ingest.packs import judging
from ingest.packs.explain import read
from ingest.packs.following import follow_problems, header_problems, url_problem
from ingest.packs.places import Place, did_you_mean, shown
from ingest.packs.references import zone_problem
from ingest.packs.tables import ChecksTable, SourceTable

_SECONDS = {"s": 1, "m": 60, "h": 3600}
_LONGEST = 24 * 3600


def source(
    table: SourceTable, time_zone: str, place: Place, problems: list[str], checks: ChecksTable = judging.NOTHING
) -> Source | None:
    """None once everything wrong with it stands in `problems`. `time_zone` is the election's, `checks` the pack's."""
    found = list(_problems(table, place))
    mapping = follow = None
    if table.family in FAMILIES and table.mapping is not None:
        mapping = read(table.mapping, FAMILIES[table.family].Mapping, place.within("mapping"), found)
    if table.follow is not None:
        follow = read(table.follow, Follow, place.within("follow"), found)
    if follow or table.follow is None:
        found += follow_problems(table, follow, place)
    problems.extend(found)
    if found or mapping is None:
        return None
    shortest, longest = (_seconds(text) for text in table.interval)
    return Source(
        id=table.id,
        issuer=table.issuer,
        kind=table.kind,
        url=table.url,
        family=table.family,
        mapping=mapping,
        locale=table.locale,
        time_zone=table.time_zone or time_zone,
        interval_min=shortest,
        interval_max=longest,
        allow_private=table.allow_private,
        member=table.member,
        minimum=table.minimum,
        headers=table.headers,
        follow=follow,
        checks=judging.settled(checks, table.checks),
    )


def bound(found: Sequence[Source], election: Election, place: Place, problems: list[str]) -> tuple[Source, ...]:
    """With mappings that know what the pack calls everything; what does not go together stands in `problems`."""
    return tuple(_bound(each, found, election, place.one_of_many(shown(each.id)), problems) for each in found)


def _bound(each: Source, every: Sequence[Source], election: Election, place: Place, problems: list[str]) -> Source:
    bind = FAMILIES[each.family].bind
    if bind is None:
        return each
    try:
        return replace(each, mapping=bind(each, election, every))
    except ImpossibleValue as error:
        problems.append(place.within("mapping").problem(str(error)))
        return each


def _problems(table: SourceTable, place: Place) -> Iterator[str]:
    checked = {
        "kind": _kind_problem(table.kind) if table.kind else "",
        "url": table.url and url_problem(table.url),
        "family": table.family and _family_problem(table.family),
        "locale": _locale_problem(table.locale),
        "time_zone": zone_problem(table.time_zone) if table.time_zone is not None else "",
        "interval": _interval_problem(table.interval),
    }
    yield from (place.problem(problem, key) for key, problem in checked.items() if problem)
    yield from header_problems(table.headers, place)
    yield from judging.problems(table.checks, place)


def _kind_problem(kind: SourceKind) -> str:
    if kind.declared:
        return ""
    *others, last = (each.value for each in SourceKind if each.declared)
    return f"{shown(kind)} is no kind that a pack may declare; write {', '.join(others)} or {last}"


def _family_problem(family: str) -> str:
    return "" if family in FAMILIES else f"{shown(family)} is no family{did_you_mean(family, list(FAMILIES))}"


def _locale_problem(locale: str) -> str:
    try:
        Locale.parse(locale)
    except (UnknownLocaleError, ValueError):
        return f"{shown(locale)} is no locale{did_you_mean(locale, locale_identifiers())}"
    return ""


def _interval_problem(interval: tuple[str, str]) -> str:
    shortest, longest = map(_seconds, interval)
    if not (1 <= shortest <= _LONGEST and 1 <= longest <= _LONGEST):
        return 'should be the shortest and the longest pause between polls, from "1s" to "24h", as in ["5s", "2m"]'
    return "" if shortest <= longest else "the shortest pause comes first and the longest second"


def _seconds(text: str) -> float:
    """0 for what is no duration."""
    written = re.fullmatch(r"([0-9]{1,6})([smh])", text)
    return float(written[1]) * _SECONDS[written[2]] if written else 0.0
