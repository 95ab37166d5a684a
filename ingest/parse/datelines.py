"""Instants as outlets write them: by the standards, in local words ("Seg, 24 Set 2018 19:42:40 -0300"), with or
without a zone.

A month is known by the first letters of its name, in any of the languages; no two languages mean different months by
the same ones. A language more is its twelve names more.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from ingest.parse.unreadable import LONGEST

NAMES = """
January February March April May June July August September October November December
Enero Febrero Marzo Abril Mayo Junio Julio Agosto Septiembre Octubre Noviembre Diciembre
Janeiro Fevereiro Março Abril Maio Junho Julho Agosto Setembro Outubro Novembro Dezembro
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
Januar Februar März April Mai Juni Juli August September Oktober November Dezember
Jänner Feber Maerz April Mai Juni Juli August September Oktober November Dezember
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан
Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
"""
SHORTEST = 3  # letters of a month's name
ZONES = {"z": 0, "ut": 0, "utc": 0, "gmt": 0, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420}
ZONES |= {"mdt": -360, "pst": -480, "pdt": -420, "cet": 60, "cest": 120, "eet": 120, "eest": 180, "msk": 180}

_ISO = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt ]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?\s*(.*)"
)
_TIME = r"[^0-9]{1,12}([0-9]{1,2})[:.h]?([0-9]{2})(?:[:.]([0-9]{2}))?\s*(.*)"
_DAY_FIRST = re.compile(
    r"(?:[^0-9]{0,40}?[\s,])?([0-9]{1,2})(?:\.|er|º|°)?[\s-]+(?:de\s+)?([^\W\d_]{3,20})\.?,?[\s-]+(?:de\s+)?([0-9]{4}|[0-9]{2})\b"
    + _TIME
)
_MONTH_FIRST = re.compile(r"(?:[^0-9]{0,40}?[\s,])?([^\W\d_]{3,20})\.?\s+([0-9]{1,2}),?\s+([0-9]{4})\b" + _TIME)
_FIGURES = re.compile(r"([0-9]{1,2})[./]([0-9]{1,2})[./]([0-9]{4})\b" + _TIME)
_OFFSET = re.compile(r"(?:GMT|UTC)?\s*([+-])([0-9]{2}):?([0-9]{2})?")


def _by_beginning() -> dict[str, int]:
    """Every beginning of a name that only one month has: "ма" is none, and "mar" is March in each language."""
    found: dict[str, set[int]] = {}
    for language in NAMES.strip().splitlines():
        for month, name in enumerate(language.casefold().split(), 1):
            for length in range(SHORTEST, len(name) + 1):
                found.setdefault(name[:length], set()).add(month)
    return {beginning: months.pop() for beginning, months in found.items() if len(months) == 1}


MONTHS = _by_beginning()


def instant(text: str, zone: str) -> datetime | None:
    """In UTC; None where no day with an hour can be read. `zone` is used where the text itself tells none.

    Figures alone are read day first, unless they stand in the order of ISO 8601.
    """
    text = " ".join(text[:LONGEST].split())
    if said := _ISO.fullmatch(text):
        return _made(said[1], int(said[2]), said[3], said.groups()[3:], zone)
    if said := _DAY_FIRST.fullmatch(text):
        return _made(said[3], MONTHS.get(said[2].casefold(), 0), said[1], said.groups()[3:], zone)
    if said := _MONTH_FIRST.fullmatch(text):
        return _made(said[3], MONTHS.get(said[1].casefold(), 0), said[2], said.groups()[3:], zone)
    if said := _FIGURES.fullmatch(text):
        return _made(said[3], int(said[2]), said[1], said.groups()[3:], zone)
    return None


def _made(year: str, month: int, day: str, time: tuple[str | None, ...], zone: str) -> datetime | None:
    hour, minute, second, rest = (each or "" for each in time)
    half = re.match(r"([ap])\.?m\b\.?\s*", rest, re.IGNORECASE)
    hours = int(hour) % 12 + (12 if half[1].lower() == "p" else 0) if half else int(hour)
    try:
        at = datetime(_century(year), month, int(day), hours, int(minute), min(int(second or 0), 59))  # noqa: DTZ001
        told = _offset(rest[half.end() :] if half else rest)
        return at.replace(tzinfo=ZoneInfo(zone) if told is None else told).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _century(year: str) -> int:
    return int(year) + (2_000 if len(year) < 4 else 0)


def _offset(text: str) -> timezone | None:
    """None where nothing is said that we know."""
    if said := _OFFSET.match(text.strip()):
        minutes = int(said[2]) * 60 + int(said[3] or 0)
        return timezone(timedelta(minutes=-minutes if said[1] == "-" else minutes))
    minutes_of = ZONES.get(re.sub(r"[^a-z].*", "", text.strip().lower()))
    return None if minutes_of is None else timezone(timedelta(minutes=minutes_of))
