"""What the desk says as a document like any other: bytes that are archived, hash, and read again to the same number."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from msgspec import Struct

from ingest.domain.errors import UnreadableDocument
from ingest.domain.tally import Tally, TallyKey
from publish.desk.decision import Decision

READER = "desk/1"  # to be raised when `read_override` begins to read a document differently
PLACE = "/tally"
MEDIA_TYPE, CHARSET = "application/json", "utf-8"


class DeskStatement(Struct, frozen=True, kw_only=True):
    """`figures` are those that were named; `tally` is the whole of what is said with them, None where it is cleared."""

    election_id: str
    contest_id: str
    unit_id: str
    count_item_type: str
    figures: Mapping[str, int]
    tally: Tally | None
    until_agreed: bool
    who: str
    why: str
    at: datetime

    @property
    def url(self) -> str:
        """Of no server: the name of what is overridden."""
        return f"desk:override/{self.contest_id}/{self.unit_id}/{self.count_item_type}"


def by_desk(
    by: Decision, key: TallyKey, figures: Mapping[str, int], tally: Tally | None, *, until_agreed: bool = False
) -> DeskStatement:
    """What somebody decides, in the desk's words."""
    return DeskStatement(
        election_id=by.ledger.election.id,
        contest_id=key.contest_id,
        unit_id=key.unit_id,
        count_item_type=key.count_item_type.value,
        figures=figures,
        tally=tally,
        until_agreed=until_agreed,
        who=by.who,
        why=by.why,
        at=by.ledger.at,
    )


def write(said: DeskStatement) -> bytes:
    """The bytes to be archived."""
    return msgspec.json.format(msgspec.json.encode(said), indent=2) + b"\n"


def read_override(body: bytes) -> Tally | None:
    """What the desk said, None where it took it back. Raises UnreadableDocument."""
    try:
        tally = msgspec.json.decode(body, type=DeskStatement).tally
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnreadableDocument(f"no statement of the desk: {error}") from None
    return None if tally is None else msgspec.structs.replace(tally, place=PLACE)
