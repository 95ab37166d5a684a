"""What is held, on a terminal."""

from collections import Counter
from collections.abc import Iterator, Sequence

import typer

from ingest.domain.tally import Tally
from publish.desk.holds import Hold
from publish.desk.known import instant
from workers.cli.desk import place
from workers.cli.text import beside, change, figure, plain, summary

MOST = 50  # that are printed; --json prints all


def show(found: Sequence[Hold]) -> None:
    """A few lines for each: what is said, why it is doubted, and how it ends."""
    for hold in found[:MOST]:
        typer.secho(plain(_line(hold)), fg="yellow" if hold.decided_at is None else None)
        for line in (*(f"{each.rule}: {each.message}" for each in hold.findings), _end(hold)):
            typer.echo(plain(f"  {line}"))
    _print_rest(found)
    if not found:
        typer.echo("nothing is held")


def show_whole(found: Sequence[Hold]) -> None:
    """Everything there is to know of each."""
    for hold in found:
        typer.secho(plain(_head(hold)), bold=True)
        for line in _details(hold):
            typer.echo(plain(f"  {line}"))


def show_decided(found: Sequence[Hold], word: str) -> None:
    """A line for each, as it was when it was decided."""
    for hold in found[:MOST]:
        typer.echo(plain(f"{word} {_line(hold)}"))
    _print_rest(found)


def _print_rest(found: Sequence[Hold]) -> None:
    if len(found) > MOST:
        typer.echo(f"... and {len(found) - MOST:,} more; --json prints all of them")
        rules = Counter((hold.source_id, each.rule) for hold in found for each in hold.findings)
        for (source, rule), times in rules.most_common():
            typer.echo(f"{times:>9,}  --source {source} --rule {rule}")


def _line(hold: Hold) -> str:
    said, stands = _summary(hold.statement), _summary(hold.standing)
    meanwhile = f"; {stands} stands meanwhile" if hold.standing and hold.decided_at is None else ""
    return f"{_head(hold)}: {said}{meanwhile}"


def _head(hold: Hold) -> str:
    return f"{hold.id}@{hold.seen}  {hold.source_id}  {place(hold.key)}"


def _summary(tally: Tally | None) -> str:
    return "nothing any more" if tally is None else summary(tally)


def _end(hold: Hold) -> str:
    if hold.decided_at is None:
        return f"held since {instant(hold.held_at)}; {hold.ends}"
    by, why = (f" by {hold.by}" if hold.by else ""), (f": {hold.why}" if hold.why else "")
    return f"held since {instant(hold.held_at)}; {hold.state}{by} at {instant(hold.decided_at)}{why}"


def _details(hold: Hold) -> Iterator[str]:
    if hold.statement is None:
        yield "says nothing any more"
    else:
        before = hold.standing.counts if hold.standing else {}
        for id_, count in hold.statement.counts.items():
            yield f"says    {figure(count):>15}  {id_}  {change(before.get(id_), count)}".rstrip()
        yield from (f"says    {text}" for text in beside(hold.statement))
    for id_, count in hold.standing.counts.items() if hold.standing else ():
        yield f"stands  {figure(count):>15}  {id_}"
    yield from (f"doubt   {each.rule}: {each.message}" for each in hold.findings)
    proof = hold.receipt
    yield f"source  {hold.issuer} ({hold.source_id}), {proof.url}, fetched {instant(proof.fetched_at)}"
    yield f"bytes   {proof.sha256}, at {proof.place or 'no place: it is an absence'}, read by {proof.reader}"
    yield _end(hold)
