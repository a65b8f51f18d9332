"""From data to the printed plan."""

from datetime import date

import pytest

from omv_workflow.domain.answers import Answer, AnswerState
from omv_workflow.domain.blocks import Block, ListBlock, Paragraph, Text
from omv_workflow.domain.document import Attachment, PlanDocument
from omv_workflow.domain.plan_settings import Source
from omv_workflow.domain.printing import (
    asked_items,
    filled_items,
    missing_items,
    names_in,
    printed_plan,
    read_answer,
)
from omv_workflow.domain.unit import Group, Mandate, Role, UnitFile
from omv_workflow.errors import InvalidInput
from omv_workflow.forms.model import ItemType
from omv_workflow.testing import NOON
from omv_workflow.testing.example import (
    DEPUTY,
    DIRECTOR,
    NURSE,
    example_form,
    example_unit,
)
from tests.domain.small_forms import form as small_form

FORM, UNIT = example_form(), example_unit()
DAY = date(2027, 4, 23)
TEXTS = {"work": "Tiimeissä.", "risks": "", "interpreters": "yes", "elsewhere": "x"}


def with_fill(**fill: Source) -> UnitFile:
    """The example unit with other items filled in."""
    return UNIT.model_copy(update={"plan": UNIT.plan.model_copy(update={"fill": fill})})


def answer(state: AnswerState, text: str, *, by: str | None) -> Answer:
    """An answer to the item `work`."""
    return Answer("a", "c", "work", 1, state, text, by, None, NOON)


def para(text: str) -> Paragraph:
    """A paragraph of one plain run."""
    return Paragraph((Text(text),))


def printed(unit: UnitFile = UNIT) -> PlanDocument:
    """The plan as printed on the day."""
    return printed_plan(FORM, unit, TEXTS, register_number="1/2027", issued_on=DAY)


def test_everything_is_asked_that_takes_an_answer_and_is_not_filled_in() -> None:
    """Printed texts, signatures and what unit.yaml says are nobody's to answer."""
    asked = [item.id for item in asked_items(FORM, UNIT)]
    assert asked == ["hours", "work", "risks", "interpreters"]
    assert "centre" in [item.id for item in asked_items(FORM, with_fill())]


def test_the_form_is_printed_whole_and_in_its_order() -> None:
    """R1: item by item, also those without an answer and those to be signed (R12)."""
    document = printed()
    assert [(item.id, item.answer) for part in document.sections for item in part.items] == [
        ("centre", (para("Esimerkin vastaanottokeskus"),)),
        ("hours", ()),
        ("work", (para("Tiimeissä."),)),
        ("risks", ()),
        ("interpreters", (para("yes"),)),
        ("statement", ()),
        ("signature", ()),
    ]


@pytest.mark.parametrize(
    ("kind", "typed", "read"),
    [
        (ItemType.LONG, "- *a*", (ListBlock(((Paragraph((Text("a", italic=True),)),),)),)),
        (ItemType.DESCRIPTION, "a\n\nb", (para("a"), para("b"))),
        (ItemType.SHORT, " - *a*\n", (para("- *a*"),)),
        (ItemType.YES_NO, "no", (para("no"),)),
        *((kind, " \n\t", ()) for kind in ItemType),
    ],
)
def test_marks_are_read_in_long_answers_alone(
    kind: ItemType, typed: str, read: tuple[Block, ...]
) -> None:
    """A short answer is the line that was typed; white space is no answer."""
    assert read_answer(kind, typed) == read


@pytest.mark.parametrize("kind", ItemType)
def test_what_no_document_holds_is_refused_before_it_is_read(kind: ItemType) -> None:
    """Whatever the type of the item."""
    with pytest.raises(InvalidInput, match=r"U\+0007"):
        read_answer(kind, "a\a")


def test_the_pages_name_sender_number_day_and_publicity() -> None:
    """What stands at the top of every page."""
    document = printed()
    assert document.sender == (
        "Esimerkin vastaanottokeskus",
        "Esimerkkikatu 1",
        "00000 ESIMERKKI",
    )
    assert (document.register_number, document.issued_on) == ("1/2027", DAY)
    assert (document.publicity, document.language) == ("public", "fi")


def test_attachments_stand_with_the_place_where_each_is_kept() -> None:
    """R11."""
    (attachment,) = printed().attachments
    assert attachment == Attachment((Text("Pelastussuunnitelma"),), (Text("Turvallisuuskansio"),))


def test_recipients_stand_in_two_groups_in_the_order_of_the_file() -> None:
    """R14."""
    document = printed()
    assert document.jakelu == ("Esimerkkivirasto",)
    assert document.tiedoksi == ("Esimerkkiministeriö", "Esimerkkiarkisto")
    assert names_in(UNIT.recipients[::-1], Group.TIEDOKSI) == document.tiedoksi[::-1]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2027, 4, 23), "Johtaja (esimerkki)"),
        (date(2019, 12, 31), None),
    ],
)
def test_the_director_is_whoever_holds_the_mandate_on_the_day(day: date, name: str | None) -> None:
    """Where nobody does, the item stays empty instead of naming somebody else."""
    filled = filled_items(with_fill(centre=Source.DIRECTOR_NAME), day)
    assert filled == ({"centre": name} if name else {})


def test_a_new_director_is_printed_from_the_first_day_on() -> None:
    """The old one's mandate ends the day before."""
    people = []
    for person in UNIT.people:
        mandates = person.mandates
        if person.id == DIRECTOR:
            mandates = (mandates[0].model_copy(update={"last_day": date(2027, 4, 22)}),)
        if person.id == DEPUTY:
            mandates = (*mandates, Mandate(role=Role.DIRECTOR, first_day=DAY))
        people.append(person.model_copy(update={"mandates": mandates}))
    unit = with_fill(centre=Source.DIRECTOR_NAME).model_copy(update={"people": tuple(people)})
    assert filled_items(unit, date(2027, 4, 22)) == {"centre": "Johtaja (esimerkki)"}
    assert filled_items(unit, DAY) == {"centre": "Apulaisjohtaja (esimerkki)"}


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        (answer(AnswerState.BLANK, "", by=None), True),
        (answer(AnswerState.INHERITED, "Kuten ennen.", by=None), True),
        (answer(AnswerState.CONFIRMED_UNCHANGED, "Kuten ennen.", by=NURSE), False),
        (answer(AnswerState.CHANGED, "Uusi.", by=NURSE), False),
        (answer(AnswerState.BLANK, "", by=NURSE), True),
    ],
    ids=["blank", "inherited", "confirmed unchanged", "changed", "erased"],
)
def test_an_answer_is_missing_without_text_or_without_anybody_having_looked(
    given: Answer, missing: bool
) -> None:
    """Silence under last year's text is no answer of this year."""
    found = [item.id for item in missing_items(FORM, UNIT, {"work": given}, DAY)]
    assert ("work" in found) == missing
    assert set(found) - {"work"} == {"hours", "risks", "interpreters"}


def test_a_filled_item_is_missing_on_a_day_that_has_nothing_to_fill_it_with() -> None:
    """Nobody is director before 2020: the cell stays empty, and that needs a reason."""
    unit = with_fill(hours=Source.DIRECTOR_NAME)
    for day, is_missing in ((DAY, False), (date(2019, 12, 31), True)):
        missing = [item.id for item in missing_items(FORM, unit, {}, day)]
        assert ("hours" in missing) == is_missing
        assert ("hours" in filled_items(unit, day)) != is_missing


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("fi", ["Paikka ja päiväys", "Allekirjoitus", "Nimenselvennys"]),
        ("sv", ["Ort och datum", "Underskrift", "Namnförtydligande"]),
        ("en", ["Place and date", "Signature", "Name in print"]),
    ],
)
def test_a_form_without_lines_to_sign_on_is_printed_with_three(
    language: str, lines: list[str]
) -> None:
    """Whoever confirms a plan signs it, whatever its form asks for (R12)."""
    asked = small_form(date(2027, 1, 1), "work", "risks").model_copy(update={"language": language})
    printed = printed_plan(asked, UNIT, {}, register_number=None, issued_on=DAY)
    items = [item for section in printed.sections for item in section.items]
    assert [item.text for item in items if item.type is ItemType.SIGNATURE] == lines
    assert [item.id for item in items[:2]] == ["work", "risks"]
