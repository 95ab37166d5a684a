"""Tokens by which somebody decides over HTTP: never the token itself, only what it can be recognised by."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from storage.tables import TokenRow

USE_NOTED_EVERY = timedelta(minutes=1)


def add(
    session: Session,
    *,
    id_: str,
    name: str,
    digest: bytes,
    scopes: Sequence[str],
    elections: Sequence[str],
    made_by: str,
    made_at: datetime,
    expires_at: datetime | None,
) -> None:
    """`elections` are those it is for, all of them where it is empty."""
    session.add(
        TokenRow(
            id=id_,
            name=name,
            digest=digest,
            scopes=msgspec.json.encode(list(scopes)).decode(),
            elections=msgspec.json.encode(list(elections)).decode(),
            made_by=made_by,
            made_at=made_at,
            expires_at=expires_at,
            revoked_by="",
        )
    )


def find(session: Session, id_: str) -> TokenRow | None:
    """None where there never was one."""
    return session.get(TokenRow, id_)


def listed(session: Session) -> Sequence[TokenRow]:
    """All there ever were, oldest first."""
    return session.scalars(select(TokenRow).order_by(TokenRow.made_at, TokenRow.id)).all()


def texts(stored: str) -> list[str]:
    """Scopes or elections as they are stored."""
    return msgspec.json.decode(stored, type=list[str])


def note_use(session: Session, id_: str, at: datetime) -> None:
    """Written at most once a minute."""
    long_ago = or_(TokenRow.last_used_at.is_(None), TokenRow.last_used_at < at - USE_NOTED_EVERY)
    session.execute(update(TokenRow).where(TokenRow.id == id_, long_ago).values(last_used_at=at))


def revoke(session: Session, id_: str, *, by: str, at: datetime) -> bool:
    """False where it was revoked before, or never was."""
    query = update(TokenRow).where(TokenRow.id == id_, TokenRow.revoked_at.is_(None))
    return session.execute(query.values(revoked_at=at, revoked_by=by).returning(TokenRow.id)).first() is not None
