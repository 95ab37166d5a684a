"""How one poll finds the documents of a source, where its address alone is not enough: `[sources.follow]`.

The ways combine: `pointer` and `each` fill what stands in braces in the source's `url`, `index` takes what is found
there for a list of documents, `pages` goes from page to page of it. `next` and `items` stand alone.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from ingest.domain.errors import check

MOST_DOCUMENTS = 300  # of one poll; Texas has 254 counties
VERSION = "version"  # what a pointer fills

Text = Annotated[str, Meta(pattern=r"\S", max_length=2_000)]


class Pointer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A small document at `url` that names the current version, which fills `{version}` in the source's address.

    The version is what `css` (in a web page) or the JMESPath `path` (in JSON) finds first, else the first line that is
    not blank. With `pattern` it is the first match, or its first group where it has one.
    """

    url: Text
    css: Text | None = None
    path: Text | None = None
    pattern: Text | None = None

    def __post_init__(self) -> None:
        check(not (self.css and self.path), "css and path exclude each other")


class Index(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The source's address lists its documents: in a web page (`css`), in JSON (`path`), else in the lines of a text.

    A link counts where `pattern` matches it, and its first group, where it has one, is the link. With `link`, the
    pattern's named groups fill a template instead. `newest` takes the last ones by name, figures in a name counting as
    numbers. Links lead to the source's own host, or to one of `hosts`.
    """

    css: Text | None = None
    path: Text | None = None
    pattern: Text | None = None
    link: Text | None = None
    newest: Annotated[int, Meta(ge=1, le=MOST_DOCUMENTS)] | None = None
    hosts: tuple[Text, ...] = ()

    def __post_init__(self) -> None:
        check(not (self.css and self.path), "css and path exclude each other")
        check(bool(self.css or self.path or self.pattern), "needs css, path or pattern")
        check(self.link is None or self.pattern is not None, "link needs a pattern whose named groups fill it")


class Pages(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Each page names the next one: as a web page (`css`), as JSON (`path`), or in the header `Link` as rel="next"."""

    css: Text | None = None
    path: Text | None = None
    header: bool = False
    most: Annotated[int, Meta(ge=2, le=MOST_DOCUMENTS)] = 50

    def __post_init__(self) -> None:
        ways = [self.css is not None, self.path is not None, self.header]
        check(sum(ways) == 1, "needs exactly one of css, path and header = true")


class Next(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Each document names, at the JMESPath `path`, the address to poll next, which gives only what changed since."""

    path: Text


class Items(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The source's address lists items of news, in a feed, or with `css` in a web page; new ones are followed.

    Only links count in which `pattern` matches, and of these the `newest`. They lead to the source's own host, or to
    one of `hosts`. With `text` "feed" nothing is followed: a
    feed's own words are the text. An item that is younger than so many hours (`young`) is asked again every so many
    minutes (`again`), as outlets change a page without a word in the feed; 0 is never, and None 0 for feeds, else 5.
    """

    css: Text | None = None
    pattern: Text | None = None
    newest: Annotated[int, Meta(ge=1, le=100)] = 30
    text: Literal["article", "feed"] = "article"
    again: Annotated[float, Meta(ge=0, le=1_440)] | None = None
    young: Annotated[float, Meta(gt=0, le=168)] = 6.0
    hosts: tuple[Text, ...] = ()

    def __post_init__(self) -> None:
        follows = self.text == "article"
        check(follows or self.css is None, 'text = "feed" needs a feed, not a page (css)')
        check(follows or not (self.again or self.hosts), 'text = "feed" follows nothing: neither again nor hosts')

    @property
    def again_minutes(self) -> float:
        """0 where nothing is asked again."""
        return self.again if self.again is not None else 0.0 if self.css is None else 5.0


class Follow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`each` are texts for each name in braces in the source's address: all their combinations are asked."""

    pointer: Pointer | None = None
    each: dict[str, Annotated[tuple[Text, ...], Meta(min_length=1)]] = {}
    index: Index | None = None
    pages: Pages | None = None
    next: Next | None = None
    items: Items | None = None

    def __post_init__(self) -> None:
        others = bool(self.pointer or self.each or self.index or self.pages)
        alone = [name for name in ("next", "items") if getattr(self, name) is not None]
        check(others or bool(alone), "needs pointer, each, index, pages, next or items")
        check(not alone or (len(alone) == 1 and not others), f"{alone[0] if alone else ''} stands alone")

    @property
    def fills(self) -> set[str]:
        """The names in braces that the source's address has to hold."""
        return {*self.each, *([VERSION] if self.pointer else [])}
