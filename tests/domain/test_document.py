"""The hash of what is printed: whatever changes on a page changes it, and nothing else does."""

from dataclasses import fields, replace
from datetime import date

import pytest

from omv_workflow.domain.blocks import Block, Break, ListBlock, Paragraph, Table, Text
from omv_workflow.domain.document import (
    Attachment,
    EarlierVersion,
    Metadata,
    PlanDocument,
    PrintedItem,
    PrintedSection,
    document_bytes,
    document_hash,
)
from omv_workflow.domain.printing import printed_plan
from omv_workflow.forms.model import ItemType
from omv_workflow.testing.example import example_form, example_unit

METADATA = Metadata(
    version=1, personal_data=True, secrecy_years=25, retention_years=10, retention_ground="TOS"
)
DOCUMENT = printed_plan(
    example_form(),
    example_unit(),
    {"work": "Tiimeissä."},
    register_number="1/2027",
    issued_on=date(2027, 4, 23),
)
OTHER = PlanDocument(
    title="Suunnitelma",
    language="sv",
    sender=("Toinen",),
    issued_on=date(2027, 4, 24),
    register_number=None,
    publicity="secret",
    sections=(PrintedSection("Osa", DOCUMENT.sections[0].items),),
    attachments=(Attachment((Text("Liite"),), (Text("Kaappi"),)),),
    jakelu=(),
    tiedoksi=("Toinen",),
    earlier_versions=(EarlierVersion(1, date(2026, 5, 12), "director", None),),
    draft=1,
    is_public_copy=True,
    metadata=METADATA,
    later_signers=("Varmennus",),
)


def test_the_same_document_has_the_same_hash() -> None:
    """However often it is built."""
    assert document_hash(DOCUMENT) == document_hash(replace(DOCUMENT))
    assert len(document_hash(DOCUMENT)) == 64


def test_a_document_without_metadata_has_the_hash_that_an_earlier_program_gave_it() -> None:
    """What was offered before there was any can still be confirmed."""
    assert b"metadata" not in document_bytes(DOCUMENT)
    assert b"later_signers" not in document_bytes(DOCUMENT)
    assert b'"metadata":{' in document_bytes(replace(DOCUMENT, metadata=METADATA))


@pytest.mark.parametrize("name", [one.name for one in fields(Metadata)])
def test_every_part_of_the_metadata_is_in_the_hash(name: str) -> None:
    """It stands in the bytes that are confirmed."""
    other = Metadata(
        2, personal_data=False, secrecy_years=None, retention_years=9, retention_ground=""
    )
    changed = replace(METADATA, **{name: getattr(other, name)})
    hashes = {document_hash(replace(DOCUMENT, metadata=one)) for one in (METADATA, changed)}
    assert len(hashes) == 2


@pytest.mark.parametrize("name", [one.name for one in fields(PlanDocument)])
def test_every_part_of_the_document_is_in_its_hash(name: str) -> None:
    """No part of a page is left out."""
    changed = replace(DOCUMENT, **{name: getattr(OTHER, name)})
    assert document_hash(changed) != document_hash(DOCUMENT)


def test_a_recipient_moved_to_the_other_group_changes_the_hash() -> None:
    """Jakelu and Tiedoksi are lists of their own (R14)."""
    moved = replace(DOCUMENT, jakelu=(), tiedoksi=(*DOCUMENT.jakelu, *DOCUMENT.tiedoksi))
    assert document_hash(moved) != document_hash(DOCUMENT)


def test_answers_of_other_kinds_have_other_hashes() -> None:
    """Nothing that is printed in another way is taken for the same, however like it is."""
    answers: list[tuple[Block, ...]] = [
        (),
        (Paragraph(()),),
        (Paragraph((Text("a"),)),),
        (Paragraph((Text("a", bold=True),)),),
        (Paragraph((Text("a", href="https://example.org"),)),),
        (Paragraph((Break(),)),),
        (ListBlock(()),),
        (ListBlock((), ordered=True),),
        (ListBlock(((Paragraph((Text("a"),)),),)),),
        (Table((), ()),),
        (Table(((Text("a"),),), ()),),
    ]
    items = [PrintedItem("work", ItemType.LONG, "Työ", answer) for answer in answers]
    sections = [(PrintedSection("Osa", (item,)),) for item in items]
    hashes = {document_hash(replace(DOCUMENT, sections=one)) for one in sections}
    assert len(hashes) == len(answers)
