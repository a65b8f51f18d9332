"""Looking at the forms of a plan: the one it follows, and those that it was kept by before."""

from datetime import date

from omv_workflow.domain.form_mapping import FormMapping
from omv_workflow.domain.visibility import Viewer
from omv_workflow.errors import NotFound
from omv_workflow.forms.model import Form
from omv_workflow.phrases import said
from omv_workflow.steps.kept_forms import form_issued_on
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.sight import unit_of_seen_plan
from omv_workflow.steps.year import followed_form, mapping_of


def form_and_mapping(parts: Parts, viewer: Viewer, plan_id: str) -> tuple[Form, FormMapping | None]:
    """The form that a plan follows, and how answers to earlier versions live on in it.

    Raises:
        NotFound: there is no such plan that they may see.
    """
    with parts.work() as work:
        unit_of_seen_plan(work, viewer, plan_id)
        plan = work.plans.get(plan_id)
        return followed_form(parts, work, plan), mapping_of(plan)


def form_of_version(parts: Parts, viewer: Viewer, plan_id: str, version: date) -> Form:
    """The plan's form as it was issued on that day.

    Raises:
        NotFound: there is no such plan that they may see, or it was never applied here.
    """
    with parts.work() as work:
        unit_of_seen_plan(work, viewer, plan_id)
        form = form_issued_on(work, work.plans.get(plan_id), version)
    if form is None:
        raise NotFound(
            said("The version of {version}", version=version),
            why=said("no form of that date was applied here."),
            next_step=said("Give the name of its file instead."),
        )
    return form
