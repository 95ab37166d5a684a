"""Which column tells what: by its name, by the pack's own names in it, else by what its figures say of each other."""

from collections.abc import Sequence

from msgspec import Struct

from ingest.families.cell import NUMBERS, PERCENTS
from ingest.parse import words
from ingest.proposing import arithmetic, stamps
from ingest.proposing.columns import Column
from ingest.proposing.proposal import Known
from ingest.proposing.vocabulary import way_of_casting
from ingest.proposing.words import CANDIDATE, NOTHING, PARTY

SURE = 0.4
BY_NAME, BY_FIGURES, BY_PACK = "from its name", "from the figures", "from the names of the pack in it"
MEASURES = ("votes", "share", "seats")
UNIT, CONTEST, WAY = "unit", "contest", "count_item_type"


class Role(Struct, frozen=True):
    column: Column
    why: str


class Roles:
    """What each key is told by, and the columns nobody has yet."""

    def __init__(self, columns: Sequence[Column], decimal: str, known: Known) -> None:
        self.columns = list(columns)
        self.decimal = decimal
        self.told: dict[str, Role] = {}
        self.units: list[Role] = []
        self._passed = {column.at for column in columns if _is_nothing(column)}
        self._by_known_names(known)
        self._by_words()

    @property
    def free(self) -> list[Column]:
        """Nobody has them, and their names do not say that they are beside the point."""
        had = self._had()
        return [column for column in self.columns if column.at not in had and column.at not in self._passed]

    @property
    def left(self) -> list[Column]:
        """Nobody reads them; nor a party, where a candidate is the selection."""
        had = self._had()
        if CANDIDATE in self.told and (party := self._column(PARTY)):
            had.discard(party.at)
        return [column for column in self.columns if column.at not in had and column.name]

    @property
    def selection(self) -> Role | None:
        """A candidate before a party."""
        return self.told.get(CANDIDATE) or self.told.get(PARTY)

    def give(self, key: str, column: Column, why: str) -> None:
        self.told[key] = Role(column, why)

    def give_up(self, key: str) -> None:
        self.told.pop(key, None)

    def by_arithmetic(self, *, ballots: bool) -> None:
        """Fill what words left open. `ballots` where rows tell of turnout and not of selections."""
        votes, share, total = (
            ("ballots_cast", "turnout", "registered") if ballots else ("votes", "share", "ballots_valid")
        )
        could = [c for c in self.columns if c in self.free or any(c is self._column(k) for k in (votes, share, total))]
        found = arithmetic.shares(could, self.decimal)
        if found:
            of = found.total.shown if found.total else "their sum"
            why = f"{BY_FIGURES}: {found.share.shown} is {found.votes.shown} in percent of {of}"
            self._offer(votes, found.votes, why)
            self._offer(share, found.share, why)
            if found.total:
                self._offer(total, found.total, why)
        self._progress()

    def _progress(self) -> None:
        found = arithmetic.progress(self.free, self.decimal)
        if found and "units_reported" not in self.told and "units_total" not in self.told:
            why = f"{BY_FIGURES}: {found[0].shown} never exceeds {found[1].shown}"
            self.give("units_reported", found[0], why)
            self.give("units_total", found[1], why)
        parts = [self._column(key) for key in ("units_reported", "units_total")]
        if "percent_counted" not in self.told and parts[0] and parts[1]:
            for column in arithmetic.percentages(self.free, parts[0], parts[1], self.decimal)[:1]:
                of = f"it is {parts[0].shown} in percent of {parts[1].shown}"
                self.give("percent_counted", column, f"{BY_FIGURES}: {of}")

    def _offer(self, key: str, column: Column, why: str) -> None:
        if key not in self.told and column in self.free:
            self.give(key, column, why)

    def _column(self, key: str) -> Column | None:
        role = self.told.get(key)
        return role.column if role else None

    def _had(self) -> set[int]:
        return {role.column.at for role in (*self.told.values(), *self.units)}

    def _by_known_names(self, known: Known) -> None:
        kinds = {CANDIDATE: known.selections, CONTEST: known.contests, UNIT: known.units}
        for key, names in kinds.items():
            named = [(_share_known(column, names), column) for column in self.columns] if names else []
            best = max(named, key=lambda each: each[0], default=(0.0, None))
            if best[1] is not None and best[0] >= 0.5:
                self._take(key, Role(best[1], BY_PACK))

    def _by_words(self) -> None:
        offers = [(column.meaning, column) for column in self.columns if column.at not in self._passed]
        ranked = sorted(
            ((said.sure, len(said.phrase), -column.at, said.key, column) for said, column in offers if said),
            key=lambda offer: offer[:3],
            reverse=True,
        )
        for sure, _, _, key, column in ranked:
            if sure >= SURE and column.at not in self._had() and fits(key, column, self.decimal):
                self._take(key, Role(column, BY_NAME))

    def _take(self, key: str, role: Role) -> None:
        if key == UNIT:
            self.units.append(role)
        elif key not in self.told:
            self.told[key] = role


def _is_nothing(column: Column) -> bool:
    return column.meaning is not None and column.meaning.key == NOTHING and column.meaning.sure > 0.5


def _share_known(column: Column, names: frozenset[str]) -> float:
    """Of the different texts, how many are names."""
    texts = set(column.said)
    return sum(words.same(text) in names for text in texts) / len(texts) if texts else 0.0


def fits(key: str, column: Column, decimal: str) -> bool:
    """Whether what stands in the column can be what its name says."""
    if key in (CANDIDATE, PARTY, CONTEST, UNIT):
        numbered = key == UNIT and column.meaning is not None and column.meaning.sure == 1 and column.is_whole(decimal)
        return column.is_texts or (numbered and not column.is_unsaid)
    if key == WAY:
        return any(way_of_casting(text) for text in set(column.said))
    if key == "generated_at":
        return stamps.stamp(column.said) is not None
    if key in MEASURES and (column.around or column.stands_still):
        return False
    if column.is_unsaid:
        return True
    if key in PERCENTS or key == "share":
        known = [value for value in column.numbers(decimal) if value is not None]
        return column.is_figures and all(0 <= value <= 100 for value in known)
    return column.is_figures and column.is_whole(decimal) and key in (*NUMBERS, "votes", "seats")
