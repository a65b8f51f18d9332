"""What must hold in a previous plan that is handed in: against unit.yaml, the form and the clock.

The rules look at the plain data, so that all faults of a file are told together, each by its line.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from pydantic import TypeAdapter, ValidationError

from omv_workflow.domain.carrying import can_carry, lived_on
from omv_workflow.domain.fields import Day
from omv_workflow.domain.form_mapping import FormMapping
from omv_workflow.domain.grounds import SecrecySettings
from omv_workflow.domain.markdown import check_answer_text
from omv_workflow.domain.permissions import confirming_mandate
from omv_workflow.domain.previous_plan import PreviousPlan
from omv_workflow.domain.secret_marks import check_marks
from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.unmarked import check_marked_nowhere_else
from omv_workflow.errors import InvalidInput, OmvError
from omv_workflow.forms.located import Loc, Located, Problem
from omv_workflow.forms.model import Form, Item, ItemType
from omv_workflow.forms.validation import checked
from omv_workflow.forms.wording import unknown
from omv_workflow.forms.yaml_reader import read_yaml
from omv_workflow.phrases import said

_DAY: TypeAdapter[date] = TypeAdapter(Day)
_YES_OR_NO = frozenset({"yes", "no"})


@dataclass(frozen=True)
class Expected:
    """What a previous plan is held against.

    `issued` are the versions of the form that are known here, `mapping` what leads from an earlier
    one to `form`, by which the coming year opens. `grounds` are those on which passages may be
    marked as secret.
    """

    form: Form
    issued: Mapping[date, Form]
    mapping: FormMapping | None
    unit: UnitFile
    today: date
    grounds: tuple[str, ...] = SecrecySettings().grounds


def read_previous_plan(text: str, name: str, expected: Expected) -> PreviousPlan:
    """The previous plan that a text describes; `name` is what errors call the file.

    Raises:
        InvalidInput: with everything that is wrong, a line each.
    """
    rules = (
        partial(_fits, expected=expected),
        partial(_confirmer_was_in_charge, expected=expected),
    )
    located = read_yaml(text, name)
    check_marked_nowhere_else(located, "answers.*")
    return checked(PreviousPlan, located, rules)


def check_previous_plan(previous: PreviousPlan, expected: Expected) -> None:
    """Refuse a previous plan that doesn't fit; who confirmed it is looked at elsewhere.

    Raises:
        InvalidInput: with everything that is wrong.
    """
    located = Located(said("the previous plan"), previous.model_dump(mode="json"), {})
    check_marked_nowhere_else(located, "answers.*")
    checked(PreviousPlan, located, [partial(_fits, expected=expected)])


def _fits(located: Located, *, expected: Expected) -> Iterator[Problem]:
    for loc, form in located.find("form"):
        if form != expected.form.id:
            told = said(
                "expected {form}, the form of the plan, got {got}", form=expected.form.id, got=form
            )
            yield Problem(loc, told)
    recipients = [recipient.id for recipient in expected.unit.recipients]
    for loc, recipient in located.find("held_by.*"):
        if recipient not in recipients:
            yield Problem(loc, unknown(said("recipient"), str(recipient), recipients))
    yield from _faults_of_confirmation(located, expected)
    yield from _faults_of_answers(located, expected)


def _faults_of_confirmation(located: Located, expected: Expected) -> Iterator[Problem]:
    for loc, value in located.find("confirmed.on"):
        day = _day(value)
        if day and day > expected.today:
            yield Problem(loc, said("{day} lies in the future", day=day))
    pattern = expected.unit.plan.register_number_pattern
    for loc, number in located.find("confirmed.register_number"):
        if isinstance(number, str) and not re.fullmatch(pattern, number):
            told = said(
                "expected the unit's pattern {pattern}, got {number}",
                pattern=pattern,
                number=number,
            )
            yield Problem(loc, told)


def _confirmer_was_in_charge(located: Located, *, expected: Expected) -> Iterator[Problem]:
    days = [_day(value) for _, value in located.find("confirmed.on")]
    for loc, person in located.find("confirmed.by"):
        try:
            if days and days[0] and isinstance(person, str):
                confirming_mandate(expected.unit, person, days[0])
        except OmvError as error:
            yield Problem(loc, error.why)


def _faults_of_answers(located: Located, expected: Expected) -> Iterator[Problem]:
    answers = {loc: text for loc, text in located.find("answers.*") if isinstance(text, str)}
    for loc, text in answers.items():
        try:
            check_answer_text(text)
        except InvalidInput as error:
            yield Problem(loc, error.why)
        try:
            check_marks(text, expected.grounds)
        except InvalidInput as error:
            yield Problem(loc, said("{what}: {why}", what=error.what, why=error.why))
    for _, value in located.find("form_version"):
        if version := _day(value):
            yield from _faults_of_items(answers, version, expected)


def _faults_of_items(
    answers: Mapping[Loc, str], version: date, expected: Expected
) -> Iterator[Problem]:
    old = expected.form if version == expected.form.version else expected.issued.get(version)
    known = [item.id for item in old.answerable] if old else None
    way = expected.mapping.way(version, expected.form.version) if expected.mapping else ()
    sources = lived_on([str(loc[-1]) for loc in answers], way)
    for loc, text in answers.items():
        item = str(loc[-1])
        news = [new for new, olds in sources.items() if item in olds]
        if known is not None and item not in known:
            yield Problem(loc, unknown(said("item"), item, known))
            continue
        kind = old.item(item) if old else None
        yield from _faults_of_item(loc, text, news, kind, expected)


def _faults_of_item(
    loc: Loc, text: str, news: list[str], old: Item | None, expected: Expected
) -> Iterator[Problem]:
    """Whether what became of the item can take its answer; one that was dropped needs nothing."""
    form = expected.form
    arrived = [one for one in form.answerable if one.id in news]
    if news and not arrived:
        told = said(
            "the form of {version} has no such item; say what became of it in the mapping file"
            " (plan.form_mapping)",
            version=form.version,
        )
        yield Problem(loc, told)
    for item in arrived:
        if item.id in expected.unit.plan.fill:
            yield Problem(loc, said("it is filled from unit.yaml (plan.fill): leave it out"))
        elif old and not can_carry(old.type, item.type):
            told = said("it is {old} and its item now {new}", old=old.type, new=item.type)
            yield Problem(loc, told)
        elif item.type is ItemType.YES_NO and text not in _YES_OR_NO:
            yield Problem(loc, said('expected "yes" or "no"'))
        elif item.type is ItemType.SHORT and "\n" in text.strip():
            yield Problem(loc, said("expected one line of text"))


def _day(value: Any) -> date | None:
    """The day that stands there; where there is another value, the model tells."""
    try:
        return _DAY.validate_python(value)
    except ValidationError:
        return None
