"""What a name of one kind means: by id, else as declared, else in its normal form, else folded. Never by likeness."""

from collections.abc import Collection, Iterable
from itertools import islice

from msgspec import Struct

from ingest.parse.forms import folded, normal

ID, DECLARED, NORMAL, FOLDED = range(4)  # how exactly a text is a name; less is more exact

MOST_MEANINGS = 3  # told of an ambiguous name

Named = tuple[str, tuple[str, ...]]  # an id, its names and aliases


class Unnamed(Struct, frozen=True):
    """Why a text means nothing.

    `text` is what a person would have to declare: the text itself, or the part of it that nobody knows. `why` goes on
    after it. `could` are ids: what an ambiguous text could mean, and for an unknown one nothing. `around` says that it
    is a unit in which others are said to lie.
    """

    text: str
    why: str = "is not in the pack"
    could: tuple[str, ...] = ()
    around: bool = False

    @property
    def rule(self) -> str:
        return "ambiguous-name" if self.could else "unknown-name"


class Names(Struct, frozen=True):
    """`spellings` are the names and aliases of each id; `called` finds ids by the folded form of either.

    `known` remembers what was found, with every id from the start; it never grows past a bound.
    """

    spellings: dict[str, tuple[str, ...]]
    called: dict[str, tuple[str, ...]]
    known: dict[str, str]

    def exactness(self, id_: str, text: str) -> int | None:
        """How exactly `text` is a name of `id_`, None where it is none."""
        if text == id_:
            return ID
        spellings = self.spellings[id_]
        if text in spellings:
            return DECLARED
        for grade, form in ((NORMAL, normal), (FOLDED, folded)):
            wanted = form(text)
            if any(form(each) == wanted for each in (id_, *spellings)):
                return grade
        return None

    def nearest(self, text: str) -> tuple[str, ...]:
        """Every id that `text` names as exactly as any; none where it names nothing."""
        grades = {id_: self.exactness(id_, text) for id_ in self.called.get(folded(text), ())}
        best = min((grade for grade in grades.values() if grade is not None), default=None)
        return tuple(id_ for id_, grade in grades.items() if grade == best)

    def remember(self, text: str, id_: str) -> str:
        if len(self.known) < 4 * len(self.spellings) + 1_000:
            self.known[text] = id_
        return id_


def names(named: Iterable[Named]) -> Names:
    spellings = dict(named)
    called: dict[str, list[str]] = {}
    for id_, texts in spellings.items():
        for form in {folded(text) for text in (id_, *texts)}:
            called.setdefault(form, []).append(id_)
    by_form = {form: tuple(ids) for form, ids in called.items()}
    return Names(spellings, by_form, {id_: id_ for id_ in spellings})


def ambiguous(text: str, could: Collection[str]) -> Unnamed:
    some = tuple(islice(could, MOST_MEANINGS))
    return Unnamed(text, f"could mean {', '.join(some)}{' or others' if len(could) > len(some) else ''}", some)
