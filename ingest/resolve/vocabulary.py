"""Every name of a pack, built once; a process asks it for each document."""

from msgspec import Struct

from ingest.domain.election import Election
from ingest.resolve.contests import Contests, contests
from ingest.resolve.names import Names, Unnamed, ambiguous, names
from ingest.resolve.tickets import meant, tickets
from ingest.resolve.units import Units, units


class Selections(Struct, frozen=True):
    """Those of one contest, because "Yes" means something else in every contest."""

    names: Names
    tickets: dict[str, tuple[str, ...]]

    def meaning(self, text: str) -> str | Unnamed:
        """The id of the one selection that `text` stands for."""
        if (known := self.names.known.get(text)) is not None:
            return known
        found = self.names.nearest(text) or sorted(meant(text, self.tickets))
        if len(found) == 1:
            return self.names.remember(text, found[0])
        return ambiguous(text, found) if found else Unnamed(text)


class Vocabulary(Struct, frozen=True, kw_only=True):
    """`selections` is by contest id."""

    contests: Contests
    units: Units
    selections: dict[str, Selections]


def vocabulary(election: Election) -> Vocabulary:
    places, candidates = units(election.units), {each.id: each for each in election.candidates}
    return Vocabulary(
        contests=contests(election.contests, places),
        units=places,
        selections={
            contest.id: Selections(
                names((each.id, (each.name, *each.aliases)) for each in contest.selections),
                tickets(contest.selections, candidates),
            )
            for contest in election.contests
        },
    )
