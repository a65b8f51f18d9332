"""Secret passages are marked where a text comes in; a broken mark never does."""

from dataclasses import replace
from datetime import date

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.events import Fact, plan_stream
from omv_workflow.domain.grounds import SecrecySettings
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.plan_settings import ListedAttachment
from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.unit_secrecy import grounds_to_classify
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.errors import InvalidInput
from omv_workflow.steps.answer import give_answer
from omv_workflow.steps.apply_unit import apply_unit
from omv_workflow.steps.make_version import keep_texts
from omv_workflow.steps.open_cycles import open_cycle
from omv_workflow.steps.queries import plan_status
from omv_workflow.steps.review import return_answer
from omv_workflow.testing import Bench
from omv_workflow.testing.example import (
    COORDINATOR,
    EXAMPLE_PLAN,
    SOCIAL_WORKER,
    example_unit,
)
from tests.steps.copies import BY, carried, confirmed_with
from tests.steps.test_importing import imported, previous

WORKER = Actor(SOCIAL_WORKER)
BROKEN = ("[[7 k: a", "[[7 k: [[7 k: a]]]]", "[[x: a]]", "[[7 k: ]]", "[7 k: a]", "[[5 k: a]]")


def with_plan(**settings: object) -> UnitFile:
    """The example unit with other settings of its plan."""
    unit = example_unit()
    return unit.model_copy(update={"plan": unit.plan.model_copy(update=settings)})


@pytest.mark.parametrize("text", BROKEN)
def test_an_answer_with_a_broken_mark_is_refused(collecting: Bench, text: str) -> None:
    """Unclosed, nested, unknown, empty, misspelt, or on a ground that is not in use."""
    with pytest.raises(InvalidInput, match="in line 2"):
        give_answer(collecting.parts, EXAMPLE_PLAN, "work", f"a\n{text}", WORKER, collecting.now)


def test_the_settings_name_further_grounds(collecting: Bench) -> None:
    """A ground that the workspace adds can be used."""
    collecting.secrecy = SecrecySettings(grounds=("5 k",))
    given = give_answer(
        collecting.parts, EXAMPLE_PLAN, "work", "[[5 k: a]]", WORKER, collecting.now
    )
    assert given.text == "[[5 k: a]]"


@pytest.mark.parametrize("text", BROKEN)
def test_a_plan_with_a_broken_mark_is_not_imported(applied: Bench, text: str) -> None:
    """The answer is named."""
    with pytest.raises(InvalidInput, match=r"answers\.work"):
        imported(applied, previous(answers={"work": text}))


@pytest.mark.parametrize("text", BROKEN[:-1])
def test_an_attachment_with_a_broken_mark_is_refused(text: str) -> None:
    """Where the file is read."""
    with pytest.raises(ValueError, match="mark"):
        ListedAttachment(name="Liite", kept_at=text)


@pytest.mark.parametrize(
    "unit",
    [
        with_plan(withheld={"work": "5 k"}),
        with_plan(attachments=(ListedAttachment(name="[[5 k: a]]", kept_at="b"),)),
    ],
)
def test_a_unit_with_an_unknown_ground_is_not_applied(applied: Bench, unit: UnitFile) -> None:
    """The place and the ground are named."""
    with pytest.raises(InvalidInput, match=r"plan\..*5 k is none of 7 k, 20 k, 24 k"):
        apply_unit(applied.parts, unit, BY, applied.now)


def test_grounds_that_may_need_a_classification_are_told(collecting: Bench) -> None:
    """Those of the answers and of the unit's file (906/2019 18 §)."""
    give_answer(
        collecting.parts, EXAMPLE_PLAN, "work", "[[7 k: a]] [[24 k: b]]", WORKER, collecting.now
    )
    status = plan_status(collecting.parts, EVERYTHING, EXAMPLE_PLAN, collecting.now)
    assert status.classify == ("7 k",)
    assert grounds_to_classify(["[[7 k: a", "a"], ["11 k", "24 k"]) == ("11 k",)


def test_a_text_with_a_broken_mark_is_not_carried_into_the_next_year(applied: Bench) -> None:
    """Kept from a time before marks were known; the item is named."""
    imported(applied, previous(answers={"work": "a"}))
    with applied.parts.work() as work:
        (version,) = work.versions.find(plan_id=EXAMPLE_PLAN)
        broken = keep_texts(applied.parts, {"work": "[[7 k: a"})
        work.versions.swap(version, replace(version, answers_hash=broken))
        work.record(Fact(plan_stream(EXAMPLE_PLAN), "test", applied.now, {}))
        work.commit(applied.now)
    with pytest.raises(InvalidInput, match="answer to work"):
        open_cycle(applied.parts, EXAMPLE_PLAN, Actor(COORDINATOR), applied.now)


def test_a_marked_passage_makes_the_plan_secret_whatever_its_file_says(answered: Bench) -> None:
    """Called public in unit.yaml, it its secret is not mailed."""
    answer = "[[7 k: Hälytysjärjestelmä]]"
    give_answer(answered.parts, EXAMPLE_PLAN, "work", answer, BY, answered.now)
    confirmed = confirmed_with(answered, example_unit())
    confirmed.run_until(date(2027, 5, 14))
    assert all(b"H\xc3\xa4lytys" not in (one.document or b"") for one in confirmed.outbox.enclosed)
    assert carried(confirmed, Purpose.DISTRIBUTION)
    with confirmed.parts.work() as work:
        (offered,) = work.versions.find(plan_id=EXAMPLE_PLAN, draft=0)
    assert offered.docx_hash
    assert offered.docx_hash not in str([one.text for one in confirmed.outbox.carried])
    assert b"partly_secret" in confirmed.blobs.get(offered.kept_document or "")


@pytest.mark.parametrize("comment", ["[[7 k: Ovikoodi]]", "[[7 k: Ovikoodi"])
def test_a_comment_that_goes_by_mail_holds_no_secret(answered: Bench, comment: str) -> None:
    """The answer stays where it is."""
    with pytest.raises(InvalidInput) as refused:
        return_answer(answered.parts, EXAMPLE_PLAN, "work", comment, BY, answered.now)
    assert "Ovikoodi" not in str(refused.value)


def test_a_comment_repeats_no_secret_of_the_plan(answered: Bench) -> None:
    """Copied without its mark, with another sign behind it."""
    answer = "[[7 k: Ovikoodi vaihtuu maanantaisin.]]"
    give_answer(answered.parts, EXAMPLE_PLAN, "work", answer, WORKER, answered.now)
    comment = "Miksi ovikoodi vaihtuu maanantaisin?"
    with pytest.raises(InvalidInput, match="repeats what is secret") as refused:
        return_answer(answered.parts, EXAMPLE_PLAN, "work", comment, BY, answered.now)
    assert "maanantaisin" not in str(refused.value)


def test_a_comment_repeats_no_secret_of_an_attachment(answered: Bench) -> None:
    """Nor where one is kept."""
    listed = ListedAttachment(name="Liite", kept_at="[[7 k: Kassakaappi kellarissa]]")
    answered.apply(with_plan(attachments=(listed,)))
    comment = "Onko liite yhä kassakaapissa? Kassakaappi (kellarissa) on auki."
    with pytest.raises(InvalidInput, match="repeats what is secret"):
        return_answer(answered.parts, EXAMPLE_PLAN, "work", comment, BY, answered.now)
