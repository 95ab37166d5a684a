"""The command that writes the night as files, for a CDN to serve."""

from typing import Annotated

import typer

from workers.cli.desk import Chosen


def bake(
    target: Annotated[str, typer.Argument(help="A folder, or an fsspec address such as s3://bucket/prefix.")],
    election: Chosen = None,
    once: Annotated[bool, typer.Option("--once", help="Bake what is published now, and end.")] = False,
) -> None:
    """Write the page and what it shows as files, at every change, at most once a second; until Ctrl-C."""
    import asyncio

    from workers import baking
    from workers.cli.opening import opened

    services, chosen = opened(election)

    def tell(sequence: int) -> None:
        typer.echo(f"{target}: {chosen.id} at event {sequence}", err=True)

    asyncio.run(baking.bake(services, chosen.id, target, tell, once=once))
