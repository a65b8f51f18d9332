"""The text on a PDF's pages, without what else stands in the file."""

from omv_workflow.adapters.pdf.pages import page_texts
from tests.adapters.pdf.test_leak_search import in_metadata, on_page, pdf


def test_what_is_printed_is_read_and_nothing_else() -> None:
    """A name that stands on a page is found, one in the metadata is not looked for."""
    assert list(page_texts(pdf(on_page, "Johtaja"))) == ["Johtaja"]
    assert list(page_texts(pdf(in_metadata, "Johtaja"))) == [""]
