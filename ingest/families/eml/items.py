"""Who or what has votes in one block of the media feed, and what each may be called."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.domain.terms import PostElectionStatus
from ingest.families.eml.book import choices, fuller
from ingest.families.eml.figures import elected
from ingest.families.eml.mapping import Mapping
from ingest.parse.records import Open, Record, many, one, text_of

VOTE, CANDIDATES = "", "Candidates"  # kinds of count; the vote itself has no name of its own


class Item(NamedTuple):
    """`key` tells it apart in its contest; `names` are what it may be called by, the shortest first."""

    kind: str
    key: str
    names: tuple[str, ...]
    votes: Record
    status: PostElectionStatus | None = None


class Items:
    def __init__(self, mapping: Mapping) -> None:
        self._by_id = mapping.names == "id"

    def of(self, block: Record, kind: str) -> Iterator[Item]:
        """A ghost is none: it stood at the last election and cannot receive votes (user guide, 7.1.4.2)."""
        for each in many(block.get("Candidate")):
            yield self._item(kind, "CandidateIdentifier", each)
        for each in many(block.get("Coalition")):
            yield self._item(kind, "CoalitionIdentifier", each)
        for each in many(block.get("Option")):
            yield self._item(kind, "ReferendumOptionIdentifier", each)
        for each in many(block.get("Group")):
            yield from self._group(each)
        for each in many(block.get("UngroupedCandidate")):
            yield self._item(VOTE, "CandidateIdentifier", each)
            yield self._item(CANDIDATES, "CandidateIdentifier", each)

    def _group(self, group: Record) -> Iterator[Item]:
        """Its votes in all are a selection; what they are made of are selections of another count, the candidates'."""
        item = self._item(VOTE, "GroupIdentifier", group)
        yield item._replace(votes=one(group.get("GroupVotes")))
        for each in many(group.get("Candidate")):
            yield self._item(CANDIDATES, "CandidateIdentifier", each)
        for part in ("TicketVotes", "Unapportioned"):
            if part in group:
                names = tuple(f"{name} / {part}" for name in item.names)
                yield Item(CANDIDATES, f"{part} of {item.key}", names, one(group[part]))

    def _item(self, kind: str, identified_by: str, item: Record) -> Item:
        identifier, party = one(item.get(identified_by)), one(item.get("AffiliationIdentifier"))
        id_ = text_of(identifier.get("Id"))
        called = [identifier.get(each) for each in ("CandidateName", "CoalitionName", "GroupName", "Ticket")]
        name = next((text for each in called if (text := text_of(each))), None) or text_of(identifier)
        by_name = [] if self._by_id else fuller(name, text_of(party.get("ShortCode")), id_)
        key = f"{identified_by} {id_ or name}"
        return Item(kind, key, choices(by_name) or choices([id_]), item, elected(item))


def contest_names(record: Record, around: Sequence[Open], mapping: Mapping) -> tuple[str, ...]:
    """By its name or id, then with the id of its election, then with its own. Empty where it has neither."""
    identifier = one(record.get("ContestIdentifier"))
    id_, name = text_of(identifier.get("Id")), text_of(identifier.get("ContestName"))
    own = choices([id_ if mapping.names == "id" else name]) or choices([id_])
    elections = [one(each.record.get("ElectionIdentifier")) for each in around if each.name == "Election"]
    election = next(iter(choices(text_of(each.get("Id")) for each in elections)), None)
    if not own or election is None:
        return own
    return choices([own[0], f"{election} / {own[0]}", f"{election} / {own[0]} ({id_})"])


def place_of(record: Record) -> str:
    """Where a contest stands, for a person."""
    return f"Contest {text_of(one(record.get('ContestIdentifier')).get('Id'))}"
