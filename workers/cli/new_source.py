"""`tallywire new-source`: a document nobody has declared yet, looked at, and a table written for a pack."""

from pathlib import Path
from typing import Annotated

import typer


def new_source(
    document: Annotated[str, typer.Argument(metavar="URL|FILE", help="An http(s) address, or a saved document.")],
    id_: Annotated[str | None, typer.Option("--id", help="The source's id; made from the name otherwise.")] = None,
    pack: Annotated[
        Path | None, typer.Option("--pack", help="A pack whose names help to guess, and whose election it is for.")
    ] = None,
    append: Annotated[
        bool, typer.Option("--append", help="Write the table at the end of the pack's pack.toml.")
    ] = False,
) -> None:
    """Look at a document and print a [[sources]] table for it, with comments on what was guessed and why.

    Exit code 0: the table loads and reads the document. 1: nothing could be proposed, or the table does not read the
    document yet. 2: an argument or the pack is wrong. 75: the address did not answer.
    """
    from workers import proposing, settings
    from workers.cli.text import own_name, plain

    if append and pack is None:
        raise typer.BadParameter("needs --pack", param_hint="--append")
    proposed = proposing.propose(settings.load(), document, id_, pack)
    typer.echo(proposed.text, nl=False)
    for line in proposed.outcome:
        typer.echo(plain(line), err=True)
    if append and pack is not None:
        proposing.append(pack, proposed)
        typer.echo(plain(f"written to {pack / 'pack.toml'}"), err=True)
    where = pack or "PACK"
    saved = "" if "://" in document[:20] else f" --saved {proposed.source_id}={document}"
    put = "" if append else f"put the table into {where}/pack.toml, then "
    typer.echo(plain(f"next: {put}{own_name()} check {where} {proposed.source_id}{saved}"), err=True)
    raise typer.Exit(0 if proposed.reads else 1)
