"""What the people of the demo do, read from `year.yaml` and done by the steps that all use."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from omv_workflow.bootstrap import App
from omv_workflow.domain.actors import Actor
from omv_workflow.domain.unit import Channel
from omv_workflow.domain.unit_rules import read_unit
from omv_workflow.domain.versions import Stage
from omv_workflow.entrypoints.demo.answering import answer_letter, letter_to
from omv_workflow.forms.yaml_reader import read_yaml
from omv_workflow.phrases import Phrase, said
from omv_workflow.settings import UNIT_FILE
from omv_workflow.steps.answer import give_answer, leave_unchanged
from omv_workflow.steps.apply_unit import apply_unit
from omv_workflow.steps.collaboration import record_meeting, record_working_model
from omv_workflow.steps.confirm_here import GivenHere, confirm_here
from omv_workflow.steps.hand_over import hand_over
from omv_workflow.steps.record_delivery import (
    HandedOver,
    record_clients_told,
    record_delivery,
)
from omv_workflow.steps.register_number import set_register_number
from omv_workflow.steps.review import accept_contributions, return_answer
from omv_workflow.steps.seal_and_record import seal_and_record

Told = Mapping[str, Any]


@dataclass(frozen=True)
class Act:
    """One thing that somebody does at an instant; `told` is what belongs to it."""

    at: datetime
    who: str
    does: str
    told: Told


def read_acts(zone: ZoneInfo) -> list[Act]:
    """The acts of the year, in order."""
    acts = read_yaml(data_file("year.yaml"), "year.yaml").data["acts"]
    return [_act(told, zone) for told in acts]


def data_file(name: str) -> str:
    """The text of a file of the demo."""
    folder = resources.files("omv_workflow.entrypoints.demo")
    return (folder / name).read_text(encoding="utf-8")


def told(act: Act) -> Phrase:
    """Who does what, for whoever watches."""
    return said("{person}: {act}", person=act.who, act=_WORDS[act.does])


def play(app: App, plan_id: str, act: Act) -> None:
    """Do one act."""
    _PLAYED[act.does](app, plan_id, act)


def _act(told: Told, zone: ZoneInfo) -> Act:
    at = datetime.fromisoformat(str(told["at"])).replace(tzinfo=zone).astimezone(UTC)
    return Act(at, told["who"], told["do"], told)


def _answer(app: App, plan_id: str, act: Act) -> None:
    give_answer(app.parts, plan_id, act.told["item"], act.told["text"], Actor(act.who), act.at)


def _unchanged(app: App, plan_id: str, act: Act) -> None:
    leave_unchanged(app.parts, plan_id, Actor(act.who), act.at)


def _accept_all(app: App, plan_id: str, act: Act) -> None:
    accept_contributions(app.parts, plan_id, Actor(act.who), act.at)


def _return(app: App, plan_id: str, act: Act) -> None:
    told = act.told
    return_answer(app.parts, plan_id, told["item"], told["comment"], Actor(act.who), act.at)


def _leave(app: App, plan_id: str, act: Act) -> None:
    """Somebody leaves: unit.yaml says so, is applied, and a stand-in takes over what is open."""
    told = act.told
    path = app.folder / UNIT_FILE
    begin = f"  - id: {told['person']}\n"
    text = path.read_text(encoding="utf-8")
    edited = text.replace(begin, f"{begin}    last_day: {told['last_day']}\n", 1)
    path.write_text(edited, encoding="utf-8")
    unit = read_unit(edited, UNIT_FILE, app.parts.forms)
    apply_unit(app.parts, unit, Actor(act.who), act.at)
    hand_over(app.parts, plan_id, told["person"], told["stand_in"], Actor(act.who), act.at)


def _working_model(app: App, plan_id: str, act: Act) -> None:
    record_working_model(app.parts, plan_id, act.told["text"], Actor(act.who), act.at)


def _meeting(app: App, plan_id: str, act: Act) -> None:
    told = act.told
    record_meeting(
        app.parts,
        plan_id,
        held_on=date.fromisoformat(told["held_on"]),
        participants=tuple(told["participants"]),
        typist=told["typist"],
        notes=told["notes"],
        actor=Actor(act.who),
        now=act.at,
    )


def _register_number(app: App, plan_id: str, act: Act) -> None:
    set_register_number(app.parts, plan_id, act.told["number"], Actor(act.who), act.at)


def _confirm(app: App, plan_id: str, act: Act) -> None:
    """The very bytes on offer are confirmed, as in the pages; what follows by itself, follows."""
    with app.parts.work() as work:
        version = work.versions.find(plan_id=plan_id, stage=Stage.FOR_CONFIRMATION)[-1]
    given = GivenHere(
        version.id, version.docx_hash or "", version.pdf_hash or "", act.told["place"]
    )
    confirm_here(app.parts, plan_id, given, Actor(act.who), act.at)
    seal_and_record(app.parts, act.at)


def _tell_clients(app: App, plan_id: str, act: Act) -> None:
    record_clients_told(app.parts, plan_id, act.told["how"], Actor(act.who), act.at)


def _record_delivery(app: App, plan_id: str, act: Act) -> None:
    record_delivery(app.parts, plan_id, _handed_over(act), Actor(act.who), act.at)


def _answer_letter(app: App, plan_id: str, act: Act) -> None:
    del plan_id  # the letter is the recipient's only one
    answer_letter(app.folder, letter_to(app.parts, act.who), act.told["text"], act.at)


def _handed_over(act: Act) -> HandedOver:
    told = act.told
    channel = Channel(told["channel"])
    return HandedOver(told["recipient"], act.at, channel, told["how"], told.get("register_number"))


_PLAYED: dict[str, Callable[[App, str, Act], None]] = {
    "answer": _answer,
    "unchanged": _unchanged,
    "accept_all": _accept_all,
    "return": _return,
    "leave": _leave,
    "working_model": _working_model,
    "meeting": _meeting,
    "register_number": _register_number,
    "confirm": _confirm,
    "tell_clients": _tell_clients,
    "record_delivery": _record_delivery,
    "answer_letter": _answer_letter,
}

_WORDS: dict[str, Phrase] = {
    "answer": said("answers an item"),
    "unchanged": said("leaves all items unchanged"),
    "accept_all": said("accepts all answers"),
    "return": said("returns an answer"),
    "leave": said("records somebody's leaving"),
    "working_model": said("records the working model"),
    "meeting": said("records a meeting"),
    "register_number": said("gives the register number"),
    "confirm": said("confirms the plan"),
    "tell_clients": said("tells the clients"),
    "record_delivery": said("records a delivery"),
    "answer_letter": said("answers the letter with its copy"),
}
