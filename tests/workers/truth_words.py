"""What the truth machine's model speaks of: documents, what is held of them, and who confirms it."""

from datetime import datetime

from msgspec import Struct

from ingest.domain.report import ElectionReport
from ingest.domain.tally import Tally, TallyKey


class Document(Struct, frozen=True, kw_only=True):
    """A version that was fetched. `until` is when its source was last seen to say what it said before, `before`
    when it served these bytes before, `polls` how often it had answered until then; `report` is None where nothing can
    be made of them."""

    number: int
    source_id: str
    body: bytes
    fetched_at: datetime
    until: datetime | None
    before: datetime | None
    polls: int
    report: ElectionReport | None


class Held(Struct, kw_only=True):
    """`tally` is None where the source says nothing any more; `said` is whether its newest document says so,
    `asked` whether the same words are judged anew in each one."""

    source_id: str
    key: TallyKey
    tally: Tally | None
    document: int
    number: int
    release_at: datetime | None
    release_polls: int | None
    asked: bool = False
    rejected: bool = False
    said: bool = True

    @property
    def settles(self) -> bool:
        return not self.rejected and (self.release_at is not None or self.release_polls is not None)

    def due(self, seen: datetime | None, polls: int) -> bool:
        """Whether its source has said so for long enough, `seen` last in so many `polls`."""
        lasted = self.release_at is not None and seen is not None and self.release_at <= seen
        often = self.release_polls is not None and self.release_polls <= polls
        return self.said and not self.rejected and (lasted or often)


def confirms(statement: Tally, standing: Tally | None, other: Tally) -> bool:
    """Whether `other` says whatever `statement` changes of `standing`, and nothing else; not of zeros alone."""
    now, stood, says = _votes(statement), _votes(standing), _votes(other)
    both = [id_ for id_ in now.keys() & says if now[id_] is not None and says[id_] is not None]
    moved = [id_ for id_ in now.keys() | stood if now.get(id_) != stood.get(id_)]
    same = all(now.get(id_) == says.get(id_) for id_ in [*both, *moved])
    return same and any(now[id_] for id_ in both)


def _votes(tally: Tally | None) -> dict[str, int | None]:
    return {id_: count.votes for id_, count in tally.counts.items()} if tally else {}
