"""The project's template, plans to print with it, and ways to read what came out."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from omv_workflow.adapters.ooxml.assemble import assemble
from omv_workflow.adapters.ooxml.template import PlanTemplate
from omv_workflow.domain.blocks import Text
from omv_workflow.domain.document import (
    Attachment,
    Metadata,
    PlanDocument,
    PrintedItem,
    PrintedSection,
)
from omv_workflow.domain.printing import read_answer
from omv_workflow.forms.loader import shipped_form
from omv_workflow.forms.model import Form, ItemType

TEMPLATE = Path(__file__).parents[3] / "templates_docx" / "plan.docx"

RICH_ANSWER = """\
Ensin **lihavoitu *ja kursivoitu* teksti** ja [linkki **ohjeeseen**](https://example.org/ä?a=1&b=2).

1. yksi

   jatkoa

   | a | b |
   |---|---|
   | luettelon | taulukko |

2. kaksi
   - luettelo
     1. sisempi
        - neljäs taso
          - viides taso

Väli.

5. viisi
6. kuusi

| Tehtävä | Lappeenranta | Helsinki | Tampere | Oulu |
|---|---|---|---|---|
| Tarkastaja | 1 | 1 | 0 |
"""

METADATA = Metadata(
    version=3,
    personal_data=True,
    secrecy_years=25,
    retention_years=10,
    retention_ground='TOS & "ohje"',
)


@dataclass(frozen=True)
class Printed:
    """An assembled document as python-docx reads it."""

    document: Document

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        """All paragraphs of the body in order, those in tables among them."""
        found = self.document.element.body.iter(qn("w:p"))
        return [Paragraph(one, self.document) for one in found]

    @cached_property
    def lines(self) -> list[tuple[str, str]]:
        """Style and text of every paragraph that has a text."""
        styles = self.document.styles
        names = {one.style_id: one.name or "" for one in styles}
        names[None] = getattr(styles.default(WD_STYLE_TYPE.PARAGRAPH), "name", "")
        return [(names[_style_id(one)], text) for one in self.paragraphs if (text := one.text)]

    @property
    def answer(self) -> list[Paragraph]:
        """What stands below the heading of the first item."""
        (heading, *_) = (
            at for at, one in enumerate(self.paragraphs) if _style_id(one) == "Heading2"
        )
        return self.paragraphs[heading + 1 :]

    @property
    def answer_texts(self) -> list[str]:
        """The text of every paragraph below that heading that has one."""
        return [text for one in self.answer if (text := _text(one))]

    @property
    def text(self) -> str:
        """The text of the body, a line for a paragraph."""
        return "\n".join(text for _, text in self.lines)

    @property
    def header(self) -> str:
        """The text of the header."""
        found = self.document.sections[0].header.part.element.iter(qn("w:p"))
        return "\n".join(Paragraph(one, self.document).text for one in found)

    def styled(self, style: str) -> list[str]:
        """The texts of that style."""
        return [text for name, text in self.lines if name == style]


def _text(paragraph: Paragraph) -> str:
    """Quicker than python-docx, which looks at every run for much more than its text."""
    signs = {qn("w:tab"): "\t", qn("w:br"): "\n"}
    pieces = paragraph._p.iter(qn("w:t"), *signs)  # noqa: SLF001  # python-docx has no other way to the element
    return "".join(signs.get(one.tag) or one.text or "" for one in pieces)


def _style_id(paragraph: Paragraph) -> str | None:
    """Quicker than the style itself, which is looked for among all."""
    found = paragraph._p.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")  # noqa: SLF001  # python-docx has no other way to the element
    return None if found is None else str(found.get(qn("w:val")))


@pytest.fixture(scope="session")
def template() -> PlanTemplate:
    """The project's template."""
    return PlanTemplate.load(TEMPLATE)


@pytest.fixture
def template_copy(tmp_path: Path) -> Path:
    """A copy of the template and its YAML, to be changed by a test."""
    shutil.copy(TEMPLATE.with_suffix(".yaml"), tmp_path)
    return Path(shutil.copy(TEMPLATE, tmp_path))


@pytest.fixture(scope="session")
def form() -> Form:
    """The form that comes with the package."""
    return shipped_form("auttamisjarjestelman-omavalvontalomake")


@pytest.fixture(scope="session")
def plan(form: Form) -> PlanDocument:
    """A whole plan in Finnish, every item answered."""
    answers = {ItemType.SHORT: "Esimerkki", ItemType.YES_NO: "yes"}
    return PlanDocument(
        title=form.plan_title,
        language="fi",
        sender=("Esimerkin vastaanottokeskus", "Esimerkkikatu 1", "00000 ESIMERKKI"),
        issued_on=date(2027, 5, 4),
        register_number="ESIMDno-2027-118",
        publicity="public",
        sections=tuple(
            PrintedSection(
                section.title,
                tuple(
                    PrintedItem(
                        item.id,
                        item.type,
                        item.text,
                        read_answer(item.type, answers.get(item.type, RICH_ANSWER))
                        if item.type.takes_answer
                        else (),
                    )
                    for item in section.items
                ),
            )
            for section in form.sections
        ),
        attachments=(Attachment((Text("Pelastussuunnitelma"),), (Text("turvallisuuskansio"),)),),
        jakelu=("Maahanmuuttovirasto",),
        tiedoksi=("Sisäministeriö, maahanmuutto-osasto", "Oikeuskanslerinvirasto"),
    )


@pytest.fixture(scope="session")
def plan_of(plan: PlanDocument) -> Callable[..., PlanDocument]:
    """A plan of one item, by type, answer and text."""

    def make(
        answer: str | None, kind: ItemType = ItemType.LONG, text: str = "Kohta"
    ) -> PlanDocument:
        item = PrintedItem("kohta", kind, text, read_answer(kind, answer or ""))
        section = PrintedSection("Osa", (item,))
        return PlanDocument(
            plan.title, "fi", plan.sender, plan.issued_on, None, "public", (section,), (), (), ()
        )

    return make


@pytest.fixture(scope="session")
def print_plan(template: PlanTemplate) -> Callable[[PlanDocument], Printed]:
    """Assembles a plan and opens the bytes."""

    def assembled(plan: PlanDocument) -> Printed:
        return Printed(docx.Document(BytesIO(assemble(template, plan))))

    return assembled


@pytest.fixture
def convert(tmp_path: Path) -> Callable[[Path, str], Path]:
    """Converts a file with LibreOffice; skips the test where that is not installed."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed: apt install libreoffice-writer-nogui")

    def run(source: Path, kind: str) -> Path:
        profile = (tmp_path / "profile").as_uri()
        subprocess.run(
            [
                *(soffice, f"-env:UserInstallation={profile}", "--headless"),
                *("--convert-to", kind, "--outdir", str(tmp_path / "converted"), str(source)),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        return tmp_path / "converted" / source.with_suffix(f".{kind}").name

    return run
