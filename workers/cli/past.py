"""`tallywire history`: every figure there ever was of one tally, as said and as told."""

from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.desk import AsJson, Chosen, OfType

if TYPE_CHECKING:
    from ingest.domain.tally import Tally, VoteCounts
    from publish.history import Figure, Told

SHORT = 12  # digits of a digest where it only names a document

Contest = Annotated[str, typer.Argument(metavar="CONTEST", help="The contest's id.")]
Unit = Annotated[str, typer.Argument(metavar="UNIT", help="The unit's id.")]


def history(
    contest: Contest,
    unit: Unit,
    type_: OfType = "total",
    source: Annotated[str | None, typer.Option(help="Only of this source.")] = None,
    published: Annotated[bool, typer.Option("--published", help="What was published, event by event.")] = False,
    election: Chosen = None,
    as_json: AsJson = False,
) -> None:
    """Print all that was ever said of a tally, when and by whom, what became of it, and what changed."""
    from publish import history as past
    from workers.cli.desk import print_json
    from workers.cli.opening import check_source, key, opened
    from workers.cli.text import plain

    services, chosen = opened(election)
    asked = key(chosen, contest, unit, type_)
    check_source(services, chosen, source)
    ask = past.told if published else past.said
    found = ask(services.database, chosen.id, asked, source)
    if as_json:
        print_json(found)
        return
    names = next({s.id: s.name for s in each.selections} for each in chosen.contests if each.id == contest)
    for each in found:
        typer.echo(plain(_line(each, names)))
    if not found:
        typer.echo(f"nothing was ever {'published' if published else 'said'} of {'/'.join(asked)}")


def _line(each: "Figure | Told", names: dict[str, str]) -> str:
    from publish.history import Told

    proof = each.receipt
    at = f"{each.at:%Y-%m-%d %H:%M:%S}Z" if each.at else "at an unknown time"
    if isinstance(each, Told):
        why = f"  [{each.reason}]" if each.reason else ""
        said = _said(each.before, each.after, names)
        return f"{at}  {each.sequence:>6}  {proof.source_id}  {each.type}  {said}  {proof.sha256[:SHORT]}{why}"
    said = _said(each.before, each.tally, names)
    return f"{at}  {proof.source_id}  {each.outcome:<7}  {said}  {proof.sha256[:SHORT]}"


def _said(before: "Tally | None", after: "Tally | None", names: dict[str, str]) -> str:
    """Every figure, the largest first, and beside each that changed by how much."""
    from workers.cli.text import number, summary

    if after is None:
        return "withdrawn"
    largest = sorted(after.counts.items(), key=lambda item: (-(item[1].votes or 0), -(item[1].share or 0)))
    counts = [_figure(names.get(id_, id_), before.counts.get(id_) if before else None, count) for id_, count in largest]
    gone = (
        [f"{names.get(id_, id_)} no longer said" for id_ in before.counts if id_ not in after.counts] if before else []
    )
    pairs = (
        ("ballots", before.ballots.cast if before else None, after.ballots.cast),
        ("units", before.count_status.units_reported if before else None, after.count_status.units_reported),
    )
    beside = [f"{what} {number(new)}{_was(number(old))}" for what, old, new in pairs if new != old]
    status = before.results_status if before else None
    told = [str(after.results_status)] if after.results_status not in (None, status) else []
    return ", ".join([*counts, *gone, *beside, *told]) or summary(after)


def _figure(name: str, before: "VoteCounts | None", after: "VoteCounts") -> str:
    from workers.cli.text import change, figure

    moved = change(before, after)
    if moved:
        return f"{name} {figure(after)} ({moved})"
    return f"{name} {figure(after)}{_was(figure(before)) if before and figure(before) != figure(after) else ''}"


def _was(old: str) -> str:
    return "" if old == "-" else f" (was {old})"
