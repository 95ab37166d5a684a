"""How rows tell of tallies: a row for each selection (long), a column for each (wide), or ballots only."""

from enum import StrEnum

from ingest.families.cell import NUMBERS, PERCENTS
from ingest.proposing import keys
from ingest.proposing.columns import MOSTLY, Column
from ingest.proposing.roles import CONTEST, MEASURES, Role, Roles
from ingest.proposing.words import CANDIDATE

BALLOTS = (*NUMBERS, *PERCENTS)


class Layout(StrEnum):
    LONG = "long"
    WIDE = "wide"
    BALLOTS = "ballots"


def laid(roles: Roles, doubts: list[str]) -> Layout | None:
    """Give every key its column that can be guessed; None where nothing stands there that could be counted."""
    layout = _layout(roles, doubts)
    if layout is not None:
        _key(roles, layout, doubts)
    return layout


def _layout(roles: Roles, doubts: list[str]) -> Layout | None:
    if roles.selection is None and len(vote_columns(roles)) > 1:
        return _wide(roles)
    if roles.selection is None and "votes" not in roles.told and "ballots_cast" in roles.told:
        return _of_ballots(roles)
    named = any(column.name for column in roles.columns)
    measured = any(key in roles.told for key in MEASURES)
    if roles.selection is None and named and not measured and len(_countable(roles)) > 1:
        return _without_selection(roles, doubts)
    roles.by_arithmetic(ballots=roles.selection is None and not _names(roles))
    if roles.selection is None and not _choose_selection(roles, doubts):
        return _ballots_only(roles)
    if any(key in roles.told for key in MEASURES):
        return Layout.LONG
    return _choose_votes(roles, doubts)


def vote_columns(roles: Roles) -> list[Column]:
    """Columns such as "Votes Ant": they say more than that they are votes."""
    said = [(column, column.meaning) for column in roles.columns if not (column.is_texts or column.around)]
    return [column for column, means in said if means and means.key == "votes" and means.rest]


def _countable(roles: Roles) -> list[Column]:
    return [column for column in roles.free if column.is_figures and not column.around]


def _names(roles: Roles) -> list[Column]:
    """Columns of texts nobody has, what varies most first."""
    texts = [each for each in roles.free if each.is_texts and any(map(str.isalpha, "".join(each.said[:20])))]
    return sorted(texts, key=lambda column: (-column.changes, -column.length))


def _without_selection(roles: Roles, doubts: list[str]) -> Layout | None:
    """Several columns of figures under names that are no words for votes: selections, else a share tells more."""
    roles.by_arithmetic(ballots=len(_names(roles)) < 2)
    if "ballots_cast" in roles.told and "turnout" in roles.told and len(_countable(roles)) < 2:
        return Layout.BALLOTS
    if "votes" in roles.told and _choose_selection(roles, doubts):
        return Layout.LONG
    return _wide(roles)


def _of_ballots(roles: Roles) -> Layout:
    """Rows that tell how many voted; with a column for each selection, if those add up to no more."""
    if share := roles.told.get("share"):
        roles.give_up("share")
        roles.by_arithmetic(ballots=True)
        if "turnout" not in roles.told:
            roles.give("turnout", share.column, f"{share.why}, since nothing names a selection")
    roles.by_arithmetic(ballots=True)
    return _wide(roles) if len(_countable(roles)) > 1 and _add_up(roles) else Layout.BALLOTS


def _add_up(roles: Roles) -> bool:
    """Whether the free figures of most rows are together no more than the ballots, and not next to nothing."""
    cast = roles.told["ballots_cast"].column.numbers(roles.decimal)
    free = [column.numbers(roles.decimal) for column in _countable(roles)]
    sums = [sum(value or 0 for value in row) for row in zip(*free, strict=True)]
    told = [(part, whole) for part, whole in zip(sums, cast, strict=True) if whole]
    fitting = [0.3 * whole < part <= 1.02 * whole for part, whole in told]
    return bool(sum(fitting) >= MOSTLY * len(fitting))


def _wide(roles: Roles) -> Layout:
    for key in MEASURES:
        roles.give_up(key)
    if not roles.units and (texts := _names(roles)):
        roles.units.append(Role(max(texts, key=lambda column: column.distinct), "from its texts, which differ most"))
    return Layout.WIDE


def _ballots_only(roles: Roles) -> Layout | None:
    votes = roles.told.get("votes")
    for key in MEASURES:
        roles.give_up(key)
    if votes and "ballots_cast" not in roles.told:
        roles.give("ballots_cast", votes.column, f"{votes.why}, since nothing names a selection")
    return Layout.BALLOTS if any(key in roles.told for key in BALLOTS) else None


def _choose_selection(roles: Roles, doubts: list[str]) -> bool:
    """Of the columns whose texts change with nearly every row, the one with the longest texts."""
    texts = _names(roles)
    if not texts or not (_countable(roles) or any(key in roles.told for key in MEASURES)):
        return False
    often = [column for column in texts if column.changes >= 0.8 * texts[0].changes]
    chosen = max(often, key=lambda column: column.length)
    roles.give(CANDIDATE, chosen, "from its texts, which change with every row")
    doubts.append(f"Is column {chosen.shown} who the votes are for?")
    return True


def _choose_votes(roles: Roles, doubts: list[str]) -> Layout | None:
    figures = _countable(roles)
    wholes = [column for column in figures if column.is_whole(roles.decimal)]
    if wholes:
        chosen = max(wholes, key=lambda column: (column.distinct, sum(v or 0 for v in column.numbers(roles.decimal))))
        roles.give("votes", chosen, "from its figures, which differ most")
        doubts.append(f"Is column {chosen.shown} the votes?")
        return Layout.LONG
    percents = [column for column in figures if column.is_percents(roles.decimal)]
    if percents:
        roles.give("share", percents[0], "from its figures, which are all percentages")
        return Layout.LONG
    return Layout.BALLOTS if any(key in roles.told for key in BALLOTS) else None


def _key(roles: Roles, layout: Layout, doubts: list[str]) -> None:
    """Which contest and which unit, where no word told; a table without names has them in some column of texts."""
    if layout is Layout.LONG and not any(column.name for column in roles.columns):
        could = [each for each in _names(roles) if each.length > 4 and each.changes <= len(each.texts) / 2]
        if could and CONTEST not in roles.told:
            roles.give(
                CONTEST,
                max(could, key=lambda column: column.length),
                "as the longest text that stays the same over rows",
            )
        codes = [column for column in roles.free if column.is_texts and _is_code(column)]
        roles.units += [Role(column, "as the first text with no other meaning") for column in codes[: not roles.units]]
    roles.units[:] = keys.unit_path(roles, doubts)


def _is_code(column: Column) -> bool:
    """It says something in nearly every row, and more than a mark."""
    return len(column.said) >= MOSTLY * len(column.texts) and column.length > 1
