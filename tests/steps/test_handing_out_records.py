"""A record is handed out with the openings of what a public copy shows, and of nothing else."""

from datetime import date

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.commitments import check_openings, commitment_to
from omv_workflow.domain.confirmation_record import read_openings, read_record
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.errors import NotFound, NotPossibleNow
from omv_workflow.steps.answer import give_answer
from omv_workflow.steps.confirm import record_confirmation
from omv_workflow.steps.hand_out_record import RecordFiles, record_files
from omv_workflow.steps.make_record import make_due_records
from omv_workflow.steps.no_copy import LeakFound
from omv_workflow.steps.register_number import set_register_number
from omv_workflow.steps.void_confirmation import void_confirmation
from omv_workflow.testing import Bench
from omv_workflow.testing.example import COORDINATOR, EXAMPLE_PLAN, example_unit
from tests.steps.confirmations import told

PASSAGE = "Vartija kiertää kahdesti yössä"
ANSWER = f"Yöllä: [[7 k: {PASSAGE}]]. Päivällä vartijoita on kolme."


@pytest.fixture
def recorded(answered: Bench) -> Bench:
    """A plan with a secret passage is confirmed, and has its record."""
    give_answer(answered.parts, EXAMPLE_PLAN, "work", ANSWER, Actor(COORDINATOR), answered.now)
    number = "ESIMDno-2027-1"
    set_register_number(answered.parts, EXAMPLE_PLAN, number, Actor(COORDINATOR), answered.now)
    answered.run_until(date(2027, 5, 12))
    record_confirmation(
        answered.parts, EXAMPLE_PLAN, told(answered), Actor(COORDINATOR), answered.now
    )
    make_due_records(answered.parts, answered.now)
    return answered


def handed(bench: Bench, number: int | None = None) -> RecordFiles:
    """What is handed out."""
    return record_files(bench.parts, EVERYTHING, EXAMPLE_PLAN, number, bench.now)


def places_opened(bench: Bench) -> set[str]:
    """Which passages the public openings open; they belong to the record."""
    files = handed(bench)
    openings = read_openings(files.openings or b"")
    assert (openings.docx_salt, openings.pdf_salt) == (None, None)
    found = check_openings(read_record(files.record).answers.placed(), openings.placed())
    return {one.place for one in found.shown}


def test_public_openings_open_all_but_what_is_withheld(recorded: Bench) -> None:
    """The secret passage stays a commitment, with its ground."""
    opened = places_opened(recorded)
    assert {"work/1", "work/3", "risks/1"} <= opened
    assert "work/2" not in opened
    assert PASSAGE.encode() not in (handed(recorded).openings or b"")
    assert PASSAGE.encode() in handed(recorded).full_openings


def test_where_nothing_is_secret_the_full_copy_can_be_checked_by_anybody(confirmed: Bench) -> None:
    """The salt of its hash is handed out, until something of it is withheld."""
    make_due_records(confirmed.parts, confirmed.now)
    files = handed(confirmed)
    docx = read_record(files.record).files.docx
    salt = read_openings(files.openings or b"").docx_salt or ""
    assert docx.commitment == commitment_to(salt, "docx", files.version.docx_hash or "")
    unit = example_unit()
    plan = unit.plan.model_copy(update={"withheld": {"risks": "7 k"}})
    confirmed.apply(unit.model_copy(update={"plan": plan}))
    assert read_openings(handed(confirmed).openings or b"").docx_salt is None


def test_an_item_that_is_withheld_since_is_opened_to_nobody(recorded: Bench) -> None:
    """The record stands as it is; less of it is opened from now on."""
    unit = example_unit()
    plan = unit.plan.model_copy(update={"withheld": {"risks": "7 k"}})
    recorded.apply(unit.model_copy(update={"plan": plan}))
    assert not [one for one in places_opened(recorded) if one.startswith("risks/")]


def test_what_is_marked_since_is_not_opened_either(recorded: Bench) -> None:
    """A copy that shows it isn't made any more, and no openings of it are."""
    recorded.run_until(date(2027, 5, 13))
    text = ANSWER.replace("Päivällä vartijoita on kolme.", "[[7 k: Päivällä vartijoita on kolme.]]")
    give_answer(recorded.parts, EXAMPLE_PLAN, "work", text, Actor(COORDINATOR), recorded.now)
    with pytest.raises(LeakFound, match="work/3"):
        handed(recorded)


def test_there_is_no_record_before_it_is_made(confirmed: Bench) -> None:
    """Nor of another version."""
    with pytest.raises(NotFound, match="none has been made"):
        handed(confirmed)
    make_due_records(confirmed.parts, confirmed.now)
    assert handed(confirmed, 1).record == handed(confirmed).record
    with pytest.raises(NotFound, match="there is none of version 2"):
        handed(confirmed, 2)


def test_what_was_voided_is_handed_out_no_more(recorded: Bench) -> None:
    """Nobody gets its record; once the plan is confirmed anew, that one is given."""
    before = handed(recorded).record
    void_confirmation(
        recorded.parts, EXAMPLE_PLAN, "The wrong person.", Actor(COORDINATOR), recorded.now
    )
    with pytest.raises(NotPossibleNow, match="voided"):
        handed(recorded)
    record_confirmation(
        recorded.parts, EXAMPLE_PLAN, told(recorded), Actor(COORDINATOR), recorded.now
    )
    make_due_records(recorded.parts, recorded.now)
    assert handed(recorded).record != before
