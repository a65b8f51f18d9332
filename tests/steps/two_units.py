"""Two units in one workspace: another form, another policy, other people but for one."""

from datetime import date

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.unit import UnitFile
from omv_workflow.forms.model import Form
from omv_workflow.steps.apply_unit import apply_unit
from omv_workflow.steps.go_live import go_live
from omv_workflow.steps.workspace_mode import begin_workspace
from omv_workflow.testing import Bench
from omv_workflow.testing.example import (
    COORDINATOR,
    DIRECTOR,
    NURSE,
    SOCIAL_WORKER,
    example_forms,
    example_unit,
)

PLANNER, GUIDE = "suunnittelija", "ohjaaja"
OTHER_UNIT, OTHER_FORM = "toinen", "toinen-lomake"
OTHER_PLAN = f"{OTHER_UNIT}.{OTHER_FORM}"
NOON_POLICY = {
    "answer_time": 10,
    "office_opens": "12:00",
    "days_before": {"open": 100, "ready": 24},
}
"""Opens earlier, offers its plan earlier, and mails in the afternoon."""

_RENAMED = {COORDINATOR: PLANNER, SOCIAL_WORKER: GUIDE}


def forms(name: str) -> Form:
    """The example's form, and another with its first two items under a title of its own."""
    if name != OTHER_FORM:
        return example_forms(name)
    example = example_forms("esimerkkilomake")
    sections = (
        example.sections[0],
        example.sections[1].model_copy(update={"items": example.sections[1].items[:1]}),
    )
    other = {"id": OTHER_FORM, "plan_title": "Toisen suunnitelma", "sections": sections}
    return example.model_copy(update=other)


def other_unit(**parts: object) -> UnitFile:
    """A unit with the same director as the example, but a coordinator and staff of its own."""
    data = example_unit().model_dump(mode="json", by_alias=True)
    data["unit"] |= {"id": OTHER_UNIT, "name": "Toinen yksikkö", "email": "kirjaamo@toinen.example"}
    data["plan"] |= {"form": OTHER_FORM}
    data["people"] = [_of_other(one) for one in data["people"] if one["id"] != NURSE]
    return UnitFile.model_validate({**data, "policy": NOON_POLICY, **parts})


def _of_other(person: dict[str, object]) -> dict[str, object]:
    person_id = _RENAMED.get(str(person["id"]), person["id"])
    return {
        **person,
        "id": person_id,
        "name": f"{person_id} (toinen)",
        "email": f"{person_id}@toinen.example",
    }


def two_units() -> Bench:
    """Both are in force and live; T is 15 May 2027 for either."""
    bench = Bench(forms=forms)
    begin_workspace(bench.parts, Actor(COORDINATOR), bench.now, virtual=True)
    bench.apply()
    apply_unit(bench.parts, other_unit(), Actor(PLANNER), bench.now)
    go_live(bench.parts, OTHER_PLAN, Actor(DIRECTOR), bench.now)
    return bench


ANSWERS = {
    "esimerkki.esimerkkilomake": (
        (SOCIAL_WORKER, "work", "Tiimeissä."),
        (NURSE, "risks", "Kuukausittain."),
        (NURSE, "interpreters", "yes"),
        (COORDINATOR, "hours", "8-16"),
    ),
    OTHER_PLAN: ((GUIDE, "work", "Yksin."), (PLANNER, "hours", "12-16")),
}
COORDINATORS = {"esimerkki.esimerkkilomake": COORDINATOR, OTHER_PLAN: PLANNER}
ASKED_BOTH = date(2027, 2, 24)
