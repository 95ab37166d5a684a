from typing import Any

import msgspec
import pytest

from ingest.domain.errors import UnreadableDocument
from ingest.parse.json_bytes import decoded


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"[1, @]", "byte 4: not JSON: JSON is malformed: invalid character"),
        (b"[1, ", "byte 4: not JSON: Input data was truncated"),
        (b'["\xff"]', "byte 5: not JSON: Invalid UTF-8 encoded string"),
        (b"[" * 200_000, "not JSON that anybody means: it is nested without end"),
    ],
)
def test_what_is_no_json_is_unreadable(body: bytes, message: str) -> None:
    with pytest.raises(UnreadableDocument) as unreadable:
        decoded(msgspec.json.decode, body)
    assert str(unreadable.value) == message


def test_what_is_json_of_another_shape_is_for_the_caller() -> None:
    decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(dict[str, int])
    assert decoded(decoder.decode, b'{"a": 1}') == {"a": 1}
    with pytest.raises(msgspec.ValidationError):
        decoded(decoder.decode, b'{"a": "b"}')
