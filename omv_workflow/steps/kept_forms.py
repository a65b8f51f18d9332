"""The forms that were applied, and those by which answers were given that are still needed."""

from datetime import date

from omv_workflow.domain.carrying import AnsweredForm
from omv_workflow.domain.cycle import Cycle, CycleState, Plan
from omv_workflow.domain.kept_forms import KeptForm
from omv_workflow.domain.policies import PREPARING
from omv_workflow.domain.versions import ConfirmationState, Version
from omv_workflow.forms.model import Form
from omv_workflow.steps.make_version import kept_texts
from omv_workflow.steps.ports import Parts, UnitOfWork


def keep(work: UnitOfWork, kept: KeptForm) -> None:
    """Store a form, unless it is stored."""
    if not work.forms.find(id=kept.id):
        work.forms.add(kept)


def last_confirmed(work: UnitOfWork, plan_id: str) -> Version | None:
    """The version that was confirmed last, whose answers the next year inherits."""
    confirmed = work.confirmations.find(plan_id=plan_id, state=ConfirmationState.CONFIRMED)
    versions = [work.versions.get(one.version_id) for one in confirmed if one.is_last]
    return max(versions, key=lambda version: version.number, default=None)


def form_of_version(work: UnitOfWork, plan: Plan, version: Version) -> Form | None:
    """The form that a version was made by; None where it was taken over with an unknown one."""
    if version.cycle_id:
        form_hash = work.cycles.get(version.cycle_id).form_hash
        return work.forms.get(form_hash).form if form_hash else None
    return form_issued_on(work, plan, version.form_version)


def form_issued_on(work: UnitOfWork, plan: Plan, version: date) -> Form | None:
    """The plan's form as it was issued on that day, if it was applied here."""
    if plan.form_hash is None:
        return None
    form_id = work.forms.get(plan.form_hash).form_id
    stored = work.forms.find(form_id=form_id, version=version)
    return next((one.form for one in stored if one.id == plan.form_hash), None) or next(
        (one.form for one in reversed(stored)), None
    )


def answered_by(parts: Parts, work: UnitOfWork, plan: Plan, version: Version) -> AnsweredForm:
    """The form of a version, with the items that have an answer in it."""
    texts = kept_texts(parts, version)
    form = form_of_version(work, plan, version)
    asked = [item.id for item in form.answerable] if form else []
    return AnsweredForm(version.form_version, form, tuple(dict.fromkeys([*asked, *texts])))


def answered_in(work: UnitOfWork, cycle: Cycle) -> AnsweredForm | None:
    """The form that a year is kept by; None where the year has not been opened."""
    if cycle.form_hash is None or cycle.state is CycleState.SCHEDULED:
        return None
    form = work.forms.get(cycle.form_hash).form
    return AnsweredForm(form.version, form, tuple(item.id for item in form.answerable))


def answered_forms(parts: Parts, work: UnitOfWork, plan: Plan) -> list[AnsweredForm]:
    """The forms from which answers may yet be carried over to the one applied last."""
    version = last_confirmed(work, plan.id)
    years = [one for one in work.cycles.find(plan_id=plan.id) if one.state in PREPARING]
    inherited = [answered_by(parts, work, plan, version)] if version else []
    under_way = [found for one in years if (found := answered_in(work, one))]
    return [*inherited, *under_way]
