from collections.abc import Callable
from datetime import date, timedelta

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from omv_workflow.steps.collaboration import record_meeting, record_working_model
from omv_workflow.testing import Bench
from omv_workflow.testing.example import (
    COORDINATOR,
    DIRECTOR,
    EXAMPLE_PLAN,
    NURSE,
    SOCIAL_WORKER,
    example_unit,
)

Met = Callable[..., object]


@pytest.fixture
def met(opened: Bench) -> Met:
    """Records a meeting held on the day of opening, but for what the test says otherwise."""

    def record(**other: object) -> object:
        told: dict[str, object] = {
            "held_on": opened.today,
            "participants": (DIRECTOR, NURSE),
            "typist": NURSE,
            "notes": "Luonnos käytiin läpi.",
            "actor": Actor(NURSE),
            "now": opened.now,
        }
        meet: Met = record_meeting
        return meet(opened.parts, EXAMPLE_PLAN, **{**told, **other})

    return record


def test_the_working_model_that_management_chose_is_recorded(opened: Bench) -> None:
    """R2: management chooses how it drafts the plan together with the staff."""
    text = "Johto ja henkilöstö laativat suunnitelman yhdessä."
    record_working_model(opened.parts, EXAMPLE_PLAN, text, Actor(DIRECTOR), opened.now)
    with opened.parts.work() as work:
        (model,) = work.working_models.find()
    assert (model.text, model.recorded_by) == (text, DIRECTOR)


def test_a_meeting_is_recorded_by_whoever_typed(opened: Bench, met: Met) -> None:
    """R2: with its participants and one person typing; the log names them by commitments only."""
    met()
    with opened.parts.work() as work:
        (meeting,) = work.meetings.find()
    assert (meeting.participants, meeting.typist) == ((DIRECTOR, NURSE), NURSE)
    event = opened.store.streams[f"plan:{EXAMPLE_PLAN}"][-1]
    assert event.kind == "meeting.recorded"
    assert "esimerkki-" not in repr(event.data)


def test_who_has_left_records_no_meeting(opened: Bench, met: Met) -> None:
    """The coordinator records it, also with them as the typist."""
    unit, yesterday = example_unit(), opened.today - timedelta(days=1)
    people = tuple(
        one.model_copy(update={"last_day": yesterday}) if one.id == NURSE else one
        for one in unit.people
    )
    opened.apply(unit.model_copy(update={"people": people}))
    with pytest.raises(NotAllowed, match="Recording a meeting"):
        met()
    met(actor=Actor(COORDINATOR))


def test_the_coordinator_records_a_meeting_too(opened: Bench, met: Met) -> None:
    """Notes on paper may be typed in later."""
    met(actor=Actor(COORDINATOR))
    with opened.parts.work() as work:
        assert work.meetings.find()[0].recorded_by == COORDINATOR


@pytest.mark.parametrize(
    ("other", "refusal"),
    [
        ({"held_on": date(2027, 2, 13)}, InvalidInput),
        ({"participants": ()}, InvalidInput),
        ({"participants": ("nobody",)}, NotFound),
        ({"notes": " "}, InvalidInput),
        ({"notes": "\ud800"}, InvalidInput),
        ({"actor": Actor(SOCIAL_WORKER)}, NotAllowed),
    ],
)
def test_a_meeting_that_can_not_be_is_refused(
    met: Met, other: dict[str, object], refusal: type[Exception]
) -> None:
    """In the future, with nobody or strangers, without notes, or told by a bystander."""
    with pytest.raises(refusal):
        met(**other)


@pytest.mark.parametrize("text", ["", " \n"])
def test_an_empty_working_model_is_refused(opened: Bench, text: str) -> None:
    """It would say nothing."""
    with pytest.raises(InvalidInput, match="empty"):
        record_working_model(opened.parts, EXAMPLE_PLAN, text, Actor(DIRECTOR), opened.now)


def test_contributors_do_not_choose_the_working_model(opened: Bench) -> None:
    """R2: management does."""
    with pytest.raises(NotAllowed):
        record_working_model(opened.parts, EXAMPLE_PLAN, "Yhdessä.", Actor(NURSE), opened.now)


def test_nothing_is_recorded_of_a_year_that_has_not_begun(applied: Bench) -> None:
    """There is no cycle under way that it could belong to."""
    with pytest.raises(NotPossibleNow, match="is scheduled"):
        record_working_model(applied.parts, EXAMPLE_PLAN, "Yhdessä.", Actor(DIRECTOR), applied.now)
    with pytest.raises(NotPossibleNow, match="is scheduled"):
        record_meeting(
            applied.parts,
            EXAMPLE_PLAN,
            held_on=applied.today,
            participants=(DIRECTOR,),
            typist=DIRECTOR,
            notes="x",
            actor=Actor(DIRECTOR),
            now=applied.now,
        )
