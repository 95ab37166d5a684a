"""Names for things of one document that may be called the same: each as short as tells it apart."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

Thing = TypeVar("Thing", bound=Hashable)


def names(choices: Mapping[Thing, Sequence[str]]) -> dict[Thing, str]:
    """The first of a thing's names that no other has; all that share one take their next. The last is taken as it is.

    Choices stand from the shortest to the fullest. Which things share a name is the document's affair, not their
    order's: sorting a document anew changes no name.
    """
    given: dict[Thing, str] = {}
    left = {thing: tuple(dict.fromkeys(each)) for thing, each in choices.items()}
    for at in range(max(map(len, left.values()), default=0)):
        wanted = {thing: each[min(at, len(each) - 1)] for thing, each in left.items()}
        taken = Counter(wanted.values()) + Counter(given.values())
        for thing, name in wanted.items():
            if taken[name] == 1:
                given[thing] = name
                del left[thing]
    return given | {thing: each[-1] for thing, each in left.items()}
