"""Asking for PDFs outside any transaction: each is there, or it is said why not."""

from collections.abc import Sequence

from omv_workflow.domain.pdf_settings import PdfMaking
from omv_workflow.errors import Unavailable
from omv_workflow.phrases import said
from omv_workflow.steps.make_pdfs import NO_LIBREOFFICE
from omv_workflow.steps.ports import MadePdf, NotMade, Parts


def converted(parts: Parts, documents: Sequence[bytes]) -> Sequence[MadePdf | NotMade]:
    """The PDF of each DOCX, or why there is none: for all the same where nothing makes any."""
    if parts.pdf.make is PdfMaking.NEVER:
        return [NotMade(said("the settings want none"))] * len(documents)
    try:
        converter = parts.converter()
        if converter is None:
            return [NotMade(NO_LIBREOFFICE)] * len(documents)
        return converter.convert(documents)
    except Unavailable as error:
        return [NotMade(error.why)] * len(documents)


def makes_pdfs(parts: Parts) -> bool:
    """Whether there is something that makes PDFs, and the settings want them."""
    try:
        return parts.pdf.make is not PdfMaking.NEVER and parts.converter() is not None
    except Unavailable:
        return False
