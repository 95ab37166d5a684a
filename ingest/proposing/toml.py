"""A proposal as text: TOML that a pack can hold, with the reason for every guess beside it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ingest.proposing.proposal import Proposal, Said

WIDTH = 110
MOST_LEFT = 60  # names listed
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def written(proposal: Proposal) -> str:
    """A `[[sources]]` table with its mapping."""
    notes = [f"# {comment(note)}" for note in proposal.notes]
    lines = ["[[sources]]", *_keys(proposal.table), *notes, "", "[sources.mapping]", *_keys(proposal.mapping)]
    if proposal.left:
        lines += ["", *_left(proposal.left)]
    lines += [f"# To decide: {comment(doubt)}" for doubt in proposal.doubts]
    return "\n".join(lines) + "\n"


def _keys(said: Mapping[str, Said]) -> Iterator[str]:
    for key, each in said.items():
        line, why = f"{key} = {value(each.value)}", comment(each.why)
        if not why:
            yield line
        elif len(line) + len(why) + 4 <= WIDTH:
            yield f"{line}  # {why}"
        else:
            yield f"# {why}"
            yield line


def _left(names: tuple[str, ...]) -> Iterator[str]:
    """The names nobody reads, ready to be taken for known: whoever decides so takes the marks off."""
    yield "# Nobody reads these yet. Map them, or take the marks off to say that they are known and left out:"
    yield "# ignore = ["
    yield from (f"#   {value(name)}," for name in names[:MOST_LEFT])
    yield "# ]" + (f"  and {len(names) - MOST_LEFT} more" if len(names) > MOST_LEFT else "")


def comment(text: str) -> str:
    """On one line, without control characters, which TOML forbids in a comment."""
    return "".join(each if each.isprintable() else " " for each in text[:400])


def value(raw: Any) -> str:
    """Texts, numbers, truth, lists and tables. Raises TypeError for anything else."""
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, int):
        return str(raw)
    if isinstance(raw, str):
        return _text(raw)
    if isinstance(raw, dict):
        return "{ " + ", ".join(f"{_key(key)} = {value(each)}" for key, each in raw.items()) + " }" if raw else "{}"
    if isinstance(raw, list | tuple):
        return _list([value(each) for each in raw])
    raise TypeError(f"no TOML for {type(raw).__name__}")


def _list(items: list[str]) -> str:
    if sum(map(len, items)) + 2 * len(items) <= WIDTH - 20 or any("\n" in item for item in items):
        return "[" + ", ".join(items) + "]"
    return "[\n" + "".join(f"    {item},\n" for item in items) + "]"


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)


def _text(text: str) -> str:
    """A pattern stays as it is in a literal string; what that cannot hold is escaped in a basic one."""
    if "\\" in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return f"\\{letter}"
    if letter == "\t":
        return "\\t"
    if letter.isprintable():
        return letter
    code = ord(letter)
    return f"\\u{code:04X}" if code < 0x10000 and not 0xD800 <= code < 0xE000 else f"\\U{min(code, 0x10FFFF):08X}"
