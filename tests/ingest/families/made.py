"""Sources and snapshots for tests of readers, declared as a pack would declare them."""

from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import Struct

from ingest.domain.report import ElectionReport, Snapshot
from ingest.domain.source import Source
from ingest.domain.terms import SourceKind
from ingest.families import FAMILIES, news, read

NIGHT = datetime(2026, 3, 8, 19, 0, tzinfo=UTC)


SHAPES: dict[str, type[Struct]] = {"news": news.Bound}  # as it is once a pack is known


def source(family: str, mapping: dict[str, Any], locale: str = "en", time_zone: str = "UTC") -> Source:
    return Source(
        id="commission",
        issuer="Commission",
        kind=SourceKind.COMMISSION,
        url="https://results.example/",
        family=family,
        mapping=msgspec.convert(mapping, SHAPES.get(family, FAMILIES[family].Mapping)),
        locale=locale,
        time_zone=time_zone,
    )


def snapshot(body: bytes | str, charset: str = "") -> Snapshot:
    return Snapshot(
        source_id="commission",
        url="https://results.example/",
        fetched_at=NIGHT,
        body=body.encode() if isinstance(body, str) else body,
        charset=charset,
    )


def report(family: str, mapping: dict[str, Any], body: bytes | str, **declared: str) -> ElectionReport:
    charset = declared.pop("charset", "")
    return read(snapshot(body, charset), source(family, mapping, **declared))


def rules(told: ElectionReport) -> list[str]:
    return [finding.rule for finding in told.findings]
