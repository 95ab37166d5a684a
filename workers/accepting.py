"""A person's word on names that nobody knew, written into the pack: one more name of an entry, or a new entry."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from ingest.domain.errors import ConfigurationError
from ingest.domain.names import parsed
from ingest.domain.tally import Tally
from ingest.domain.terms import ContestKind, ReportingUnitType
from ingest.packs import Pack
from ingest.packs.changes import Alias, Changes
from ingest.packs.declaring import Wanted, declared
from ingest.packs.editing import write
from ingest.resolve import Kind, Vocabulary, vocabulary
from ingest.resolve.names import Unnamed
from workers.naming import Name

Texts = dict[tuple[Kind, str, str], list[str]]  # of a name as a person reads it: as the readers gave it


class Accepted(Struct, frozen=True, kw_only=True):
    """A person's word that `name` is the entry `id`."""

    kind: Kind
    contest: str
    name: str
    id: str


def accepted(text: str) -> Accepted:
    """From `unit:NAME=ID`, `contest:NAME=ID` or `selection:CONTEST:NAME=ID`. Raises ConfigurationError."""
    kind, _, rest = text.partition(":")
    contest, mark, named = rest.partition(":") if kind == Kind.SELECTION else ("", ":", rest)
    name, equals, id_ = named.rpartition("=")
    if kind not in list(Kind) or not mark or not equals or not name.strip() or not id_.strip():
        raise ConfigurationError(
            f"--accept {text!r}: should be unit:NAME=ID, contest:NAME=ID or selection:CONTEST:NAME=ID"
        )
    return Accepted(kind=Kind(kind), contest=contest, name=name.strip(), id=id_.strip())


def accept(pack: Pack, wanted: Sequence[Accepted], listed: Iterable[Name]) -> Pack:
    """Write each name as an alias, unless it means its entry already. Raises ConfigurationError, with nothing written,
    for an entry that is not there and for an alias that would not help, because it would be ambiguous, say."""
    problems = [problem for each in wanted if (problem := _unknown_entry(each, pack))]
    if problems:
        raise ConfigurationError(*problems)
    texts: Texts = {}
    for name in listed:
        texts.setdefault((name.kind, name.contest, name.name), []).append(name.text)
    before = vocabulary(pack.election)
    new = [each for each in wanted if _meaning(each, before, texts) != each.id]
    aliases = [Alias(kind=each.kind, id=each.id, text=each.name, contest_id=each.contest) for each in new]
    changes = Changes(aliases=tuple(dict.fromkeys(aliases)))
    return write(pack.folder, changes, lambda after: _helpless(new, vocabulary(after.election), texts))


def _unknown_entry(each: Accepted, pack: Pack) -> str:
    election = pack.election
    entries: dict[str, Iterable[str]] = {
        Kind.UNIT: (unit.id for unit in election.units),
        Kind.CONTEST: (contest.id for contest in election.contests),
        Kind.SELECTION: (
            s.id for contest in election.contests if contest.id == each.contest for s in contest.selections
        ),
    }
    where = f" of {each.contest}" if each.contest else ""
    return "" if each.id in entries[each.kind] else f"--accept: {each.id!r} is no {each.kind}{where} of the pack"


def _meaning(each: Accepted, known: Vocabulary, texts: Texts) -> str | Unnamed:
    """What the name means as the source writes it: at the level of the entry, where it is the name of several units."""
    said = texts.get((each.kind, each.contest, each.name), [each.name])
    if each.kind is Kind.UNIT:
        level = known.units.types[each.id]
        return known.units.meaning(next((text for text in said if parsed(text).type is level), said[0]))
    if each.kind is Kind.SELECTION:
        return known.selections[each.contest].meaning(said[0])
    nearest = known.contests.names.nearest(said[0])  # several are told apart by the unit
    apart = len(nearest) == 1 or each.id in known.contests.districts
    return each.id if each.id in nearest and apart else Unnamed(said[0], could=nearest)


def _helpless(new: Iterable[Accepted], after: Vocabulary, texts: Texts) -> Iterator[str]:
    for each in new:
        meaning = _meaning(each, after, texts)
        if meaning != each.id:
            yield f"--accept: {each.kind} {each.name!r} would not be {each.id}: {_why(each, meaning, after, texts)}"


def _why(each: Accepted, meaning: str | Unnamed, known: Vocabulary, texts: Texts) -> str:
    told = {parsed(text).type for text in texts.get((each.kind, each.contest, each.name), [])} - {None}
    if each.kind is Kind.UNIT and told and known.units.types[each.id] not in told:
        return (
            f"the source writes it of a {' or '.join(map(str, told))}, and {each.id} is a {known.units.types[each.id]}"
        )
    return f"it {meaning.why}" if isinstance(meaning, Unnamed) else f"it means {meaning}"


def declare(
    pack: Pack,
    tallies: Iterable[Tally],
    kind: ContestKind,
    unit_type: ReportingUnitType,
    wanted: Wanted = lambda *_: True,
) -> tuple[Pack, tuple[str, ...]]:
    """Declare what is unknown and wanted as new; the pack after it, and a line for each name that was left.

    Raises ConfigurationError, with nothing written, where the pack would not load.
    """
    found = declared(tallies, pack.election, vocabulary(pack.election), kind=kind, unit_type=unit_type, wanted=wanted)
    return write(pack.folder, found.changes), found.left
