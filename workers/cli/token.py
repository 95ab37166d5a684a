"""Commands about tokens: who may decide over HTTP."""

from typing import TYPE_CHECKING, Annotated

import typer

from workers.cli.desk import AsJson, By, print_json

if TYPE_CHECKING:
    from datetime import timedelta

    from publish.desk.tokens import Scope
    from workers.bootstrap import Services

app = typer.Typer(help="Tokens by which somebody decides over HTTP.", no_args_is_help=True)


@app.command()
def make(
    name: Annotated[str, typer.Argument(help="Who will use it: the audit log names them so.")],
    scope: Annotated[list[str], typer.Option("--scope", help="holds, overrides, calls or audit; may be repeated.")],
    election: Annotated[list[str] | None, typer.Option("--election", help="Only for this election; repeat.")] = None,
    expires: Annotated[str | None, typer.Option(help="After so long: 30m, 12h or 7d; else never.")] = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Make a token and print it, once: it is kept nowhere."""
    from publish.desk import tokens

    services = _services()
    made = tokens.make(
        services.database,
        name,
        [_scope(each) for each in scope],
        elections=_elections(services, election or []),
        made_by=by or services.settings.operator or _login(),
        now=services.now(),
        expires_at=None if expires is None else services.now() + _span(expires),
    )
    if as_json:
        print_json({"id": made.split("_")[1], "token": made})
    else:
        typer.echo(made)
        typer.echo(
            "Keep it: it is not shown again. Revoke it by: tallywire token revoke " + made.split("_")[1], err=True
        )


@app.command("list")
def listed(as_json: AsJson = False) -> None:
    """Print all tokens there ever were, without their secrets."""
    from publish.desk import tokens

    services = _services()
    found = tokens.listed(services.database)
    if as_json:
        print_json(found)
        return
    for each in found:
        over = each.revoked_at or (each.expires_at if each.expires_at and each.expires_at <= services.now() else None)
        state = f"over since {over:%Y-%m-%d %H:%M}Z" if over else "in force"
        where = f" in {', '.join(each.elections)}" if each.elections else ""
        used = f", last used {each.last_used_at:%Y-%m-%d %H:%M}Z" if each.last_used_at else ", never used"
        typer.echo(f"{each.id}  {each.name}: {', '.join(each.scopes)}{where}; {state}{used}")


@app.command()
def revoke(
    token_id: Annotated[str, typer.Argument(metavar="ID", help="As `tallywire token list` shows it.")], by: By = None
) -> None:
    """Let a token be none from now on."""
    from publish.desk import tokens

    services = _services()
    tokens.revoke(services.database, token_id, by=by or services.settings.operator or _login(), now=services.now())
    typer.echo(f"{token_id}: revoked")


def _services() -> "Services":
    """With the tables that tokens need. Raises TransientError and ConfigurationError."""
    from storage.migrate import migrate
    from workers import bootstrap, settings

    services = bootstrap.make(settings.load().with_(packs=()))
    if services.settings.database_url is None:
        services.settings.data.mkdir(parents=True, exist_ok=True)
    with bootstrap.refusals_named():
        migrate(services.database)
    return services


def _scope(text: str) -> "Scope":
    from publish.desk import known
    from publish.desk.tokens import Scope

    if text not in set(Scope):
        raise known.unknown("scope", text, {str(each): "" for each in Scope})
    return Scope(text)


def _elections(services: "Services", ids: list[str]) -> list[str]:
    from publish.desk import known
    from workers import bootstrap

    there = {each.id: each.name for each in bootstrap.known_elections(services)} if ids else {}
    for each in ids:
        if each not in there:
            raise known.unknown("election", each, there)
    return ids


def _span(text: str) -> "timedelta":
    from datetime import timedelta

    from ingest.domain.errors import ConfigurationError

    units = {"m": 60, "h": 3_600, "d": 86_400}
    number = text[:-1]
    if text[-1:] not in units or not (number.isascii() and number.isdigit() and 0 < int(number) < 100_000):
        raise ConfigurationError(f"--expires {text!r}: should be a number of m, h or d, such as 12h")
    return timedelta(seconds=int(number) * units[text[-1]])


def _login() -> str:
    from getpass import getuser

    return getuser()
