"""Documents as the demo prints them, LibreOffice, and programs like it at its worst."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx as python_docx
import pytest
from docx.enum.text import WD_TAB_LEADER
from docx.shared import Mm, Pt
from pypdf import PdfReader

from omv_workflow.adapters.ooxml.assemble import DocxAssembler
from omv_workflow.adapters.ooxml.chosen import LETTER_TEMPLATE, PLAN_TEMPLATE, template_folder
from omv_workflow.adapters.ooxml.covering_letter import DocxLetters
from omv_workflow.adapters.ooxml.letter_template import LetterTemplate
from omv_workflow.adapters.ooxml.template import PlanTemplate
from omv_workflow.adapters.pdf.libreoffice import LibreOffice
from omv_workflow.adapters.pdf.office import find_program
from omv_workflow.adapters.seal.issuing import PdfIssuer
from omv_workflow.domain.document import PlanDocument
from omv_workflow.domain.metadata import metadata_of
from omv_workflow.domain.previous_plan import PreviousPlan
from omv_workflow.domain.printed_log import LogTable, PrintedLog
from omv_workflow.domain.printing import printed_plan
from omv_workflow.domain.signing import SealBlock, field_name, signature_fields
from omv_workflow.domain.unit_rules import read_unit
from omv_workflow.domain.withholding import public_plan
from omv_workflow.entrypoints.demo.acts import data_file
from omv_workflow.forms.loader import shipped_form
from omv_workflow.forms.validation import validate
from omv_workflow.steps.ports import MadePdf, NotMade
from tests.adapters.authority import NOW, sealer
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
LATER_SIGNERS = ("Kontrasignering", "Granskning", "Godkännande")
OWN_LINE = (42, 150)
"""Where a line to sign on begins and ends in a template of one's own, in mm from the margin."""
BLOCK = SealBlock(
    "Lappeenranta 3.5.2027",
    "Sähköinen leima: Esimerkin vastaanottokeskus",
    "Žofia Åström-Säde, johtaja",
    "Asiakirja on sähköisesti allekirjoitettu. Allekirjoituksen voi todentaa kirjaamosta.",
    "fi",
)
"""What the seal of a plan shows, with letters of all kinds."""
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


def assembled(plan: PlanDocument) -> bytes:
    """The DOCX of a plan, by the shipped template."""
    template = PlanTemplate.load(template_folder() / PLAN_TEMPLATE)
    return DocxAssembler(template).assemble(plan)


def marked_plan() -> PlanDocument:
    """A plan with secret passages of all kinds."""
    return _printed({"mission_core_task": MARKED_ANSWER})


def _own_template(path: Path) -> PlanTemplate:
    """The template as somebody restyled it: another font, and other lines to sign on."""
    given = template_folder() / PLAN_TEMPLATE
    shutil.copy(given.with_suffix(".yaml"), path.parent)
    document = python_docx.Document(str(given))
    style = document.styles["Plan Signature"]
    style.font.name, style.font.size = "DejaVu Sans", Pt(9)
    style.paragraph_format.space_before, style.paragraph_format.keep_with_next = Pt(36), False
    stops = style.paragraph_format.tab_stops
    stops.clear_all()
    stops.add_tab_stop(Mm(OWN_LINE[0]))
    stops.add_tab_stop(Mm(OWN_LINE[1]), leader=WD_TAB_LEADER.DOTS)
    document.save(str(path))
    return PlanTemplate.load(path)


def _letter(language: str) -> bytes:
    template = LetterTemplate.load(template_folder() / LETTER_TEMPLATE)
    told = replace(LETTER.confirmation, system="Asianhallintajärjestelmä", reference=REFERENCE)
    return DocxLetters(template).assemble(replace(LETTER, language=language, confirmation=told))


def _distribution_log() -> bytes:
    """One of several pages, with texts as long as they get."""
    proof = "toimitettu 14.5.2027 10.00, tapa: turvaposti; miten: Kirjaamoon. " + "Pitkä. " * 30
    row = ("Esimerkkivirasto", "jakelu", "turvaposti, julkinen", "–", "kirjattu käsin", proof)
    heading = ("Vastaanottaja", "Ryhmä", "Tapa", "Lähetetty", "Tila", "Todiste")
    facts = (("Versio", "1"), ("Kappaleen (julkinen) DOCX, SHA-256", "ab" * 32))
    tables = (
        LogTable("Mitä toimitettiin", ("Tieto", "Sisältö"), facts),
        LogTable("Vastaanottajat", heading, (row,) * 12),
    )
    sender, day = ("Esimerkin vastaanottokeskus", "Katu 1", "00100 Helsinki"), date(2027, 5, 20)
    log = PrintedLog("fi", sender, "Jakeluloki", day, REFERENCE, "Kuka sai mitä.", tables)
    template = PlanTemplate.load(template_folder() / PLAN_TEMPLATE)
    return DocxAssembler(template).assemble_log(log)


def _issued(made: MadePdf) -> MadePdf:
    """The PDF with the field of whoever confirms it."""
    return replace(made, content=PdfIssuer().issue(made.content, signature_fields((), "fi")))


def _sealed(issued: MadePdf, folder: Path) -> MadePdf:
    """The PDF with a seal in that field, whose key stands in a folder."""
    return replace(issued, content=sealer(folder).seal(issued.content, field_name(1), BLOCK, NOW))


def _made(ended: MadePdf | NotMade) -> MadePdf:
    assert isinstance(ended, MadePdf)
    return ended


@pytest.fixture(scope="session")
def docx() -> bytes:
    """The demo's plan of last year, one answer of it with all that an answer can hold."""
    name = "previous_plan.yaml"
    previous = validate(PreviousPlan, data_file(name), name)
    return assembled(_printed({**previous.answers, "mission_core_task": RICH_ANSWER}))


@pytest.fixture(scope="session")
def unanswered() -> bytes:
    """A plan of few pages."""
    return assembled(_printed({}))


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
def pdfs(
    office: LibreOffice,
    docx: bytes,
    unanswered: bytes,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, MadePdf]:
    """The plan, a public copy and covering letters as PDF, made in one call; the plan as issued."""
    own = tmp_path_factory.mktemp("template") / PLAN_TEMPLATE
    countersigned = replace(_printed({}), language="sv", later_signers=LATER_SIGNERS)
    public = public_plan(marked_plan())
    documents = {
        "plan": docx,
        "unanswered plan": unanswered,
        "countersigned plan": DocxAssembler(_own_template(own)).assemble(countersigned),
        "public copy": assembled(public),
        "letter in Finnish": _letter("fi"),
        "letter in Swedish": _letter("sv"),
        "distribution log": _distribution_log(),
    }
    ended = map(_made, office.convert(list(documents.values())))
    made = dict(zip(documents, ended, strict=True))
    issued = _issued(made["plan"])
    return {**made, "issued plan": issued, "sealed plan": _sealed(issued, own.parent)}


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
