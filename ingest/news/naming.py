"""Who is named in a sentence: options by name or role, and others whose figures are nobody's."""

import re

from ingest.news.cues import folded
from ingest.news.linking import Name
from ingest.news.measuring import ONE_SEAT
from ingest.news.names import Kind, Mention
from ingest.news.names.words import NO, YES
from ingest.news.prose import Prose
from ingest.news.segments import Segment

_STRANGER = re.compile(
    r"((?:[\"“”«„'(]?[^\W\d_a-z][\w'’.&-]*[\"“”»']*\s+){0,5}[\"“”«„']?[A-ZÀ-ÖØ-ÞА-ЯЁІЇЄҚҒӘӨҮҰҢҺŞİĞÇ][\w'’.&-]*[\"“”»']*)\s*[-–—:(|]?\s*$"
)
_ROLES = ("ruling", "incumbent")
_SURE = 0.5
WORDS, ROLES, PRONOUNS = 0.4, 0.3, 0.7  # what it costs to take one for a name


class Roles:
    """Options known by what they are: `the ruling party`. Bound where a text says so beside a name, else by a pack."""

    def __init__(self, page: Prose) -> None:
        self.by_role: dict[str, str] = {}
        if page.subject.ruling:
            self.by_role = dict.fromkeys(_ROLES, page.subject.ruling)
        for role in _ROLES:
            for cue in page.cues.of(role):
                near = [
                    each
                    for each in page.mentions_in(cue.start - 40, cue.end + 40)
                    if _beside(each, cue.start, cue.end, page)
                ]
                if near and len(near[0].options) == 1:
                    self.by_role.setdefault(role, near[0].options[0])


def _beside(mention: Mention, start: int, end: int, page: Prose) -> bool:
    first, last = min(mention.end, end), max(mention.start, start)
    between = page.text[first:last]
    return page.distance(first, last) <= 2 and not set(";.:()\n") & set(between)


def names_of(segment: Segment, page: Prose, roles: Roles, subject_of: str | None) -> list[Name]:
    """In order. `subject_of` is the option the sentences before were about, None for none."""
    inside = page.mentions_in(segment.start, segment.end)
    found = [_name(each, page) for each in inside if len(each.options) == 1 or each.exact]
    found += _others(segment, page, found)
    found += _by_role(segment, page, roles, found)
    found += _rivals(segment, page, subject_of, found)
    found += _answers(segment, page, found)
    found += _pronouns(segment, page, subject_of, found)
    found = sorted(found, key=lambda name: name.start)
    if "|" in page.text[segment.start : segment.end] and "\n" not in page.text[segment.start : segment.end].strip():
        return next(([name] for name in found if name.option), found)  # the first cell names the row
    return found


def _name(mention: Mention, page: Prose) -> Name:
    weak = mention.kind is Kind.WORD or mention.score < _SURE
    option = mention.options[0] if len(mention.options) == 1 else ""
    return Name(mention.start, mention.end, option, WORDS if weak else 0.0)


def _free(start: int, end: int, names: list[Name]) -> bool:
    return all(name.end <= start or name.start >= end for name in names)


def _others(segment: Segment, page: Prose, names: list[Name]) -> list[Name]:
    found = [Name(cue.start, cue.end, "") for cue in page.cues.within("others", segment.start, segment.end)]
    found = [name for name in found if _free(name.start, name.end, names)]
    for figure in page.figures_in(segment.start + 1, segment.end):
        match = _STRANGER.search(page.text, max(segment.start, figure.start - 80), figure.start)
        if match is None:
            continue
        start, end = match.span(1)
        known = (
            page.cues.any(_KNOWN, start, end)
            or not _opens_clause(start, segment, page)
            or _is_first_word(start, end, figure.start, segment, page)
        )
        if not known and _free(start, end, [*names, *found]) and len(page.text[start:end]) > 2:
            found.append(Name(start, end, ""))
    return found


def _opens_clause(start: int, segment: Segment, page: Prose) -> bool:
    """Whether nothing but a mark or a conjunction stands before it: a name in a list, no noun in a sentence."""
    before = page.text[segment.start : start].rstrip()
    if not before or before[-1] in ",;:(–—-•*|\"“«„'\n":
        return True
    return bool(page.cues.within("conjunction", page.words_before(start, 1, segment.start), start))


def _is_first_word(start: int, end: int, figure: int, segment: Segment, page: Prose) -> bool:
    """A single word with a capital for no other reason than that the sentence begins."""
    word = page.text[start:end]
    bare = not page.text[end:figure].strip() and " " not in word.strip()
    return bare and not page.text[segment.start : start].strip() and not word.isupper()


_KNOWN = (
    "votes", "seats", "turnout", "counted", "units", "cast", "registered", "valid", "invalid", "final", "preliminary",
    "partial", "name_before", "name_after", "total", "pronoun", "commission", "pollster", "conjunction", "local_in",
    "calendar", "sample", "margin", "exit_poll", "results",
)  # fmt: skip


def _by_role(segment: Segment, page: Prose, roles: Roles, names: list[Name]) -> list[Name]:
    found = []
    for role in _ROLES:
        for cue in page.cues.within(role, segment.start, segment.end):
            beside = any(_near(name, cue.start, cue.end, page) for name in names)
            if not beside and _free(cue.start, cue.end, names):
                found.append(Name(cue.start, cue.end, roles.by_role.get(role, ""), ROLES))
    return found


def _rivals(segment: Segment, page: Prose, subject_of: str | None, names: list[Name]) -> list[Name]:
    """Of two options, the rival of the one spoken of is the other one."""
    options = [option.id for option in page.subject.options]
    found = []
    for cue in page.cues.within("rival", segment.start, segment.end):
        before = [name.option for name in names if name.end <= cue.start and name.option]
        of = before[-1] if before else subject_of
        beside = any(_near(name, cue.start, cue.end, page) and name.start > cue.start for name in names)
        if len(options) == 2 and of in options and not beside and _free(cue.start, cue.end, names):
            found.append(Name(cue.start, cue.end, options[1 - options.index(of)], ROLES))
    return found


def _answers(segment: Segment, page: Prose, names: list[Name]) -> list[Name]:
    """What voters of a referendum did, where its options are yes and no: `supported by`, `voted against`."""
    found = []
    for kind, words in (("yes", frozenset(YES)), ("no", frozenset(NO))):
        option = next((each.id for each in page.subject.options if words & set(map(folded, each.names))), None)
        cues = page.cues.within(kind, segment.start, segment.end) if option else []
        free = (cue for cue in cues if _free(cue.start, cue.end, names))
        found += [Name(cue.start, cue.end, option or "", WORDS) for cue in free]
    return found


def _near(name: Name, start: int, end: int, page: Prose) -> bool:
    return page.distance(min(name.end, end), max(name.start, start)) <= 3


def _pronouns(segment: Segment, page: Prose, subject_of: str | None, names: list[Name]) -> list[Name]:
    """A pronoun before all names of the sentence is whom the sentence before was about."""
    if subject_of is None or segment.item:
        return []
    kinds = ("pronoun",) if page.subject.office in ONE_SEAT else ("pronoun", "pronoun_thing")
    cues = [cue for kind in kinds for cue in page.cues.within(kind, segment.start, segment.end)]
    cues.sort(key=lambda cue: cue.start)
    first = min((name.start for name in names), default=segment.end)
    free = [cue for cue in cues if cue.start < first]
    return [Name(free[0].start, free[0].end, subject_of, PRONOUNS)] if free else []
