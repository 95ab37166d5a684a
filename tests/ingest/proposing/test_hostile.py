"""Any bytes end in a proposal that loads or in one line; and soon."""

import json
import random
from time import process_time

import pytest

from ingest.domain.errors import UnreadableDocument
from ingest.proposing import source_of, written
from tests.ingest.proposing.made import proposed
from tests.soon import SLACK

SEEDS = [
    b"District;Party;Votes;Share\nNorth;Ant;1.204;48,2\nNorth;Bee;1.294;51,8\n",
    b"<html><p>Updated: 07.03.2027 21:05</p><table><tr><th>Party<th>Votes<tr><td>A<td>1<tr><td>B<td>2</table>",
    b'{"contests":[{"title":"Mayor","candidates":[{"name":"Ann","votes":1},{"name":"Bob","votes":2}]}]}',
    b"<ElectionResult><Contest text='x'/></ElectionResult>",
]
BITS = [b",", b";", b"\n", b'"', b"<td>", b"<tr>", b"</table>", b"{", b"}", b"[", b"null", b"\xd0\xd1\xd2", b"\0", b"%"]
LARGE = {
    "nested lists": b"[" * 200_000,
    "nested objects": b'{"a":' * 100_000,
    "nested tags": b"<div>" * 200_000,
    "nested tables": b"<table><tr><td>" * 20_000,
    "one cell": b"<table><tr><td>a" + b"x" * 3_000_000 + b"<td>1</table>",
    "one line": b"a," * 1_000_000,
    "many tables": b"<table><tr><td>a<td>1<td>2</tr></table>" * 20_000,
    "many columns": b",".join(b"c%d" % at for at in range(5_000)) + (b"\n" + b",".join([b"1"] * 5_000)) * 20,
    "an open quote": b'a,b\n"' + b"x,1\n" * 300_000,
    "entities": b'<!DOCTYPE a [<!ENTITY a "aa">]><a>&a;</a>',
    "many lists": json.dumps({f"l{at}": [{"name": "a", "votes": 1}] * 3 for at in range(5_000)}).encode(),
    "no JSON": b"var a = " + b"{" * 300_000,
    "high bytes": b"\xff" * 1_000_000,
}


@pytest.mark.parametrize("name", list(LARGE))
def test_a_large_document_is_done_with_soon(name: str) -> None:
    body = LARGE[name]
    began = process_time()
    _look(body)
    assert process_time() - began < SLACK * (2 * max(1.0, len(body) / 1e6))


@pytest.mark.parametrize("seed", range(len(SEEDS)))
def test_whatever_is_proposed_loads(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(150):
        body = bytearray(SEEDS[seed])
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(body) + 1)
            body[at : at + chance.choice((0, 0, 1, 9))] = chance.choice(BITS)
        _look(bytes(body))


def test_names_that_would_break_a_terminal_or_a_table() -> None:
    rows = [{"name": "a\x1b[2J\n\u2028", "votes": at, "\x1b]0;x": 2, "'q\"\\": 3} for at in range(5)]
    _look(json.dumps(rows).encode())
    text = written(proposed(json.dumps(rows)))
    assert all(line.isprintable() for line in text.splitlines())


def _look(body: bytes) -> None:
    try:
        text = written(proposed(body))
    except UnreadableDocument as refused:
        text = str(refused)
        one_line = len(text.splitlines()) == 1
    else:
        one_line = source_of(text).mapping is not None
    assert one_line, text
