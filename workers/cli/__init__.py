"""The `tallywire` command. Modules load what they need when a command runs: `--help` has to be quick.

Exit codes: 0 all is well; 1 what was looked at is not in order; 2 a file, a setting or an argument has to be mended;
3 somebody else decided first; 75 it may work later. Where several apply, what has to be done first counts: 2, then 1,
then 75.
"""

import os
import sys
from collections.abc import Callable

import typer

from ingest.domain.errors import ConfigurationError, Conflict, ImpossibleValue, TallywireError, TransientError
from workers.cli import (
    audit,
    bake,
    calls,
    holds,
    inspect,
    names,
    new_source,
    news,
    overrides,
    past,
    receipt,
    rehearse,
    run,
    show,
    token,
)

app = typer.Typer(
    help="Election night: every number the second it is out, with its evidence, told in order and exactly once.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
COMMANDS: tuple[Callable[..., None], ...] = (
    *(rehearse.demo, run.up, show.watch, show.results, show.status, inspect.check, rehearse.rehearse),
    *(inspect.read, new_source.new_source, names.names),
    *(receipt.receipt, past.history),
    *(calls.call, audit.audit),
    *(run.worker, run.tick, run.relay, run.serve, bake.bake, run.alive),
)
for command in COMMANDS:
    app.command()(command)
app.add_typer(holds.app, name="holds")
app.add_typer(overrides.app, name="override")
app.add_typer(news.app, name="news")
app.add_typer(token.app, name="token")


def main() -> None:
    """Run a command; a failure is one line for the person who can act on it, and an exit code."""
    try:
        app()
    except TallywireError as error:
        for line in str(error).splitlines():
            typer.secho(f"error: {line}", err=True, fg="red" if sys.stderr.isatty() else None)
        sys.exit(_exit_code(error))
    except KeyboardInterrupt:
        sys.exit(0)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader went away, which is its right
        sys.exit(0)


def _exit_code(error: TallywireError) -> int:
    if isinstance(error, ConfigurationError | ImpossibleValue):
        return 2
    if isinstance(error, Conflict):
        return 3
    return 75 if isinstance(error, TransientError) else 1
