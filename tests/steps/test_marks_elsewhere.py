"""No secret passage is marked where nothing takes it out: in reasons, notes, numbers, names."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from omv_workflow.domain.disposals import DisposalPart
from omv_workflow.domain.messages import MessageAct
from omv_workflow.errors import InvalidInput
from omv_workflow.steps.accept_clock import accept_clock
from omv_workflow.steps.collaboration import record_meeting, record_working_model
from omv_workflow.steps.confirm import DoneElsewhere, record_confirmation
from omv_workflow.steps.dispose import approve_disposal, hold_disposal
from omv_workflow.steps.excuse import excuse_cycle
from omv_workflow.steps.go_live import pause_plan
from omv_workflow.steps.make_public_copy import CopyWish, make_public_copy
from omv_workflow.steps.record_delivery import record_clients_told, record_delivery
from omv_workflow.steps.register_number import set_register_number, waive_register_number
from omv_workflow.steps.return_cycle import return_cycle
from omv_workflow.steps.review import return_answer
from omv_workflow.steps.settle_mail import settle_mail
from omv_workflow.testing import Bench
from omv_workflow.testing.example import COORDINATOR, DIRECTOR, EXAMPLE_PLAN, MINISTRY
from tests.steps.copies import BY, handed
from tests.steps.test_importing import imported, previous

MARKED = "Katso [[7 k: ovikoodi]]"
"""What somebody writes who thinks that a mark works everywhere."""
Act = Callable[[Bench, str], object]


def _confirming(bench: Bench, place: str, system: str, number: str, why: str = "") -> object:
    told = DoneElsewhere(DIRECTOR, bench.now, place, system, number, why)
    return record_confirmation(bench.parts, EXAMPLE_PLAN, told, BY, bench.now)


def _delivering(bench: Bench, how: str = "a", number: str | None = None) -> object:
    given = replace(handed(MINISTRY, bench.now), how=how, register_number=number)
    return record_delivery(bench.parts, EXAMPLE_PLAN, given, BY, bench.now)


def _meeting(bench: Bench, notes: str) -> object:
    return record_meeting(
        bench.parts,
        EXAMPLE_PLAN,
        held_on=bench.now.date(),
        participants=(DIRECTOR,),
        typist=COORDINATOR,
        notes=notes,
        actor=BY,
        now=bench.now,
    )


def _copying(bench: Bench, wish: CopyWish) -> object:
    return make_public_copy(bench.parts, EXAMPLE_PLAN, wish, BY, bench.now)


def _importing(bench: Bench, place: str) -> None:
    plan = previous()
    told = plan.confirmed.model_copy(update={"place": place})
    imported(bench, plan.model_copy(update={"confirmed": told}))


OF_PLAN: dict[str, Act] = {
    "The working model": lambda on, text: record_working_model(
        on.parts, EXAMPLE_PLAN, text, BY, on.now
    ),
    "The notes of the meeting": _meeting,
    "The register number": lambda on, text: set_register_number(
        on.parts, EXAMPLE_PLAN, text, BY, on.now
    ),
    "The comment": lambda on, text: return_answer(on.parts, EXAMPLE_PLAN, "work", text, BY, on.now),
    "The purpose of a copy": lambda on, text: _copying(on, CopyWish(purpose=text)),
    "Whom a copy is for": lambda on, text: _copying(on, CopyWish(for_whom=text)),
    "The place of the confirmation": lambda on, text: _confirming(on, text, "a", "b"),
    "The system of the confirmation": lambda on, text: _confirming(on, "a", text, "b"),
    "The reference of the confirmation": lambda on, text: _confirming(on, "a", "b", text),
    "How it was done": lambda on, text: _delivering(on, how=text),
    "How it is known": lambda on, text: settle_mail(
        on.parts, EXAMPLE_PLAN, "1", MessageAct.DELIVER, text, BY, on.now
    ),
    "Reading the previous plan(.|\n)*confirmed.place": _importing,
}
REASONS: dict[str, Act] = {
    "going without a register number": lambda on, text: waive_register_number(
        on.parts, EXAMPLE_PLAN, text, BY, on.now
    ),
    "confirming over missing answers": lambda on, text: _confirming(on, "a", "b", "c", text),
    "returning the year": lambda on, text: return_cycle(on.parts, EXAMPLE_PLAN, text, BY, on.now),
    "excusing the year": lambda on, text: excuse_cycle(on.parts, EXAMPLE_PLAN, text, BY, on.now),
    "pausing the plan": lambda on, text: pause_plan(on.parts, EXAMPLE_PLAN, text, BY, on.now),
    "accepting the clock": lambda on, text: accept_clock(on.parts, EXAMPLE_PLAN, text, BY, on.now),
    "approving a disposal": lambda on, text: approve_disposal(
        on.parts, EXAMPLE_PLAN, 2027, DisposalPart.CONTENT, text, BY, on.now
    ),
    "holding a disposal": lambda on, text: hold_disposal(
        on.parts, EXAMPLE_PLAN, 2027, text, BY, on.now
    ),
}


@pytest.mark.parametrize(
    "text", [MARKED, "[[7 k: ovikoodi", "ovikoodi]]", "[salassa pidettävä: a]"]
)
@pytest.mark.parametrize("what", OF_PLAN)
def test_a_text_that_is_no_answer_holds_no_mark(applied: Bench, what: str, text: str) -> None:
    """Sound, broken or copied; the text is named, what it says is not."""
    with pytest.raises(InvalidInput, match=what) as refused:
        OF_PLAN[what](applied, text)
    assert "ovikoodi" not in str(refused.value)
    assert "marks" in f"{refused.value.why} {refused.value.next_step}"


@pytest.mark.parametrize("what", REASONS)
def test_a_reason_holds_no_mark(applied: Bench, what: str) -> None:
    """Whatever it is given for."""
    with pytest.raises(InvalidInput, match="The reason") as refused:
        REASONS[what](applied, MARKED)
    assert "kept_at" in str(refused.value.next_step)


def test_telling_clients_and_their_number_hold_no_mark(distributing: Bench) -> None:
    """Nor does the register number of a recipient."""
    with pytest.raises(InvalidInput, match="How it was done"):
        record_clients_told(distributing.parts, EXAMPLE_PLAN, MARKED, BY, distributing.now)
    with pytest.raises(InvalidInput, match="The register number"):
        _delivering(distributing, number=MARKED)
