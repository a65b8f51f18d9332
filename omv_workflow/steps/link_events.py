"""The events that tell what a recipient did by its letter: which one it was, not who held it."""

from omv_workflow.domain.deliveries import Delivery
from omv_workflow.domain.events import Fact, FactValue, Personal, plan_stream
from omv_workflow.steps.year import Year


def record_by_link(year: Year, delivery: Delivery, link: str, kind: str, **more: FactValue) -> None:
    """Write down what was done with a copy by the link of that hash."""
    record_by_recipient(year, delivery, kind, link=link, **more)


def record_by_recipient(year: Year, delivery: Delivery, kind: str, **more: FactValue) -> None:
    """Write down what its recipient did with a copy."""
    told: dict[str, FactValue] = {
        "cycle": year.cycle.id,
        "by": "recipient",
        "delivery": delivery.id,
        "recipient": Personal(delivery.recipient_id),
        "channel": delivery.channel,
        **more,
    }
    year.work.record(Fact(plan_stream(year.plan.id), kind, year.now, told))
