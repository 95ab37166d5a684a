"""The key of a tally as rows hold it: three columns, read and asked for in one way."""

from sqlalchemy import ColumnElement, and_

from ingest.domain.tally import TallyKey
from ingest.domain.terms import CountItemType
from storage.tables import FindingRow, OfTally


def key_of(row: OfTally) -> TallyKey:
    return TallyKey(row.contest_id, row.unit_id, CountItemType(row.count_item_type))


def is_of(rows: type[OfTally] | type[FindingRow], key: TallyKey) -> ColumnElement[bool]:
    """That a row is about `key`; one of a document as a whole is not."""
    return and_(
        rows.contest_id == key.contest_id,
        rows.unit_id == key.unit_id,
        rows.count_item_type == key.count_item_type.value,
    )
