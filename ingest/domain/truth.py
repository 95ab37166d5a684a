"""How doubtful and how late a source may be before something else is told: what a pack declares about judging."""

from typing import Annotated

from msgspec import Meta, Struct

from ingest.domain.report import Outcome

Minutes = Annotated[float, Meta(ge=0, le=1440)]
Polls = Annotated[int, Meta(ge=1, le=1000)]
Points = Annotated[float, Meta(ge=0, le=100)]


class Checks(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What becomes of a doubt. `outcomes` maps the name of a rule to what it does; others do what is their default.

    A held tally is released once its source went on saying so for `persist_minutes`, or in `persist_polls` polls where
    that is declared, whichever comes first; rules that persisting does not settle are told by `ingest.checks`.
    """

    outcomes: dict[str, Outcome] = {}
    persist_minutes: Minutes = 5.0
    persist_polls: Polls | None = None


class Margins(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When another source speaks for a leading one, and when two of them disagree.

    A source is failing after `failing_minutes` without an answer, stale after `stale_minutes` without a change while
    its count is open. It is behind another one whose counted share is more than `behind_points` percentage points
    higher; it leads again once it is less than half of that behind. Two statements of the same progress disagree where
    a share differs by more than `tolerance_points`, or votes by more than that percentage of the total; it is told
    once it lasted for `settle_minutes`.
    """

    failing_minutes: Minutes = 2.0
    stale_minutes: Minutes = 60.0
    behind_points: Points = 10.0
    tolerance_points: Points = 0.1
    settle_minutes: Minutes = 2.0
