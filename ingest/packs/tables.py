"""The tables of a pack.toml, field by field as a person writes them. `read` turns one into a value or into problems."""

from datetime import date, datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

from ingest.domain.allocation import Allocation
from ingest.domain.report import Outcome
from ingest.domain.source import Minimum
from ingest.domain.terms import ContestKind, ReportingUnitType, SourceKind
from ingest.domain.truth import Margins, Minutes, Polls

Id = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_-]+\Z", max_length=80)]
ElectionId = Annotated[str, Meta(pattern=r"\A[a-z0-9_-]+\Z", max_length=80)]
Text = Annotated[str, Meta(pattern=r"\S", max_length=500)]
Texts = tuple[Text, ...]
Language = Annotated[str, Meta(pattern=r"\A[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z", max_length=35)]
Names = dict[str, Text]  # by language; for showing, while aliases are for understanding
Colour = Annotated[str, Meta(pattern=r"\A#[0-9a-fA-F]{6}\Z")]
Step = Annotated[int, Meta(ge=0, le=200)]
Tile = tuple[Step, Step]  # column and row


class ElectionTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Times without an offset are local, in `time_zone`."""

    id: ElectionId
    name: Text
    held_on: date
    time_zone: Text
    polls_open_at: datetime
    polls_close_at: datetime
    note: str = ""
    languages: tuple[Language, ...] = ()
    names: Names = {}


class PartyTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: Id
    name: Text
    aliases: Texts = ()
    names: Names = {}
    colour: Colour | None = None


class CandidateTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: Id
    name: Text
    party: str | None = None
    aliases: Texts = ()
    names: Names = {}


class SelectionTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Without a name it is called what its party is called, or its candidates are, aliases and `names` included."""

    id: Id
    name: Text | None = None
    party: str | None = None
    candidates: tuple[str, ...] = ()
    aliases: Texts = ()
    wins_seats: bool = True
    names: Names = {}
    colour: Colour | None = None


class ContestTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: Id
    name: Text
    kind: ContestKind
    selections: Annotated[tuple[SelectionTable, ...], Meta(min_length=1)]
    seats: Annotated[int, Meta(ge=1)] | None = None
    threshold: Annotated[float, Meta(ge=0, le=100)] | None = None
    district: str | None = None
    aliases: Texts = ()
    sum_units: bool = False
    names: Names = {}
    allocation: Allocation | None = None


class UnitTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: Id
    name: Text
    type: ReportingUnitType
    parent: str | None = None
    aliases: Texts = ()
    names: Names = {}
    tile: Tile | None = None


class ChecksTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`Checks` as it is written, of the pack or of a source; None where nothing is, so that the other's stands."""

    outcomes: dict[str, Outcome] = {}
    persist_minutes: Minutes | None = None
    persist_polls: Polls | None = None


class SourceTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`interval` is the shortest and the longest pause between two polls: `["5s", "2m"]`, in s, m or h."""

    id: Id
    issuer: Text
    kind: SourceKind
    url: Text
    family: Text
    mapping: dict[str, Any]
    locale: str = "en"
    time_zone: str | None = None
    interval: tuple[str, str] = ("10s", "2m")
    allow_private: bool = False
    member: str = ""
    minimum: Minimum = Minimum()
    headers: dict[str, str] = {}
    follow: dict[str, Any] | None = None
    checks: ChecksTable = ChecksTable()


class TopicTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`words` are words in any language, or stems that end with `*`."""

    id: Id
    words: Annotated[Texts, Meta(min_length=1, max_length=200)]


class PackTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file. Everything has a default, so that one wrong table does not hide the others' problems."""

    election: ElectionTable | None = None
    units_file: str | None = None
    parties: tuple[PartyTable, ...] = ()
    candidates: tuple[CandidateTable, ...] = ()
    contests: tuple[ContestTable, ...] = ()
    units: tuple[UnitTable, ...] = ()
    sources: tuple[SourceTable, ...] = ()
    checks: ChecksTable = ChecksTable()
    margins: Margins = Margins()
    topics: tuple[TopicTable, ...] = ()
