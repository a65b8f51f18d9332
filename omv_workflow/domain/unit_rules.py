"""What must hold across the parts of `unit.yaml`, and between it and the form.

The rules look at the plain data, not at the finished models, so that a single misspelt word doesn't
keep all other faults untold.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from omv_workflow.domain.fields import Day
from omv_workflow.domain.form_mapping_rules import read_mapping
from omv_workflow.domain.people_rules import (
    absences_follow_one_another,
    acted_for_are_known,
    acted_for_hold_the_mandate,
    stand_ins_are_known,
)
from omv_workflow.domain.plan_settings import Source
from omv_workflow.domain.recipient_rules import successors_are_known
from omv_workflow.domain.unit import SECTION_PREFIX, Mandate, Role, UnitFile
from omv_workflow.domain.unit_secrecy import withheld_in_vain
from omv_workflow.domain.unmarked import MARKED_IN_UNIT, check_marked_nowhere_else, marked_in_form
from omv_workflow.errors import OmvError
from omv_workflow.forms.loader import TextFile
from omv_workflow.forms.located import Loc, Located, Problem, used_twice
from omv_workflow.forms.model import Form, ItemType
from omv_workflow.forms.validation import Rule, checked, sound_parts
from omv_workflow.forms.wording import unknown
from omv_workflow.forms.yaml_reader import read_yaml
from omv_workflow.phrases import said

_MAYBE_A_DAY: TypeAdapter[date | None] = TypeAdapter(Day | None)


Mappings = Callable[[str, str | None], TextFile | None]
"""Finds the mapping file of a form: the one that is named, or else the one beside the form."""


def no_mapping(form: str, mapping: str | None) -> None:
    """No mapping file at all: items are called as they are."""
    del form, mapping


def read_unit(
    text: str,
    name: str,
    forms: Callable[[str], Form],
    further: Sequence[Rule] = (),
    *,
    mappings: Mappings = no_mapping,
) -> UnitFile:
    """The unit that a text describes, sound in itself and with the form that its plan names.

    Args:
        text: the content of `unit.yaml`.
        name: what errors call the file.
        forms: finds a form by the name that stands in the file.
        further: checks against what lies outside the file, such as the workspace's settings.
        mappings: finds what tells how the items of the form's earlier versions live on in it.

    Raises:
        InvalidInput: with everything that is wrong, a line each.
    """
    rules: tuple[Rule, ...] = (
        _names_stand_once,
        _offices_are_known,
        _one_director_at_a_time,
        _director_and_coordinator_are_named,
        _contributors_have_a_mandate,
        _directors_have_what_is_filled_in,
        stand_ins_are_known,
        acted_for_are_known,
        acted_for_hold_the_mandate,
        absences_follow_one_another,
        successors_are_known,
        withheld_in_vain,
        partial(_fits_the_form_it_names, forms=forms, mappings=mappings),
        *further,
    )
    located = read_yaml(text, name)
    check_marked_nowhere_else(located, *MARKED_IN_UNIT)
    return checked(UnitFile, located, rules)


def check_against_form(
    unit_file: Located, form: Form, became: Mapping[str, tuple[str, ...]]
) -> Iterator[Problem]:
    """What doesn't fit the form: items and sections that it lacks, or that can't be used so.

    `became` tells what items of earlier versions are called now.
    """
    for loc, target in _texts(unit_file, "plan.fill.*", key=True):
        yield from _called_otherwise(loc, target, became) or _fault_of_target(loc, target, form)
    for loc, item in _texts(unit_file, "plan.withheld.*", key=True):
        if item in became and not became[item]:
            continue  # a year under way may have the dropped item yet, and keeps it secret
        yield from _called_otherwise(loc, item, became) or _fault_of_answerable(loc, item, form)
    filled = {target for _, target in _texts(unit_file, "plan.fill.*", key=True)}
    for loc, entry in _texts(unit_file, "people.*.items.*"):
        yield from _called_otherwise(loc, entry, became) or _fault_of_entry(loc, entry, form)
        if entry in filled:
            yield Problem(
                loc,
                said(
                    '"{entry}" is filled from this file (plan.fill): ask nobody for it', entry=entry
                ),
            )


def _fits_the_form_it_names(
    unit_file: Located, forms: Callable[[str], Form], mappings: Mappings
) -> Iterator[Problem]:
    for loc, name in _texts(unit_file, "plan.form"):
        try:
            form = forms(name)
        except OmvError as error:
            yield Problem(loc, said("{what}: {why}", what=error.what, why=error.why))
        else:
            if marked := marked_in_form(form):
                told = said(
                    "its form marks a secret passage ({places}), and nothing would take it out",
                    places=marked,
                )
                yield Problem(loc, told)
            became, faults = _what_became(unit_file, name, form, mappings)
            yield from (*faults, *check_against_form(unit_file, form, became))


def _what_became(
    unit_file: Located, name: str, form: Form, mappings: Mappings
) -> tuple[Mapping[str, tuple[str, ...]], list[Problem]]:
    """What became of items of earlier versions, and what is wrong with the file that tells it."""
    place = ("plan", "form_mapping")
    named = next((value for _, value in unit_file.find(".".join(place))), None)
    try:
        file = mappings(name, named)
        became = read_mapping(file, form).became(form.version) if file else {}
        return {old: new for old, new in became.items() if form.item(old) is None}, []
    except OmvError as error:
        return {}, [Problem(place, said("{what}: {why}", what=error.what, why=error.why))]


def _called_otherwise(loc: Loc, item: str, became: Mapping[str, tuple[str, ...]]) -> list[Problem]:
    if item not in became:
        return []
    if not became[item]:
        return [Problem(loc, said('"{item}" is no longer asked by the form', item=item))]
    return [Problem(loc, said('"{item}" is now called {new}', item=item, new=became[item]))]


def _fault_of_target(loc: Loc, target: str, form: Form) -> Iterator[Problem]:
    item = form.item(target)
    if item is None:
        fillable = [one.id for one in form.items if one.type is ItemType.SHORT]
        yield Problem(loc, unknown(said("item"), target, fillable))
    elif item.type is not ItemType.SHORT:
        yield Problem(
            loc,
            said(
                'only short items are filled from this file; "{target}" is {type}',
                target=target,
                type=item.type,
            ),
        )


def _fault_of_entry(loc: Loc, entry: str, form: Form) -> Iterator[Problem]:
    if entry.startswith(SECTION_PREFIX):
        sections = [section.id for section in form.sections]
        wanted = entry.removeprefix(SECTION_PREFIX)
        if wanted not in sections:
            yield Problem(loc, unknown(said("section"), wanted, sections))
        return
    yield from _fault_of_answerable(loc, entry, form)


def _fault_of_answerable(loc: Loc, entry: str, form: Form) -> Iterator[Problem]:
    item = form.item(entry)
    if item is None:
        yield Problem(loc, unknown(said("item"), entry, [one.id for one in form.answerable]))
    elif not item.type.takes_answer:
        yield Problem(
            loc, said('"{entry}" takes no answer: it is {type}', entry=entry, type=item.type)
        )


def _names_stand_once(unit_file: Located) -> Iterator[Problem]:
    for pattern in ("offices.*.id", "people.*.id", "people.*.account", "recipients.*.id"):
        yield from used_twice(unit_file, pattern)


def _offices_are_known(unit_file: Located) -> Iterator[Problem]:
    known = [office for _, office in _texts(unit_file, "offices.*.id")]
    for loc, office in _texts(unit_file, "people.*.office"):
        if office not in known:
            yield Problem(loc, unknown(said("office"), office, known))


class _Term(NamedTuple):
    """The days on which somebody is director: those of the mandate, while employed."""

    first: date
    last: date
    loc: Loc


def _one_director_at_a_time(unit_file: Located) -> Iterator[Problem]:
    """Deputies may be several, and others act; the one who is responsible is one person."""
    before: _Term | None = None
    for term in sorted(_director_terms(unit_file)):
        if before and term.first <= before.last:
            told = said(
                "overlaps the director's mandate from {first} in line {line}: one at a time",
                first=before.first,
                line=unit_file.line(before.loc),
            )
            yield Problem(term.loc, told)
        before = max((one for one in (before, term) if one), key=lambda one: one.last)


def _director_terms(unit_file: Located) -> Iterator[_Term]:
    for loc, mandate in sound_parts(Mandate, unit_file, "people.*.mandates.*"):
        person = unit_file.data["people"][loc[1]]
        try:
            left_on = _MAYBE_A_DAY.validate_python(person.get("last_day"))
        except ValidationError:
            continue  # the model tells what is wrong with it
        last = min(mandate.last_day or date.max, left_on or date.max)
        is_own = mandate.role is Role.DIRECTOR and mandate.acting_for is None
        if is_own and mandate.first_day <= last:
            yield _Term(mandate.first_day, last, loc)


def _director_and_coordinator_are_named(unit_file: Located) -> Iterator[Problem]:
    named = {role for _, role in _texts(unit_file, "people.*.mandates.*.role")}
    for role in (Role.DIRECTOR, Role.COORDINATOR):
        if role not in named:
            yield Problem(
                ("people",),
                said("nobody has a mandate as {role}, and at least one is needed", role=role),
            )


def _contributors_have_a_mandate(unit_file: Located) -> Iterator[Problem]:
    for loc, items in unit_file.find("people.*.items"):
        if items and not unit_file.data["people"][loc[1]].get("mandates"):
            yield Problem(
                loc,
                said("this person has no mandate, and so would never be asked about these items"),
            )


def _directors_have_what_is_filled_in(unit_file: Located) -> Iterator[Problem]:
    """A phone number is optional, but not the director's where the plan prints it."""
    if Source.DIRECTOR_PHONE not in (source for _, source in unit_file.find("plan.fill.*")):
        return
    for loc, mandate in unit_file.find("people.*.mandates.*"):
        person = unit_file.data["people"][loc[1]]
        if _is_own_directors(mandate) and not person.get("phone"):
            yield Problem(
                ("people", loc[1], "phone"),
                said("required for a director, for the plan prints it (plan.fill); missing"),
            )


def _is_own_directors(mandate: object) -> bool:
    """Whether it makes somebody director, and not only act for the director."""
    return (
        isinstance(mandate, dict)
        and mandate.get("role") == Role.DIRECTOR
        and not mandate.get("acting_for")
    )


def _texts(unit_file: Located, pattern: str, *, key: bool = False) -> Iterator[tuple[Loc, str]]:
    """The texts that a pattern leads to, or the keys under which they stand."""
    for loc, value in unit_file.find(pattern):
        text = loc[-1] if key else value
        if isinstance(text, str):
            yield loc, text
