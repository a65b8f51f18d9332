"""A workspace with the units and people of a whole country, and some who come in at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from omv_workflow.bootstrap import App, load
from omv_workflow.domain.actors import Actor
from omv_workflow.domain.previous_plan import PreviousPlan
from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.unit_rules import read_unit
from omv_workflow.domain.ways_in import PortalSession, hash_of
from omv_workflow.entrypoints.database import begin_database
from omv_workflow.entrypoints.demo.acts import data_file
from omv_workflow.forms.validation import validate
from omv_workflow.settings import SETTINGS_FILE
from omv_workflow.steps.apply_unit import apply_unit
from omv_workflow.steps.import_plan import import_plan
from omv_workflow.steps.open_cycles import open_cycle
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.request_contributions import request_contributions

UNITS: Final = 200
NOW: Final = datetime(2027, 3, 1, 8, tzinfo=UTC)
COORDINATOR: Final = "ylitarkastaja"
CONTRIBUTOR: Final = "palvelusihteeri"
_ADDRESS: Final = "http://127.0.0.1:8420"
_SETTINGS: Final = """
[workspace]
virtual = true

[database]
url = "{url}"

[pdf]
make = "never"

[web]
address = "{address}"
"""


@dataclass(frozen=True)
class Guest:
    """Somebody who has come in: the token of their session, and the pages that they look at."""

    token: str
    paths: tuple[str, ...]


@contextmanager
def crowded(url: str) -> Iterator[App]:
    """The workspace on an empty database, while answers are collected in every unit."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        settings = _SETTINGS.format(url=url, address=_ADDRESS)
        (folder / SETTINGS_FILE).write_text(settings, encoding="utf-8")
        begin_database(folder)
        app = load(folder)
        _fill(replace(app.parts, letters=app.parts.sketches))
        yield app
        app.close()


def guests(parts: Parts, number: int) -> list[Guest]:
    """People of as many units: of four, three contribute, and one coordinates."""
    return [_come_in(parts, f"yksikko-{at + 1}", is_lead=at % 4 == 0) for at in range(number)]


def _fill(parts: Parts) -> None:
    by = Actor(COORDINATOR)
    one = read_unit(data_file("unit.yaml"), "unit.yaml", parts.forms)
    previous = validate(PreviousPlan, data_file("previous_plan.yaml"), "previous_plan.yaml")
    for number in range(1, UNITS + 1):
        unit = _called(one, f"yksikko-{number}")
        plan_id = apply_unit(parts, unit, by, NOW).plan_id
        import_plan(parts, plan_id, previous, by, NOW)
        open_cycle(parts, plan_id, by, NOW)
        request_contributions(parts, plan_id, by, NOW)


def _called(unit: UnitFile, unit_id: str) -> UnitFile:
    return unit.model_copy(update={"unit": unit.unit.model_copy(update={"id": unit_id})})


def _come_in(parts: Parts, unit_id: str, *, is_lead: bool) -> Guest:
    person = COORDINATOR if is_lead else CONTRIBUTOR
    token = f"session in {unit_id}"
    with parts.work() as work:
        work.sessions.add(PortalSession(hash_of(token), unit_id, person, NOW, NOW))
        plan = work.plans.find(unit_id=unit_id)[0].id
        cycle = work.cycles.find(plan_id=plan)[-1].id
        asked = work.requests.find(cycle_id=cycle, person_id=person)
        work.commit(NOW)
    if is_lead:
        return Guest(token, tuple(f"/plans/{plan}{page}" for page in ("", "/answers", "/people")))
    return Guest(token, ("/items", f"/items/{plan}/{asked[0].items[0]}"))
