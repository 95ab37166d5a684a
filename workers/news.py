"""What `tallywire news` does: prose from a file, an address or a folder of labelled articles, read for a contest."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from ingest import packs
from ingest.domain.election import Contest, Election
from ingest.domain.errors import ConfigurationError, UnreadableDocument
from ingest.domain.report import Finding, Snapshot
from ingest.families.news import Bound
from ingest.families.news.pieces import Piece, pieces
from ingest.families.news.reading import reader
from ingest.fetch import Validators
from ingest.news import subjects
from ingest.news.claims import Claim, Reading, Stage, Subject
from ingest.news.detecting import language_of
from ingest.news.tables import languages
from ingest.packs.places import did_you_mean, one_line
from ingest.parse.findings import Findings
from ingest.parse.unreadable import excerpt
from ingest.proposing import addressing
from workers import bootstrap
from workers.preflight.saved import from_file
from workers.settings import Settings

Decoded = TypeVar("Decoded")

FALLBACK = "en"  # of labelled articles, where nothing tells in which language one is
LARGEST = 16 * 1024 * 1024  # bytes of a labelled file


class Told(Struct, frozen=True, kw_only=True):
    """One piece of news and what is read in it for a contest."""

    contest_id: str
    address: str
    title: str
    text: str
    reading: Reading


class Shown(Struct, frozen=True, kw_only=True):
    """A whole document, the oldest piece first. What is in no language that there are words for is a finding."""

    document: str
    told: tuple[Told, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def claims(self) -> int:
        return sum(len(each.reading.claims) for each in self.told)


def read(
    configured: Settings, folder: Path, document: str, contest: str | None = None, language: str | None = None
) -> Shown:
    """`document` is a file, - for standard input, or an http(s) address, which is asked once.

    Raises ConfigurationError for a wrong pack, contest or language, and for what holds no prose, or none in a language
    that there are words for, and Outage.
    """
    if language is not None and language not in languages():
        raise ConfigurationError(f"--language {excerpt(language)}{did_you_mean(language, list(languages()))}")
    pack = packs.load(folder, begun=True)
    known = _declared(pack)
    election = pack.election
    wanted = _contests(election, contest, folder)
    read_for = [known.get(each.id) or subjects.subject(election, each) for each in wanted]
    findings = Findings()
    try:
        found = pieces(_snapshot(configured, document), election.time_zone, findings, listing=False)
    except UnreadableDocument as error:
        raise ConfigurationError(one_line(f"{document}: {error}")) from None
    known_in = [(each, code) for each in found if (code := language or _language(each, findings))]
    if found and not known_in:
        asks = f"say in which language it is with --language; there are words for {', '.join(languages())}"
        raise ConfigurationError(one_line(f"{document}: unread-language: {asks}"))
    told = [_told(each, subject, code, election.time_zone) for each, code in known_in for subject in read_for]
    return Shown(document=document, told=tuple(told), findings=findings.all())


def _language(piece: Piece, findings: Findings) -> str:
    """ "" where nothing tells: no word is read then, as no source's would be."""
    code = language_of(piece.whole, (piece.language,))
    if not code:
        asks = "in a language that there are no words for, or too short to tell; name it with --language"
        findings.add("unread-language", f"{excerpt(piece.title or piece.address)}: {asks}", piece.address[:200])
    return code


def _declared(pack: packs.Pack) -> dict[str, Subject]:
    """By contest, with whom the pack's first source of news that reads for it calls ruling, and who counts and asks."""
    bound = (each.mapping for each in reversed(pack.sources) if isinstance(each.mapping, Bound))
    return {each.subject.id: each.subject for mapping in bound for each in mapping.reads}


def _contests(election: Election, wanted: str | None, folder: Path) -> Sequence[Contest]:
    by_id = {each.id: each for each in election.contests}
    if wanted is None:
        return election.contests
    if wanted not in by_id:
        raise ConfigurationError(f"{folder}: no contest {excerpt(wanted)}{did_you_mean(wanted, list(by_id))}")
    return [by_id[wanted]]


def _snapshot(configured: Settings, document: str) -> Snapshot:
    address = addressing.address(document)
    if address is None:
        return from_file(Path(document), "news", bootstrap.utc_now())
    with closing(bootstrap.client(configured)) as client:
        snapshot = client.fetch(address.source, Validators()).snapshot
    assert snapshot is not None  # without validators, a document or an Outage
    return snapshot


def _told(piece: Piece, subject: Subject, code: str, zone: str) -> Told:
    return Told(
        contest_id=subject.id,
        address=piece.address,
        title=piece.title,
        text=piece.text,
        reading=reader(subject, code).read(piece.text, piece.title, piece.published_on(zone)),
    )


class Article(Struct, frozen=True):
    """A labelled article, without its labels."""

    id: str
    election: str
    text: str
    title: str = ""
    language: str = ""
    published: date | None = None


class Guess(Struct, frozen=True):
    """A claim as it is compared with a label."""

    option: str | None
    measure: str
    value: int | float
    status: Stage


class Prediction(Struct, frozen=True):
    article: str
    claims: tuple[Guess, ...]


def predict(articles: Path, elections: Path, progress: Callable[[int, int], None]) -> Iterator[Prediction]:
    """In the order of the files' names. `progress` is told how many of how many are done.

    Raises ConfigurationError for a folder or a file that is not what it should be, before anything is predicted.
    """
    declared = dict(_decoded(each, subjects.labelled) for each in _files(elections))
    read_ = [(each, _decoded(each, _article)) for each in _files(articles)]
    for path, article in read_:
        if article.election not in declared:
            raise ConfigurationError(f"{path}: no election {excerpt(article.election)} in {elections}")
    return _predicted([article for _, article in read_], declared, progress)


def _predicted(
    articles: Sequence[Article], declared: dict[str, Subject], progress: Callable[[int, int], None]
) -> Iterator[Prediction]:
    for count, article in enumerate(articles, 1):
        code = language_of(f"{article.title}\n{article.text}", (article.language,)) or FALLBACK
        reading = reader(declared[article.election], code).read(article.text, article.title, article.published)
        yield Prediction(article=article.id, claims=tuple(map(_guess, reading.claims)))
        progress(count, len(articles))


def _guess(claim: Claim) -> Guess:
    whole = claim.value == claim.value.to_integral_value()
    value = int(claim.value) if whole else float(claim.value)
    return Guess(option=claim.option, measure=claim.measure, value=value, status=claim.stage)


def _article(body: bytes) -> Article:
    return msgspec.json.decode(body, type=Article)


def _decoded(path: Path, decode: Callable[[bytes], Decoded]) -> Decoded:
    try:
        if path.stat().st_size > LARGEST:
            raise ConfigurationError(f"{path}: larger than {LARGEST:,} bytes")
        return decode(path.read_bytes())
    except OSError as error:
        raise ConfigurationError(f"{path}: {error.strerror}") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigurationError(f"{path}: {one_line(str(error))}") from None


def _files(folder: Path) -> Sequence[Path]:
    if not folder.is_dir():
        raise ConfigurationError(f"{folder}: no folder")
    found = sorted(folder.glob("*.json"))
    if not found:
        raise ConfigurationError(f"{folder}: no .json file in it")
    return found
