"""What a person is told of secret passages: what they wrote themselves, and nobody else's."""

from typing import Any

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.plan_settings import Publicity
from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.steps.answer import give_answer, leave_unchanged
from omv_workflow.steps.assemble import assemble_draft
from omv_workflow.steps.person_data import export_person
from omv_workflow.steps.read_log import read_log
from omv_workflow.testing import Bench
from omv_workflow.testing.example import EXAMPLE_PLAN, NURSE, SOCIAL_WORKER, example_unit
from tests.steps.copies import BY

MARKED = "[[7 k: Ovikoodi vaihtuu maanantaisin.]]"
WITHHELD = "[peitetty, JulkL 24 § 1 mom. 7 k]"


def answering(bench: Bench, text: str, by: str, item: str = "risks") -> None:
    """Answer an item."""
    give_answer(bench.parts, EXAMPLE_PLAN, item, text, Actor(by), bench.now)


def texts(bench: Bench, person: str, by: str | None = None) -> list[Any]:
    """The answers that a person's data tell, as they or somebody else have them exported."""
    actor = Actor(by or person)
    data = export_person(bench.parts, EXAMPLE_PLAN, person, actor, bench.now)
    return [one["text"] for one in data.things["answers"]]


def viewed(bench: Bench) -> list[dict[str, Any]]:
    """What the log tells of secrets that were looked at."""
    events = read_log(bench.parts, EVERYTHING, f"plan:{EXAMPLE_PLAN}")
    return [dict(one.data) for one in events if one.kind == "secret.viewed"]


def withholding(item: str) -> UnitFile:
    """The example unit with an item that is secret as a whole."""
    unit = example_unit()
    settings = {"withheld": {item: "7 k"}, "publicity": Publicity.PARTLY_SECRET}
    return unit.model_copy(update={"plan": unit.plan.model_copy(update=settings)})


def test_what_a_person_wrote_is_theirs_to_see_and_the_copy_is_logged(collecting: Bench) -> None:
    """Also where the coordinator has it exported, who is named then."""
    answering(collecting, f"Riskit. {MARKED}", NURSE)
    assert texts(collecting, NURSE) == [f"Riskit. {MARKED}"]
    assert viewed(collecting) == [{"by": NURSE, "items": ["risks"]}]
    texts(collecting, NURSE, by=BY.person_id)
    assert viewed(collecting)[1:] == [{"by": BY.person_id, "items": ["risks"]}]


def test_secrets_that_others_wrote_are_withheld(inheriting: Bench) -> None:
    """In an answer that the person left as it was, and in one that they went on from."""
    answering(inheriting, f"Riskit. {MARKED}", BY.person_id or "")
    leave_unchanged(inheriting.parts, EXAMPLE_PLAN, Actor(NURSE), inheriting.now, ["risks"])
    assert texts(inheriting, NURSE) == [f"Riskit. {WITHHELD}"]
    answering(inheriting, f"Lisätty. {MARKED}", NURSE)
    assert texts(inheriting, NURSE)[-1] == f"Lisätty. {WITHHELD}"
    assert viewed(inheriting) == []


def test_an_item_that_is_secret_as_a_whole_is_withheld_from_others(inheriting: Bench) -> None:
    """Who left it unchanged is not its writer."""
    inheriting.apply(withholding("risks"))
    leave_unchanged(inheriting.parts, EXAMPLE_PLAN, Actor(NURSE), inheriting.now, ["risks"])
    assert texts(inheriting, NURSE) == [WITHHELD]


def test_no_hash_of_a_document_with_secrets_is_given(collecting: Bench) -> None:
    """By it a door code could be tried out; which documents there are is told all the same."""
    answering(collecting, f"Vastaa terveydenhoitaja. {MARKED}", NURSE)
    assemble_draft(collecting.parts, EXAMPLE_PLAN, BY, collecting.now)
    actor = Actor(NURSE)
    data = export_person(collecting.parts, EXAMPLE_PLAN, NURSE, actor, collecting.now)
    assert [(one.version, one.draft, one.sha256) for one in data.documents] == [(1, 1, "")]


def test_an_export_without_secrets_is_no_viewing(answered: Bench) -> None:
    """Only the export itself is told."""
    assert texts(answered, SOCIAL_WORKER) == ["Työ järjestetään tiimeissä."]
    assert viewed(answered) == []
