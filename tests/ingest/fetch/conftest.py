"""Servers and clients that are gone when the test is."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from datetime import UTC, datetime

import pytest
from msgspec import Struct

from ingest.domain.source import Source
from ingest.domain.terms import SourceKind
from ingest.fetch import Client, Limits
from tests.servers import Route, Server

NOW = datetime(2024, 11, 6, 2, 30, tzinfo=UTC)

Serve = Callable[[Mapping[str, Route]], Server]
MakeClient = Callable[[Limits], Client]


class NoMapping(Struct, frozen=True):
    pass


def source_at(url: str, family: str = "csv_rows", allow_private: bool = True) -> Source:
    return Source(
        id="clerk",
        issuer="Example County Clerk",
        kind=SourceKind.COMMISSION,
        url=url,
        family=family,
        mapping=NoMapping(),
        allow_private=allow_private,
    )


@pytest.fixture
def serve() -> Iterator[Serve]:
    with ExitStack() as servers:
        yield lambda routes: servers.enter_context(Server(routes))


@pytest.fixture
def make_client() -> Iterator[MakeClient]:
    with ExitStack() as clients:
        yield lambda limits: clients.enter_context(
            closing(Client(limits, now=lambda: NOW, html_families=frozenset({"html", "html_table"})))
        )


@pytest.fixture
def client(make_client: MakeClient) -> Client:
    return make_client(Limits(deadline=10))
