"""`tallywire override`: a figure that a person sets in place of what the sources say."""

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.desk import AsJson, By, Chosen, OfType, Why

if TYPE_CHECKING:
    from publish.desk.overridden import Override

DIGITS = 16  # of a number of votes
VOTES = re.compile(r"[0-9]+|[0-9]{1,3}(,[0-9]{3})+")  # as typed, or as screens print them

Contest = Annotated[str, typer.Argument(metavar="CONTEST", help="The contest's id.")]
Unit = Annotated[str, typer.Argument(metavar="UNIT", help="The unit's id.")]
Figures = Annotated[
    list[str], typer.Argument(metavar="SELECTION=VOTES...", help="Votes, such as ant=1234 or ant=1,234.")
]
UntilAgreed = Annotated[
    bool, typer.Option("--until-agreed", help="It ends by itself once the best source says the same votes.")
]

app = typer.Typer(
    help="Set a figure in place of what the sources say, clear it, or list those in force.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("set")
def set_(
    contest: Contest,
    unit: Unit,
    figures: Figures,
    type_: OfType = "total",
    until_agreed: UntilAgreed = False,
    by: By = None,
    why: Why = None,
    election: Chosen = None,
) -> None:
    """Publish these votes; all else stays as it is published at this moment. It replaces an earlier one."""
    from publish.desk.overrides import set_figures
    from workers.cli import desk
    from workers.cli.opening import key, opened
    from workers.cli.text import plain, summary

    services, chosen = opened(election)
    asked, votes = key(chosen, contest, unit, type_), _votes(figures)
    where = (services.database, chosen, services.archive, asked)
    said = desk.decide(
        services, chosen, by, why, lambda person: set_figures(*where, votes, until_agreed=until_agreed, **person)
    )
    mine = ", ".join(f"{id_} {votes_:,}" for id_, votes_ in votes.items())
    typer.echo(plain(f"set: {desk.place(asked)}: {mine}; published with it: {summary(said)}"))


@app.command()
def clear(
    contest: Contest,
    unit: Unit,
    type_: OfType = "total",
    by: By = None,
    why: Why = None,
    election: Chosen = None,
) -> None:
    """Publish again what the sources say."""
    from publish.desk import overridden, overrides
    from workers.cli import desk
    from workers.cli.opening import key, opened
    from workers.cli.text import plain

    services, chosen = opened(election)
    in_force = (each.key for each in overridden.listed(services.database, chosen))  # known to the pack or not
    mine = next((each for each in in_force if each == (contest, unit, type_)), None)
    asked = mine or key(chosen, contest, unit, type_)
    where = (services.database, chosen, services.archive, asked)
    desk.decide(services, chosen, by, why, lambda person: overrides.clear(*where, **person))
    typer.echo(plain(f"cleared: {desk.place(asked)}"))


@app.command("list")
def list_(election: Chosen = None, as_json: AsJson = False) -> None:
    """Print the overrides in force, and beside each what would be published without it."""
    from publish.desk import overridden
    from workers.cli.desk import print_json
    from workers.cli.opening import opened
    from workers.cli.text import plain

    services, chosen = opened(election)
    found = overridden.listed(services.database, chosen)
    if as_json:
        print_json(found)
        return
    for each in found:
        for line in _lines(each):
            typer.echo(plain(line))
    if not found:
        typer.echo("no override is in force")


def _votes(figures: Iterable[str]) -> dict[str, int]:
    from ingest.domain.errors import ConfigurationError

    votes: dict[str, int] = {}
    for text in figures:
        selection, _, number = text.rpartition("=")
        digits = number.replace(",", "")
        if not selection or not VOTES.fullmatch(number) or len(digits) > DIGITS:
            raise ConfigurationError(f"{text!r}: should be SELECTION=VOTES, such as ant=1234")
        if selection in votes:
            raise ConfigurationError(f"{text!r}: {selection} is named twice")
        votes[selection] = int(digits)
    return votes


def _lines(each: "Override") -> Iterator[str]:
    """The figures of the desk, and beside those that differ what the best source says."""
    from publish.desk.known import instant
    from workers.cli.desk import place
    from workers.cli.text import figure

    until = ", until the source agrees" if each.until_agreed else ""
    yield f"{place(each.key)}: set by {each.who} at {instant(each.set_at)}{until}: {each.why}"
    theirs = each.beside.tally.counts if each.beside else {}
    whose = each.beside.receipt.source_id if each.beside else ""
    for id_, count in each.desk.tally.counts.items():
        other = theirs.get(id_)
        differs = other is not None and figure(other) != figure(count)
        yield f"  {figure(count):>15}  {id_}" + (f"  ({whose}: {figure(other)})" if other and differs else "")
    if each.beside is None:
        yield "  no source says anything of it"
