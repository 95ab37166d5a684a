"""What a person adds to a pack: more names of what is in it, and what is not in it yet."""

from collections.abc import Mapping

from msgspec import Struct

from ingest.packs.tables import ContestTable, SelectionTable, UnitTable


class Alias(Struct, frozen=True, kw_only=True):
    """One more name of a contest, a unit, or a selection of `contest_id`; "" makes it no selection's."""

    kind: str
    id: str
    text: str
    contest_id: str = ""


class Changes(Struct, frozen=True, kw_only=True):
    """`selections` are new ones of contests that the pack has, by contest id."""

    aliases: tuple[Alias, ...] = ()
    contests: tuple[ContestTable, ...] = ()
    selections: Mapping[str, tuple[SelectionTable, ...]] = {}
    units: tuple[UnitTable, ...] = ()

    @property
    def any(self) -> bool:
        return bool(self.aliases or self.contests or self.selections or self.units)
