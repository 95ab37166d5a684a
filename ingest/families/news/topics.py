"""What a piece of news is about beside figures: the words of topics in its title, or in two of its sentences."""

import re
from bisect import bisect_right
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256

from ingest.domain.election import Topic
from ingest.domain.item import Item
from ingest.families.news.pieces import Piece
from ingest.news import cues
from ingest.news.cues import Lexicon
from ingest.news.tables import table

BUILT_IN: Mapping[str, str] = {  # ids of topics, and the classes of words in the tables of the languages
    "observers": "observers",
    "irregularities": "irregularities",
    "turnout": "turnout",
    "calls": "calls",
    "exit-polls": "exit_poll",
    "results": "results",
}
SENTENCES = 2
SAMPLE = 50_000  # characters

_END = re.compile(r"[.!?…。]\s|\n")


def item(piece: Piece, language: str, declared: tuple[Topic, ...]) -> Item:
    """`language` is that of the table it is read with, "" for none: then only the pack's own words are looked for."""
    return Item(
        key=piece.key,
        title=piece.title,
        url=piece.address,
        digest=sha256(piece.whole.encode("utf-8", "replace")).hexdigest(),
        published_at=piece.published_at,
        language=language or piece.language,
        topics=topics(piece, language, declared),
    )


def topics(piece: Piece, language: str, declared: tuple[Topic, ...]) -> tuple[str, ...]:
    """Their ids, in a fixed order. Where there is no title the first line is it."""
    text = (piece.whole if piece.title else piece.text)[:SAMPLE]
    ends = [found.start() for found in _END.finditer(text)]
    title = len(piece.title or text.partition("\n")[0])
    hits: dict[str, set[int]] = {}
    for cue in _lexicon(language, declared).find(cues.words(text)):
        sentence = -1 if cue.start < title else bisect_right(ends, cue.start)
        hits.setdefault(cue.kind, set()).add(sentence)
    return tuple(each for each in _ids(declared) if -1 in (own := hits.get(each, set())) or len(own) >= SENTENCES)


def _ids(declared: tuple[Topic, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*BUILT_IN, *(each.id for each in declared))))


@lru_cache(maxsize=64)
def _lexicon(language: str, declared: tuple[Topic, ...]) -> Lexicon:
    """A topic that a pack declares anew gains words and loses none."""
    known = table(language).cues if language else {}
    words = {id_: list(known.get(kind, ())) for id_, kind in BUILT_IN.items()}
    for topic in declared:
        words.setdefault(topic.id, []).extend(topic.words)
    return Lexicon(words)
