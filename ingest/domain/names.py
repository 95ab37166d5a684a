"""A source's own name for a reporting unit, where a bare text would not do.

Commissions number their units anew at every level: county 1 and precinct 1 stand in one table, and precinct 1 stands
in every county. So a reader can say at which level a unit lies, and within which others, in one text. The parts are
joined by characters that no squeezed text can hold, so nothing a source writes can be taken for such a name.
"""

from collections.abc import Sequence
from typing import NamedTuple

from ingest.domain.terms import ReportingUnitType

_WITHIN = "\x1f"
_LEVEL = "\x1e"
_TYPES = {str(each): each for each in ReportingUnitType}


class UnitName(NamedTuple):
    """`path` leads from the outermost named unit to the unit itself; `type` is None where the source tells no level."""

    path: tuple[str, ...]
    type: ReportingUnitType | None = None


def unit_name(path: Sequence[str], type_: ReportingUnitType | None = None) -> str:
    """The name as one text, fit for `Tally.unit_id`. A path of one without a level is that text alone."""
    return (f"{type_}{_LEVEL}" if type_ else "") + _WITHIN.join(path)


def parsed(text: str) -> UnitName:
    """The inverse of `unit_name`, of any text."""
    if _WITHIN not in text and _LEVEL not in text:
        return UnitName((text,))
    level, _, rest = text.rpartition(_LEVEL)
    type_ = _TYPES.get(level)
    return UnitName(tuple((rest if type_ else text).split(_WITHIN)), type_)


def shown(name: str | UnitName) -> str:
    """The name as a person reads it, and as it may be written as an alias: `Hennepin / P-1`, the level left out."""
    return " / ".join((parsed(name) if isinstance(name, str) else name).path)
