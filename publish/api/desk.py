"""The desk over HTTP: what people decide, by a token with the scope for it, with a reason in the audit log."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from msgspec import Struct

from ingest.domain.tally import TallyKey
from ingest.domain.terms import CountItemType
from publish.api.answers import Answer, Life, answer
from publish.api.context import Chosen, Context, Given, Id
from publish.api.documented import responses, sent
from publish.api.moments import MOST
from publish.api.rights import allowed, body, holder
from publish.desk import calls, holds, known, log, overridden, overrides
from publish.desk.calls import CallStatus
from publish.desk.log import Entry
from publish.desk.overridden import Override
from publish.desk.tokens import Scope, Token

router = APIRouter(tags=["desk"])
me = APIRouter(tags=["desk"])
Kind = Annotated[CountItemType, Query(description="The count item type.")]
HoldId = Annotated[int, Path(ge=1, le=MOST)]
_TOTAL = CountItemType.TOTAL
_REFUSED = (401, 403, 409, 413, 429)


class Ruling(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`seen` is the hold's, so that nobody decides on other words than those they saw."""

    seen: str
    why: str


class Figures(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Votes by selection; with `until_agreed` it ends by itself once the best source says the same."""

    figures: dict[str, int]
    why: str
    until_agreed: bool = False


class Calling(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who won, who goes on to a runoff, or that it is too close."""

    selection_ids: list[str]
    status: CallStatus
    why: str


class Reason(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why it is taken back."""

    why: str


class Done(Struct, frozen=True, kw_only=True):
    """What was done is told by the election's events; it is done in the name of `who`."""

    done: str
    who: str


class Holder(Struct, frozen=True, kw_only=True):
    """Whose token it is. No `elections` means all of them."""

    token: Token


class Overrides(Struct, frozen=True, kw_only=True):
    """In force, oldest first."""

    election_id: str
    overrides: Sequence[Override]


class Audit(Struct, frozen=True, kw_only=True):
    """Who did what, oldest first."""

    election_id: str
    entries: Sequence[Entry]


def _may(scope: Scope) -> Any:
    return Depends(allowed(scope))


@me.get("/me", responses=responses(Holder, 401, 429), summary="Whose token this is")
def whose(token: Annotated[Token, Depends(holder)]) -> Answer:
    """Its name, scopes and elections."""
    return answer(Holder(token=token), Life.ONCE)


def _ruling(name: str, rule: Callable[..., None]) -> None:
    @router.post(
        f"/holds/{{hold_id}}/{name}",
        responses=responses(Done, *_REFUSED),
        openapi_extra=sent(Ruling),
        summary=f"{name.capitalize()} what is held",
        name=name,
    )
    def decide(
        chosen: Chosen,
        given: Given,
        hold_id: HoldId,
        token: Annotated[Token, _may(Scope.HOLDS)],
        said: Annotated[Ruling, Depends(body(Ruling))],
    ) -> Answer:
        """Of two who decide at once, one is told that the other was first."""
        seen = {hold_id: said.seen or "?"}  # "" would mean whatever is held by now
        rule(given.database, chosen, seen, who=token.name, why=said.why, now=given.now())
        return _done(given, chosen.id, f"hold {hold_id}: {name}", token)


_ruling("release", holds.release)
_ruling("reject", holds.reject)


@router.get("/overrides", responses=responses(Overrides, 401, 403, 429), summary="What the desk says instead")
def listed(chosen: Chosen, given: Given, _: Annotated[Token, _may(Scope.OVERRIDES)]) -> Answer:
    """And beside each what would be published without it."""
    found = overridden.listed(given.database, chosen)
    return answer(Overrides(election_id=chosen.id, overrides=found), Life.ONCE)


@router.put(
    "/overrides/{contest_id}/{unit_id}",
    responses=responses(Done, *_REFUSED),
    openapi_extra=sent(Figures),
    summary="Set a figure in place of what the sources say",
)
def override(
    chosen: Chosen,
    given: Given,
    contest_id: Id,
    unit_id: Id,
    token: Annotated[Token, _may(Scope.OVERRIDES)],
    said: Annotated[Figures, Depends(body(Figures))],
    type: Kind = _TOTAL,
) -> Answer:
    """One that is in force is replaced."""
    key = known.key(chosen, contest_id, unit_id, type)
    overrides.set_figures(
        given.database,
        chosen,
        given.archive,
        key,
        said.figures,
        who=token.name,
        why=said.why,
        until_agreed=said.until_agreed,
        now=given.now(),
    )
    return _done(given, chosen.id, f"{'/'.join(key)}: overridden", token)


@router.delete(
    "/overrides/{contest_id}/{unit_id}",
    responses=responses(Done, *_REFUSED),
    openapi_extra=sent(Reason),
    summary="Publish again what the sources say",
)
def clear(
    chosen: Chosen,
    given: Given,
    contest_id: Id,
    unit_id: Id,
    token: Annotated[Token, _may(Scope.OVERRIDES)],
    said: Annotated[Reason, Depends(body(Reason))],
    type: Kind = _TOTAL,
) -> Answer:
    """Of two who clear it, one is told that the other was first."""
    key = TallyKey(contest_id, unit_id, type)
    overrides.clear(given.database, chosen, given.archive, key, who=token.name, why=said.why, now=given.now())
    return _done(given, chosen.id, f"{'/'.join(key)}: cleared", token)


@router.put(
    "/calls/{contest_id}",
    responses=responses(Done, *_REFUSED),
    openapi_extra=sent(Calling),
    summary="Say how a contest ended",
)
def call(
    chosen: Chosen,
    given: Given,
    contest_id: Id,
    token: Annotated[Token, _may(Scope.CALLS)],
    said: Annotated[Calling, Depends(body(Calling))],
) -> Answer:
    """One that is in force has to be retracted first."""
    calls.call(
        given.database,
        chosen,
        contest_id,
        said.selection_ids,
        said.status,
        who=token.name,
        why=said.why,
        now=given.now(),
    )
    return _done(given, chosen.id, f"{contest_id}: {said.status}", token)


@router.delete(
    "/calls/{contest_id}",
    responses=responses(Done, *_REFUSED),
    openapi_extra=sent(Reason),
    summary="Take a call back",
)
def retract(
    chosen: Chosen,
    given: Given,
    contest_id: Id,
    token: Annotated[Token, _may(Scope.CALLS)],
    said: Annotated[Reason, Depends(body(Reason))],
) -> Answer:
    """With the reason, which is told."""
    calls.retract(given.database, chosen, contest_id, who=token.name, why=said.why, now=given.now())
    return _done(given, chosen.id, f"{contest_id}: retracted", token)


@router.get("/audit", responses=responses(Audit, 401, 403, 429), summary="Who did what, when and why")
def audit(chosen: Chosen, given: Given, _: Annotated[Token, _may(Scope.AUDIT)]) -> Answer:
    """Every decision, over HTTP or not."""
    return answer(Audit(election_id=chosen.id, entries=log.listed(given.database, chosen)), Life.ONCE)


def _done(given: Context, election_id: str, done: str, token: Token) -> Answer:
    given.wake(election_id)
    return answer(Done(done=done, who=token.name), Life.ONCE)
