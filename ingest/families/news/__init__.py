"""News: feeds, pages and texts of outlets, in prose. What they say of a contest, and what else they write about it."""

from ingest.families.news.mapping import Bound, Mapping, bind
from ingest.families.news.reading import read

VERSION = 1

__all__ = ["VERSION", "Bound", "Mapping", "bind", "read"]
