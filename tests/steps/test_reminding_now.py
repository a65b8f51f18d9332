from datetime import date

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.messages import Purpose
from omv_workflow.errors import AlreadyDone, NotAllowed, NotFound, NotPossibleNow
from omv_workflow.steps.remind_now import remind_now
from omv_workflow.testing import Bench
from omv_workflow.testing.example import COORDINATOR, EXAMPLE_PLAN, NURSE, SOCIAL_WORKER
from tests.steps.telling import REMIND_1, answer, carried, readers

BY = Actor(COORDINATOR)
TODAY, TOMORROW = date(2027, 3, 1), date(2027, 3, 2)


def remind(bench: Bench, person: str = NURSE, by: Actor = BY) -> None:
    """Ask that somebody be reminded now."""
    remind_now(bench.parts, EXAMPLE_PLAN, person, by, bench.now)


def test_somebody_is_reminded_before_the_schedule_does(collecting: Bench) -> None:
    """The letter goes out with the next mail, and lists what is open."""
    collecting.run_until(TODAY)
    remind(collecting)
    collecting.run_until(TOMORROW)
    assert readers(collecting, Purpose.CONTRIBUTION_REMINDER) == [(TODAY, NURSE)]
    (letter,) = carried(collecting, Purpose.CONTRIBUTION_REMINDER)
    assert "Miten riskit tunnistetaan?" in letter.text


def test_the_schedule_still_reminds_on_its_own_days(collecting: Bench) -> None:
    """Asking takes no step of the ladder away; its letter is the second on the matter."""
    collecting.run_until(TODAY)
    remind(collecting)
    collecting.run_until(REMIND_1)
    theirs = [
        one for one in carried(collecting, Purpose.CONTRIBUTION_REMINDER) if one.person_id == NURSE
    ]
    assert ["round: 1" in theirs[0].text, "round: 2" in theirs[1].text] == [True, True]


def test_nobody_is_reminded_twice_on_a_day(collecting: Bench) -> None:
    """Not by hand, and not by hand after the schedule."""
    collecting.run_until(TODAY)
    remind(collecting)
    with pytest.raises(AlreadyDone):
        remind(collecting)
    collecting.run_until(REMIND_1)
    with pytest.raises(AlreadyDone):
        remind(collecting)


def test_whoever_has_answered_is_not_reminded(collecting: Bench) -> None:
    """Nothing is open."""
    collecting.run_until(TODAY)
    answer(collecting, SOCIAL_WORKER, "work")
    with pytest.raises(NotPossibleNow):
        remind(collecting, SOCIAL_WORKER)


def test_only_who_coordinates_or_leads_has_somebody_reminded(collecting: Bench) -> None:
    """A colleague has not."""
    collecting.run_until(TODAY)
    with pytest.raises(NotAllowed):
        remind(collecting, NURSE, Actor(SOCIAL_WORKER))


def test_an_unknown_person_is_not_reminded(collecting: Bench) -> None:
    """Nobody has the id."""
    with pytest.raises(NotFound):
        remind(collecting, "nobody")
