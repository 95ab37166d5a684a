"""From plain tables to typed values, with every mistake told in the words of the person who made it.

msgspec converts and stops at the first mistake; only then is a table walked field by field for all of them.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec import Struct
from msgspec.structs import FieldInfo, fields

from ingest.domain.terms import SourceKind, Term
from ingest.packs.places import Place, did_you_mean, label, shown

Table = TypeVar("Table", bound=Struct)

_KINDS = {
    "str": "text in quotes",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list in [brackets]",
    "object": "a table",
    "null": "nothing",
    "datetime": "a date and time such as 2023-03-19T20:00:00",
    "date": "a date such as 2023-03-19",
}
_PATTERNS = {  # by a part of the pattern that only it has
    r"\S": "should not be blank",
    "#": 'should be #rrggbb, such as "#1f77b4"',
    "{2,3}": 'should be the code of a language, such as "kk" or "pt-BR"',
}


def read(raw: object, kind: type[Table], place: Place, problems: list[str]) -> Table | None:
    """The table as a value of `kind`; None once everything wrong with it stands in `problems`."""
    try:
        return msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        found = list(_problems(raw, kind, place))
        problems.extend(found or [place.problem(_in_words(str(error)))])
        return None


def salvage(raw: dict[str, Any], kind: type[Table], place: Place, problems: list[str]) -> Table:
    """The table with a blank (an empty text or tuple, else None) for whatever is wrong or missing.

    Only fit for finding further problems, unless there are none.
    """
    return read(raw, kind, place, problems) or _salvaged(raw, kind)


def _salvaged(raw: dict[str, Any], kind: type[Table]) -> Table:
    good = {field.name: _good(raw[field.name], field.type) for field in fields(kind) if field.name in raw}
    blank = {field.name: _blank(field.type) for field in fields(kind) if field.required}
    return kind(**(blank | {name: value for name, value in good.items() if value is not None}))


def _good(value: object, kind: Any) -> Any:
    inner, element, held = _struct(kind), _element(kind), _held(kind)
    if inner and isinstance(value, dict):
        return _salvaged(value, inner)
    if element and isinstance(value, list):
        return tuple(_salvaged(each, element) for each in value if isinstance(each, dict))
    if held is not None and isinstance(value, dict):
        return {key: good for key, each in value.items() if (good := _good(each, held)) is not None}
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return None


def _blank(kind: Any) -> Any:
    for each in _alternatives(kind):
        if each is str or get_origin(each) is tuple:
            return "" if each is str else ()
    return None


def _problems(raw: object, kind: type[Struct], place: Place) -> Iterator[str]:
    if not isinstance(raw, dict):
        yield place.problem(f"should be a table, not {_what(raw)}")
        return
    yield from _unknown_keys(raw, kind, place)
    for field in fields(kind):
        if field.name in raw:
            yield from _field_problems(raw[field.name], field, place)
        elif field.required:
            yield place.problem("is missing", field.name)


def _unknown_keys(raw: dict[str, Any], kind: type[Struct], place: Place) -> Iterator[str]:
    known = [field.name for field in fields(kind)]
    for key in (key for key in raw if key not in known):
        yield place.problem(f"nobody reads this key{did_you_mean(key, known)}", key)


def _field_problems(value: object, field: FieldInfo, place: Place) -> Iterator[str]:
    """Tables inside tables tell their own problems; everything else is one value with one."""
    inner, element, held = _struct(field.type), _element(field.type), _held(field.type)
    if inner and isinstance(value, dict):
        yield from _broken(value, inner, place.within(field.name))
    elif held is not None and isinstance(value, dict):
        for key, each in value.items():
            yield from _field_problems(each, FieldInfo(name=key, encode_name=key, type=held), place.within(field.name))
    elif element and isinstance(value, list) and value:
        for number, each in enumerate(value, 1):
            if isinstance(each, dict) or not _may_be_else(field.type):
                yield from _broken(each, element, place.within(field.name).one_of_many(label(each, number)))
    elif element and isinstance(value, dict):
        yield place.within(field.name).problem("there may be many, so it is written in two brackets: [[…]]")
    else:
        try:
            msgspec.convert(value, field.type)
        except msgspec.ValidationError as error:
            yield place.problem(_in_words(str(error), value, _enumeration(field.type)), field.name)


def _broken(raw: object, kind: type[Struct], place: Place) -> list[str]:
    problems: list[str] = []
    read(raw, kind, place, problems)
    return problems


def _alternatives(kind: Any) -> tuple[Any, ...]:
    """`X | None`, an annotated X and X itself all say X."""
    if get_origin(kind) is Annotated:
        return _alternatives(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return tuple(each for part in get_args(kind) for each in _alternatives(part) if each is not NoneType)
    return (kind,)


def _struct(kind: Any) -> type[Struct] | None:
    return next((each for each in _alternatives(kind) if isinstance(each, type) and issubclass(each, Struct)), None)


def _element(kind: Any) -> type[Struct] | None:
    """The struct that `tuple[Struct, ...]` holds."""
    held = next((get_args(each) for each in _alternatives(kind) if get_origin(each) is tuple), ())
    return _struct(held[0]) if held else None


def _held(kind: Any) -> Any:
    """What the values of `dict[str, …]` are, None where that is no alternative."""
    return next((get_args(each)[1] for each in _alternatives(kind) if get_origin(each) is dict), None)


def _may_be_else(kind: Any) -> bool:
    """Whether what stands in the list need not be a table."""
    held = next((get_args(each) for each in _alternatives(kind) if get_origin(each) is tuple), ())
    return bool(held) and len(_alternatives(held[0])) > 1


def _enumeration(kind: Any) -> type[StrEnum] | None:
    return next((each for each in _alternatives(kind) if isinstance(each, type) and issubclass(each, StrEnum)), None)


def _in_words(message: str, value: object = None, allowed: type[StrEnum] | None = None) -> str:
    """msgspec's message as a person would put it."""
    if allowed and isinstance(value, str):
        whose = "the standard's words" if issubclass(allowed, Term) else "the words for it"
        return f"{shown(value)} is not one of {whose}{did_you_mean(value, _words(allowed))}"
    what, _, path = message.partition(" - at `$")
    item = re.fullmatch(r"\[(\d+)\]`", path)
    where = f"number {int(item[1]) + 1}" if item else path.rstrip("`").lstrip(".")
    return f"{where} {_reworded(what)}".lstrip()


def _words(allowed: type[StrEnum]) -> list[str]:
    """Those that a person may write in a pack."""
    return [each.value for each in allowed if not isinstance(each, SourceKind) or each.declared]


def _reworded(what: str) -> str:
    if "matching regex" in what:
        return next((said for part, said in _PATTERNS.items() if part in what), f"may hold only {_letters(what)}")
    if "RFC3339" in what:
        return f"should be {_KINDS['datetime' if 'datetime' in what else 'date']}"
    if limit := re.match(r"Expected `(\w+)` (of length )?([<>]=) (\S+)", what):
        verb, unit = {"str": ("have", " characters"), "array": ("hold", "")}.get(limit[1], ("be", ""))
        return f"should {verb} at {'least' if limit[3] == '>=' else 'most'} {limit[4].removesuffix('.0')}{unit}"
    if kinds := re.match(r"Expected `([^`]+)`(?: of length (\d+))?, got `?([\w]+)`?", what):
        wanted = " or ".join(_KINDS.get(kind, kind) for kind in kinds[1].split(" | ") if kind != "null")
        if kinds[2]:
            return f"should be a list of {kinds[2]}, not of {kinds[3]}"
        return f"should be {wanted}, not {_KINDS.get(kinds[3], kinds[3])}"
    return what


def _letters(what: str) -> str:
    return f'{"A-Z, a-z" if "A-Z" in what else "a-z"}, 0-9, "_" and "-"'


def _what(raw: object) -> str:
    name = {"list": "array", "dict": "object"}.get(type(raw).__name__, type(raw).__name__)
    return _KINDS.get(name, name)
