"""Whether yes, no, for, against are an answer to a ballot question, or only words."""

from ingest.news.names.generic import voting
from ingest.news.names.lexicon import ENDS, SAME
from ingest.news.names.sounds import sound
from ingest.news.names.tokens import Tokens
from ingest.news.names.words import COMMON, INTRODUCE, TOWARDS

_STOPS = tuple(":–—-(=0123456789")
_SHORTEST = 5  # letters that a word has which may have an ending


def answered(tokens: Tokens, at: int, likeness: float, declared: bool) -> float:
    """How surely the word is an answer, from 0 to 1; at most 0.5 where nothing but the word itself speaks for it."""
    stem = tokens.stems[at].casefold()
    if likeness < ENDS or (likeness < SAME and len(stem) < _SHORTEST):
        return 0.0
    if tokens.quoted(at, at):
        return 0.85
    if tokens.capital(at) and not tokens.begins(at) and not tokens.shouting:
        return 0.8 if declared or stem not in COMMON | TOWARDS else 0.6
    if tokens.capital(at) and stops(tokens, at):
        return 0.75
    if stem in TOWARDS:
        return 0.5 if _voting_near(tokens, at) or _counted(tokens, at) else 0.0
    if stem in COMMON:
        return 0.5 if at and tokens.spaced(at) and tokens.stems[at - 1].casefold() in INTRODUCE else 0.0
    return 0.55


def stops(tokens: Tokens, last: int) -> bool:
    """Whether what follows is of a list: a dash, a colon, a figure."""
    return tokens.text[tokens.ends[last] : tokens.ends[last] + 4].strip().startswith(_STOPS)


def _voting_near(tokens: Tokens, at: int) -> bool:
    """ "were for", "Für die Änderung stimmten"; not "figures for Sunday's vote"."""
    near = range(at - 1, at) if not tokens.begins(at) else range(at, min(len(tokens), at + 6))
    return any(sound(tokens.stems[each]).startswith(voting()) for each in near)


def _counted(tokens: Tokens, at: int) -> bool:
    """ "9.35% against", but not "63% against 37%"."""
    if at + 1 < len(tokens) and tokens.stems[at + 1].isdigit():
        return False
    before = tokens.gap(at).strip()
    return before.endswith("%") or (at > 0 and not before and tokens.stems[at - 1].casefold().startswith("percent"))
