"""`tallywire receipt`: where a number comes from, its bytes written out, and the number read from them once more."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.opening import MOST

if TYPE_CHECKING:
    from ingest.domain.election import Election
    from publish.proof import Proof
    from workers.bootstrap import Services

Subject = Annotated[
    str,
    typer.Argument(
        metavar="TALLY|EVENT", help="CONTEST/UNIT, CONTEST/UNIT/TYPE, or an event: SEQUENCE or ELECTION/SEQUENCE."
    ),
]


def receipt(
    subject: Subject,
    election: Annotated[str | None, typer.Option(help="Election id; default: the only one there is.")] = None,
    source: Annotated[str | None, typer.Option(help="What stands of this source, not what is published.")] = None,
    to: Annotated[
        str | None, typer.Option("--bytes", metavar="FILE", help="Write the document as it was sent; - is a pipe.")
    ] = None,
    verify: Annotated[bool, typer.Option("--verify", help="Hash and read the document once more.")] = False,
    pack: Annotated[
        list[Path] | None, typer.Option(help="The pack that says how documents are read; for --verify.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print where a number comes from: who says it, the document, the doubts, and what stands beside it.

    Exit code 0: it stands as told. 1: nothing is published or known of it, or --verify did not find the number again.
    """
    services, chosen, proof = _proof(subject, election, source, pack or ())
    if to is not None:
        _write(to, proof, services, alone=not (as_json or verify))
        if to == "-":
            return
    checked = _verified(proof, chosen, services) if verify else None
    if as_json:
        _print_json(proof, checked)
    else:
        from workers.cli import proof as screen

        screen.show(proof, chosen, checked)
    raise typer.Exit(_exit_code(proof, checked))
