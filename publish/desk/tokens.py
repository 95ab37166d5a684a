"""Tokens for those who decide over HTTP: made and shown once, looked up at every use, revoked at once."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from hmac import compare_digest
from secrets import token_hex, token_urlsafe

from msgspec import Struct

from ingest.domain.errors import Conflict, ImpossibleValue, UnknownName
from publish.desk.decision import LONGEST_WHO
from storage import tokens
from storage.database import Database
from storage.tables import TokenRow

PREFIX = "tw"
LONGEST = 200


class Scope(StrEnum):
    """What its holder may do; anybody may read what is published."""

    HOLDS = "holds"
    OVERRIDES = "overrides"
    CALLS = "calls"
    AUDIT = "audit"


class Token(Struct, frozen=True, kw_only=True):
    """Whose it is: `name` is who decides, in the audit log. No `elections` means all of them."""

    id: str
    name: str
    scopes: Sequence[Scope]
    elections: Sequence[str]
    made_by: str
    made_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None


def make(
    database: Database,
    name: str,
    scopes: Sequence[Scope],
    *,
    elections: Sequence[str] = (),
    made_by: str,
    now: datetime,
    expires_at: datetime | None = None,
) -> str:
    """The token, which is kept nowhere. Raises ImpossibleValue without a name or a scope."""
    name = "".join(letter for letter in " ".join(name.split()) if letter.isprintable())
    if not name or len(name) > LONGEST_WHO:
        raise ImpossibleValue(f"a token has the name of whoever uses it, of at most {LONGEST_WHO} letters")
    if not scopes:
        raise ImpossibleValue("a token without a scope allows nothing")
    id_, secret = token_hex(4), token_urlsafe(32)
    with database.write() as session:
        tokens.add(
            session,
            id_=id_,
            name=name,
            digest=_digest(secret),
            scopes=list(dict.fromkeys(scopes)),
            elections=elections,
            made_by=made_by,
            made_at=now,
            expires_at=expires_at,
        )
    return f"{PREFIX}_{id_}_{secret}"


def check(database: Database, text: str, now: datetime) -> Token | None:
    """Whose token it is; None where it is none, or one that is over. Asked of the database each time."""
    prefix, _, rest = text[:LONGEST].partition("_")
    id_, _, secret = rest.partition("_")
    if prefix != PREFIX or not secret:
        return None
    with database.read() as session:
        row = tokens.find(session, id_)
    if row is None or not compare_digest(row.digest, _digest(secret)) or row.revoked_at is not None:
        return None
    if row.expires_at is not None and row.expires_at <= now:
        return None
    if row.last_used_at is None or now - row.last_used_at >= tokens.USE_NOTED_EVERY:
        with database.write() as session:
            tokens.note_use(session, id_, now)
    return _token(row)


def listed(database: Database) -> list[Token]:
    """All there ever were, oldest first."""
    with database.read() as session:
        return [_token(row) for row in tokens.listed(session)]


def revoke(database: Database, id_: str, *, by: str, now: datetime) -> None:
    """From now on it is none. Raises UnknownName, and Conflict where it was revoked before."""
    with database.write() as session:
        if not tokens.revoke(session, id_, by=by, at=now):
            row = tokens.find(session, id_)
            if row is None:
                raise UnknownName(f"no token {id_[:50]!r}")
            raise Conflict(f"token {id_} was revoked by {row.revoked_by} at {row.revoked_at:%d %b %H:%M:%S}Z")


def _digest(secret: str) -> bytes:
    return sha256(secret.encode("utf-8", "replace")).digest()


def _token(row: TokenRow) -> Token:
    return Token(
        id=row.id,
        name=row.name,
        scopes=[Scope(each) for each in tokens.texts(row.scopes)],
        elections=tokens.texts(row.elections),
        made_by=row.made_by,
        made_at=row.made_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
    )
