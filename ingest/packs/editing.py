"""Changes written into a pack's files: whole or not at all, and never so that the pack no longer loads."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory

from ingest.domain.errors import ConfigurationError
from ingest.packs import reading, toml_file, units_file
from ingest.packs.changes import Changes
from ingest.packs.pack import FILE, Pack, load
from ingest.packs.places import Place, shown

MANY = 20  # new units; fewer stand in pack.toml, where the pack has no units_file
UNITS = "units.csv"
BOM = "\ufeff"

Judge = Callable[[Pack], Iterable[str]]


def write(folder: Path, changes: Changes, judge: Judge = lambda _: ()) -> Pack:
    """The pack after the changes. `judge` is shown it before anything is written and says what is wrong with it.

    A file in which nothing changes is not touched; comments, order and line ends stay. Raises ConfigurationError, and
    leaves every file as it was, where the pack would not load or is not what was wanted.
    """
    if not changes.any:
        return load(folder, begun=True)
    with _alone(folder):
        files = _files(folder, changes)
        _try(folder, files, judge)
        for name in sorted(files, key=lambda name: name == FILE):  # pack.toml last: it names the other
            _replace(folder / name, files[name])
    return load(folder, begun=True)


def append(folder: Path, tables: str) -> Pack:
    """The pack with more tables at the end of its file. Raises ConfigurationError, with nothing written, where it would
    not load."""
    reading.toml(folder / FILE)
    with _alone(folder):
        new = _edited(_text(folder / FILE), lambda text: f"{text.rstrip()}\n\n{tables}")
        _try(folder, {FILE: new}, lambda _: ())
        _replace(folder / FILE, new)
    return load(folder, begun=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """While nobody else writes the pack: two commands at once would each undo what the other wrote."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield
    finally:
        os.close(opened)


def _files(folder: Path, changes: Changes) -> dict[str, str]:
    """The new text of each file that changes."""
    before, here = _text(folder / FILE), changes
    name = reading.toml(folder / FILE).get("units_file")
    new_file = name is None and len(changes.units) > MANY
    if new_file and (folder / UNITS).exists():
        problem = f"the pack does not name it as its units_file, and {len(changes.units)} units would go into it"
        raise ConfigurationError(Place(str(folder / UNITS)).problem(problem))
    files: dict[str, str] = {}
    if name is not None or new_file:
        sheet, here = _in_sheet(folder, name or UNITS, changes)
        files |= sheet
    if here.any:
        files[FILE] = _edited(before, lambda text: toml_file.changed(text, here))
    if new_file:
        files[FILE] = _edited(files.get(FILE, before), lambda text: toml_file.with_units_file(text, UNITS))
    return files


def _in_sheet(folder: Path, name: str, changes: Changes) -> tuple[dict[str, str], Changes]:
    """The units file, where it changes, and the changes that do not belong into it."""
    path = folder / name
    before = _text(path) if path.exists() else units_file.HEADER
    there = set(units_file.ids(before))
    mine = [each for each in changes.aliases if each.kind == "unit" and each.id in there]
    for alias in mine:
        if "|" in alias.text:
            problem = f"{shown(alias.text)} holds a |, which stands between aliases here; declare the unit in [[units]]"
            raise ConfigurationError(Place(str(path)).problem(problem, alias.id))
    rest = tuple(each for each in changes.aliases if each.kind != "unit" or each.id not in there)
    here = Changes(aliases=rest, contests=changes.contests, selections=changes.selections)
    if not mine and not changes.units:
        return {}, here
    aliases = {id_: texts for (_, _, id_), texts in toml_file.by_entry(mine).items()}
    return {name: _edited(before, lambda text: units_file.changed(text, aliases, changes.units))}, here


def _edited(text: str, change: Callable[[str], str]) -> str:
    """Whoever changes text sees `\\n` at the end of lines and no byte order mark."""
    mark, windows = text[: text.startswith(BOM)], "\r\n" in text
    new = change(text.removeprefix(BOM).replace("\r\n", "\n"))
    return mark + (new.replace("\n", "\r\n") if windows else new)


def _try(folder: Path, files: dict[str, str], judge: Judge) -> None:
    """Load the pack as it would be, from a folder that has everything else of it. Raises ConfigurationError."""
    with TemporaryDirectory(prefix="tallywire-pack-") as temporary:
        shadow = Path(temporary)
        for each in folder.absolute().iterdir():
            if each.name not in files:
                (shadow / each.name).symlink_to(each)
        for name, text in files.items():
            (shadow / name).write_bytes(_encoded(text, folder / name))
        try:
            problems = list(judge(load(shadow, begun=True)))
        except ConfigurationError as error:
            problems = [line.replace(f"{shadow}/", f"{folder}/") for line in error.problems]
    if problems:
        raise ConfigurationError(f"{folder}: nothing was written; the pack would no longer be in order:", *problems)


def _replace(path: Path, text: str) -> None:
    """In one step: whoever reads the file sees the old one or the new one. A link stays a link."""
    target, content, written = path.resolve(), _encoded(text, path), ""
    try:
        with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
            written = file.name
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, written)
        else:
            Path(written).chmod(0o644)
        Path(written).replace(target)
    except OSError as error:
        if written:
            Path(written).unlink(missing_ok=True)
        raise ConfigurationError(Place(str(path)).problem(f"cannot be written: {error.strerror}")) from None


def _encoded(text: str, path: Path) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise ConfigurationError(
            Place(str(path)).problem("a name holds half of a letter; no file can hold it")
        ) from None


def _text(path: Path) -> str:
    """With its line ends and its byte order mark; `reading` has judged that it is UTF-8."""
    return path.read_bytes().decode()
