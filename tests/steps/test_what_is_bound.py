"""What a confirmation binds: a change of anything that is printed needs another (law 5)."""

from dataclasses import replace
from datetime import date

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.answers import root_of_texts
from omv_workflow.domain.document import document_bytes, document_hash
from omv_workflow.domain.plan_settings import Publicity
from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.versions import ConfirmationState
from omv_workflow.errors import (
    NotFound,
    NotPossibleNow,
    VerificationFailed,
)
from omv_workflow.steps.confirm import record_confirmation
from omv_workflow.steps.distribute import distribute_due_plans
from omv_workflow.steps.make_version import kept_texts
from omv_workflow.steps.public_copies import document_of
from omv_workflow.testing import Bench, PlainAssembler
from omv_workflow.testing.example import (
    COORDINATOR,
    EXAMPLE_PLAN,
    example_unit,
)
from tests.steps.confirmations import confirm, told

DAY = date(2027, 4, 26)


class OtherTemplate(PlainAssembler):
    """An assembler whose template has been changed."""

    template_hash = "ab" * 32


def test_changed_bytes_are_not_confirmed(offered: Bench) -> None:
    """Law 9: verification fails closed."""
    with offered.parts.work() as work:
        docx = work.versions.find()[-1].docx_hash
    offered.blobs.kept[docx or ""] = b"something else"
    with pytest.raises(VerificationFailed):
        confirm(offered, told(offered))


def test_lost_answers_are_not_confirmed(offered: Bench) -> None:
    """What a version is made of is kept with it."""
    with offered.parts.work() as work:
        answers = work.versions.find()[-1].answers_hash
    del offered.blobs.kept[answers]
    with pytest.raises(NotFound):
        confirm(offered, told(offered))


def test_a_form_file_that_changes_does_not_touch_the_year_under_way(offered: Bench) -> None:
    """The year is kept by the form that it was opened with, whatever stands on disk now."""
    lookup = offered.forms
    offered.forms = lambda name: lookup(name).model_copy(update={"version": date(2027, 4, 1)})
    assert confirm(offered, told(offered)).state is ConfirmationState.CONFIRMED


def changed_units() -> dict[str, UnitFile]:
    """The example unit with one thing changed that is printed in its plan."""
    unit = example_unit()
    plan, first = unit.plan, unit.recipients[0]
    another = first.model_copy(update={"id": "toinen", "name": "Toinen virasto"})
    renamed = unit.unit.model_copy(update={"name": "Toinen vastaanottokeskus"})
    secret = plan.model_copy(update={"publicity": Publicity.PARTLY_SECRET})
    return {
        "the unit's name": unit.model_copy(update={"unit": renamed}),
        "a recipient more": unit.model_copy(update={"recipients": (*unit.recipients, another)}),
        "a recipient less": unit.model_copy(update={"recipients": unit.recipients[1:]}),
        "publicity": unit.model_copy(update={"plan": secret}),
        "attachments": unit.model_copy(
            update={"plan": plan.model_copy(update={"attachments": ()})}
        ),
        "personal data": unit.model_copy(
            update={"plan": plan.model_copy(update={"personal_data": not plan.personal_data})}
        ),
        "filled items": unit.model_copy(update={"plan": plan.model_copy(update={"fill": {}})}),
    }


@pytest.mark.parametrize("what", changed_units())
def test_what_unit_yaml_prints_is_bound_as_well(offered: Bench, what: str) -> None:
    """Law 5: a plan that would be printed otherwise today is offered and confirmed again."""
    offered.apply(changed_units()[what])
    with pytest.raises(NotPossibleNow, match=r"unit\.yaml.*return-year.*confirmed"):
        confirm(offered, told(offered))
    offered.apply()
    assert confirm(offered, told(offered)).state is ConfirmationState.CONFIRMED


def made_by_an_earlier_program(bench: Bench) -> None:
    """Let what was offered be as such a program left it: without pages, its hash of its own."""
    with bench.parts.work() as work:
        version = work.versions.find()[-1]
    old = replace(version, kept_document=None, document_hash="0" * 64)
    bench.store.tables["versions"][version.id] = old


def test_what_an_earlier_program_offered_is_confirmed_and_goes_out(offered: Bench) -> None:
    """Nobody has changed anything; only the way to spell the pages for their hash is another."""
    made_by_an_earlier_program(offered)
    assert confirm(offered, told(offered)).state is ConfirmationState.CONFIRMED
    summary = distribute_due_plans(offered.parts, offered.now)
    assert (len(summary.done), summary.failed) == (1, [])


def test_what_was_offered_before_documents_had_metadata_is_confirmed(offered: Bench) -> None:
    """Its pages say what they would say today."""
    with offered.parts.work() as work:
        version = work.versions.find()[-1]
    pages = replace(document_of(offered.parts, version), metadata=None)
    old = replace(
        version,
        document_hash=document_hash(pages),
        kept_document=offered.blobs.put(document_bytes(pages)),
    )
    offered.store.tables["versions"][version.id] = old
    assert confirm(offered, told(offered)).state is ConfirmationState.CONFIRMED


@pytest.mark.parametrize("what", ["answers_root", "register_number"])
def test_what_an_earlier_program_offered_is_bound_all_the_same(offered: Bench, what: str) -> None:
    """By everything that still means what it meant."""
    made_by_an_earlier_program(offered)
    version = list(offered.store.tables["versions"].values())[-1]
    offered.store.tables["versions"][version.id] = replace(version, **{what: "another"})
    with pytest.raises(NotPossibleNow, match="have been changed since"):
        confirm(offered, told(offered))


def test_what_can_not_be_printed_any_more_has_changed(confirmed: Bench) -> None:
    """An answer that only an earlier program took stops its own distribution, and no command."""
    tables = confirmed.store.tables
    version = list(tables["versions"].values())[-1]
    texts = {**kept_texts(confirmed.parts, version), "work": "[[7 k: auki"}
    tables["versions"][version.id] = replace(version, answers_root=root_of_texts(texts))
    answer = next(one for one in tables["answers"].values() if one.item_id == "work")
    tables["answers"][answer.id] = replace(answer, text=texts["work"])
    confirmed.apply()
    summary = distribute_due_plans(confirmed.parts, confirmed.now)
    assert summary.failed == []
    assert "blocked until the plan is confirmed again" in {one.outcome for one in summary.waiting}


def test_a_new_template_does_not_touch_what_was_offered(offered: Bench) -> None:
    """Its bytes are kept; the next copy is made from the new template."""
    parts = replace(offered.parts, assembler=OtherTemplate)
    given = record_confirmation(parts, EXAMPLE_PLAN, told(offered), Actor(COORDINATOR), offered.now)
    assert given.state is ConfirmationState.CONFIRMED


def test_the_confirmation_binds_all_that_is_printed(confirmed: Bench) -> None:
    """The event holds the hash of the document beside that of its bytes."""
    with confirmed.parts.work() as work:
        version = work.versions.find()[-1]
    stream = confirmed.store.streams[f"plan:{EXAMPLE_PLAN}"]
    event = next(one for one in stream if one.kind == "plan.confirmed")
    assert event.data["document"] == version.document_hash is not None
