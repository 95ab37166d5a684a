"""The role `serve`: the API, the stream and the page in one process, as many of them as wanted beside each other."""

import signal
from functools import partial
from socket import IPPROTO_TCP, TCP_NODELAY

import uvicorn

from ingest.domain.errors import ConfigurationError
from publish.api import app
from publish.api.cache import Cache
from publish.api.context import Context
from publish.live import limits
from publish.live.feed import Feed
from publish.live.hub import Hub
from publish.live.takeover import Protocol
from workers import alive
from workers.bootstrap import Services
from workers.reading import wake

ROLE = "serve"
GRACE_SECONDS = 5


def serve(services: Services) -> None:
    """Until asked to stop. Raises ConfigurationError where the address cannot be had."""
    limits.raise_files()
    configured = services.settings
    config = uvicorn.Config(
        parts(services)[0],
        host=configured.serve_host,
        port=configured.serve_port,
        http=Protocol,
        ws="none",
        backlog=limits.BACKLOG,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(configured.serve_proxies),
        forwarded_allow_ips=configured.serve_proxies or None,
        timeout_graceful_shutdown=GRACE_SECONDS,
        lifespan="on",
    )
    config.load()
    server = uvicorn.Server(config)
    try:
        sockets = [config.bind_socket()]
        sockets[0].setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)  # inherited by connections; answers must not wait for ACKs
    except SystemExit:
        raise ConfigurationError(
            f"TALLYWIRE_SERVE_PORT: {configured.serve_host}:{configured.serve_port} is taken, or not ours to use"
        ) from None
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)  # the server takes them while it runs, and raises them again afterwards
    alive.begin(services.redis, ROLE)
    server.run(sockets)


def parts(services: Services) -> tuple[Cache, Feed]:
    """The application, and what it follows."""
    feed = Feed(services.database, services.redis, Hub(services.database))
    context = Context(
        database=services.database,
        archive=services.archive,
        feed=feed,
        now=services.now,
        wake=partial(wake, services=services),
    )
    return app.make(context), feed
