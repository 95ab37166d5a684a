"""Where in a pack something is wrong, said the way the person who wrote the file would look for it."""

from difflib import get_close_matches

from msgspec import Struct
from msgspec.structs import replace

LONGEST_LINE = 600


class Place(Struct, frozen=True):
    """`[[contests.selections]] "party_list" "amanat"`: the table as TOML writes it, then which one it is."""

    file: str
    table: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    many: bool = False

    def within(self, key: str) -> "Place":
        return replace(self, table=(*self.table, key), many=False)

    def one_of_many(self, label: str) -> "Place":
        return replace(self, labels=(*self.labels, label), many=True)

    def problem(self, what: str, key: str = "") -> str:
        """One line: file, table, key, and what is wrong."""
        name = ".".join(self.table)
        table = f"[[{name}]]" if self.many and name else f"[{name}]" if name else ""
        where = " ".join(part for part in (table, *self.labels, key) if part)
        return one_line(f"{self.file}: {where}: {what}" if where else f"{self.file}: {what}")


def one_line(text: str) -> str:
    """What a file can hold may break a terminal: control characters are escaped, and a long line is cut."""
    short = text if len(text) <= LONGEST_LINE else text[:LONGEST_LINE] + "…"
    return short if short.isprintable() else ascii(short)[1:-1]


def label(raw: object, number: int) -> str:
    """How an element of a list is told from its siblings: by its id, else by its number from 1."""
    known = raw.get("id") if isinstance(raw, dict) else None
    return shown(known) if isinstance(known, str) and known else f"number {number}"


def shown(text: str) -> str:
    """The text in quotes on one line, cut where it is long."""
    short = text if len(text) <= 60 else text[:60] + "…"
    return f'"{short}"' if short.isprintable() else ascii(short)


def did_you_mean(text: str, known: list[str]) -> str:
    """`; did you mean "x"?`, else the known words where they are few, else nothing."""
    close = get_close_matches(text.casefold(), {word.casefold(): word for word in known}, 1)
    if close:
        return f'; did you mean "{next(word for word in known if word.casefold() == close[0])}"?'
    return f"; known are {', '.join(sorted(set(known)))}" if 0 < len(set(known)) <= 20 else ""
