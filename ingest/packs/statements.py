"""Where in a TOML file each table and each key stands, so that one of them can be changed and every other byte stays.

A whole file rewritten by a TOML library comes out in another order where tables of two kinds alternate, as they do in a
pack that puts each contest's candidates beside it. Here the text is only cut; what a statement says is left to TOML.
"""

import re
import tomllib
from collections.abc import Iterator

from msgspec import Struct

_TOKEN = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*|[\[\]{}]|\n|[^\"'#\[\]{}\n]+",
    re.DOTALL,
)
_KEY = re.compile(r"""\s*(?:([A-Za-z0-9_-]+)|"([^"\\]*)"|'([^']*)')\s*=""")

Span = tuple[int, int]


class Block(Struct):
    """A table of the file: `name` is () for what stands before the first header; `keys` are where its statements are.

    `end` is behind its last statement: comments that follow belong to what comes next.
    """

    name: tuple[str, ...]
    end: int
    keys: dict[str, Span]


def blocks(text: str) -> list[Block]:
    """The tables of a file that is TOML, with `\\n` at the end of lines, in their order."""
    found = [Block((), 0, {})]
    for start, end in _statements(text):
        written = text[start:end]
        if written.lstrip().startswith("["):
            found.append(Block(_path(written), end, {}))
        else:
            key = _KEY.match(written)
            if key:
                found[-1].keys[next(filter(None, key.groups()), "")] = (start, end)
            found[-1].end = end
    return found


def _statements(text: str) -> Iterator[Span]:
    """Headers and keys with their values, each to the end of its last line; no blank lines, no comments."""
    start, depth, said = 0, 0, False
    for token in _TOKEN.finditer(text):
        first = token[0][0]
        if first == "\n" and depth <= 0:
            if said:
                yield start, token.end()
            start, depth, said = token.end(), 0, False
        elif token[0] in "[]{}":
            depth += 1 if first in "[{" else -1
            said = True
        elif first != "#" and not token[0].isspace():
            said = True
    if said:
        yield start, len(text)


def _path(header: str) -> tuple[str, ...]:
    path: list[str] = []
    at = tomllib.loads(header)
    while at:
        key, inner = next(iter(at.items()))
        path.append(key)
        at = inner[0] if isinstance(inner, list) else inner
    return tuple(path)
