"""Election packs: what is polled, in which shape, and whose names mean what, declared in files and checked at once."""

from ingest.packs.pack import Pack, load, rehearsed

__all__ = ["Pack", "load", "rehearsed"]
