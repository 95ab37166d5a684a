"""What a pack says of a Clarity source."""

from typing import Literal

from msgspec import Struct

from ingest.domain.errors import check
from ingest.domain.terms import CountItemType
from ingest.parse import words


class Mapping(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`names` is what contests are called by; `region` overrules the document's Region, and stands in for it in JSON.

    `vote_types` gives the document's vote types the standard's words, "" for one to leave out. `turnout_contest` is the
    contest under which turnout is told, None where nobody wants it. `ignore` are names that are left out on purpose.
    """

    names: Literal["text", "key"] = "text"
    region: str | None = None
    turnout_contest: str | None = None
    vote_types: dict[str, str] = {}
    ignore: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check(self.region is None or bool(self.region.strip()), "region is blank")
        check(self.turnout_contest is None or bool(self.turnout_contest.strip()), "turnout_contest is blank")
        allowed = {*CountItemType, ""} - {CountItemType.SEATS}
        wrong = [word for word in self.vote_types.values() if word not in allowed]
        check(not wrong, f"vote_types: {', '.join(map(repr, wrong))} is no kind of votes")
        check(len(declared(self)) == len(self.vote_types), "vote_types names one vote type twice")


def declared(mapping: Mapping) -> dict[str, CountItemType | None]:
    """What the pack says that vote types mean, by `words.same`; None is to be left out."""
    return {words.same(name): CountItemType(word) if word else None for name, word in mapping.vote_types.items()}
