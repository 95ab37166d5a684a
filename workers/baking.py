"""Baking, put together: the API without a server, followed like any reader's, written to a target."""

from asyncio import sleep
from collections.abc import Callable
from contextlib import aclosing

from ingest.domain.errors import TransientError
from publish.bake import Baker, Target
from workers import serving
from workers.bootstrap import Services

START_SECONDS = 30.0
LOOK_SECONDS = 0.05
AGAIN_SECONDS = 2.0


async def bake(
    services: Services, election_id: str, target: str, tell: Callable[[int], None], *, once: bool = False
) -> None:
    """Until cancelled, or once. A target that is away for a while is tried again, unless it is `once`."""
    app, feed = serving.parts(services)
    kept = Target(target)
    async with feed.running():
        waited = 0.0
        while election_id not in feed.elections:
            if (waited := waited + LOOK_SECONDS) > START_SECONDS:
                raise TransientError(f"{election_id}: the database does not answer")
            await sleep(LOOK_SECONDS)
        while True:
            try:
                async with aclosing(Baker(app.behind, feed, kept, election_id).run()) as baked:
                    async for sequence in baked:
                        tell(sequence)
                        if once:
                            return
            except TransientError:
                if once:
                    raise
                await sleep(AGAIN_SECONDS)
