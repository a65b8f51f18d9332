"""The covering letter: which copy it tells of, and what it says of the confirmation."""

from dataclasses import replace
from datetime import date, timedelta
from functools import reduce

import pytest

from omv_workflow.domain.absences import Absence
from omv_workflow.domain.covering_letter import (
    CopyGiven,
    SentBy,
    copy_told,
    letter_file_name,
    sent_by,
    told_confirmation,
)
from omv_workflow.domain.erasure import without
from omv_workflow.domain.plan_settings import Publicity
from omv_workflow.domain.unit import CopyType, Mandate, Role, UnitFile
from omv_workflow.domain.versions import Confirmation, ConfirmationState, Method
from omv_workflow.errors import NotPossibleNow
from omv_workflow.testing.example import COORDINATOR, DEPUTY, DIRECTOR, NURSE, example_unit

DAY = date(2027, 5, 12)
CONFIRMATION = Confirmation(
    "confirmation",
    "plan",
    "version",
    ConfirmationState.CONFIRMED,
    person_id=DIRECTOR,
    role="director",
    method=Method.RECORDED,
    system="asianhallinta",
    reference="1/2027",
    place="Lappeenranta",
)


@pytest.mark.parametrize(
    ("publicity", "copy_type", "given"),
    [
        (Publicity.PUBLIC, CopyType.PUBLIC, CopyGiven.PUBLIC),
        (Publicity.PUBLIC, CopyType.FULL, CopyGiven.PUBLIC),
        (Publicity.PARTLY_SECRET, CopyType.PUBLIC, CopyGiven.WITHHELD),
        (Publicity.PARTLY_SECRET, CopyType.FULL, CopyGiven.FULL),
        (Publicity.SECRET, CopyType.FULL, CopyGiven.FULL),
    ],
)
def test_the_letter_tells_which_copy_is_enclosed(
    publicity: Publicity, copy_type: CopyType, given: CopyGiven
) -> None:
    """A full copy is one only where something in it is secret."""
    recipient = example_unit().recipients[0].model_copy(update={"copy_type": copy_type})
    assert copy_told(recipient, publicity, ("7 k",)).given is given


def test_a_full_copy_tells_why_it_is_given() -> None:
    """The ground that was recorded for the recipient, and the grounds of what is secret."""
    full = {"copy_type": CopyType.FULL, "full_copy_ground": "Valvonta"}
    recipient = example_unit().recipients[0].model_copy(update=full)
    told = copy_told(recipient, Publicity.PARTLY_SECRET, ("7 k",))
    assert (told.grounds, told.given_on) == (("7 k",), "Valvonta")


def test_the_confirmer_is_named_with_the_role() -> None:
    """As unit.yaml names the person."""
    told = told_confirmation(CONFIRMATION, example_unit(), DAY)
    name = next(one.name for one in example_unit().people if one.id == DIRECTOR)
    assert (told.role, told.name, told.on) == ("director", name, DAY)


def test_whoever_is_not_known_any_more_is_told_of_by_role() -> None:
    """Somebody whose data were erased, or who stands in unit.yaml no more."""
    erased = told_confirmation(CONFIRMATION, without(example_unit(), DIRECTOR), DAY)
    gone = told_confirmation(replace(CONFIRMATION, person_id="x"), example_unit(), DAY)
    assert (erased.name, gone.name) == (None, None)


def test_the_coordinator_sends_the_letter() -> None:
    """With the title that stands in unit.yaml, which is in the language of the unit."""
    sender = sent_by(example_unit(), DAY)
    assert sender == SentBy("Ylitarkastaja (esimerkki)", "ylitarkastaja", "fi", Role.COORDINATOR)


@pytest.mark.parametrize(
    ("gone", "role"),
    [
        ([COORDINATOR], Role.DIRECTOR),
        ([COORDINATOR, DIRECTOR], Role.DEPUTY),
        ([COORDINATOR, DIRECTOR, DEPUTY], None),
    ],
)
def test_where_nobody_coordinates_whoever_leads_sends_it(
    gone: list[str], role: Role | None
) -> None:
    """Nobody whose data were erased, though a mandate to lead is kept."""
    sender = sent_by(reduce(without, gone, example_unit()), DAY)
    assert (sender and sender.role) == role


def test_whoever_acts_for_an_absent_coordinator_sends_it() -> None:
    """On the days of the absence alone."""
    unit = away(example_unit(), COORDINATOR, NURSE)
    senders = [sent_by(unit, day) for day in (DAY, DAY + timedelta(days=1))]
    assert [one and one.title for one in senders] == ["terveydenhoitaja", "ylitarkastaja"]


def test_an_absent_coordinator_without_a_stand_in_sends_it_all_the_same() -> None:
    """The mandate goes on."""
    sender = sent_by(away(example_unit(), COORDINATOR), DAY)
    assert sender
    assert sender.role is Role.COORDINATOR


def away(unit: UnitFile, absent: str, acting: str | None = None) -> UnitFile:
    """The unit with somebody away on that day, and somebody who acts for them from then on."""
    absence = Absence(first_day=DAY, last_day=DAY)
    mandate = Mandate(role=Role.COORDINATOR, first_day=DAY, acting_for=absent)
    changes: dict[str | None, dict[str, object]] = {
        absent: {"absences": (absence,)},
        acting: {"mandates": (mandate,)},
    }
    people = tuple(one.model_copy(update=changes.get(one.id)) for one in unit.people)
    return unit.model_copy(update={"people": people})


def test_there_is_no_letter_of_what_has_not_been_confirmed() -> None:
    """Nothing could be told of it."""
    asked = Confirmation("confirmation", "plan", "version", ConfirmationState.REQUESTED)
    with pytest.raises(NotPossibleNow, match="how and where"):
        told_confirmation(asked, example_unit(), DAY)


@pytest.mark.parametrize(
    ("language", "name"), [("fi", "saate"), ("sv", "foljebrev"), ("en", "covering-letter")]
)
def test_the_file_is_called_in_the_recipient_s_language(language: str, name: str) -> None:
    """And after the file that it goes with."""
    enclosed = "suunnitelma-2027.docx"
    assert letter_file_name(language, enclosed, b"PK") == f"{name}-suunnitelma-2027.docx"
    assert letter_file_name(language, enclosed, b"%PDF-1.7") == f"{name}-suunnitelma-2027.pdf"
