"""`tallywire holds`: what is held back, and a person's word on it."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.desk import AsJson, By, Chosen, Why

if TYPE_CHECKING:
    from ingest.domain.election import Election
    from publish.desk.holds import Filter, Hold
    from workers.bootstrap import Services

DIGITS = 15  # of an id; more than any night has

OfSource = Annotated[str | None, typer.Option("--source", help="Those of this source.")]
OfContest = Annotated[str | None, typer.Option("--contest", help="Those of this contest.")]
OfRule = Annotated[str | None, typer.Option("--rule", help="Those that this rule doubts.")]
Ids = Annotated[
    list[str] | None,
    typer.Argument(metavar="[ID[@SEEN]]...", help="Which; with @SEEN only if its source still says what you saw."),
]

app = typer.Typer(rich_markup_mode=None)


@app.callback(invoke_without_command=True)
def holds(
    context: typer.Context,
    source: OfSource = None,
    contest: OfContest = None,
    rule: OfRule = None,
    every: Annotated[bool, typer.Option("--all", help="Also those that were decided or superseded.")] = False,
    election: Chosen = None,
    as_json: AsJson = False,
) -> None:
    """List what is held back; show, release or reject it."""
    from ingest.domain.errors import ConfigurationError

    if context.invoked_subcommand is not None:
        if any((source, contest, rule, every, election, as_json)):
            raise ConfigurationError(f"holds: options go behind {context.invoked_subcommand}")
        return
    from publish.desk import holds as desk
    from workers.cli import held
    from workers.cli.desk import print_json
    from workers.cli.opening import opened

    services, chosen = opened(election)
    found = desk.listed(services.database, chosen, _filter(source, contest, rule), every=every)
    if as_json:
        print_json(found)
    else:
        held.show(found)


@app.command()
def show(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Which.")],
    election: Chosen = None,
    as_json: AsJson = False,
) -> None:
    """Print a hold: what is said, what stands meanwhile, the doubts, the document, and how it ends."""
    from publish.desk import holds as desk
    from workers.cli import held
    from workers.cli.desk import print_json
    from workers.cli.opening import opened

    services, chosen = opened(election)
    found = [desk.show(services.database, chosen, id_) for id_ in _parsed(ids)]
    if as_json:
        print_json(found)
        return
    held.show_whole(found)


def _add_decision(name: str, done: str, help_: str) -> None:
    """A command that decides about holds: `name` is that of the use case, too."""

    @app.command(name, help=help_)
    def decide(
        ids: Ids = None,
        source: OfSource = None,
        contest: OfContest = None,
        rule: OfRule = None,
        by: By = None,
        why: Why = None,
        election: Chosen = None,
        as_json: AsJson = False,
    ) -> None:
        from workers.cli import held
        from workers.cli.desk import print_json
        from workers.cli.opening import opened

        services, chosen = opened(election)
        decided = _decided(services, chosen, name, _parsed(ids or ()), _filter(source, contest, rule), by, why)
        if as_json:
            print_json({done: [hold.id for hold in decided]})
        else:
            held.show_decided(decided, done)


_add_decision(
    "release", "released", "Let held statements stand: those named, or all of a source, contest or rule. All, or none."
)
_add_decision(
    "reject", "rejected", "Let held statements not stand while their source goes on saying so. All of them, or none."
)


def _decided(
    services: "Services",
    election: "Election",
    name: str,
    named: Mapping[int, str],
    which: "Filter",
    by: str | None,
    why: str | None,
) -> "list[Hold]":
    """What is not named with what was seen is what is held at this moment, and nothing that comes after it."""
    from ingest.domain.errors import TallywireError
    from publish.desk import holds
    from workers.cli import desk

    found = _meant(services, election, named, which)
    if not found:
        raise TallywireError("nothing that is held fits")
    seen = {hold.id: named.get(hold.id) or hold.seen for hold in found}
    deed = holds.release if name == "release" else holds.reject
    desk.decide(services, election, by, why, lambda person: deed(services.database, election, seen, **person))
    return found


def _meant(services: "Services", election: "Election", ids: Iterable[int], which: "Filter") -> "list[Hold]":
    from ingest.domain.errors import ConfigurationError
    from publish.desk import holds as desk
    from publish.desk.holds import Filter

    if bool(ids) == (which != Filter()):
        raise ConfigurationError("which? name ids, or else one or more of --source, --contest and --rule")
    if ids:
        return [desk.show(services.database, election, id_) for id_ in ids]
    return desk.listed(services.database, election, which)


def _filter(source: str | None, contest: str | None, rule: str | None) -> "Filter":
    from publish.desk.holds import Filter

    return Filter(source=source, contest=contest, rule=rule)


def _parsed(ids: Iterable[str]) -> Mapping[int, str]:
    """Ids, and what was seen of each, "" where that is not said."""
    from ingest.domain.errors import ConfigurationError

    found: dict[int, str] = {}
    for text in ids:
        id_, _, seen = text.partition("@")
        if not (id_.isascii() and id_.isdigit() and len(id_) <= DIGITS):
            raise ConfigurationError(f"{text!r}: should be the number of a hold, such as 12 or 12@3fa4b2c1")
        found[int(id_)] = seen
    return found
