"""`tallywire receipt`: where a number comes from, its bytes written out, and the number read from them once more."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.desk import AsJson, Chosen

if TYPE_CHECKING:
    from ingest.domain.election import Election
    from publish.proof import Claim, Proof
    from workers.bootstrap import Services
    from workers.verifying import Checked

DIGITS = 15  # of a sequence; more than any night has

Subject = Annotated[
    str,
    typer.Argument(
        metavar="TALLY|EVENT", help="CONTEST/UNIT, CONTEST/UNIT/TYPE, or an event: SEQUENCE or ELECTION/SEQUENCE."
    ),
]


def receipt(
    subject: Subject,
    election: Chosen = None,
    source: Annotated[str | None, typer.Option(help="What stands of this source, not what is published.")] = None,
    to: Annotated[
        str | None, typer.Option("--bytes", metavar="FILE", help="Write the document as it was sent; - is a pipe.")
    ] = None,
    verify: Annotated[bool, typer.Option("--verify", help="Hash and read the document once more.")] = False,
    pack: Annotated[list[Path] | None, typer.Option(help="The pack that says how to read, for --verify.")] = None,
    as_json: AsJson = False,
) -> None:
    """Print where a number comes from: who says it, the document, the doubts, and what stands beside it.

    Exit code 0: all is well. 1: nothing is published of it, or --verify did not find the same number again.
    """
    from workers import verifying
    from workers.cli import evidence

    _refuse(to, with_others=verify or as_json)
    services, chosen, proof = _proof(subject, election, source, pack or ())
    if to is not None:
        _write(to, _documented(proof), services)
    if to == "-":
        return
    checked = verifying.verify(proof, chosen, services) if verify else None
    if as_json:
        _print_json(proof, checked)
    else:
        evidence.show(proof, chosen, checked)
    raise typer.Exit(0 if _well(proof, checked) else 1)


def _well(proof: "Proof", checked: "Sequence[Checked] | None") -> bool:
    known = proof.claim is not None or (proof.key is None and checked is None)  # not every event has a document
    return known and all(each.well for each in checked or ())


def _refuse(to: str | None, *, with_others: bool) -> None:
    import sys

    from ingest.domain.errors import ConfigurationError

    if to == "-" and with_others:
        raise ConfigurationError("--bytes -: standard output takes the bytes alone; leave out --verify and --json")
    if to == "-" and sys.stdout.isatty():
        raise ConfigurationError("--bytes -: whatever a source sent is not written to a terminal; name a file")


def _proof(
    subject: str, election: str | None, source: str | None, packs: Sequence[Path]
) -> "tuple[Services, Election, Proof]":
    from ingest.domain.errors import ConfigurationError
    from publish import receipts
    from workers.cli.opening import check_source, key, opened

    *before, last = subject.split("/")
    numbered = last.isascii() and last.isdigit() and len(last) <= DIGITS and len(before) < 2
    services, chosen = opened(election, packs, named=before[0] if numbered and before else None)
    if numbered and before in ([], [chosen.id]):
        return services, chosen, _of_event(services, chosen, int(last), source)
    if len(before) not in (1, 2):
        raise ConfigurationError(f"{subject!r}: should be CONTEST/UNIT, CONTEST/UNIT/TYPE, or the number of an event")
    contest, unit, kind = (*before, last) if len(before) == 2 else (*before, last, "total")
    asked = key(chosen, contest, unit, kind)
    check_source(services, chosen, source)
    return services, chosen, receipts.of_tally(services.database, chosen, asked, source)


def _of_event(services: "Services", election: "Election", sequence: int, source: str | None) -> "Proof":
    from ingest.domain.errors import ConfigurationError, UnknownName
    from publish import receipts

    if source is not None:
        raise ConfigurationError("--source: an event has its own")
    found = receipts.of_event(services.database, election, sequence)
    if found is None:
        raise UnknownName(f"no event {sequence} of {election.id}")
    return found


def _documented(proof: "Proof") -> "Claim":
    from ingest.domain.errors import TallywireError
    from ingest.domain.terms import SourceKind

    if proof.claim is None:
        raise TallywireError("--bytes: it comes from no document")
    if proof.claim.receipt.kind is SourceKind.COMPUTED:
        typer.echo("a sum stands in no document; these are the bytes that moved one of its parts", err=True)
    return proof.claim


def _write(to: str, claim: "Claim", services: "Services") -> None:
    """As they were sent, and over nothing. Raises LostBytes where the archive has them no longer."""
    import sys

    from ingest.domain.errors import ConfigurationError

    body = services.archive.get(claim.receipt.sha256)
    if to == "-":
        sys.stdout.buffer.write(body)
        return
    try:
        with Path(to).open("xb") as file:
            file.write(body)
    except FileExistsError:
        raise ConfigurationError(f"--bytes {to}: it is there already, and nothing is overwritten") from None
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"--bytes {to}: {getattr(error, 'strerror', None) or error}") from None


def _print_json(proof: "Proof", checked: "Sequence[Checked] | None") -> None:
    import msgspec

    from workers.cli.desk import print_json

    told = msgspec.to_builtins(proof) | ({} if checked is None else {"verified": msgspec.to_builtins(checked)})
    print_json(told)
