"""How often somebody may try: a bucket for each name, filled by time. In memory, so each process counts for itself."""

from collections import OrderedDict
from math import ceil
from time import monotonic

from publish.api.problems import Refusal

MOST_NAMES = 10_000


class Rate:
    """`burst` at once, then one every `seconds`."""

    def __init__(self, burst: int, seconds: float) -> None:
        self._burst = burst
        self._seconds = seconds
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # what is left, and when that was

    def left(self, name: str) -> float:
        left, at = self._buckets.get(name, (float(self._burst), monotonic()))
        return min(self._burst, left + (monotonic() - at) / self._seconds)

    def check(self, name: str) -> None:
        """Refuses where nothing is left."""
        left = self.left(name)
        if left < 1:
            wait = ceil((1 - left) * self._seconds)
            raise Refusal(429, f"too often; try again in {wait} s", {"retry-after": str(wait)})

    def take(self, name: str) -> None:
        """One of what is left."""
        self._buckets[name] = (max(0.0, self.left(name) - 1), monotonic())
        self._buckets.move_to_end(name)
        if len(self._buckets) > MOST_NAMES:
            self._buckets.popitem(last=False)
