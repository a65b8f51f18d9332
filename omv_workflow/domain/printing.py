"""From data to the printed plan: which answer stands under which item."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from omv_workflow.domain.answers import Answer, is_empty
from omv_workflow.domain.blocks import Block, Paragraph, WithheldBlock
from omv_workflow.domain.document import (
    Attachment,
    EarlierVersion,
    PlanDocument,
    PrintedItem,
    PrintedSection,
)
from omv_workflow.domain.markdown import check_answer_text, parse_answer, parse_line
from omv_workflow.domain.plan_settings import ListedAttachment, Publicity
from omv_workflow.domain.recipients import recipients_on
from omv_workflow.domain.signing import SIGNED_ON
from omv_workflow.domain.unit import Group, Recipient, Role, UnitFile, holders
from omv_workflow.domain.withholding import secret_grounds
from omv_workflow.errors import InvalidInput
from omv_workflow.forms.model import Form, Item, ItemType
from omv_workflow.phrases import said


def asked_items(form: Form, unit: UnitFile) -> tuple[Item, ...]:
    """The items that people answer: all that take an answer and are not filled from the unit."""
    return tuple(item for item in form.answerable if item.id not in unit.plan.fill)


def filled_items(unit: UnitFile, day: date) -> dict[str, str]:
    """The answers that the unit's own data give, by item id, as they are on that day."""
    return {
        item: value
        for item, source in unit.plan.fill.items()
        if (value := _value_of(source, unit, day)) is not None
    }


def missing_items(
    form: Form, unit: UnitFile, answers: Mapping[str, Answer], day: date
) -> tuple[Item, ...]:
    """What would be printed empty on that day, or with last year's text that nobody looked at.

    An item that the unit's data should fill is missing where they give nothing, as where nobody is
    director on that day.
    """
    filled = filled_items(unit, day)
    return tuple(
        item
        for item in form.answerable
        if (
            is_empty(filled.get(item.id, ""))
            if item.id in unit.plan.fill
            else _is_missing(answers.get(item.id))
        )
    )


def printed_plan(
    form: Form,
    unit: UnitFile,
    texts: Mapping[str, str],
    *,
    register_number: str | None,
    issued_on: date,
    earlier_versions: tuple[EarlierVersion, ...] = (),
    later_signers: tuple[str, ...] = (),
) -> PlanDocument:
    """The plan as printed on `issued_on`, from the form, the unit and the answers by item id.

    Where a passage is marked as secret, it is partly secret, whatever unit.yaml says.

    Raises:
        InvalidInput: an answer holds what no document can, or a broken mark.
    """
    document = PlanDocument(
        title=form.plan_title,
        language=form.language,
        sender=sender_of(unit),
        issued_on=issued_on,
        register_number=register_number,
        publicity=unit.plan.publicity.value,
        sections=_to_be_signed(
            form, _sections(form, unit, {**texts, **filled_items(unit, issued_on)})
        ),
        attachments=tuple(map(_attachment, unit.plan.attachments)),
        jakelu=names_in(recipients_on(unit, issued_on), Group.JAKELU),
        tiedoksi=names_in(recipients_on(unit, issued_on), Group.TIEDOKSI),
        earlier_versions=earlier_versions,
        later_signers=later_signers,
    )
    if unit.plan.publicity is Publicity.PUBLIC and secret_grounds(document):
        return replace(document, publicity=Publicity.PARTLY_SECRET.value)
    return document


def read_answer(kind: ItemType, text: str) -> tuple[Block, ...]:
    """What is printed of an answer: marks are read in long texts alone; nothing of white space.

    Raises:
        InvalidInput: it holds what no document can, or a broken mark of a secret passage.
    """
    check_answer_text(text)
    plain = text.strip()
    if not plain:
        return ()
    if kind in {ItemType.DESCRIPTION, ItemType.LONG}:
        return parse_answer(text)
    return (Paragraph(parse_line(plain)),)


def names_in(recipients: tuple[Recipient, ...], group: Group) -> tuple[str, ...]:
    """The names of a group's recipients, in the order of unit.yaml (R14)."""
    return tuple(recipient.name for recipient in recipients if recipient.group is group)


def sender_of(unit: UnitFile) -> tuple[str, ...]:
    """The name and the postal address of a unit, a line each."""
    place = f"{unit.unit.postal_code} {unit.unit.post_office}"
    return (unit.unit.name, unit.unit.street_address, place)


def _sections(form: Form, unit: UnitFile, answers: Mapping[str, str]) -> tuple[PrintedSection, ...]:
    """Every section and item of the form, in its order (R1)."""
    return tuple(
        PrintedSection(
            section.title,
            tuple(
                _printed_item(item, answers.get(item.id, ""), unit.plan.withheld.get(item.id))
                for item in section.items
            ),
        )
        for section in form.sections
    )


def _to_be_signed(form: Form, sections: tuple[PrintedSection, ...]) -> tuple[PrintedSection, ...]:
    """The sections; where the form has no line to sign on, with three at its end (R12)."""
    if any(item.type is ItemType.SIGNATURE for item in form.items):
        return sections
    *others, last = sections
    asked = SIGNED_ON[form.language].items()
    lines = tuple(PrintedItem(key, ItemType.SIGNATURE, text, ()) for key, text in asked)
    return (*others, replace(last, items=last.items + lines))


def _printed_item(item: Item, text: str, withheld_on: str | None) -> PrintedItem:
    try:
        answer = read_answer(item.type, text)
    except InvalidInput as error:
        raise InvalidInput(
            said("The answer to {item_id}", item_id=item.id),
            why=said("{what}: {why}", what=error.what, why=error.why),
            next_step=error.next_step,
        ) from error
    if withheld_on is not None:
        answer = (WithheldBlock(withheld_on, answer),)
    return PrintedItem(item.id, item.type, item.text, answer)


def _attachment(one: ListedAttachment) -> Attachment:
    return Attachment(parse_line(one.name), parse_line(one.kept_at))


def _is_missing(answer: Answer | None) -> bool:
    return answer is None or not answer.is_given or is_empty(answer.text)


def _value_of(source: str, unit: UnitFile, day: date) -> str | None:
    owner, _, field = source.partition(".")
    if owner == "unit":
        return str(getattr(unit.unit, field))
    directors = holders(unit, Role.DIRECTOR, day)
    return str(getattr(directors[0], field)) if directors else None
