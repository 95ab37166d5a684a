"""Houses of the tests take any port: two of them, or a house of somebody else, may run beside each other."""

import pytest


@pytest.fixture(autouse=True)
def any_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALLYWIRE_SERVE_PORT", "0")
