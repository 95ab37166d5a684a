"""Times of the night, and the files of a recording."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Almaty")


def local(day, hour, minute=0):
    return datetime(2023, 3, day, hour, minute, tzinfo=ZONE)


def write(source, at, text, ending="html", status=200):
    utc = at.astimezone(ZoneInfo("UTC"))
    file = RECORDING / source / f"{utc:%Y%m%dT%H%M%SZ}.{ending}"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())
    if status != 200:
        headers = {"Content-Type": "text/html; charset=utf-8"}
        answer = json.dumps({"status": status, "headers": headers}, indent=2) + "\n"
        file.with_suffix(".http.json").write_bytes(answer.encode())
