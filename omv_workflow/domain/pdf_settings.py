"""Whether PDFs are made, and with what: the part `[pdf]` of a workspace's settings."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from omv_workflow.domain.fields import Line, Part


class PdfMaking(StrEnum):
    """Whether a PDF is made of every document, whatever is installed."""

    IF_INSTALLED = "if-installed"
    ALWAYS = "always"
    NEVER = "never"


class PdfSettings(Part):
    """How PDFs are made; `program` is LibreOffice's, by name or with its path."""

    make: PdfMaking = PdfMaking.IF_INSTALLED
    seconds_per_document: Annotated[int, Field(ge=1, le=3_600)] = 60
    program: Line = "soffice"
