"""`tallywire news`: an article as the reader of prose sees it, and predictions for a folder of labelled ones."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.desk import AsJson
from workers.cli.inspect import PackFolder

if TYPE_CHECKING:
    from workers.news import Prediction

app = typer.Typer(help="Read figures in prose, and see why each is a result or none.", rich_markup_mode=None)


@app.callback(invoke_without_command=True)
def news(context: typer.Context) -> None:
    """Read figures in prose, and see why each is a result or none."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(2)


@app.command()
def read(
    pack: PackFolder,
    document: Annotated[str, typer.Argument(metavar="FILE|URL", help="A page, a text or a feed; - is standard input.")],
    contest: Annotated[str | None, typer.Option("--contest", help="Only for this contest.")] = None,
    language: Annotated[str | None, typer.Option("--language", help="Read with the words of this language.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show a text with its claims and its other figures marked, and why each is what it is.

    Exit code 0: there are claims. 1: there is none. 2: the pack, an argument or the document is wrong. 75: the address
    did not answer.
    """
    from workers import news, settings

    found = news.read(settings.load(), pack, document, contest, language)
    if as_json:
        from workers.cli.desk import print_json

        print_json(found)
    else:
        from workers.cli import marked

        marked.show(found)
    raise typer.Exit(0 if found.claims else 1)


@app.command()
def predict(
    articles: Annotated[Path, typer.Argument(metavar="ARTICLES_DIR", help="Labelled articles, a JSON file each.")],
    elections: Annotated[Path, typer.Argument(metavar="ELECTIONS_DIR", help="Their elections, a JSON file each.")],
    output: Annotated[Path | None, typer.Option("--output", help="Write here; default: standard output.")] = None,
) -> None:
    """Print what is read in each article, as a JSON object on a line: {"article": …, "claims": […]}.

    Exit code 2: a folder or a file is wrong; then nothing is printed.
    """
    from workers import news

    _write(news.predict(articles, elections, _progress()), output)


def _write(predictions: "Iterable[Prediction]", output: Path | None) -> None:
    import sys

    import msgspec

    from ingest.domain.errors import ConfigurationError

    lines = (msgspec.json.encode(each) + b"\n" for each in predictions)
    if output is None:
        sys.stdout.buffer.writelines(lines)
        sys.stdout.buffer.flush()
        return
    try:
        with output.open("wb") as file:
            file.writelines(lines)
    except OSError as error:
        raise ConfigurationError(f"--output {output}: {error.strerror}") from None


def _progress() -> Callable[[int, int], None]:
    """On a terminal only, and on one line of it."""
    import sys

    def tell(done: int, of: int) -> None:
        if sys.stderr.isatty():
            typer.echo(f"\r{done} of {of}" + ("\n" if done == of else ""), nl=False, err=True)

    return tell
