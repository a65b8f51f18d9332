"""What the pages of a PDF say one after the other, without what every page repeats."""

import re
from collections.abc import Sequence

from pypdf.errors import PyPdfError

from omv_workflow.adapters.pdf.pages import page_texts
from omv_workflow.domain.copied_text import CopiedText
from omv_workflow.errors import VerificationFailed
from omv_workflow.phrases import said

_DIGITS = re.compile(r"\d+")


def shown_text(content: bytes) -> CopiedText:
    """The text of all pages, without their headers and footers.

    Raises:
        VerificationFailed: it can't be read as a PDF.
    """
    try:
        pages = [text.splitlines() for text in page_texts(content)]
    except (PyPdfError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise VerificationFailed(
            said("The PDF"),
            why=said("it can't be read as a PDF."),
            next_step=said("Ask whoever gave you the file for the very bytes."),
        ) from error
    first = _repeated(pages)
    last = _repeated([lines[::-1] for lines in pages])
    kept = (line for lines in pages for line in lines[first : len(lines) - last])
    return CopiedText("\n".join(kept), has_words=False)


def _repeated(pages: Sequence[Sequence[str]]) -> int:
    """With how many lines all pages begin alike, but for the number of the page."""
    if len(pages) < 2:  # noqa: PLR2004 - what stands on one page alone is repeated nowhere
        return 0
    together = zip(*([_DIGITS.sub("#", one) for one in lines] for lines in pages), strict=False)
    number = 0
    for lines in together:
        if len(set(lines)) > 1:
            break
        number += 1
    return number
