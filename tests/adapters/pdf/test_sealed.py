"""A sealed plan: the block shows what it should, and each signature is valid for what it covers."""

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pyhanko.pdf_utils.generic import pdf_string
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from omv_workflow.adapters.seal.appearance import seal_style
from omv_workflow.adapters.seal.appending import AppendingWriter
from omv_workflow.adapters.seal.issuing import PdfIssuer
from omv_workflow.domain.signing import SealBlock, field_name, signature_fields
from omv_workflow.errors import InvalidInput
from omv_workflow.steps.ports import MadePdf
from tests.adapters.pdf.conftest import LATER_SIGNERS
from tests.adapters.signing import signed, signer

BLOCK = SealBlock("", "Elektronisk stämpel", "Žofia Åström-Säde, direktör", None, "sv")
SIGNERS = range(1, len(LATER_SIGNERS) + 2)
BLOCKS = [replace(BLOCK, place_and_date=f"Uleåborg {day}.5.2027") for day in SIGNERS]


@pytest.fixture(scope="module")
def issued(pdfs: Mapping[str, MadePdf]) -> bytes:
    """A plan of somebody's own template that is signed by several, as it is issued."""
    fields = signature_fields(LATER_SIGNERS, "sv")
    return PdfIssuer().issue(pdfs["countersigned plan"].content, fields)


@pytest.fixture(scope="module")
def sealed(issued: bytes) -> bytes:
    """It, signed by all, one after the other."""
    content = issued
    for signer_number, block in zip(SIGNERS, BLOCKS, strict=True):
        content = signed(content, field_name(signer_number), block)
    return content


def test_all_signatures_are_valid_and_the_last_covers_all(sealed: bytes) -> None:
    """After each of the others only the next field was filled in; nothing may follow the last."""
    trusted = ValidationContext(trust_roots=[signer().signing_cert])
    *others, last = (
        validate_pdf_signature(one, trusted)
        for one in PdfFileReader(BytesIO(sealed)).embedded_signatures
    )
    assert {one.modification_level for one in others} == {ModificationLevel.FORM_FILLING}
    assert last.modification_level == ModificationLevel.NONE
    assert all(one.bottom_line and one.docmdp_ok for one in (*others, last))


def test_what_is_changed_after_the_last_signature_is_found(sealed: bytes) -> None:
    """Even the filling in of another field: the last one has locked all."""
    writer: Any = AppendingWriter(BytesIO(sealed))
    writer.root["/AcroForm"]["/Fields"][0]["/TU"] = pdf_string("Something else")
    writer.update_container(writer.root["/AcroForm"]["/Fields"][0])
    changed = BytesIO()
    writer.write(changed)
    *_, last = PdfFileReader(changed).embedded_signatures
    trusted = ValidationContext(trust_roots=[signer().signing_cert])
    status = validate_pdf_signature(last, trusted)
    assert not status.bottom_line


def test_the_seal_begins_with_the_issued_bytes(issued: bytes, sealed: bytes) -> None:
    """What was issued is what is signed."""
    assert sealed.startswith(issued)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs Debian's poppler-utils")
def test_the_block_is_read_beside_what_the_form_asks_for(sealed: bytes, tmp_path: Path) -> None:
    """By another program, with its letters; each text on the line of its label."""
    (tmp_path / "plan.pdf").write_bytes(sealed)
    command = ["pdftotext", "-layout", str(tmp_path / "plan.pdf"), "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    lines = [" ".join(line.split()) for line in text.splitlines()]
    for block in BLOCKS:
        for told in (block.place_and_date, block.signature, block.name):
            assert any(told in line for line in lines), told


def test_the_appearance_has_no_other_font_than_the_issued_one(issued: bytes) -> None:
    """So a seal needs no font of the machine."""
    before = PdfFileReader(BytesIO(issued)).root["/AcroForm"]["/Fields"][0]
    style = seal_style(AppendingWriter(BytesIO(issued)), "Confirmation1", BLOCK)
    assert style.font == before["/AP"]["/N"]["/Resources"]["/Font"].raw_get("/Line")


@pytest.mark.parametrize("field", ["Confirmation5", "Confirmation1"])
def test_a_field_that_is_not_empty_is_not_sealed(issued: bytes, field: str) -> None:
    """Nor one that is not there."""
    content = signed(issued, "Confirmation1", BLOCK)
    with pytest.raises(InvalidInput, match="where its rows are"):
        seal_style(AppendingWriter(BytesIO(content)), field, BLOCK)
