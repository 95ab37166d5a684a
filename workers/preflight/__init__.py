"""What `tallywire check` and `tallywire read` do: a source looked at as the night would, and everything told of it."""

from workers.preflight.looking import check
from workers.preflight.result import Amount, Name, Preflight, Reading, Remark, Verdict, exit_code
from workers.preflight.saving import Saved, read_saved

__all__ = [
    "Amount",
    "Name",
    "Preflight",
    "Reading",
    "Remark",
    "Saved",
    "Verdict",
    "check",
    "exit_code",
    "read_saved",
]
