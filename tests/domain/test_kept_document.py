"""A printed plan is read again as it was kept."""

from dataclasses import replace
from datetime import date

from hypothesis import given

from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.document import EarlierVersion, Metadata, document_bytes, document_hash
from omv_workflow.domain.kept_document import read_document
from omv_workflow.domain.withholding import public_plan
from tests.domain.test_withholding import answers, document


@given(answers())
def test_a_kept_document_is_read_as_it_was(texts: tuple[str, str]) -> None:
    """With every kind of block, secret passages and markers, and under its own hash."""
    earlier = (EarlierVersion(1, date(2026, 5, 4), "director", None),)
    plan = replace(document(texts[0]), earlier_versions=earlier)
    told = Metadata(
        2, personal_data=True, secrecy_years=None, retention_years=9, retention_ground=""
    )
    for one in (plan, public_plan(plan), replace(plan, metadata=told)):
        assert read_document(document_bytes(one)) == one
        assert sha256_hex(document_bytes(one)) == document_hash(one)
