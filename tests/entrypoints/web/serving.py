"""The pages of a bench served on this machine, for a real browser."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import uvicorn

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.previous_plan import PreviousPlan
from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.unit_rules import read_unit
from omv_workflow.domain.web_settings import WebSettings
from omv_workflow.entrypoints.demo.acts import data_file
from omv_workflow.entrypoints.web.site import Site, make_site
from omv_workflow.forms.validation import validate
from omv_workflow.steps.apply_unit import apply_unit
from omv_workflow.steps.go_live import go_live
from omv_workflow.steps.import_plan import import_plan
from omv_workflow.testing import Bench
from tests.entrypoints.web.portal import Portal

_COORDINATOR = Actor("ylitarkastaja")
_ASKED = date(2027, 3, 1)


@dataclass(frozen=True)
class Served:
    """Pages that a browser can visit, and whose they are."""

    address: str
    portal: Portal


def demo_portal(address: str) -> Portal:
    """The demo's unit, with last year's plan, on a day on which its contributors are asked."""
    return _asked_portal(address, lambda unit: unit)


def ten_items_portal(address: str) -> Portal:
    """The same, but the deputy director is asked for ten items of text."""
    return _asked_portal(address, _with_ten_items)


def _with_ten_items(unit: UnitFile) -> UnitFile:
    others = [item for one in unit.people if one.id != "apulaisjohtaja" for item in one.items]
    single = [item for item in others if not item.startswith("section:")]
    ten = {"items": tuple(dict.fromkeys(single))[:10]}
    people = [
        one.model_copy(update=ten if one.id == "apulaisjohtaja" else {}) for one in unit.people
    ]
    return unit.model_copy(update={"people": tuple(people)})


def _asked_portal(address: str, change: Callable[[UnitFile], UnitFile]) -> Portal:
    bench = Bench(web=WebSettings(address=address))
    unit = change(read_unit(data_file("unit.yaml"), "unit.yaml", bench.parts.forms))
    plan_id = apply_unit(bench.parts, unit, _COORDINATOR, bench.now).plan_id
    previous = validate(PreviousPlan, data_file("previous_plan.yaml"), "previous_plan.yaml")
    import_plan(bench.parts, plan_id, previous, _COORDINATOR, bench.now)
    go_live(bench.parts, plan_id, _COORDINATOR, bench.now)
    bench.run_until(_ASKED)
    return Portal(bench, plan_id, address=address)


def until(happened: Callable[[], bool], what: str, seconds: float = 30) -> None:
    """Wait for what the pages do after they have answered.

    Raises:
        AssertionError: it has not happened in so many seconds.
    """
    patience = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < patience, f"{what} did not come in {seconds} s"
        time.sleep(0.01)


@contextmanager
def served(make: Callable[[str], Portal]) -> Iterator[Served]:
    """The pages of a portal at an address of this machine."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        portal = make(address)
        app = make_site(Site(portal.bench.parts, portal.clock))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield Served(address, portal)
        server.should_exit = True
        thread.join(10)
