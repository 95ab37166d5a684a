"""Environments for peers that cannot live in ours: made once, kept, made anew when what stands here changes."""

import subprocess
import sys
import venv
from pathlib import Path

CLARIFY = "clarify 0.7.0"
ELEX = "elex 2.4.4"
SSE = "sse-starlette 3.7.0"

# What pip is asked for, call by call. elex's last release (2018) asks for a pymongo that Python 3.11 cannot import, and
# a ujson that has to be compiled; with their present releases it works as it is. Its setup.py wants pip and setuptools
# beside it.
_INSTALLS: dict[str, tuple[tuple[str, ...], ...]] = {
    CLARIFY: (("clarify==0.7.0",),),
    ELEX: (
        ("setuptools", "wheel"),
        ("--no-build-isolation", "--no-deps", "elex==2.4.4"),
        ("--only-binary", ":all:", "pymongo", "requests", "ujson", "cachecontrol[filecache]", "python-dateutil", "six"),
    ),
    SSE: (("sse-starlette==3.7.0", "starlette==1.10.0", "uvicorn==0.54.0", "httptools==0.9.0"),),
}


class NoPeer(Exception):
    """It could not be made to run here; the text says why."""


def interpreter(peer: str, folder: Path) -> str:
    """The Python that has the peer, in an environment under `folder`. Raises NoPeer."""
    if peer not in _INSTALLS:
        return sys.executable
    home = folder / peer.replace(" ", "-")
    python, made = home / "bin" / "python", home / "made-of.txt"
    wanted = "\n".join(" ".join(words) for words in _INSTALLS[peer])
    if not (made.exists() and made.read_text() == wanted):
        print(f"making an environment for {peer} in {home} (once)", file=sys.stderr)
        venv.create(home, with_pip=True, clear=True)
        for words in _INSTALLS[peer]:
            _install(python, words)
        made.write_text(wanted)
    return str(python)


def _install(python: Path, words: tuple[str, ...]) -> None:
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoPeer(f"pip install {' '.join(words)}: {last_line(done.stderr)}")


def last_line(text: str) -> str:
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "no message")
