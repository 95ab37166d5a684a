"""Who is chosen in a plain EML message: a party, a candidate, a candidate listed under a party, an answer."""

from collections.abc import Iterator
from typing import NamedTuple

from ingest.domain.terms import PostElectionStatus
from ingest.families.eml.book import choices, fuller
from ingest.families.eml.figures import elected
from ingest.families.eml.items import CANDIDATES, VOTE
from ingest.families.eml.mapping import Mapping
from ingest.parse.records import Record, many, one, text_of


class Chosen(NamedTuple):
    """`key` tells it apart in its contest; `names` are what it may be called by, the shortest first."""

    kind: str
    key: str
    names: tuple[str, ...]
    record: Record
    status: PostElectionStatus | None


class _Named(NamedTuple):
    """How something is identified; `name` is the one the mapping asks for."""

    id: str | None
    name: str | None


def chosen(block: Record, mapping: Mapping) -> Iterator[Chosen]:
    """In their order. A candidate without a party of its own is listed under the party before."""
    by_id = mapping.names == "id"
    above: _Named | None = None
    for each in many(block.get("Selection")):
        party = _named(one(each.get("AffiliationIdentifier")), "RegisteredName", by_id=by_id)
        status = elected(each)
        if "Candidate" in each:
            own = party or _named(
                one(one(each["Candidate"]).get("AffiliationIdentifier")), "RegisteredName", by_id=by_id
            )
            key, names = _candidate(one(each["Candidate"]), own, None if own else above, by_id=by_id)
            yield Chosen(CANDIDATES, key, names, each, status)
        elif "ReferendumOptionIdentifier" in each:
            option = _named(one(each["ReferendumOptionIdentifier"]), "", by_id=by_id)
            yield Chosen(VOTE, f"option {option and option.id}", _names(option), each, status)
        else:
            above = party
            yield Chosen(VOTE, f"party {party and party.id}", _names(party), each, status)


def _candidate(
    candidate: Record, own: _Named | None, above: _Named | None, *, by_id: bool
) -> tuple[str, tuple[str, ...]]:
    identifier, whole = one(candidate.get("CandidateIdentifier")), one(candidate.get("CandidateFullName"))
    id_ = text_of(identifier.get("ShortCode")) or text_of(identifier.get("Id"))
    full = text_of(identifier.get("CandidateName")) or text_of(whole.get("PersonFullName")) or text_of(whole)
    name = id_ if by_id or not (full or "").strip() else full
    if above is not None:
        listed = choices([name and above.name and f"{above.name} / {name}"])
        return f"candidate {above.id} {id_ or full}", listed
    return f"candidate {id_ or full}", choices(fuller(name, own and own.name, id_))


def _named(identifier: Record, text: str, *, by_id: bool) -> _Named | None:
    """None where nothing identifies it."""
    id_ = text_of(identifier.get("Id")) or text_of(identifier.get("ShortCode"))
    name = text_of(identifier.get(text) if text else identifier)
    if not (name or "").strip() or (by_id and id_):
        name = id_
    return _Named(id_ or name, name) if name else None


def _names(named: _Named | None) -> tuple[str, ...]:
    return choices(fuller(named.name, named.id)) if named else ()
