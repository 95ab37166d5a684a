"""What a declared text leaves open: `{name}`, found out while following, and `${NAME}`, a secret of the operator.

Secrets come from variables of one prefix only, so that a pack cannot ask for anything else in the environment.
"""

import re
from collections.abc import Container, Mapping

from ingest.domain.source import Source

VARIABLE = "TALLYWIRE_SECRET_"
SECRET = re.compile(r"\$\{([A-Z][A-Z0-9_]*)\}")
BLANK = re.compile(r"(?<!\$)\{([^{}]*)\}")


def blanks(text: str) -> list[str]:
    """The names in braces that are no secrets, in order."""
    return BLANK.findall(text)


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its blanks filled; one that has no value stays."""
    return BLANK.sub(lambda found: values.get(found[1], found[0]), text)


def secret_names(source: Source) -> list[str]:
    """The secrets that the source's addresses and headers ask for."""
    pointer = source.follow and source.follow.pointer
    return sorted({*shared_names(source), *SECRET.findall(pointer.url if pointer else "")})


def shared_names(source: Source) -> list[str]:
    """Those that the host of its documents may know; a pointer may stand elsewhere and have its own."""
    index = source.follow and source.follow.index
    texts = [source.url, *source.headers.values(), (index and index.link) or ""]
    return [name for text in texts for name in SECRET.findall(text)]


def missing_secrets(source: Source, secrets: Container[str]) -> list[str]:
    """A line for each secret that the source needs and nobody has set."""
    missing = [name for name in secret_names(source) if name not in secrets]
    return [f"{VARIABLE}{name} is not set; source {source.id!r} needs it" for name in missing]
