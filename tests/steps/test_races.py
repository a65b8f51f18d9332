"""Two people, or two runs of a step, at once: one is first, the other is told, nothing is twice."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.events import plan_stream
from omv_workflow.domain.messages import MessageState, Purpose
from omv_workflow.domain.versions import ConfirmationState, Stage
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.domain.web_settings import WebSettings
from omv_workflow.errors import OmvError
from omv_workflow.steps.answer import give_answer
from omv_workflow.steps.assemble import offer_for_confirmation
from omv_workflow.steps.confirm import DoneElsewhere, record_confirmation
from omv_workflow.steps.confirm_here import GivenHere, confirm_here
from omv_workflow.steps.decline import decline
from omv_workflow.steps.distribute import distribute_due_plans
from omv_workflow.steps.hand_over import hand_over
from omv_workflow.steps.open_cycles import open_cycle
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.receive import acknowledge
from omv_workflow.steps.register_number import waive_register_number
from omv_workflow.steps.request_contributions import request_contributions
from omv_workflow.steps.return_cycle import return_cycle
from omv_workflow.steps.send_messages import send_due_messages
from omv_workflow.steps.verify_log import check_streams
from omv_workflow.testing import Bench, SeededIds
from omv_workflow.testing.example import (
    COORDINATOR,
    DEPUTY,
    DIRECTOR,
    EXAMPLE_PLAN,
    NURSE,
    SOCIAL_WORKER,
)
from tests.at_once import at_once
from tests.steps.reminders import store
from tests.steps.stored import events_of, in_memory_and_database, rows_of

pytestmark = in_memory_and_database

BY = Actor(COORDINATOR)
NEW = "Riskit käydään läpi viikoittain."

Act = Callable[[Parts], object]


@pytest.fixture
def asked(applied: Bench) -> Bench:
    """The year is open, and everybody is asked; no letter has gone out yet."""
    open_cycle(applied.parts, EXAMPLE_PLAN, BY, applied.now)
    request_contributions(applied.parts, EXAMPLE_PLAN, BY, applied.now)
    waive_register_number(applied.parts, EXAMPLE_PLAN, "Kirjaamo on kiinni.", BY, applied.now)
    return applied


@pytest.fixture
def on_offer(asked: Bench) -> Bench:
    """The plan awaits its confirmation."""
    offer_for_confirmation(asked.parts, EXAMPLE_PLAN, BY, asked.now)
    return asked


def race(bench: Bench, *acts: Act) -> list[str]:
    """How each of the acts ended that began together: done, or by the name of its refusal."""

    def try_one(number: int) -> str:
        own = replace(bench, ids=SeededIds(str(number)))
        own.store = bench.store
        try:
            acts[number](own.parts)
        except OmvError as refusal:
            return type(refusal).__name__
        return "done"

    outcomes = at_once(try_one, len(acts))
    assert not [one.fault for one in check_streams(bench.parts, EVERYTHING) if one.fault]
    return outcomes


def kinds(bench: Bench) -> list[str]:
    """The kinds of the plan's events, in order."""
    return [one.kind for one in events_of(bench, plan_stream(EXAMPLE_PLAN))]


def state(bench: Bench) -> CycleState:
    """The state of the year."""
    cycle: CycleState = rows_of(bench, "cycles")[0].state
    return cycle


def confirm(bench: Bench, person: str) -> Act:
    """That person's confirmation is recorded."""
    told = DoneElsewhere(
        person, bench.now, "Lappeenranta", "asianhallinta", f"1/{person}", "Kesken."
    )
    return lambda parts: record_confirmation(parts, EXAMPLE_PLAN, told, BY, bench.now)


def answer(bench: Bench) -> Act:
    """The nurse answers."""
    return lambda parts: give_answer(parts, EXAMPLE_PLAN, "risks", NEW, Actor(NURSE), bench.now)


def test_of_two_who_confirm_at_once_one_is_first(on_offer: Bench) -> None:
    """The plan is confirmed once, by one of them, however often each tries."""
    acts = [confirm(on_offer, one) for one in (DIRECTOR, DEPUTY, DIRECTOR, DEPUTY)]
    assert Counter(race(on_offer, *acts)) == {"done": 1, "AlreadyDone": 3}
    assert kinds(on_offer).count("plan.confirmed") == 1
    confirmed = [one.state for one in rows_of(on_offer, "confirmations")]
    assert confirmed == [ConfirmationState.CONFIRMED]


def confirm_in_the_pages(bench: Bench, person: str) -> Act:
    """A person confirms what they were shown."""
    version = rows_of(bench, "versions")[-1]
    given = GivenHere(version.id, version.docx_hash, "", "Lappeenranta", "Kesken.")
    return lambda parts: confirm_here(parts, EXAMPLE_PLAN, given, Actor(person), bench.now)


def test_of_many_clicks_in_the_pages_one_confirms(on_offer: Bench) -> None:
    """Those of both, each several times."""
    acts = [confirm_in_the_pages(on_offer, one) for one in (DIRECTOR, DEPUTY) * 4]
    assert Counter(race(on_offer, *acts)) == {"done": 1, "AlreadyDone": 7}
    assert kinds(on_offer).count("plan.confirmed") == 1


def test_a_plan_is_confirmed_in_the_pages_or_returned(on_offer: Bench) -> None:
    """Whoever is second is told."""
    version_id = rows_of(on_offer, "versions")[-1].id
    known = {"plan_id": EXAMPLE_PLAN, "version_id": version_id, "reason": "Ei."}
    back = partial(decline, **known, actor=Actor(DEPUTY), now=on_offer.now)
    ended = race(on_offer, confirm_in_the_pages(on_offer, DIRECTOR), back)
    assert sorted(ended) == ["NotPossibleNow", "done"]
    is_confirmed = ended[0] == "done"
    assert kinds(on_offer).count("plan.confirmed") == is_confirmed
    assert kinds(on_offer).count("confirmation.declined") == (not is_confirmed)


def test_of_many_clicks_one_acknowledges(on_offer: Bench) -> None:
    """The others find that it is done."""
    on_offer.web = WebSettings(address="https://plan.example")
    confirm(on_offer, DIRECTOR)(on_offer.parts)
    distribute_due_plans(on_offer.parts, on_offer.now)
    send_due_messages(on_offer.parts, on_offer.now)
    texts = [one.text for one in on_offer.outbox.carried if one.purpose is Purpose.DISTRIBUTION]
    token = texts[0].partition("/received/")[2].split()[0]
    act = partial(acknowledge, token=token, register_number="", now=on_offer.now)
    assert race(on_offer, *[act] * 8) == ["done"] * 8
    assert kinds(on_offer).count("delivery.acknowledged") == 1


def test_whoever_confirms_while_it_goes_back_confirms_nothing_that_stays(on_offer: Bench) -> None:
    """Either it goes back first, or the confirmation is superseded by that."""
    back = partial(return_cycle, plan_id=EXAMPLE_PLAN, reason="Virhe.", actor=BY, now=on_offer.now)
    confirmed, returned = race(on_offer, confirm(on_offer, DIRECTOR), back)
    assert returned == "done"
    assert confirmed in {"done", "NotPossibleNow"}
    assert state(on_offer) is CycleState.COLLECTING
    (left,) = rows_of(on_offer, "confirmations")
    assert left.state is ConfirmationState.SUPERSEDED
    assert kinds(on_offer).count("plan.confirmed") == (confirmed == "done")


def test_two_runs_of_distributing_at_once_give_out_once(on_offer: Bench) -> None:
    """A copy and a letter for each recipient, and none of the runs has failed."""
    confirm(on_offer, DIRECTOR)(on_offer.parts)
    on_offer.today += timedelta(days=7)
    assert race(on_offer, *[partial(distribute_due_plans, now=on_offer.now)] * 2) == ["done"] * 2
    copies = Counter(one.recipient_id for one in rows_of(on_offer, "deliveries"))
    assert set(copies.values()) == {1}
    letters = rows_of(on_offer, "messages")
    sent = [one.delivery_id for one in letters if one.purpose is Purpose.DISTRIBUTION]
    assert sent
    assert len(sent) == len(set(sent))


def test_two_runs_of_sending_at_once_send_each_letter_once(asked: Bench) -> None:
    """Whoever takes a letter sends it; the other passes on to the next."""
    waiting = {one.id for one in rows_of(asked, "messages") if is_unsent(one.state)}
    assert waiting
    assert race(asked, *[partial(send_due_messages, now=asked.now)] * 3) == ["done"] * 3
    assert Counter(one.id for one in asked.outbox.carried) == dict.fromkeys(waiting, 1)
    attempts = Counter(one.message_id for one in rows_of(asked, "attempts"))
    assert [attempts[one] for one in waiting] == [1] * len(waiting)


def is_unsent(state: MessageState) -> bool:
    """Whether a letter has not been taken yet."""
    return state is MessageState.CREATED


def test_an_answer_stands_in_what_is_offered_or_is_refused(asked: Bench) -> None:
    """Nobody's words are lost between answering and offering."""
    offer = partial(offer_for_confirmation, plan_id=EXAMPLE_PLAN, actor=BY, now=asked.now)
    given, offered = race(asked, answer(asked), offer)
    assert offered == "done"
    assert given in {"done", "NotPossibleNow"}
    (version,) = (one for one in rows_of(asked, "versions") if one.stage is Stage.FOR_CONFIRMATION)
    assert (NEW in asked.blobs.get(version.docx_hash).decode()) == (given == "done")


def test_what_is_handed_over_at_the_moment_of_an_answer_is_not_lost(asked: Bench) -> None:
    """The stand-in is asked for it unless the answer came first; the answer stands either way."""
    over = partial(
        hand_over,
        plan_id=EXAMPLE_PLAN,
        person_id=NURSE,
        stand_in_id=SOCIAL_WORKER,
        actor=BY,
        now=asked.now,
    )
    assert race(asked, answer(asked), over) == ["done", "done"]
    told = [one for one in kinds(asked) if one in {"contribution.delegated", "answer.changed"}]
    requests = rows_of(asked, "requests")
    handed = [one.items for one in requests if one.person_id == SOCIAL_WORKER][-1]
    assert ("risks" in handed) == (told == ["contribution.delegated", "answer.changed"])
    assert [one.text for one in rows_of(asked, "answers") if one.item_id == "risks"][-1] == NEW


@pytest.mark.parametrize("people", [2, 4])
def test_several_who_answer_the_same_item_at_once_overwrite_nothing(
    asked: Bench, people: int
) -> None:
    """Each text is a revision of its own, and the last one counts."""
    assert race(asked, *[answer(asked)] * people) == ["done"] * people
    revisions = [one.revision for one in rows_of(asked, "answers") if one.item_id == "risks"]
    assert revisions == list(range(1, len(revisions) + 1))


def test_two_runs_at_once_remind_a_reader_by_one_mail(applied: Bench) -> None:
    """Whichever takes a matter first; what one of them left out waits for another day."""
    now = applied.now
    for text in "abcd":
        store(applied, text, now)
    race(applied, *[lambda parts: send_due_messages(parts, now)] * 2)
    (mail,) = applied.outbox.mails
    assert [one.id for one in mail.matters] == list("abcd")
    assert {one.state for one in rows_of(applied, "messages")} == {MessageState.ACCEPTED}
