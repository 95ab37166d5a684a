"""What makes a row one of its kind: which cells lead to its unit, and whether contest, unit and selection suffice."""

from collections import Counter
from collections.abc import Sequence

from ingest.domain.terms import ReportingUnitType
from ingest.proposing.columns import Column
from ingest.proposing.proposal import Said
from ingest.proposing.roles import CONTEST, WAY, Role, Roles

WITHOUT = "because rows would repeat contest, unit and selection without it"
DEPTHS = (
    ("country",),
    ("state",),
    ("county",),
    ("municipality", "city", "town"),
    ("ward",),
    ("precinct", "polling-place"),
)
FEW = 0.01  # of the rows may still be doubles: a few lines that stand twice are the issuer's affair


def unit_path(roles: Roles, doubts: list[str]) -> list[Role]:
    """The columns that name the unit, outermost first: no more than tell the rows apart."""
    named = [role for role in sorted(roles.units, key=lambda role: role.column.at) if role.column.distinct]
    varying = [role for role in named if role.column.distinct > 1]
    fixed = [roles.told[key].column for key in (CONTEST, "candidate", "party", WAY) if key in roles.told]
    path = _innermost(varying) or named[-1:]
    path += [role for role in named if path and role not in path and _depth(role) > _depth(path[-1]) > 0][-1:]
    for role in sorted(varying, key=lambda role: -role.column.at):
        if role not in path and _doubles([*fixed, *_columns(path)]):
            path = sorted([*path, role], key=lambda role: role.column.at)
    if not _doubles([*fixed, *_columns(path)]):
        return path
    if roles.selection is None:
        if path:
            doubts.append("Several rows are of the same contest and unit. What tells them apart?")
        return path
    return _completed(path, fixed, roles, doubts)


def _depth(role: Role) -> int:
    """How deep the level is that the column's name tells, 0 where it tells none."""
    level = role.column.meaning.level if role.column.meaning else ""
    return next((depth for depth, levels in enumerate(DEPTHS, 1) if level in levels), 0)


def _innermost(varying: Sequence[Role]) -> list[Role]:
    """The column that differs most."""
    return [max(varying, key=lambda role: (role.column.distinct, role.column.at))] if varying else []


def _completed(path: list[Role], fixed: list[Column], roles: Roles, doubts: list[str]) -> list[Role]:
    """With one more column, where that tells the rows apart."""
    could = [column for column in roles.free if column.said and column.is_whole(roles.decimal)]
    for column in sorted(could, key=lambda column: column.is_figures):
        if not _doubles([*fixed, *_columns(path), column]):
            more = Role(column, WITHOUT)
            kept = [role for role in path if role.column.distinct > 1]
            return sorted([*kept, more], key=lambda role: role.column.at)
    doubts.append("Rows say the same contest, unit and selection several times. What tells them apart?")
    return path


def _columns(path: Sequence[Role]) -> list[Column]:
    return [role.column for role in path]


def _doubles(columns: Sequence[Column]) -> bool:
    rows = list(zip(*(column.texts for column in columns), strict=True))
    return sum(times - 1 for times in Counter(rows).values()) > FEW * len(rows)


def levels(path: Sequence[Role]) -> Said | None:
    """The standard's words for the columns of a path, where all of them are known and there are several."""
    found = [role.column.meaning.level if role.column.meaning else "" for role in path]
    if len(found) < 2 or not all(level in ReportingUnitType.__members__.values() for level in found):
        return None
    return Said(found, "guessed from the names of the columns")
