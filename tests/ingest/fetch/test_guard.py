"""Which addresses are let through, over a table of every kind there is."""

import socket
import time
from ipaddress import ip_address

import pytest

from ingest.domain.outage import Outage, OutageReason
from ingest.fetch import guard
from ingest.fetch.exchange import Exchange
from tests.servers import Server

PUBLIC = ("8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808")
OWN = ("127.0.0.1", "10.1.2.3", "172.31.0.1", "192.168.1.1", "::1", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1")
NEVER = (
    "0.0.0.0",
    "0.1.2.3",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "169.254.169.254",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::7f00:1",
    "::ffff:169.254.169.254",
    "::ffff:0.0.0.0",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::808:808",
    "100::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:808:808::",
    "3fff::1",
    "5f00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
)


@pytest.mark.parametrize("text", PUBLIC)
def test_anybody_may_stand_on_a_public_address(text: str) -> None:
    assert guard.allowed(ip_address(text), allow_private=False)
    assert guard.allowed(ip_address(text), allow_private=True)


@pytest.mark.parametrize("text", OWN)
def test_private_addresses_are_for_those_who_say_so(text: str) -> None:
    assert not guard.allowed(ip_address(text), allow_private=False)
    assert guard.allowed(ip_address(text), allow_private=True)


@pytest.mark.parametrize("text", NEVER)
def test_nobody_may_stand_there(text: str) -> None:
    assert not guard.allowed(ip_address(text), allow_private=False)
    assert not guard.allowed(ip_address(text), allow_private=True)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "::1"])
def test_every_spelling_of_loopback_is_found_out(host: str) -> None:
    with Exchange(5, "the feed") as exchange, pytest.raises(Outage, match="may not stand") as caught:
        guard.connect(host, 80, allow_private=False, exchange=exchange)
    assert caught.value.reason is OutageReason.FORBIDDEN_ADDRESS
    assert host in caught.value.message


def test_a_name_that_cannot_be_one_is_unreachable() -> None:
    with Exchange(5, "the feed") as exchange, pytest.raises(Outage) as caught:
        guard.connect("x" * 64 + ".example", 80, allow_private=False, exchange=exchange)
    assert caught.value.reason is OutageReason.UNREACHABLE


def test_a_name_is_looked_up_once_and_only_what_was_judged_is_dialled(monkeypatch: pytest.MonkeyPatch) -> None:
    lookups = []

    def rebinding(host: str, port: int, type: int) -> list[tuple[int, int, int, str, tuple[str, int]]]:
        lookups.append(host)
        return [(socket.AF_INET, type, 0, "", (address, port)) for address in ("169.254.169.254", "127.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    with Server() as server, Exchange(5, "the feed") as exchange:
        with guard.connect("rebind.example", server.port, allow_private=True, exchange=exchange) as sock:
            assert sock.getpeername() == ("127.0.0.1", server.port)
        with pytest.raises(Outage, match="rebind"):
            guard.connect("rebind.example", server.port, allow_private=False, exchange=exchange)
    assert lookups == ["rebind.example"] * 2


def test_a_name_server_that_does_not_answer_ends_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(host: str, port: int, type: int) -> list[object]:
        time.sleep(0.5)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    begun = time.monotonic()
    with Exchange(0.1, "the feed") as exchange, pytest.raises(Outage) as caught:
        guard.connect("slow.example", 80, allow_private=False, exchange=exchange)
    assert caught.value.reason is OutageReason.TIMED_OUT
    assert time.monotonic() - begun < 0.4
