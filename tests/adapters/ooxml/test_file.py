"""The bytes of an assembled plan: the same every time, valid, and telling of nothing else."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator

from omv_workflow.adapters.ooxml.assemble import DocxAssembler, assemble
from omv_workflow.adapters.ooxml.template import PlanTemplate
from omv_workflow.domain.document import PlanDocument
from tests.adapters.ooxml.conftest import METADATA

Print = Callable[[PlanDocument], Any]

TEMPLATE = Path(__file__).parents[3] / "templates_docx" / "plan.docx"
FRESH_PROCESS = """
import sys
from datetime import date
from hashlib import sha256
from pathlib import Path
from omv_workflow.adapters.ooxml.assemble import assemble
from omv_workflow.adapters.ooxml.template import PlanTemplate
from omv_workflow.domain.document import PlanDocument, PrintedItem, PrintedSection
from omv_workflow.domain.markdown import parse_answer
from omv_workflow.forms.model import ItemType

answer = "[a](https://example.org/a) [b](https://example.org/b)\\n\\n1. a\\n\\n|a|\\n|-|\\n|b|"
item = PrintedItem("kohta", ItemType.LONG, "Kohta", parse_answer(answer))
plan = PlanDocument("T", "fi", ("A",), date(2027, 5, 4), "X/1", "public",
                    (PrintedSection("Osa", (item,)),), (), ("B", "C"), ())
print(sha256(assemble(PlanTemplate.load(Path(sys.argv[1])), plan)).hexdigest())
"""


def hash_in_a_fresh_process(seed: str) -> str:
    """The hash of a small plan, assembled by an interpreter whose sets are ordered by `seed`."""
    return subprocess.run(
        [sys.executable, "-c", FRESH_PROCESS, str(TEMPLATE)],
        env={**os.environ, "PYTHONHASHSEED": seed},
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def test_the_same_plan_gives_the_same_bytes(template: PlanTemplate, plan: PlanDocument) -> None:
    """Twice in a row, and from a template that is read again (law 5)."""
    first = assemble(template, plan)
    assert assemble(template, plan) == first
    assert assemble(PlanTemplate.load(TEMPLATE), plan) == first


def test_every_process_gives_the_same_bytes() -> None:
    """Nothing in the file depends on the order of a set."""
    assert hash_in_a_fresh_process("1") == hash_in_a_fresh_process("2")


def test_the_assembler_names_its_template(template: PlanTemplate, plan: PlanDocument) -> None:
    """Its hash is that of the two files as they stand on disk."""
    assembler = DocxAssembler(template)
    both = TEMPLATE.read_bytes() + TEMPLATE.with_suffix(".yaml").read_bytes()
    assert assembler.template_hash == sha256(both).hexdigest()
    assert assembler.assemble(plan) == assemble(template, plan)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_document_is_valid_open_xml(
    language: str, template: PlanTemplate, plan: PlanDocument, tmp_path: Path
) -> None:
    """An audit by the schemas and rules of Word finds no error."""
    path = tmp_path / "plan.docx"
    path.write_bytes(assemble(template, replace(plan, language=language, metadata=METADATA)))
    assert OpenXmlValidator().validate(path).errors == []


def test_the_template_is_valid_open_xml() -> None:
    """What the secretary opens is valid too."""
    assert OpenXmlValidator().validate(TEMPLATE).errors == []


def test_libreoffice_converts_the_document(
    template: PlanTemplate, plan: PlanDocument, tmp_path: Path, convert: Callable[[Path, str], Path]
) -> None:
    """The office suite that makes the PDF can read it."""
    path = tmp_path / "plan.docx"
    path.write_bytes(assemble(template, plan))
    assert convert(path, "pdf").read_bytes().startswith(b"%PDF-")


def test_the_core_properties_tell_of_the_plan_alone(plan: PlanDocument, print_plan: Print) -> None:
    """Title, register number, sender, language and the day of issue, at noon."""
    properties = print_plan(plan).document.core_properties
    assert properties.title == "Omavalvontasuunnitelma"
    assert properties.subject == "Diaarinumero ESIMDno-2027-118"
    assert properties.identifier == "ESIMDno-2027-118"
    assert properties.author == properties.last_modified_by == "Esimerkin vastaanottokeskus"
    assert properties.language == "fi-FI"
    assert properties.created == properties.modified == datetime(2027, 5, 4, 12, tzinfo=UTC)
    assert properties.revision == 1
    assert (properties.category, properties.keywords) == ("Omavalvontasuunnitelma", "Julkinen")
    assert (properties.comments, properties.content_status, properties.version) == ("", "", "")


def test_a_long_title_fits_into_the_properties(plan: PlanDocument, print_plan: Print) -> None:
    """The pages carry it whole, the properties its beginning."""
    printed = print_plan(replace(plan, title="ä" * 400))
    assert printed.styled("Title") == ["ä" * 400]
    assert printed.document.core_properties.title == "ä" * 255


@pytest.mark.parametrize(("language", "tag"), [("fi", "fi-FI"), ("sv", "sv-FI"), ("en", "en-GB")])
def test_styles_and_settings_name_the_language(
    language: str, tag: str, plan: PlanDocument, print_plan: Print
) -> None:
    """A screen reader pronounces the plan in its own language."""
    document = print_plan(replace(plan, language=language)).document
    named = {
        one.get(qn("w:val"))
        for root in (document.styles.element, document.settings.element, document.element.body)
        for one in root.iter(qn("w:lang"), qn("w:themeFontLang"))
    }
    assert named == {tag}


def test_the_file_holds_no_time_and_nothing_about_its_maker(
    template: PlanTemplate, plan: PlanDocument
) -> None:
    """Members have the first moment of the zip format; no thumbnail, no statistics."""
    with zipfile.ZipFile(BytesIO(assemble(template, plan))) as file:
        assert {one.date_time for one in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        told = [name for name in file.namelist() if name.startswith("docProps")]
        assert sorted(told) == ["docProps/core.xml", "docProps/custom.xml"]


def test_the_page_is_a4(plan: PlanDocument, print_plan: Print) -> None:
    """210 by 297 millimetres."""
    section = print_plan(plan).document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_another_day_gives_other_bytes(template: PlanTemplate, plan: PlanDocument) -> None:
    """What stands in the plan stands in its bytes."""
    other = replace(plan, issued_on=date(2027, 5, 5))
    assert assemble(template, other) != assemble(template, plan)
