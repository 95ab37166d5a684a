"""JSON: what it is wrapped in, which lists in it hold the figures, and what their keys tell."""

import json
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import msgspec
from msgspec import Struct

from ingest.domain.errors import UnreadableDocument
from ingest.domain.report import Snapshot
from ingest.parse import charsets, numbers, wrappers
from ingest.parse.findings import Findings
from ingest.proposing import telling
from ingest.proposing.columns import Column
from ingest.proposing.figures import decimal_mark, locale
from ingest.proposing.proposal import Known, Proposal, Said
from ingest.proposing.telling import Told
from ingest.proposing.vocabulary import languages, meaning, tokens
from ingest.proposing.words import NEUTRAL

DEEPEST_ROWS = 6  # steps
DEEPEST_KEYS = 4  # within a step
MOST_WAYS = 200  # of rows that are looked at
MOST_ROWS = 500
MOST_OF_ONE = 60  # elements of one list
MOST_KEYS = 60  # of one object

_JWS = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
_decoder = msgspec.json.Decoder(float_hook=numbers.machine)
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

Row = tuple[Any, ...]


class _Way(Struct, frozen=True):
    """Steps from the document to rows: names and expressions, and the first rows with what they have at each step."""

    steps: tuple[tuple[str, str], ...]
    rows: list[Row]


def propose(snapshot: Snapshot, known: Known) -> Proposal:
    """Raises UnreadableDocument where it is no JSON, or holds no figures."""
    document, wrapper = decoded(charsets.decode(snapshot.body, [], Findings()))
    ways = list(islice(_ways(_Way((), [(document,)])), MOST_WAYS))
    laid = [(way, _columns(way)) for way in ways]
    words = languages(column.words for _, columns in laid for column in columns)
    guess = locale((text for _, columns in laid for column in columns for text in column.texts), words)
    told = [(way, telling.told(each, decimal_mark(guess.value), known, by_form=False)) for way, each in laid]
    best, chosen = max(told, key=lambda each: _weight(*each), default=(None, None))
    if best is None or chosen is None or not any(map(telling.is_told, chosen.mapping.values())):
        raise UnreadableDocument("no list in the JSON looks like results")
    steps = dict(best.steps)
    mapping = {"wrapper": Said(wrapper, "guessed from what stands around it")} if wrapper else {}
    if steps:
        mapping["rows"] = Said(steps, f"guessed: {len(best.rows)} or more rows with figures")
    return Proposal(
        family=Said("json", "guessed: JSON" + (" in a wrapper" if wrapper else "")),
        table={"locale": Said(guess.value, f"guessed from {guess.why}")},
        mapping={**mapping, **chosen.mapping},
        left=chosen.left,
        doubts=(*chosen.doubts, *_others(best, chosen, told)),
    )


def decoded(text: str) -> tuple[Any, str | None]:
    """The document, and what it is wrapped in. Raises UnreadableDocument."""
    bare = text.strip()
    if bare[:1] in ("{", "["):
        return _decoded(bare), None
    if _JWS.fullmatch(bare):
        return _decoded(wrappers.jws(bare)), "jws"
    is_call = re.match(r"[\w$.]+\s*\(", bare) is not None
    start, end = wrappers.script(bare)
    return _decoded(bare[start:end]), "jsonp" if is_call else "script"


def _decoded(text: str) -> Any:
    try:
        return _decoder.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise UnreadableDocument(f"not JSON: {error}") from None


def _weight(way: _Way, told: Told | None) -> tuple[int, int]:
    return (told.weight if told else 0, len(way.rows) if told else 0)


def _others(best: _Way, chosen: Told, told: Sequence[tuple[_Way, Told | None]]) -> Iterator[str]:
    """Rows elsewhere in the document that tell the same."""
    names = chosen.mapping.keys()
    for way, each in told:
        if way is not best and each is not None and each.mapping.keys() == names and len(way.steps) <= len(best.steps):
            where = ", ".join(f"{name} = {expression}" for name, expression in way.steps) or "the document itself"
            yield f"The same keys stand in rows {where}: they may be a part of their own (`parts`)."
            return


def _ways(way: _Way) -> Iterator[_Way]:
    """The rows themselves, then every way on from them."""
    yield way
    if len(way.steps) == DEEPEST_ROWS:
        return
    for expression in dict.fromkeys(each for row in way.rows[:20] for each in _lists(row[-1], _here(way))):
        keys = expression.split(".") if '"' not in expression else [expression]
        rows = [(*row, child) for row in way.rows for child in _elements(_at(row[-1], keys[1:]))][:MOST_ROWS]
        if rows:
            yield from _ways(_Way((*way.steps, (_step(way, keys[-1]), expression)), rows))


def _here(way: _Way) -> str:
    return way.steps[-1][0] if way.steps else "document"


def _lists(value: Any, at: str, depth: int = 0) -> Iterator[str]:
    """Where in an object lists of objects stand, or objects whose entries are alike."""
    if depth == 0 and isinstance(value, list) and _is_rows(value):
        yield at
    if not isinstance(value, dict) or depth == DEEPEST_KEYS:
        return
    for key, inner in islice(value.items(), MOST_KEYS):
        if not _PLAIN.fullmatch(key):
            continue
        below = f"{at}.{key}"
        if (isinstance(inner, list) and _is_rows(inner)) or (isinstance(inner, dict) and _is_entries(key, inner)):
            yield below
        elif isinstance(inner, dict):
            yield from _lists(inner, below, depth + 1)


def _is_rows(value: list[Any]) -> bool:
    return bool(value) and all(isinstance(each, dict) for each in value[:MOST_OF_ONE])


def _is_entries(key: str, value: dict[str, Any]) -> bool:
    """Whether an object is a list in disguise: every entry an object like the others, or all of them votes."""
    inner = list(islice(value.values(), MOST_OF_ONE))
    if len(inner) < 2:
        return False
    if all(isinstance(each, dict) for each in inner):
        return len({frozenset(each) for each in inner}) == 1 and bool(inner[0])
    said = meaning(key)
    return all(isinstance(each, int) for each in inner) and said is not None and said.key == "votes"


def _elements(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [{"key": key, "value": each} for key, each in islice(value.items(), MOST_OF_ONE)]
    return value[:MOST_OF_ONE] if isinstance(value, list) else []


def _at(value: Any, keys: Sequence[str]) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _step(way: _Way, key: str) -> str:
    """What one element of a list is called: `candidate` of `candidates`."""
    name = re.sub(r"[^a-z0-9_]", "_", key.lower())
    name = name[:-3] + "y" if name.endswith("ies") else name.removesuffix("s") if len(name) > 3 else name
    taken = {"document", *(step for step, _ in way.steps)}
    return next(each for each in (name or "row", f"{name}_row", f"{name}_{len(way.steps)}") if each not in taken)


def _columns(way: _Way) -> list[Column]:
    names = ["document", *(name for name, _ in way.steps)]
    columns: list[Column] = []
    for depth in range(len(names) - 1, -1, -1):
        walked = _walked(way, depth)
        every = (chain for row in way.rows[:50] for chain in _chains(row[depth]))
        chains = dict.fromkeys(chain for chain in every if chain[: len(walked)] != walked or not walked)
        for chain in islice(chains, MOST_KEYS):
            path = ".".join((names[depth], *map(_quoted, chain)))
            texts = [_text(_at(row[depth], chain)) for row in way.rows]
            words = _words(names[depth], chain)
            around = depth < len(names) - 1
            columns.append(Column(len(columns) + 1, path, path, texts, usual="path", words=words, around=around))
    return columns


def _walked(way: _Way, depth: int) -> tuple[str, ...]:
    """The keys that lead from a step to the next one: what stands there is told by the rows."""
    return tuple(way.steps[depth][1].split(".")[1:]) if depth < len(way.steps) else ()


def _chains(value: Any, depth: int = 0) -> Iterator[tuple[str, ...]]:
    """The keys that lead to single values."""
    if not isinstance(value, dict) or depth == DEEPEST_KEYS:
        return
    for key, inner in islice(value.items(), MOST_KEYS):
        if isinstance(inner, dict):
            yield from ((key, *chain) for chain in _chains(inner, depth + 1))
        elif not isinstance(inner, list):
            yield (key,)


def _words(step: str, chain: tuple[str, ...]) -> str:
    """A key such as `name` says something only with what it is the name of."""
    said = " ".join(key for key in chain if key != "value")
    bare = [word for word in tokens(said) if word not in NEUTRAL and word not in ("key", "value", "id", "desc")]
    return said if bare or step == "document" else f"{step} {said}"


def _quoted(key: str) -> str:
    return key if _PLAIN.fullmatch(key) else json.dumps(key)


def _text(value: Any) -> str:
    if value is None or isinstance(value, dict | list):
        return ""
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
