"""Following the stream at a terminal."""

import sys
from contextlib import suppress
from time import monotonic, sleep

from redis.exceptions import RedisError
from rich.console import Console
from rich.live import Live
from sqlalchemy.exc import SQLAlchemyError

from ingest.domain.election import Election
from publish import stream
from publish.envelope import CloudEvent, decode
from publish.results import statements
from storage import outbox
from workers import health
from workers.bootstrap import Services
from workers.cli.board import Board
from workers.cli.screen import render
from workers.cli.text import plain
from workers.health import Health

BLOCK_MS = 250
HEALTH_SECONDS = 1.0
DRAW_SECONDS = 0.2
PAUSE_SECONDS = 0.5


def print_events(services: Services, election: Election, after: int | None) -> None:
    """Every event that follows, as it stands in the stream, one a line; until stopped."""
    last = _start(services, election, after)
    waiting = False
    while True:
        try:
            for _, sequence, envelope in stream.follow(services.redis, {election.id: last}, BLOCK_MS):
                if sequence != last + 1:
                    _say(f"the stream holds {last + 1} to {sequence - 1} no longer; they are in the database's outbox")
                sys.stdout.buffer.write(envelope + b"\n")
                last = sequence
            sys.stdout.buffer.flush()
            waiting = False
        except RedisError as error:
            if not waiting:
                _say(f"no answer from Redis, waiting for it: {error}")
            waiting = True
            sleep(PAUSE_SECONDS)  # it comes back, and the stream is resumed where we were


def show_board(services: Services, election: Election, after: int | None) -> None:
    """The live board; until stopped."""
    last = _start(services, election, after)
    board = Board(election, statements(services.database, election.id, published=True) if after is None else ())
    with BoardScreen(services, board) as screen:
        while True:
            try:
                for _, sequence, envelope in stream.follow(services.redis, {election.id: last}, BLOCK_MS):
                    screen.tell(decode(envelope))
                    last = sequence
            except RedisError:
                sleep(PAUSE_SECONDS)
            screen.refresh()


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201


def _start(services: Services, election: Election, after: int | None) -> int:
    if after is not None:
        return after
    with services.database.read() as session:
        return outbox.last_sequence(session, election.id)


class BoardScreen:
    """The board, drawn in place on a terminal; elsewhere a line of plain text for each event."""

    def __init__(self, services: Services, board: Board, title: str = "") -> None:
        self._services = services
        self._board = board
        self.title = title
        self._console = Console()
        self._live = Live(console=self._console, auto_refresh=False, screen=False)
        self._health_at = 0.0
        self._drawn_at = 0.0
        self._health: Health | None = None

    def __enter__(self) -> "BoardScreen":
        if self._console.is_terminal:
            self._live.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        if self._console.is_terminal:
            self._live.__exit__(None, None, None)

    def tell(self, event: CloudEvent) -> None:
        line = self._board.tell(event)
        if not self._console.is_terminal:
            print(plain(line), flush=True)  # noqa: T201

    def refresh(self) -> None:
        if not self._console.is_terminal or monotonic() - self._drawn_at < DRAW_SECONDS:
            return
        self._drawn_at = monotonic()
        if monotonic() >= self._health_at:
            with suppress(SQLAlchemyError):  # away for a moment; what was known stays on the screen
                self._health = health.look(self._services, self._board.election.id)
            self._health_at = monotonic() + HEALTH_SECONDS
        title = self.title or f"{self._board.election.name}   {self._services.now():%d %b %H:%M:%S}Z"
        self._live.update(render(self._board, self._health, title), refresh=True)
