"""Taking over the form that a unit's file names: for the years to come, and losing no answer."""

from dataclasses import dataclass
from datetime import date, datetime

from omv_workflow.domain.carrying import AnsweredForm
from omv_workflow.domain.cycle import CycleState, Plan
from omv_workflow.domain.form_changes import FormChange, form_changes
from omv_workflow.domain.form_mapping import FormMapping
from omv_workflow.domain.form_mapping_rules import check_same_items, read_mapping
from omv_workflow.domain.kept_forms import KeptForm, kept_form
from omv_workflow.domain.plan_settings import PlanSettings
from omv_workflow.domain.policies import RUNNING
from omv_workflow.domain.versions import Stage
from omv_workflow.errors import InvalidInput
from omv_workflow.forms.model import Form
from omv_workflow.phrases import said
from omv_workflow.steps.kept_forms import answered_forms, keep
from omv_workflow.steps.ports import Parts, UnitOfWork


@dataclass(frozen=True)
class YearsForm:
    """The version of the form that a year is kept by, or will be once it opens."""

    anniversary: date
    state: CycleState
    version: date


@dataclass(frozen=True)
class FormNews:
    """What a form that comes into force changes, and by which version each year is kept."""

    version: date
    changes: tuple[FormChange, ...]
    years: tuple[YearsForm, ...]


@dataclass(frozen=True)
class TakenForm:
    """A form that may come into force, how answers get to it, and what is new about it."""

    kept: KeptForm
    mapping: FormMapping | None
    news: FormNews | None


def take_form(
    parts: Parts, work: UnitOfWork, settings: PlanSettings, known: Plan | None, now: datetime
) -> TakenForm:
    """Keep the form that a unit's file names, if the plan can follow it.

    Raises:
        InvalidInput: another form of the same version is in use, or answers would be lost; the
            faults of the mapping by line.
    """
    form = parts.forms(settings.form)
    kept = kept_form(form, now)
    if known:
        _check_version(work, known, kept)
    answered = _to_carry(parts, work, known, form) if known else []
    mapping = _mapping(parts, settings, form, answered)
    keep(work, kept)
    return TakenForm(kept, mapping, _news(work, known, kept, mapping) if known else None)


def _check_version(work: UnitOfWork, plan: Plan, kept: KeptForm) -> None:
    """Two forms of one version could never be told apart again."""
    same_day = work.forms.find(form_id=kept.form_id, version=kept.version)
    others = [one for one in same_day if one.id != kept.id]
    taken_over = work.versions.find(
        plan_id=plan.id, stage=Stage.IMPORTED, form_version=kept.version
    )
    opened = any(work.cycles.find(plan_id=plan.id, form_hash=one.id) for one in others)
    if others and (opened or taken_over):
        raise InvalidInput(
            said("The form {form} of {version}", form=kept.form_id, version=kept.version),
            why=said("its content has changed, and a plan was begun with what it was."),
            next_step=said("Give the changed form a new version date, then run `omv apply`."),
        )


def _to_carry(parts: Parts, work: UnitOfWork, plan: Plan, form: Form) -> list[AnsweredForm]:
    found = answered_forms(parts, work, plan)
    return [one for one in found if one.form != form and one.version != form.version]


def _mapping(
    parts: Parts, settings: PlanSettings, form: Form, answered: list[AnsweredForm]
) -> FormMapping | None:
    file = parts.mappings(settings.form, settings.form_mapping)
    if file is None:
        check_same_items(form, answered)
        return None
    return read_mapping(file, form, answered)


def _news(
    work: UnitOfWork, known: Plan, kept: KeptForm, mapping: FormMapping | None
) -> FormNews | None:
    if known.form_hash in {None, kept.id}:
        return None
    changes = form_changes(work.forms.get(str(known.form_hash)).form, kept.form, mapping)
    years = tuple(
        YearsForm(
            one.anniversary,
            one.state,
            work.forms.get(one.form_hash).version if one.form_hash else kept.version,
        )
        for one in work.cycles.find(plan_id=known.id)
        if one.state in RUNNING
    )
    return FormNews(kept.version, changes, years)
