"""Which addresses a source may stand on, decided at connect.

A name is resolved once, and the very address that was judged is dialled: between a check and a second lookup a hostile
name server could answer differently. Registries: IANA special-purpose address registries (RFC 6890), RFC 6052 (NAT64).
"""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from queue import Empty, SimpleQueue
from threading import Thread

from ingest.domain.outage import Outage, OutageReason
from ingest.fetch.exchange import Exchange

Address = IPv4Address | IPv6Address
SocketAddress = tuple[str, int] | tuple[str, int, int, int]

MAPPED = ip_network("::ffff:0:0/96")
NAT64 = ip_network("64:ff9b::/96")
GLOBAL_IPV6 = ip_network("2000::/3")

# What ipaddress.is_global lets through on one supported Python or another.
NEVER_PUBLIC = tuple(
    map(
        ip_network,
        (
            "192.0.0.0/24",  # IETF protocol assignments, a cloud's metadata among them
            "192.88.99.0/24",  # 6to4 relays
            "168.63.129.16/32",  # a cloud's host, seen from its guests
            "2001::/23",  # IETF protocol assignments: Teredo, ORCHID, benchmarks
            "2002::/16",  # 6to4
            "3fff::/20",  # documentation
        ),
    )
)
PRIVATE = tuple(map(ip_network, ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1", "fc00::/7")))
METADATA = (ip_address("fd00:ec2::254"),)


def allowed(address: Address, allow_private: bool) -> bool:
    """Whether a source may stand there. `allow_private` opens loopback and private networks, never link-local ones."""
    judged = _embedded(address)
    if _public(judged):
        return True
    return allow_private and judged not in METADATA and any(judged in network for network in PRIVATE)


def _embedded(address: Address) -> Address:
    """The IPv4 address that a mapped or NAT64 address leads to, else the address itself."""
    if isinstance(address, IPv6Address) and (address in MAPPED or address in NAT64):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def _public(address: Address) -> bool:
    if isinstance(address, IPv6Address) and address not in GLOBAL_IPV6:
        return False
    return address.is_global and not address.is_multicast and not any(address in network for network in NEVER_PUBLIC)


def connect(host: str, port: int, allow_private: bool, exchange: Exchange) -> socket.socket:
    """A connected socket. Raises Outage FORBIDDEN_ADDRESS, UNREACHABLE or TIMED_OUT."""
    found = _resolve(host, port, exchange)
    targets = [each for each in found if allowed(ip_address(each[1][0]), allow_private)]
    if not targets:
        where = ", ".join(str(address[0]) for _, address in found[:3])
        raise Outage(OutageReason.FORBIDDEN_ADDRESS, f"{host} is at {where}, where this source may not stand")
    failure = OSError("no address")
    for left, (family, address) in zip(range(len(targets), 0, -1), targets, strict=True):
        exchange.check()
        try:
            return _dial(family, address, exchange.remaining() / left)
        except OSError as error:
            failure = error
    exchange.check()
    raise Outage(OutageReason.UNREACHABLE, f"{host}, port {port}: {failure.strerror or failure}")


def _dial(family: int, address: SocketAddress, seconds: float) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.settimeout(seconds)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.connect(address)
    except BaseException:
        sock.close()
        raise
    return sock


def _resolve(host: str, port: int, exchange: Exchange) -> list[tuple[int, SocketAddress]]:
    """In a thread of its own, because a lookup takes no timeout and a dead name server costs half a minute."""
    answers: SimpleQueue[list[tuple[int, SocketAddress]] | Exception] = SimpleQueue()
    Thread(target=_look_up, args=(host, port, answers), daemon=True).start()
    try:
        answer = answers.get(timeout=exchange.remaining())
    except Empty:
        raise exchange.timed_out() from None
    if isinstance(answer, Exception):
        raise Outage(OutageReason.UNREACHABLE, f"{host}: the name does not resolve ({answer})") from answer
    return answer


def _look_up(host: str, port: int, answers: "SimpleQueue[list[tuple[int, SocketAddress]] | Exception]") -> None:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        answers.put(error)
    else:
        answers.put([(family, address) for family, _, _, _, address in found if isinstance(address[0], str)])
