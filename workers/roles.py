"""What one process does for its living: tick, fetch, read or relay. Each runs until it is asked to stop."""

import os
import signal
import warnings
from threading import Event, Thread

from celery.exceptions import SecurityWarning
from celery.signals import worker_process_init, worker_ready

from publish.relay import Relay
from workers import alive, bootstrap, logs
from workers.bootstrap import Services
from workers.celery_app import FETCH, READ
from workers.ticking import Ticker

SUPERVISED = "TALLYWIRE_SUPERVISED"


def tick() -> None:
    services = _begin()
    Ticker(services).run(_until_asked(), alive.pulse(services.redis, "tick"))


def relay() -> None:
    services = _begin()
    relay_ = Relay(services.database, services.redis, keep=services.settings.stream_keep)
    relay_.run(_until_asked(), alive.pulse(services.redis, "relay"))


def fetch() -> None:
    """Threads, because a fetch waits; it keeps its own deadlines, as time limits do nothing on this pool."""
    services = _begin()
    _work(services, FETCH, "threads", services.settings.fetch_threads)


def read() -> None:
    """Processes, because a read computes, and one that hangs or dies must not take the others along."""
    services = _begin()
    services.database.close()  # connections never cross a fork
    services.redis.close()
    worker_process_init.connect(lambda **_: bootstrap.connect(services), weak=False)
    _work(services, READ, "prefork", services.settings.read_processes)


def serve() -> None:
    """One event loop; the outbox is followed by a thread beside it."""
    from workers import serving

    serving.serve(_begin())


def _begin() -> Services:
    services = bootstrap.services()
    logs.configure(as_json=services.settings.log_json)
    bootstrap.register(services)
    _end_with_supervisor()
    return services


def _work(services: Services, queue: str, pool: str, concurrency: int) -> None:
    worker_ready.connect(lambda **_: alive.begin(services.redis, queue), weak=False)
    warnings.simplefilter("ignore", SecurityWarning)  # about pickle, which we do not accept
    quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING")
    chosen = ("--queues", queue, "--pool", pool, "--concurrency", str(concurrency), "--hostname", f"{queue}@%h")
    services.app.worker_main(["--quiet", "worker", *chosen, *quiet])


def _until_asked() -> Event:
    stop = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def _end_with_supervisor() -> None:
    """A supervisor holds the other end of our standard input; should it be killed, nobody would stop us."""
    if os.environ.get(SUPERVISED):
        Thread(target=_wait_for_end, daemon=True).start()


def _wait_for_end() -> None:
    os.read(0, 1)  # not sys.stdin: its lock, held across a fork, would stop the children
    os.kill(os.getpid(), signal.SIGTERM)
