from collections.abc import Callable
from datetime import date

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.obligations import ObligationState
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.versions import ConfirmationState, Stage, Version
from omv_workflow.errors import AlreadyDone, InvalidInput, NotAllowed, NotPossibleNow
from omv_workflow.steps.answer import give_answer
from omv_workflow.steps.assemble import assemble_draft, assemble_due_plans, offer_for_confirmation
from omv_workflow.steps.change_step import ChosenStep, excuse_step
from omv_workflow.steps.open_cycles import open_cycle
from omv_workflow.steps.register_number import set_register_number, waive_register_number
from omv_workflow.steps.review import accept_contributions
from omv_workflow.testing import Bench
from omv_workflow.testing.example import COORDINATOR, EXAMPLE_PLAN, NURSE

LEADERS = [
    "esimerkki-johtaja@vastaanottokeskus.example",
    "esimerkki-apulaisjohtaja@vastaanottokeskus.example",
]


def versions(bench: Bench) -> list[Version]:
    """All versions, in the order they were made."""
    with bench.parts.work() as work:
        return work.versions.find(plan_id=EXAMPLE_PLAN)


def state(bench: Bench) -> CycleState:
    """Where the year is."""
    with bench.parts.work() as work:
        return work.cycles.find(plan_id=EXAMPLE_PLAN)[0].state


def number(bench: Bench, value: str = "ESIMDno-2027-1") -> None:
    """Set the register number."""
    set_register_number(bench.parts, EXAMPLE_PLAN, value, Actor(COORDINATOR), bench.now)


def test_the_draft_is_assembled_on_its_day(answered: Bench) -> None:
    """T-35: the coordinator is told where it stands."""
    answered.run_until(date(2027, 4, 9))
    (draft,) = versions(answered)
    assert (draft.number, draft.draft, draft.stage) == (1, 1, Stage.DRAFT)
    assert state(answered) is CycleState.DRAFTING
    assert len(answered.outbox.to(Purpose.DRAFT_READY)) == 1


def test_comments_close_on_their_day_without_another_draft(answered: Bench) -> None:
    """T-25: it is told, and nothing is assembled for it."""
    accept_contributions(answered.parts, EXAMPLE_PLAN, Actor(COORDINATOR), answered.now)
    answered.run_until(date(2027, 4, 19))
    rows = [row for summary in answered.run_until(date(2027, 4, 20)) for row in summary.done]
    assert [(row.what, row.outcome) for row in rows] == [("comments", "closed")]
    assert answered.store.streams[f"plan:{EXAMPLE_PLAN}"][-1].kind == "comments.closed"
    assert len(versions(answered)) == 1


def test_a_draft_and_the_close_of_comments_missed_together_make_one_draft(answered: Bench) -> None:
    """After a stop the draft is made once."""
    (assembled,) = [one for one in answered.skip_to(date(2027, 4, 21)) if "assemble" in one.step]
    assert [row.outcome for row in assembled.done] == ["draft 1 of version 1", "closed"]


def test_the_plan_follows_the_form_item_by_item(answered: Bench) -> None:
    """R1, R11, R12 and R14: every item in order, attachments with places, a place to sign."""
    draft = assemble_draft(answered.parts, EXAMPLE_PLAN, Actor(COORDINATOR), answered.now)
    text = answered.blobs.get(draft.docx_hash or "").decode()
    in_order = [
        "Esimerkin vastaanottokeskus",
        "Arkisin 8-16",
        "Työ järjestetään tiimeissä.",
        "Riskit käydään läpi kuukausittain.",
        "Suunnitelma vahvistetaan vuosittain.",
        "Paikka ja päiväys, allekirjoitus, nimenselvennys",
        "Turvallisuuskansio",
        "jakelu=('Esimerkkivirasto',)",
        "tiedoksi=('Esimerkkiministeriö', 'Esimerkkiarkisto')",
    ]
    places = [text.index(one) for one in in_order]
    assert places[1:] == sorted(places[1:])


def test_drafts_count_on_towards_the_version_that_is_offered(answered: Bench) -> None:
    """Drafts 1 and 2 of version 1, then version 1 itself, then drafts of version 2."""
    actor = Actor(COORDINATOR)
    assemble_draft(answered.parts, EXAMPLE_PLAN, actor, answered.now)
    assemble_draft(answered.parts, EXAMPLE_PLAN, actor, answered.now)
    number(answered)
    offer_for_confirmation(answered.parts, EXAMPLE_PLAN, actor, answered.now)
    give_answer(answered.parts, EXAMPLE_PLAN, "work", "Toisin.", actor, answered.now)
    assemble_draft(answered.parts, EXAMPLE_PLAN, actor, answered.now)
    places = [(one.number, one.draft) for one in versions(answered)]
    assert places == [(1, 1), (1, 2), (1, 0), (2, 1)]


def test_the_offered_copy_binds_everything_that_it_is_made_of(offered: Bench) -> None:
    """Law 5: bytes, answers, form and template by hash; the log has them all."""
    made = versions(offered)[-1]
    assert made.stage is Stage.FOR_CONFIRMATION
    assert sha256_hex(offered.blobs.kept[made.docx_hash or ""]) == made.docx_hash
    assert made.register_number == "ESIMDno-2027-1"
    (event,) = [
        one
        for one in offered.store.streams[f"plan:{EXAMPLE_PLAN}"]
        if one.data.get("version") == made.id and one.kind == "version.assembled"
    ]
    bound = {"docx", "answers_root", "form", "form_version", "template", "register_number"}
    assert all(event.data[name] for name in bound)


def test_the_copy_says_nothing_of_its_confirmation(offered: Bench, answered: Bench) -> None:
    """Law 5: whether the director or the deputy confirms changes no byte."""
    text = offered.blobs.get(versions(answered)[-1].docx_hash or "").decode()
    assert "Johtaja" not in text
    assert "sähköisesti allekirjoitettu" not in text


def test_both_who_may_confirm_are_asked(offered: Bench) -> None:
    """R3: the director and the deputy."""
    assert offered.outbox.to(Purpose.READY_TO_CONFIRM) == LEADERS
    assert state(offered) is CycleState.AWAITING_CONFIRMATION
    with offered.parts.work() as work:
        assert work.confirmations.find()[0].state is ConfirmationState.REQUESTED


def test_without_a_register_number_the_offer_waits(answered: Bench) -> None:
    """The coordinator is asked once a week until the number is there; nothing is lost."""
    answered.run_until(date(2027, 5, 7))
    assert state(answered) is CycleState.DRAFTING
    asked = [
        one.created_at.date()
        for one in answered.outbox.carried
        if one.purpose is Purpose.NUMBER_MISSING and one.person_id == COORDINATOR
    ]
    assert asked == [date(2027, 4, 23), date(2027, 4, 30), date(2027, 5, 7)]
    number(answered)
    answered.run_until(date(2027, 5, 10))
    assert state(answered) is CycleState.AWAITING_CONFIRMATION


def test_an_offer_by_hand_without_a_number_is_refused(answered: Bench) -> None:
    """It stands on every page, so it is there before the copy is made."""
    with pytest.raises(NotPossibleNow, match="no register number"):
        offer_for_confirmation(answered.parts, EXAMPLE_PLAN, Actor(COORDINATOR), answered.now)


def test_going_without_a_number_takes_a_reason(answered: Bench) -> None:
    """Its absence is decided on record, and the reason stands in the log as a commitment."""
    actor = Actor(COORDINATOR)
    with pytest.raises(InvalidInput, match="no reason"):
        waive_register_number(answered.parts, EXAMPLE_PLAN, " ", actor, answered.now)
    waive_register_number(answered.parts, EXAMPLE_PLAN, "Kirjaamo kiinni", actor, answered.now)
    made = offer_for_confirmation(answered.parts, EXAMPLE_PLAN, actor, answered.now)
    assert made.register_number is None
    assert "Kirjaamo kiinni" not in repr(answered.store.streams)


@pytest.mark.parametrize("wrong", ["1/2027", "ESIMDno-2027-1 ", "", "esimdno-2027-1"])
def test_a_register_number_has_the_pattern_of_the_unit(answered: Bench, wrong: str) -> None:
    """A misspelt number never reaches a page."""
    with pytest.raises(InvalidInput, match="pattern"):
        number(answered, wrong)


def test_the_number_is_fixed_once_the_copy_is_made(offered: Bench) -> None:
    """Another number would be another document."""
    with pytest.raises(NotPossibleNow, match="awaiting confirmation"):
        number(offered, "ESIMDno-2027-2")


def test_offering_twice_is_refused(offered: Bench) -> None:
    """One copy is on offer at a time."""
    with pytest.raises(AlreadyDone):
        offer_for_confirmation(offered.parts, EXAMPLE_PLAN, Actor(COORDINATOR), offered.now)
    assert len(versions(offered)) == 2


def test_an_early_offer_leaves_nothing_of_the_drafting_to_the_schedule(answered: Bench) -> None:
    """Nobody is asked to comment on a draft of what awaits confirmation."""
    number(answered)
    offer_for_confirmation(answered.parts, EXAMPLE_PLAN, Actor(COORDINATOR), answered.now)
    answered.run_until(date(2027, 4, 30))
    assert not answered.outbox.to(Purpose.DRAFT_READY)
    assert len(versions(answered)) == 1


def test_assembling_waits_until_contributions_have_been_requested(applied: Bench) -> None:
    """After a long stop the flows may run in any order; the offer is not lost by that."""
    applied.today = date(2027, 5, 3)
    open_cycle(applied.parts, EXAMPLE_PLAN, Actor(COORDINATOR), applied.now)
    summary = assemble_due_plans(applied.parts, applied.now)
    assert [row.outcome for row in summary.waiting] == ["waits for contributions to be requested"]
    with applied.parts.work() as work:
        (ready,) = work.obligations.find(kind=StepKind.READY)
    assert ready.state is ObligationState.OPEN


@pytest.mark.parametrize("act", [assemble_draft, offer_for_confirmation])
def test_contributors_do_not_assemble(answered: Bench, act: Callable[..., Version]) -> None:
    """That is for those who lead and coordinate."""
    with pytest.raises(NotAllowed):
        act(answered.parts, EXAMPLE_PLAN, Actor(NURSE), answered.now)


def test_a_draft_before_anybody_was_asked_is_refused(opened: Bench) -> None:
    """There is nothing to draft of."""
    with pytest.raises(NotPossibleNow):
        assemble_draft(opened.parts, EXAMPLE_PLAN, Actor(COORDINATOR), opened.now)


def test_a_draft_on_which_no_comments_are_taken_names_no_day_for_them(answered: Bench) -> None:
    """The close of comments has been excused."""
    step = ChosenStep(StepKind.COMMENTS_CLOSE, "Ei tänä vuonna.")
    excuse_step(answered.parts, EXAMPLE_PLAN, step, Actor(COORDINATOR), answered.now)
    assemble_draft(answered.parts, EXAMPLE_PLAN, Actor(COORDINATOR), answered.now)
    with answered.parts.work() as work:
        (letter,) = work.messages.find(purpose=Purpose.DRAFT_READY)
    assert "takes_comments: False" in letter.text
