"""Times of the night, and the files of a recording."""

import json
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Almaty")


class Version(NamedTuple):
    """What a source's address showed from an instant on, and how it was served."""

    source: str
    at: datetime
    text: str
    ending: str = "html"
    status: int = 200


def local(day, hour, minute=0):
    return datetime(2023, 3, day, hour, minute, tzinfo=ZONE)


def write(recording, version):
    utc = version.at.astimezone(ZoneInfo("UTC"))
    file = recording / version.source / f"{utc:%Y%m%dT%H%M%SZ}.{version.ending}"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(version.text.encode())
    if version.status != 200:
        headers = {"Content-Type": "text/html; charset=utf-8"}
        answer = json.dumps({"status": version.status, "headers": headers}, indent=2) + "\n"
        file.with_suffix(".http.json").write_bytes(answer.encode())
