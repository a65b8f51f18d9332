"""Documents as the demo prints them, LibreOffice, and programs like it at its worst."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from omv_workflow.adapters.ooxml.assemble import DocxAssembler
from omv_workflow.adapters.ooxml.chosen import LETTER_TEMPLATE, PLAN_TEMPLATE, template_folder
from omv_workflow.adapters.ooxml.covering_letter import DocxLetters
from omv_workflow.adapters.ooxml.letter_template import LetterTemplate
from omv_workflow.adapters.ooxml.template import PlanTemplate
from omv_workflow.adapters.pdf.libreoffice import LibreOffice
from omv_workflow.adapters.pdf.office import find_program
from omv_workflow.domain.document import PlanDocument
from omv_workflow.domain.metadata import metadata_of
from omv_workflow.domain.previous_plan import PreviousPlan
from omv_workflow.domain.printing import printed_plan
from omv_workflow.domain.unit_rules import read_unit
from omv_workflow.domain.withholding import public_plan
from omv_workflow.entrypoints.demo.acts import data_file
from omv_workflow.forms.loader import shipped_form
from omv_workflow.forms.validation import validate
from omv_workflow.steps.ports import MadePdf, NotMade
from tests.adapters.ooxml.test_covering_letter import LETTER

PATIENCE = 120
REFERENCE = "ESI-2027-118"
"""What a letter in Finnish tells where a line ends; its first part would have room there."""
RICH_ANSWER = """\
Ensin **lihavoitu *ja kursivoitu* teksti** ja [linkki ohjeeseen](https://example.org/ohje).

1. yksi
2. kaksi
   - luettelo
     1. sisempi

| Tehtävä | Lappeenranta | Helsinki |
|---|---|---|
| Tarkastaja | 1 | 2 |
"""
MARKED_ANSWER = """\
Ovi on [[7 k: lukittu]], ja [[7 k: [ohje](https://example.org/salainen)]] on asemalla.

- [[7 k: koodit]]
- avaimet

| Huone | Avain |
|---|---|
| 1 | [[7 k: kaappi]] |

[[7 k:
- hälytin
]]
"""


def _printed(texts: Mapping[str, str]) -> PlanDocument:
    form = shipped_form("auttamisjarjestelman-omavalvontalomake")
    unit = read_unit(data_file("unit.yaml"), "unit.yaml", shipped_form)
    day = date(2027, 5, 4)
    printed = printed_plan(form, unit, texts, register_number="ESIMDno-2027-118", issued_on=day)
    return replace(printed, metadata=metadata_of(printed, unit.plan, 1))


def _assembled(plan: PlanDocument) -> bytes:
    template = PlanTemplate.load(template_folder() / PLAN_TEMPLATE)
    return DocxAssembler(template).assemble(plan)


def _letter(language: str) -> bytes:
    template = LetterTemplate.load(template_folder() / LETTER_TEMPLATE)
    told = replace(LETTER.confirmation, system="Asianhallintajärjestelmä", reference=REFERENCE)
    return DocxLetters(template).assemble(replace(LETTER, language=language, confirmation=told))


def _made(ended: MadePdf | NotMade) -> MadePdf:
    assert isinstance(ended, MadePdf)
    return ended


@pytest.fixture(scope="session")
def docx() -> bytes:
    """The demo's plan of last year, one answer of it with all that an answer can hold."""
    name = "previous_plan.yaml"
    previous = validate(PreviousPlan, data_file(name), name)
    return _assembled(_printed({**previous.answers, "mission_core_task": RICH_ANSWER}))


@pytest.fixture(scope="session")
def unanswered() -> bytes:
    """A plan of few pages."""
    return _assembled(_printed({}))


@pytest.fixture(scope="session")
def soffice() -> Path:
    """LibreOffice's program; without it the test is skipped."""
    found = find_program("soffice")
    if found is None:
        pytest.skip("LibreOffice is not installed: apt install libreoffice-writer-nogui")
    return found


@pytest.fixture(scope="session")
def office(soffice: Path, tmp_path_factory: pytest.TempPathFactory) -> LibreOffice:
    """The converter."""
    return LibreOffice(soffice, tmp_path_factory.mktemp("rooms"), PATIENCE)


@pytest.fixture(scope="session")
def pdfs(office: LibreOffice, docx: bytes) -> dict[str, MadePdf]:
    """The plan, a public copy and covering letters as PDF, made once and in one call."""
    public = public_plan(_printed({"mission_core_task": MARKED_ANSWER}))
    documents = {
        "plan": docx,
        "public copy": _assembled(public),
        "letter in Finnish": _letter("fi"),
        "letter in Swedish": _letter("sv"),
    }
    ended = map(_made, office.convert(list(documents.values())))
    return dict(zip(documents, ended, strict=True))


@pytest.fixture(scope="session")
def pdf(pdfs: Mapping[str, MadePdf]) -> MadePdf:
    """The plan as PDF."""
    return pdfs["plan"]


@pytest.fixture(scope="session")
def catalog(pdf: MadePdf, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The root of the PDF's objects."""
    path = tmp_path_factory.mktemp("pdf") / "plan.pdf"
    path.write_bytes(pdf.content)
    root: dict[str, Any] = PdfReader(path).root_object
    return root


@pytest.fixture
def program(tmp_path: Path, pdf: MadePdf) -> Iterator[Callable[[str], LibreOffice]]:
    """A converter whose program is a shell script.

    For each document the script is run with its path in `$source`; `make` makes the PDF of it.
    """
    (tmp_path / "ready.pdf").write_bytes(pdf.content)

    def converter(script: str, seconds: int = 2) -> LibreOffice:
        place = tmp_path / "office"
        place.write_text(
            "#!/bin/sh\n"
            f"make() {{ cp {tmp_path}/ready.pdf made/$(basename $source .docx).pdf; }}\n"
            f"echo run >> {tmp_path}/runs\n"
            f"for source in sources/*; do\n{script}\ndone\n"
        )
        place.chmod(0o700)
        return LibreOffice(place, tmp_path / "rooms", seconds)

    yield converter
    assert list((tmp_path / "rooms").iterdir()) == []


@pytest.fixture
def runs(tmp_path: Path) -> Callable[[], int]:
    """How often the script was started."""
    return lambda: (tmp_path / "runs").read_text().count("run")
