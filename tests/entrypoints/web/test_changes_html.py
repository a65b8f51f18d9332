"""What has changed in an answer, as a page tells it."""

from omv_workflow.domain.word_changes import Part
from omv_workflow.entrypoints.web.changes_html import changes_html

WORDS = {Part.TAKEN_OUT: "taken out", Part.PUT_IN: "put in"}


def test_changes_are_told_to_those_who_hear_them() -> None:
    """Before each stands in words what it is, out of sight."""
    told = changes_html("Kerran viikossa.", "Joka päivä.", WORDS)
    assert '<del><span class="unseen">taken out: </span>Kerran viikossa</del>' in told
    assert '<ins><span class="unseen">put in: </span>Joka päivä</ins>' in told
    assert told.endswith(".")


def test_what_looks_like_html_stays_text() -> None:
    """In what is the same, and in what is not."""
    told = changes_html("<b>a</b> <i>", "<b>a</b> <script>", WORDS)
    assert "&lt;b&gt;a&lt;/b&gt;" in told
    assert ("<script>" in told, "<b>" in told, "<i>" in told) == (False, False, False)
