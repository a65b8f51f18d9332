"""The unit's own notices for clients: in the letter, to be put up, and in the log."""

from datetime import date

import pytest

from omv_workflow.domain.client_notices import ClientNotice
from omv_workflow.domain.events import plan_stream
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.visibility import Viewer
from omv_workflow.errors import NotFound
from omv_workflow.steps.client_notices import PutUpNotice, notices_to_put_up
from omv_workflow.steps.record_delivery import record_clients_told
from omv_workflow.testing import Bench
from omv_workflow.testing.example import COORDINATOR, EXAMPLE_PLAN, example_unit
from tests.steps.copies import BY, carried

ANNIVERSARY = date(2027, 5, 15)
NOTICES = (
    ClientNotice(language="ar", text="الخطة {confirmed_on}"),
    ClientNotice(language="en", text="The plan"),
)


def with_notices() -> UnitFile:
    """The example unit, with notices of its own."""
    unit = example_unit()
    plan = unit.plan.model_copy(update={"client_notices": NOTICES})
    return unit.model_copy(update={"plan": plan})


@pytest.fixture
def telling(confirmed: Bench) -> Bench:
    """A year that has just been confirmed, and the unit has notices."""
    confirmed.apply(with_notices())
    confirmed.run_until(date(2027, 5, 14))
    return confirmed


def put_up(bench: Bench, unit_id: str = "esimerkki") -> tuple[PutUpNotice, ...]:
    """What somebody of a unit finds to put up."""
    viewer = Viewer({unit_id: COORDINATOR}, bench.today)
    return notices_to_put_up(bench.parts, viewer, EXAMPLE_PLAN, ANNIVERSARY, bench.now)


def test_the_letter_brings_them_all(telling: Bench) -> None:
    """With the day, in the order of the unit's file."""
    (letter,) = carried(telling, Purpose.CLIENT_NOTICE)[-1:]
    assert "'language': 'ar', 'paragraphs': ['الخطة 12.5.2027']" in letter.text
    assert letter.text.index("'ar'") < letter.text.index("The plan")


def test_they_can_be_put_up_once_the_plan_is_confirmed(telling: Bench) -> None:
    """Each with the direction in which it is read."""
    assert put_up(telling) == (
        PutUpNotice("ar", "rtl", ("الخطة 12.5.2027",)),
        PutUpNotice("en", "ltr", ("The plan",)),
    )


def test_before_the_confirmation_there_is_nothing_to_put_up(offered: Bench) -> None:
    """The day would be missing."""
    offered.apply(with_notices())
    assert put_up(offered) == ()


def test_another_unit_finds_no_plan(telling: Bench) -> None:
    """Not even that there is one."""
    with pytest.raises(NotFound):
        put_up(telling, "toinen")


def test_the_log_tells_the_languages(telling: Bench) -> None:
    """In which clients were told."""
    record_clients_told(telling.parts, EXAMPLE_PLAN, "Seinällä.", BY, telling.now)
    with telling.parts.work() as work:
        events = work.log.events(plan_stream(EXAMPLE_PLAN))
    (told,) = [one for one in events if one.kind == "clients.told"]
    assert told.data["languages"] == "ar, en"
