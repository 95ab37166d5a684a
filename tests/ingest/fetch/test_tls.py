"""Encrypted sources: whom we trust, and that the deadline holds inside TLS."""

import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.domain.outage import Outage, OutageReason
from ingest.fetch import Client, Limits, Validators
from tests.ingest.fetch.conftest import MakeClient, source_at
from tests.servers import Route, Server, answer, certificate, drip, head, redirect, tls_context

GOOD = b"unit,votes\nKing,12\n"
# A TLS record that says it holds a server's hello of 16,000 bytes.
RECORD = b"\x16\x03\x03\x3e\x80\x02\x00\x3e\x7c"


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = certificate(tmp_path_factory.mktemp("tls"))
    if made is None:
        pytest.skip("no openssl on PATH to make a certificate with")
    return made


@pytest.fixture
def trusted(pem: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(pem))
    return pem


def reason(client: Client, url: str) -> OutageReason:
    with pytest.raises(Outage) as caught:
        client.fetch(source_at(url), Validators())
    return caught.value.reason


def test_a_certificate_nobody_vouches_for_is_an_outage(pem: Path, client: Client) -> None:
    with Server({"/a": answer(GOOD)}, tls=tls_context(pem)) as server:
        with pytest.raises(Outage, match="certificate is not trusted") as caught:
            client.fetch(source_at(server.url("/a")), Validators())
        assert caught.value.reason is OutageReason.UNREACHABLE
        assert not server.requests


def test_a_certificate_must_be_for_the_name(trusted: Path, client: Client) -> None:
    with Server({"/a": answer(GOOD)}, tls=tls_context(trusted)) as server:
        url = server.url("/a").replace("127.0.0.1", "localhost")
        with pytest.raises(Outage, match="localhost") as caught:
            client.fetch(source_at(url), Validators())
        assert caught.value.reason is OutageReason.UNREACHABLE


def test_a_trusted_server_serves_over_one_connection(trusted: Path, client: Client) -> None:
    with Server({"/a": answer(GOOD)}, tls=tls_context(trusted)) as server:
        for _ in range(2):
            got = client.fetch(source_at(server.url("/a")), Validators())
            assert got.snapshot is not None
            assert got.snapshot.body == GOOD
        assert server.connections == 1
        server.hang_up()
        assert client.fetch(source_at(server.url("/a")), Validators()).status == 200
        client.close()


def test_a_redirect_may_not_leave_encryption(trusted: Path, client: Client) -> None:
    routes = {"/a": redirect("http://127.0.0.1:1/a")}
    with Server(routes, tls=tls_context(trusted)) as server:
        assert reason(client, server.url("/a")) is OutageReason.FORBIDDEN_ADDRESS
        client.close()


@pytest.mark.parametrize("at_once", [0, 20, 60])
def test_the_deadline_holds_inside_tls(trusted: Path, make_client: MakeClient, at_once: int) -> None:
    client = make_client(Limits(deadline=0.3))
    routes: dict[str, Route] = {"/slow": drip(head(Content_Length=500) + b"x" * 500, at_once), "/good": answer(GOOD)}
    with Server(routes, tls=tls_context(trusted)) as server:
        assert client.fetch(source_at(server.url("/good")), Validators()).status == 200
        begun = time.monotonic()
        assert reason(client, server.url("/slow")) is OutageReason.TIMED_OUT
        assert time.monotonic() - begun < 0.8
        assert client.fetch(source_at(server.url("/good")), Validators()).status == 200
        client.close()


def _stalling(sock: socket.socket) -> None:
    while sock.recv(65536):
        pass


def _dripping(sock: socket.socket) -> None:
    sock.sendall(RECORD)
    while True:
        time.sleep(0.05)
        sock.sendall(b"\0")


@pytest.mark.parametrize("handshake", [_stalling, _dripping])
def test_a_handshake_that_never_ends_ends_at_the_deadline(
    make_client: MakeClient, handshake: Callable[[socket.socket], None]
) -> None:
    with Server(raw=handshake) as server:
        begun = time.monotonic()
        url = server.url("/a").replace("http:", "https:")
        assert reason(make_client(Limits(deadline=0.3)), url) is OutageReason.TIMED_OUT
        assert time.monotonic() - begun < 0.8


def _pleading(sock: socket.socket) -> None:
    sock.recv(65536)
    sock.sendall(answer(b"speak up", "400 Bad Request"))


def test_no_tls_where_tls_was_expected_is_an_outage(client: Client) -> None:
    with Server(raw=_pleading) as server:
        assert reason(client, server.url("/a").replace("http:", "https:")) is OutageReason.UNREACHABLE
