"""A ticket's name in any usual way of writing two names: "A / B", "A & B", "A and B", "A B", in either order.

The text is cut at each separator in turn, and the two sides have to be names of the two candidates: an equality, too.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, permutations, product

from ingest.domain.election import Candidate, Selection
from ingest.parse.forms import folded

MOST_CANDIDATES = 4  # of one ticket; a longer list is not written as a name
MOST_WAYS = 256  # of naming one ticket by the names and aliases of its candidates
MOST_CUTS = 32

_AND = "and|und|et|y|e|en|og|och|i|a|ja|és|es|şi|si|ve|da|dan|и|і|та|және|мен|και|و|和|与|與|및"
_TIGHT = re.compile(r" ?([/,;&+|،؛、]) ?")
_BETWEEN = re.compile(rf"[/,;&+|،؛、](?:(?:{_AND}) )?| - |-| (?:{_AND}) ")
_CUT = "\x1f"


def tickets(selections: Iterable[Selection], candidates: Mapping[str, Candidate]) -> dict[str, tuple[str, ...]]:
    """Selection ids by the key of each way of naming them; only selections of several declared candidates have any."""
    called: dict[str, tuple[str, ...]] = {}
    for each in selections:
        on_it = [candidates[id_] for id_ in each.candidate_ids if id_ in candidates]
        if 1 < len(on_it) == len(each.candidate_ids) <= MOST_CANDIDATES:
            for key in set(_declared(on_it)):
                called[key] = (*called.get(key, ()), each.id)
    return called


def meant(text: str, called: dict[str, tuple[str, ...]]) -> set[str]:
    """The ids of the tickets that `text` names."""
    return {id_ for key in _keys(text) for id_ in called.get(key, ())} if called else set()


def _form(text: str) -> str:
    return _TIGHT.sub(r"\1", folded(text))


def _declared(candidates: Sequence[Candidate]) -> Iterator[str]:
    # What folds to nothing (a quotation mark, say) is no name: half a ticket would do for it.
    spellings = [[form for text in (each.name, *each.aliases) if (form := _form(text))] for each in candidates]
    orders = permutations(spellings) if len(spellings) == 2 else [spellings]
    for names in islice((names for order in orders for names in product(*order)), MOST_WAYS):
        yield _CUT.join(names)
        yield " ".join(names)


def _keys(text: str) -> Iterator[str]:
    form = _form(text)
    yield form
    cuts = list(islice(_BETWEEN.finditer(form), MOST_CUTS))
    for cut in cuts:
        yield form[: cut.start()] + _CUT + form[cut.end() :]
    if 1 < len(cuts) < MOST_CANDIDATES:
        yield _BETWEEN.sub(_CUT, form)
