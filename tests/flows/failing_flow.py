"""A flow of its own process, whose step fails with an error that names somebody."""

import asyncio
from datetime import datetime

from prefect import flow

from flows import ticks
from omv_workflow.errors import NotFound
from omv_workflow.steps.ports import Parts, Summary


def name_somebody(parts: Parts, now: datetime) -> Summary:
    """Fail as a step would that met a person."""
    del parts, now
    raise NotFound(
        "Planted Name <planted.address@vastaanottokeskus.example>",
        why="nobody of that name is known.",
        next_step="Planted answer",
    )


@flow(persist_result=False)
async def failing_flow() -> ticks.Ended:
    """Fail."""
    summary = await ticks.run(name_somebody, None)
    await ticks.publish(summary)
    return ticks.ended(summary)


async def main() -> None:
    """Run it, and leave how it ended to Prefect."""
    await failing_flow(return_state=True)


if __name__ == "__main__":
    asyncio.run(main())
