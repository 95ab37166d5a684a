"""A requests session whose every connection goes through the guard and stands under the exchange's deadline."""

import logging
import socket
from functools import partial
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

from ingest.fetch import guard
from ingest.fetch.exchange import Exchange

HOSTS_KEPT = 32  # per thread and session: one idle connection to each of that many hosts


class Door:
    """Where the connections of one session come from. `exchange` is whoever is fetching now."""

    def __init__(self, allow_private: bool) -> None:
        self.allow_private = allow_private
        self.exchange: Exchange | None = None

    def open(self, host: str, port: int) -> socket.socket:
        assert self.exchange is not None
        sock = guard.connect(host, port, self.allow_private, self.exchange)
        sock.settimeout(self.exchange.remaining())
        self.exchange.fresh = True
        self.exchange.watch(sock)
        return sock

    def reuse(self, sock: socket.socket) -> None:
        assert self.exchange is not None
        if not self.exchange.fresh:
            self.exchange.watch(sock)


class _Guarded(HTTPConnection):
    def __init__(self, *args: Any, door: Door, **options: Any) -> None:
        super().__init__(*args, **options)
        self._door = door

    def _new_conn(self) -> socket.socket:
        return self._door.open(self._dns_host, self.port)

    def request(self, *args: Any, **options: Any) -> None:
        if self.sock is not None:
            self._door.reuse(self.sock)
        super().request(*args, **options)


class _GuardedTLS(_Guarded, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Guarded


class _PoolTLS(HTTPSConnectionPool):
    ConnectionCls = _GuardedTLS


class _Adapter(HTTPAdapter):
    def __init__(self, door: Door) -> None:
        self._door = door
        super().__init__(pool_connections=HOSTS_KEPT, pool_maxsize=1)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = {
            "http": partial(_Pool, door=self._door),
            "https": partial(_PoolTLS, door=self._door),
        }


class Session(requests.Session):
    """No environment, no cookies, no redirects, no retries: one request, one answer.

    Sources that may and sources that may not stand on private addresses never share a session, because an open
    connection is not judged again.
    """

    def __init__(self, user_agent: str, allow_private: bool) -> None:
        super().__init__()
        logging.getLogger("urllib3").setLevel(logging.ERROR)  # it logs whole addresses, secrets included
        self.door = Door(allow_private)
        self.trust_env = False
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self.headers.clear()
        self.headers.update({"User-Agent": user_agent, "Accept": "*/*", "Accept-Encoding": "gzip, deflate"})
        for scheme in ("http://", "https://"):
            self.mount(scheme, _Adapter(self.door))

    def get_redirect_target(self, resp: requests.Response) -> None:
        """None, or requests would read the whole body of a redirect, uncapped, even when told not to follow it."""
