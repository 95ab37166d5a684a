"""What a pack says of a source of news, and the same once it is known what the pack calls everything."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import asdict

from ingest.domain.election import Contest, Election, Topic
from ingest.domain.errors import check
from ingest.domain.source import Source
from ingest.domain.terms import SourceKind
from ingest.news import subjects
from ingest.news.claims import Subject
from ingest.news.tables import languages

Text = Annotated[str, Meta(pattern=r"\S", max_length=200)]
Texts = Annotated[tuple[Text, ...], Meta(max_length=100)]


class Mapping(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`contests` are ids of the pack, without any all that are decided in the whole area.

    `languages` are those in which the source writes; without any a text is read in the one it seems to be in. `by` are
    names of the pollster whose exit poll is read. `ruling` is the selection called "the ruling party" or "the
    incumbent". A figure whose reading is less certain than `least_confidence`, from 0 to 1, is told in a finding only.
    """

    contests: Texts = ()
    languages: Texts = ()
    by: Texts = ()
    ruling: Text | None = None
    least_confidence: Annotated[float, Meta(ge=0, le=1)] = 0.5

    def __post_init__(self) -> None:
        known = languages()
        unknown = [each for each in self.languages if each not in known]
        check(not unknown, f"languages: {', '.join(map(repr, unknown))}: there are words for {', '.join(known)}")


class Read(Struct, frozen=True, kw_only=True):
    """A contest that is read for, and the unit that its figures are about."""

    subject: Subject
    unit_id: str


class Bound(Mapping, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """With what the pack says elsewhere. `listing` says that the first document of a zip only lists the others."""

    reads: tuple[Read, ...] = ()
    topics: tuple[Topic, ...] = ()
    listing: bool = False


def bind(source: Source, election: Election, others: Sequence[Source]) -> Bound:
    """`others` are all sources of the pack: they name who counts, and who asks. Raises ImpossibleValue."""
    mapping = source.mapping
    assert isinstance(mapping, Mapping)
    check(not mapping.by or source.kind is SourceKind.EXIT_POLL, "by: only a source of kind exit-poll is of a pollster")
    reads = tuple(_reads(mapping, election, others))
    known = mapping.ruling is None or any(each.subject.ruling for each in reads)
    check(known, f"ruling: no contest that is read has a selection {mapping.ruling!r}")
    items = source.follow.items if source.follow else None
    listing = items is not None and items.text == "article"
    declared = {name: value for name, value in asdict(mapping).items() if name in Mapping.__struct_fields__}
    return Bound(**declared, reads=reads, topics=election.topics, listing=listing)


def _reads(mapping: Mapping, election: Election, others: Sequence[Source]) -> Iterator[Read]:
    pollsters = [name for each in others if isinstance(each.mapping, Mapping) for name in each.mapping.by]
    commission = [each.issuer for each in others if each.kind is SourceKind.COMMISSION]
    places = dict[str, tuple[str, ...]]()
    for contest in _chosen(mapping, election):
        whole = election.whole_of(contest)
        if whole not in places:
            places[whole] = subjects.places(election, whole)
        told = subjects.subject(
            election,
            contest,
            ruling=mapping.ruling,
            pollsters=tuple(dict.fromkeys(pollsters)),
            commission=tuple(dict.fromkeys(commission)),
            others=places[whole],
        )
        yield Read(subject=told, unit_id=whole)


def _chosen(mapping: Mapping, election: Election) -> Sequence[Contest]:
    if not mapping.contests:
        whole = next((unit.id for unit in election.units if unit.parent_id is None), None)
        return [each for each in election.contests if each.district_id in (None, whole)]
    by_id = {each.id: each for each in election.contests}
    unknown = [each for each in mapping.contests if each not in by_id]
    check(not unknown, f"contests: {', '.join(map(repr, unknown))} is not in the pack")
    return [by_id[each] for each in dict.fromkeys(mapping.contests)]
