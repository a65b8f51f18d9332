"""Who sees what of a unit."""

from datetime import UTC, date, datetime

import pytest

from omv_workflow.domain.answers import Answer, AnswerState
from omv_workflow.domain.contributions import ContributionRequest, RequestState
from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.visibility import (
    EVERYTHING,
    Viewer,
    check_sees_all_of,
    is_shown,
    sees,
    sees_all_of,
    shown_answers,
)
from omv_workflow.errors import NotAllowed
from omv_workflow.testing.example import (
    COORDINATOR,
    DEPUTY,
    DIRECTOR,
    NURSE,
    SOCIAL_WORKER,
    example_unit,
)

DAY = date(2027, 3, 1)
NOW = datetime(2027, 3, 1, 10, tzinfo=UTC)


def viewer(person: str, day: date = DAY) -> Viewer:
    """Somebody of the example unit."""
    return Viewer({"esimerkki": person}, day)


def left(person_id: str, last_day: date) -> UnitFile:
    """The example unit, once somebody's employment has been ended."""
    unit = example_unit()
    people = tuple(
        one.model_copy(update={"last_day": last_day}) if one.id == person_id else one
        for one in unit.people
    )
    return unit.model_copy(update={"people": people})


def revision(number: int, text: str, by: str | None) -> Answer:
    """One of the answers to the item `work`."""
    state = AnswerState.CHANGED if by else AnswerState.INHERITED
    return Answer(f"answer-{number}", "cycle", "work", number, state, text, by, None, NOW)


def asked(state: RequestState) -> ContributionRequest:
    """What the social worker is asked."""
    return ContributionRequest("request", "cycle", SOCIAL_WORKER, state, ("work",), DAY, NOW)


@pytest.mark.parametrize("person", [DIRECTOR, DEPUTY, COORDINATOR])
def test_management_sees_all_of_its_unit(person: str) -> None:
    """Its plan as well as its mail, and how far everybody is."""
    unit = example_unit()
    assert sees(viewer(person), unit)
    assert sees_all_of(viewer(person), unit)
    assert is_shown(viewer(person), unit, NURSE)
    check_sees_all_of(viewer(person), unit, "Looking at the mail")


def test_staff_see_the_plan_and_themselves() -> None:
    """Neither mail nor how far their colleagues are."""
    unit, nurse = example_unit(), viewer(NURSE)
    assert sees(nurse, unit)
    assert is_shown(nurse, unit, NURSE)
    assert not is_shown(nurse, unit, SOCIAL_WORKER)
    with pytest.raises(NotAllowed, match="Looking at the mail"):
        check_sees_all_of(nurse, unit, "Looking at the mail")


@pytest.mark.parametrize("person", [NURSE, COORDINATOR])
def test_who_has_left_sees_nothing(person: str) -> None:
    """From the day after the last one; until then everything as before."""
    unit = left(person, DAY)
    assert sees(viewer(person), unit)
    for later in (viewer(person, date(2027, 3, 2)), viewer("nobody"), Viewer({}, DAY)):
        assert not sees(later, unit)
        assert not sees_all_of(later, unit)


def test_a_person_of_another_unit_sees_nothing_though_of_the_same_id() -> None:
    """An id means somebody in its own unit alone."""
    assert not sees(Viewer({"toinen": DIRECTOR}, DAY), example_unit())


def test_an_ended_mandate_leaves_a_colleague() -> None:
    """A coordinator who no longer is one sees the plan, as all who work there."""
    unit = example_unit()
    mandates = tuple(
        one.model_copy(update={"last_day": date(2027, 2, 28)}) for one in unit.people[2].mandates
    )
    former = unit.people[2].model_copy(update={"mandates": mandates})
    changed = unit.model_copy(update={"people": (*unit.people[:2], former, *unit.people[3:])})
    assert (former.id, sees(viewer(COORDINATOR), changed)) == (COORDINATOR, True)
    assert not sees_all_of(viewer(COORDINATOR), changed)


def test_the_schedule_sees_all() -> None:
    """Of every unit, on any day."""
    assert sees(EVERYTHING, example_unit())
    assert sees_all_of(EVERYTHING, example_unit())


@pytest.mark.parametrize(
    ("person", "text"),
    [(SOCIAL_WORKER, "kesken"), (COORDINATOR, "kesken"), (NURSE, "viime vuonna")],
)
def test_what_is_not_handed_in_is_shown_to_its_writer_and_the_management(
    person: str, text: str
) -> None:
    """Others see what stood there before."""
    revisions = [revision(1, "viime vuonna", None), revision(2, "kesken", SOCIAL_WORKER)]
    requests = [asked(RequestState.IN_PROGRESS)]
    shown = shown_answers(viewer(person), example_unit(), revisions, requests)
    assert shown["work"].text == text


def test_what_is_handed_in_is_shown_to_all_who_work_there() -> None:
    """From then on it is part of the plan."""
    revisions = [revision(1, "viime vuonna", None), revision(2, "valmis", SOCIAL_WORKER)]
    requests = [asked(RequestState.SUBMITTED)]
    shown = shown_answers(viewer(NURSE), example_unit(), revisions, requests)
    assert shown["work"].text == "valmis"
