"""Many plans are distributed in batches: what has gone out stays out, and the rest follows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.copies import CopyKind
from omv_workflow.domain.events import plan_stream
from omv_workflow.domain.unit import UnitFile
from omv_workflow.steps.answer import give_answer
from omv_workflow.steps.apply_unit import apply_unit
from omv_workflow.steps.assemble import offer_for_confirmation
from omv_workflow.steps.confirm import DoneElsewhere, record_confirmation
from omv_workflow.steps.distribute import distribute_due_plans
from omv_workflow.steps.go_live import go_live
from omv_workflow.steps.open_cycles import open_cycle
from omv_workflow.steps.ports import MadePdf, NotMade
from omv_workflow.steps.register_number import waive_register_number
from omv_workflow.steps.request_contributions import request_contributions
from omv_workflow.steps.workspace_mode import begin_workspace
from omv_workflow.testing import Bench, PlainConverter
from omv_workflow.testing.example import DIRECTOR, EXAMPLE_FORM, example_unit
from tests.steps.copies import BY
from tests.steps.test_killed_steps import Killed
from tests.steps.test_making_pdfs import IF_INSTALLED, with_converter
from tests.steps.test_public_copies import MARKED

UNITS = [f"yksikko-{number:02}" for number in range(1, 22)]


@dataclass
class Dying(PlainConverter):
    """A converter whose process is killed while it makes the batch of that number."""

    last: int = 0

    def convert(self, documents: Sequence[bytes]) -> list[MadePdf | NotMade]:
        """The PDFs of a batch, up to the last one."""
        if len(self.batches) == self.last:
            raise Killed
        return super().convert(documents)


@pytest.fixture
def many() -> Bench:
    """Twenty-one plans, each with a secret passage, confirmed on one day."""
    bench = Bench(today=date(2027, 5, 3))
    begin_workspace(bench.parts, BY, bench.now, virtual=True)
    for unit in UNITS:
        confirm(bench, unit_named(unit))
    return bench


def unit_named(unit_id: str) -> UnitFile:
    """A unit as the example."""
    example = example_unit()
    unit = example.unit.model_copy(update={"id": unit_id})
    return example.model_copy(update={"unit": unit})


def confirm(bench: Bench, unit: UnitFile) -> None:
    """Bring a unit into force, and its plan to its confirmation."""
    parts, now = bench.parts, bench.now
    plan = apply_unit(parts, unit, BY, now).plan_id
    go_live(parts, plan, BY, now)
    open_cycle(parts, plan, BY, now)
    request_contributions(parts, plan, BY, now)
    give_answer(parts, plan, "work", MARKED, BY, now)
    waive_register_number(parts, plan, "Kirjaamo on kiinni.", BY, now)
    offer_for_confirmation(parts, plan, BY, now)
    told = DoneElsewhere(DIRECTOR, now, "Lappeenranta", "asianhallinta", "1", "Kesken.")
    record_confirmation(parts, plan, told, Actor(DIRECTOR), now)


def sizes(converter: PlainConverter) -> list[int]:
    """How many documents each batch had."""
    return [len(one) for one in converter.batches]


def given_out(bench: Bench) -> dict[str, tuple[int, int]]:
    """Of each plan of which anything went out: its public copies, and its deliveries."""
    told: dict[str, tuple[int, int]] = {}
    for unit in UNITS:
        plan = f"{unit}.{EXAMPLE_FORM}"
        with bench.parts.work() as work:
            kinds = [one.kind for one in work.log.events(plan_stream(plan))]
            copies = work.copies.find(plan_id=plan, kind=CopyKind.DISTRIBUTION)
            owed = work.deliveries.find(plan_id=plan)
        assert (kinds.count("copy.made"), kinds.count("delivery.due")) == (len(copies), len(owed))
        if copies or owed:
            told[unit] = (len(copies), len(owed))
    return told


def test_a_process_killed_between_batches_loses_nothing_and_repeats_nothing(many: Bench) -> None:
    """Twenty plans go out, copies first, before the next are begun; the rest with the next run."""
    many.pdf, many.converter = IF_INSTALLED, (dying := Dying(last=2))
    with pytest.raises(Killed):
        distribute_due_plans(many.parts, many.now)
    assert sizes(dying) == [20, 60]
    assert given_out(many) == dict.fromkeys(UNITS[:20], (1, 3))
    following = with_converter(many)
    assert distribute_due_plans(many.parts, many.now).failed == []
    assert sizes(following) == [1, 3]
    assert given_out(many) == dict.fromkeys(UNITS, (1, 3))
