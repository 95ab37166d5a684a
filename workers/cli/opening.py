"""What most commands begin with: which election is meant, and which tally or instant of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from ingest.domain.election import Election
    from ingest.domain.tally import TallyKey
    from workers.bootstrap import Services

MOST = 2**53  # of a sequence


def opened(
    election_id: str | None, packs: Sequence[Path] = (), named: str | None = None
) -> "tuple[Services, Election]":
    """The services and the chosen election. Raises ConfigurationError where there is none, or more than one.

    `named` is what may be the id of an election, and chooses it if it is.
    """
    from ingest.domain.errors import ConfigurationError
    from workers import bootstrap, settings

    services = bootstrap.make(settings.load().with_(packs=tuple(packs) or None))
    known = {election.id: election for election in bootstrap.known_elections(services)}
    if named in known:
        return services, known[named]
    if election_id is None and len(known) == 1:
        return services, next(iter(known.values()))
    if election_id in known:
        return services, known[election_id]
    where = (services.settings.database_url and "TALLYWIRE_DATABASE_URL") or f"TALLYWIRE_DATA={services.settings.data}"
    if not known:
        raise ConfigurationError(f"{where}: no election there yet; start one with: tallywire up PACK")
    raise ConfigurationError(f"--election: choose one of those in {where}: {', '.join(known)}")


def key(election: "Election", contest: str, unit: str, count_item_type: str = "total") -> "TallyKey":
    """A tally of the election. Raises UnknownName, with a proposal, where it has no such contest, unit or type."""
    from ingest.domain.terms import CountItemType
    from publish.desk import known

    types = {str(each): each for each in CountItemType}
    if count_item_type not in types:
        raise known.unknown("type of count", count_item_type, dict.fromkeys(types, ""))
    return known.key(election, contest, unit, types[count_item_type])


def check_source(services: "Services", election: "Election", source_id: str | None) -> None:
    """Raises UnknownName where the election never had such a source; None is none."""
    from publish.desk import known
    from storage import sources

    with services.database.read() as session:
        ids = {row.id: "" for row in sources.of(session, election.id)}
    if source_id is not None and source_id not in ids:
        raise known.unknown("source", source_id, ids)


def instant(election: "Election", text: str) -> "datetime":
    """From ISO 8601, or a time alone, which is the first such time after the polls opened.

    Without an offset it is in the election's time zone. Raises ConfigurationError.
    """
    from datetime import UTC, datetime, time, timedelta
    from zoneinfo import ZoneInfo

    from ingest.domain.errors import ConfigurationError

    zone = ZoneInfo(election.time_zone)
    try:
        if ":" in text[:3]:
            opened_at = election.polls_open_at.astimezone(zone)
            at = datetime.combine(opened_at, time.fromisoformat(text.zfill(5)))
            at = at if at.tzinfo else at.replace(tzinfo=zone)
            return (at if at >= opened_at else at + timedelta(days=1)).astimezone(UTC)
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ConfigurationError(
            f"--as-of {text!r}: should be an instant such as 2024-11-05T22:00-06:00, or a time such as 22:00"
        ) from None
