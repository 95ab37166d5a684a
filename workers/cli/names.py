"""`tallywire names`: which names nobody knows yet, and a person's word on them written into the pack."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.domain.terms import ContestKind, ReportingUnitType

if TYPE_CHECKING:
    from ingest.packs import Pack
    from workers.accepting import Accepted
    from workers.naming import Name, Said
    from workers.settings import Settings

Ask = Callable[[str], str]

Saved = Annotated[
    list[str] | None, typer.Option(metavar="SOURCE=FILE", help="Read a saved document of a source; repeatable.")
]
Accept = Annotated[
    list[str] | None,
    typer.Option(
        metavar="KIND:NAME=ID",
        help="Write an alias: unit:NAME=ID, contest:NAME=ID or selection:CONTEST:NAME=ID; repeatable.",
    ),
]
Declare = Annotated[
    list[str] | None, typer.Option(metavar="SOURCE", help="Declare all that is unknown of a source as new.")
]
UnitType = Annotated[
    ReportingUnitType, typer.Option("--type", help="Of declared units, where the source tells no level.")
]


def names(
    pack: Annotated[Path, typer.Argument(help="The pack's folder.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    saved: Saved = None,
    accept: Accept = None,
    declare: Declare = None,
    kind: Annotated[ContestKind, typer.Option(help="Of contests that are declared.")] = ContestKind.CANDIDATE,
    unit_type: UnitType = ReportingUnitType.OTHER,
) -> None:
    """List the names that sources use and the pack does not know, and write aliases or new entries into the pack.

    From saved documents, else from the database, else each source is fetched once. Exit code 1 where names remain.
    """
    import sys

    from workers import accepting, naming, settings

    wanted = [accepting.accepted(text) for text in accept or ()]
    known = naming.load(pack)
    said = _said(settings.load(), known, saved or ())
    if wanted:
        known = accepting.accept(known, wanted, naming.names(known, said))
    for source in declare or ():
        known = _declare(known, said, source, kind, unit_type)
    listed = naming.names(known, said)
    if not (as_json or wanted or declare) and sys.stdin.isatty() and sys.stdout.isatty():
        known = _ask_for_all(known, said, listed, kind, unit_type)
        listed = naming.names(known, said)
    _print(said, listed, as_json=as_json)
    raise typer.Exit(1 if listed or said.failed else 0)


def _said(configured: "Settings", pack: "Pack", saved: Sequence[str]) -> "Said":
    from ingest.domain.errors import ConfigurationError
    from workers import naming

    files = [(source, Path(file)) for source, _, file in (text.partition("=") for text in saved)]
    if any(not str(file) or file == Path() for _, file in files):
        raise ConfigurationError("--saved: should be SOURCE=FILE")
    return naming.saved(pack, files) if files else naming.kept(configured, pack) or naming.fetched(configured, pack)


def _declare(pack: "Pack", said: "Said", source: str, kind: ContestKind, unit_type: ReportingUnitType) -> "Pack":
    from ingest.domain.errors import ConfigurationError
    from workers import accepting

    if source not in {each.id for each in pack.sources}:
        raise ConfigurationError(f"--declare {source}: no such source")
    after, left = accepting.declare(pack, said.tallies.get(source, ()), kind, unit_type)
    _tell(left)
    return after


def _ask_for_all(
    pack: "Pack", said: "Said", listed: "Sequence[Name]", kind: ContestKind, unit_type: ReportingUnitType
) -> "Pack":
    """Write what the person chose, once they are through or had enough."""
    from workers import accepting

    accepted, new = choose(listed, lambda question: str(typer.prompt(question, default="", show_default=False)))
    pack = accepting.accept(pack, accepted, listed) if accepted else pack
    for source in dict.fromkeys(name.source for name in new):
        texts = {(name.kind, name.contest, name.text) for name in new if name.source == source}
        pack, left = accepting.declare(
            pack, said.tallies[source], kind, unit_type, lambda *name, texts=texts: name in texts
        )
        _tell(left)
    return pack


def choose(listed: "Sequence[Name]", ask: Ask) -> "tuple[list[Accepted], list[Name]]":
    """Ask for each name: a number takes a proposal, `n` declares it as new, `q` ends, anything else leaves it."""
    from workers.accepting import Accepted

    accepted: list[Accepted] = []
    new: list[Name] = []
    for name in listed:
        for line in _lines(name):
            typer.echo(line)
        answer = ask("  number of a proposal, n for new, q to end, Enter to skip").strip()
        if answer == "q":
            break
        if answer == "n":
            new.append(name)
        elif answer.isdecimal() and 0 < int(answer) <= len(name.proposals):
            id_ = name.proposals[int(answer) - 1].id
            accepted.append(Accepted(kind=name.kind, contest=name.contest, name=name.name, id=id_))
    return accepted, new


def _print(said: "Said", listed: "Sequence[Name]", *, as_json: bool) -> None:
    if as_json:
        _print_json(said, listed)
        return
    for name in listed:
        for line in _lines(name):
            typer.echo(line)
    _tell(f"{source}: {why}" for source, why in said.failed.items())
    heard = "every name that was read is resolved" if said.failed else "every name is resolved"
    typer.echo(f"{len(listed)} names are not resolved" if listed else heard)


def _print_json(said: "Said", listed: "Sequence[Name]") -> None:
    import sys

    import msgspec

    rows = [{key: value for key, value in msgspec.to_builtins(name).items() if key != "text"} for name in listed]
    sys.stdout.buffer.write(msgspec.json.encode({"names": rows, "failed": said.failed}) + b"\n")


def _lines(name: "Name") -> list[str]:
    from workers.cli.text import number, plain

    of = f" of {name.contest}" if name.contest else ""
    level = f" ({name.level})" if name.level else ""
    often = "once" if name.times == 1 else f"{name.times:,} times"
    told = f"{often}, {number(name.votes)} votes, first at {name.place or 'the whole document'}"
    head = f"{name.source}: {name.kind}{of} {name.name!r}{level} {name.why}; {told}"
    proposals = [f"  {at} {each.id} ({each.name}) {each.score}" for at, each in enumerate(name.proposals, 1)]
    return [plain(line) for line in (head, *proposals)]


def _tell(lines: Iterable[str]) -> None:
    from workers.cli.text import plain

    for line in lines:
        typer.echo(plain(line), err=True)
