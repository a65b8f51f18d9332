"""What may go from the database, and when: disposals, erased openings, free pages."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from omv_workflow.adapters.database.wiping import wipe_removed
from omv_workflow.domain.cycle import Cycle, CycleState
from omv_workflow.domain.disposals import Disposal, DisposalPart, DisposalState
from omv_workflow.domain.events import Fact, Personal
from omv_workflow.domain.messages import Attempt
from omv_workflow.domain.verification import verify_stream
from omv_workflow.errors import AlreadyDone, NotPossibleNow
from omv_workflow.steps.ports import UnitOfWork
from omv_workflow.testing import NOON

Work = Callable[[], UnitOfWork]

STREAM = "plan:plan"
PARTS = {"answers": DisposalPart.CONTENT, "attempts": DisposalPart.MESSAGES}


@pytest.fixture
def stored(work: Work, examples: dict[str, Any]) -> Work:
    """One of everything but a disposal, and a second year."""
    with work() as unit:
        for table, one in examples.items():
            if table != "disposals":
                getattr(unit, table).add(one)
        unit.cycles.add(Cycle("other", "plan", date(2028, 5, 14), CycleState.OPEN))
        record_and_commit(unit)
    return work


def record_and_commit(unit: UnitOfWork) -> None:
    """Commit with an event that tells of a person."""
    unit.record(Fact(STREAM, "tested", NOON, {"by": Personal("person")}))
    unit.commit(NOON)


def dispose(
    unit: UnitOfWork,
    examples: dict[str, Any],
    part: DisposalPart,
    *states: DisposalState,
    cycle_id: str = "cycle",
) -> None:
    """Store a disposal in the first of these states, and take it on to the others."""
    first, *others = states
    disposal: Disposal = replace(
        examples["disposals"], part=part, state=first, cycle_id=cycle_id, id=f"{cycle_id}/{part}"
    )
    unit.disposals.add(disposal)
    for state in others:
        unit.disposals.swap(disposal, replace(disposal, state=state))
        disposal = replace(disposal, state=state)


@pytest.mark.parametrize("table", PARTS)
def test_nothing_is_removed_without_a_disposal(
    stored: Work, examples: dict[str, Any], table: str
) -> None:
    """The database itself keeps it."""
    with stored() as unit, pytest.raises(NotPossibleNow, match="kept"):
        getattr(unit, table).remove(examples[table])


@pytest.mark.parametrize("table", PARTS)
@pytest.mark.parametrize(
    "states",
    [
        (DisposalState.APPROVED,),
        (DisposalState.HELD,),
        (DisposalState.APPROVED, DisposalState.HELD),
        (DisposalState.APPROVED, DisposalState.UNDER_WAY, DisposalState.DONE),
    ],
)
def test_nothing_is_removed_unless_its_disposal_is_under_way(
    stored: Work, examples: dict[str, Any], table: str, states: tuple[DisposalState, ...]
) -> None:
    """Neither before it has begun, nor while it is held, nor once it is done."""
    with stored() as unit:
        dispose(unit, examples, PARTS[table], *states)
        with pytest.raises(NotPossibleNow, match="kept"):
            getattr(unit, table).remove(examples[table])


@pytest.mark.parametrize("table", PARTS)
def test_the_disposal_of_another_year_or_part_opens_nothing(
    stored: Work, examples: dict[str, Any], table: str
) -> None:
    """Each year and each part is approved by itself."""
    begun = (DisposalState.APPROVED, DisposalState.UNDER_WAY)
    other = next(part for part in DisposalPart if part not in PARTS.values())
    with stored() as unit:
        dispose(unit, examples, PARTS[table], *begun, cycle_id="other")
        dispose(unit, examples, other, *begun)
        with pytest.raises(NotPossibleNow, match="kept"):
            getattr(unit, table).remove(examples[table])


@pytest.mark.parametrize("table", PARTS)
def test_what_is_disposed_of_is_removed_once(
    stored: Work, examples: dict[str, Any], table: str
) -> None:
    """While its disposal is under way; the second time it is gone."""
    with stored() as unit:
        dispose(unit, examples, PARTS[table], DisposalState.APPROVED, DisposalState.UNDER_WAY)
        getattr(unit, table).remove(examples[table])
        with pytest.raises(AlreadyDone):
            getattr(unit, table).remove(examples[table])
        (disposal,) = unit.disposals.find()
        unit.disposals.swap(disposal, replace(disposal, removed=("all of it",)))
        record_and_commit(unit)
    with stored() as unit:
        assert getattr(unit, table).find() == []


@pytest.mark.parametrize("cycle_id", ["cycle", "other", None])
def test_attempts_at_a_letter_of_no_year_go_with_letters_of_its_plan(
    stored: Work, examples: dict[str, Any], cycle_id: str | None
) -> None:
    """Whichever year's, an imported one's too; before that, they are kept."""
    with stored() as unit:
        attempt = add_letter_of_no_year(unit, examples)
        with pytest.raises(NotPossibleNow, match="kept"):
            unit.attempts.remove(attempt)
        begun = replace(
            examples["disposals"],
            part=DisposalPart.MESSAGES,
            state=DisposalState.APPROVED,
            cycle_id=cycle_id,
        )
        unit.disposals.add(begun)
        unit.disposals.swap(begun, replace(begun, state=DisposalState.UNDER_WAY))
        unit.attempts.remove(attempt)
        unit.messages.remove(unit.messages.get(attempt.message_id))


def test_attempts_at_a_letter_of_no_year_stay_with_those_of_another_plan(
    stored: Work, examples: dict[str, Any]
) -> None:
    """Each plan's letters are disposed of by themselves."""
    with stored() as unit:
        attempt = add_letter_of_no_year(unit, examples)
        unit.plans.add(replace(examples["plans"], id="another", form_id="another"))
        begun = replace(
            examples["disposals"],
            plan_id="another",
            part=DisposalPart.MESSAGES,
            state=DisposalState.APPROVED,
            cycle_id=None,
        )
        unit.disposals.add(begun)
        unit.disposals.swap(begun, replace(begun, state=DisposalState.UNDER_WAY))
        with pytest.raises(NotPossibleNow, match="kept"):
            unit.attempts.remove(attempt)


def add_letter_of_no_year(unit: UnitOfWork, examples: dict[str, Any]) -> Attempt:
    """Store a letter about the plan that belongs to none of its years, and an attempt at it."""
    free = {"id": "free", "business_key": "free", "message_id": "<free@vastaanottokeskus.example>"}
    unit.messages.add(replace(examples["messages"], cycle_id=None, **free))
    attempt: Attempt = replace(examples["attempts"], id="free", message_id="free")
    unit.attempts.add(attempt)
    return attempt


@pytest.mark.database
def test_no_disposal_begins_unapproved_while_a_letter_of_no_year_stands(
    sql: Work, examples: dict[str, Any]
) -> None:
    """Nobody removes it by adding a disposal that is under way already."""
    with sql() as unit:
        for table in ("units", "forms", "plans", "cycles", "versions", "deliveries"):
            getattr(unit, table).add(examples[table])
        add_letter_of_no_year(unit, examples)
        pretended = replace(
            examples["disposals"], part=DisposalPart.MESSAGES, state=DisposalState.UNDER_WAY
        )
        with pytest.raises((AlreadyDone, NotPossibleNow)):
            unit.disposals.add(pretended)


def test_a_removal_that_is_not_committed_is_none(stored: Work, examples: dict[str, Any]) -> None:
    """A removal belongs to its transaction."""
    with stored() as unit:
        unit.meetings.remove(examples["meetings"])
        assert unit.meetings.find() == []
    with stored() as unit:
        assert unit.meetings.find() == [examples["meetings"]]


def test_an_opening_is_erased_and_its_stream_verifies(stored: Work) -> None:
    """The event keeps its commitment, which tells nothing any more."""
    with stored() as unit:
        unit.erase([one.commitment for one in unit.log.openings()])
        unit.record(Fact(STREAM, "erased", NOON, {}))
        unit.commit(NOON)
    with stored() as unit:
        assert unit.log.openings() == []
        verify_stream(unit.log.events(STREAM), unit.log.head(STREAM))


def test_erasing_undone_is_no_erasing(stored: Work) -> None:
    """What is not committed leaves the openings where they are."""
    with stored() as unit:
        unit.erase([one.commitment for one in unit.log.openings()])
    with stored() as unit:
        assert len(unit.log.openings()) == 1


@pytest.mark.only_sqlite("the files of a PostgreSQL server are its administrator's")
def test_what_was_removed_is_in_no_file_of_the_database(
    sql: Work, engine: Engine, path: Path, examples: dict[str, Any]
) -> None:
    """Neither in a free page nor in the write-ahead log."""
    with sql() as unit:
        unit.units.add(replace(examples["units"], content="SECRET-WORD" * 2000))
        record_and_commit(unit)
    with sql() as unit:
        stored = unit.units.get("unit")
        unit.units.swap(stored, replace(stored, content="{}"))
        record_and_commit(unit)
    wipe_removed(engine)
    files = [one for one in path.parent.iterdir() if one.is_file()]
    assert path in files
    assert not [one.name for one in files if b"SECRET-WORD" in one.read_bytes()]


@pytest.mark.parametrize("state", DisposalState)
def test_a_disposal_is_brought_back_by_a_restore_in_any_state(
    work: Work, examples: dict[str, Any], state: DisposalState
) -> None:
    """Nothing of its year is left then; one that was broken off is still under way."""
    with work() as unit:
        for table in ("units", "forms", "plans", "cycles"):
            getattr(unit, table).add(examples[table])
        unit.disposals.add(replace(examples["disposals"], state=state))
        record_and_commit(unit)
        assert [one.state for one in unit.disposals.find()] == [state]
