"""Finds where prose names an option, in whatever spelling: `Names(options).mentions(text)`."""

from ingest.news.names.finding import Names
from ingest.news.names.mention import Kind, Mention

__all__ = ["Kind", "Mention", "Names"]
