"""Asking for PDFs outside any transaction: each is there, or it is said why not."""

from collections.abc import Sequence
from dataclasses import dataclass

from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.events import FactValue
from omv_workflow.domain.pdf_settings import PdfMaking
from omv_workflow.errors import Unavailable
from omv_workflow.phrases import said
from omv_workflow.steps.ports import MadePdf, NotMade, Parts

NO_LIBREOFFICE = said(
    "LibreOffice is missing; on Debian, the package libreoffice-writer-nogui has it"
)
"""Why there is no PDF, and how to get it."""


@dataclass(frozen=True)
class ReadyPdf:
    """A PDF, what made it, and the fonts in it; `font_replaced` is missing here, if one is."""

    content: bytes
    converter: str
    fonts: tuple[str, ...]
    font_replaced: str | None = None

    @property
    def sha256(self) -> str:
        """The hash of its bytes."""
        return sha256_hex(self.content)

    def facts(self) -> dict[str, FactValue]:
        """What the log is told of how it was made."""
        return {"converter": self.converter, "fonts": self.fonts}


def converted(parts: Parts, documents: Sequence[bytes]) -> Sequence[ReadyPdf | NotMade]:
    """The PDF of each DOCX, or why there is none: for all the same where nothing makes any."""
    if parts.pdf.make is PdfMaking.NEVER:
        return [NotMade(said("the settings want none"))] * len(documents)
    try:
        converter = parts.converter()
        if converter is None:
            return [NotMade(NO_LIBREOFFICE)] * len(documents)
        name = converter.name
        return [_ready(one, name) for one in converter.convert(documents)]
    except Unavailable as error:
        return [NotMade(error.why)] * len(documents)


def _ready(made: MadePdf | NotMade, converter: str) -> ReadyPdf | NotMade:
    if isinstance(made, NotMade):
        return made
    return ReadyPdf(made.content, converter, made.fonts, made.font_replaced)


def makes_pdfs(parts: Parts) -> bool:
    """Whether there is something that makes PDFs, and the settings want them."""
    try:
        return parts.pdf.make is not PdfMaking.NEVER and parts.converter() is not None
    except Unavailable:
        return False
