"""XML in one pass, with expat, its traps shut: no entities of a document's own, no endless depth, no endless text.

A tree of a million elements costs a gigabyte; a reader that is told of each element as it passes costs none.
"""

from collections.abc import Callable
from xml.parsers import expat

from ingest.domain.errors import UnreadableDocument

DEEPEST = 100
MOST_ATTRIBUTES = 1_000  # of one element
_PIECE = 1 << 20

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


def walk(
    body: bytes, start: Start, end: End, text: Callable[[str], None] | None = None, *, namespaces: bool = False
) -> None:
    """Call `start(name, attributes)` and `end(name)` for every element, in order; `text` with pieces of text.

    With `namespaces` a name is `uri name`. Raises UnreadableDocument, naming line and column, for what is not XML, and
    for entities, depth and attributes beyond the limits; also where a callback raises it, without a place of its own.
    """
    parser = expat.ParserCreate(namespace_separator=" " if namespaces else None)
    parser.buffer_text = True
    depth = 0

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise UnreadableDocument(f"elements nested deeper than {DEEPEST}")
        if len(attributes) > MOST_ATTRIBUTES:
            raise UnreadableDocument(f"an element with more than {MOST_ATTRIBUTES:,} attributes")
        start(name, attributes)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name)

    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.CharacterDataHandler = text
    feed(parser, body)


def feed(parser: expat.XMLParserType, body: bytes) -> None:
    """Parse with handlers of one's own, for a reader to which a call each for start and end of an element is too dear.

    What `walk` raises is raised here, but for depth and number of attributes: the handlers have to see to these.
    """
    parser.EntityDeclHandler = _refuse_entities
    try:
        for at in range(0, len(body), _PIECE):
            parser.Parse(body[at : at + _PIECE], False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        place = f"line {error.lineno}, column {error.offset + 1}"
        raise UnreadableDocument(f"not XML: {expat.ErrorString(error.code)}", place) from None
    except UnreadableDocument as error:
        place = error.place or f"line {parser.CurrentLineNumber}"
        raise UnreadableDocument(error.message, place) from None
    except (ValueError, LookupError) as error:  # an encoding that expat asks Python for
        raise UnreadableDocument(f"not XML: {error}") from None


def _refuse_entities(*_: object) -> None:
    raise UnreadableDocument("the document declares entities of its own, which no results feed needs")
