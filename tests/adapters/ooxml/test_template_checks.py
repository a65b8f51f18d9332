"""Every fault of a template is told, with its place and what to do, and all of them at once."""

from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from omv_workflow.adapters.ooxml.assemble import assemble
from omv_workflow.adapters.ooxml.examination import examine
from omv_workflow.adapters.ooxml.template import PlanTemplate
from omv_workflow.domain.document import PlanDocument
from omv_workflow.errors import InvalidInput
from tests.adapters.ooxml.changing import (
    Change,
    added,
    changed,
    header_of,
    paragraph_with,
    rewritten,
    text_with,
)


def add_field(paragraph: Any, *codes: str) -> None:
    """Insert a field whose code is in several pieces."""
    for kind in ("begin", *codes, "end"):
        run = paragraph.add_run()._r  # noqa: SLF001  # python-docx has no other way to the element
        one = OxmlElement("w:instrText" if kind in codes else "w:fldChar")
        if kind in codes:
            one.text = kind
        else:
            one.set(qn("w:fldCharType"), kind)
        run.append(one)


def faults_of(template: Path) -> list[tuple[str, str]]:
    """Where something is wrong, and what."""
    return [(one.place, one.seen) for one in examine(template).faults]


def take_style_away(document: Document) -> None:
    """Delete a list style."""
    document.styles["List Number 2"].delete()


def take_bullet_away(document: Document) -> None:
    """Make a list style a plain one."""
    properties = document.styles["List Bullet"].element.find(qn("w:pPr"))
    properties.remove(properties.find(qn("w:numPr")))


def take_number_out_of_header(document: Document) -> None:
    """Delete the register number's mark."""
    text_with(header_of(document), "register_number").text = ""


def take_count_out_of_header(document: Document) -> None:
    """Delete the page count."""
    codes = list(header_of(document).iter(qn("w:instrText")))
    codes[1].text = " DATE "


def take_header_away(document: Document) -> None:
    """Delete the header."""
    document.sections[0].header.is_linked_to_previous = True


def give_first_page_no_header(document: Document) -> None:
    """Ask for another first page, and leave its header empty."""
    document.sections[0].different_first_page_header_footer = True


def ask_for_even_pages(document: Document) -> None:
    """Ask for other even pages, and leave their header empty."""
    document.settings.odd_and_even_pages_header_footer = True


def take_numbering_away(document: Document) -> None:
    """Lose the part that holds all bullets and numbers."""
    relationships = document.part.rels
    for key in [key for key, one in relationships.items() if one.reltype.endswith("/numbering")]:
        del relationships[key]


def take_sections_away(document: Document) -> None:
    """Delete the mark of the plan's content."""
    paragraph_with(document, "{{sections}}").text = "Tähän"


def write_beside_block_mark(document: Document) -> None:
    """Type into the paragraph that is replaced."""
    paragraph_with(document, "{{jakelu}}").add_run(" (lopuksi)")


def put_block_mark_into_header(document: Document) -> None:
    """Move content where it can't be."""
    text_with(header_of(document), "{{date}}").text = "{{date}} {{tiedoksi}}"


def put_block_mark_into_table(document: Document) -> None:
    """Move content into a cell."""
    paragraph_with(document, "{{jakelu}}").text = ""
    document.add_table(1, 1, document.styles["Plan Table"]).cell(0, 0).text = "{{jakelu}}"


def write_block_mark_twice(document: Document) -> None:
    """Ask for the attachments at the beginning too."""
    paragraph_with(document, "{{sections}}").insert_paragraph_before("{{attachments}}")


def break_page_beside_block_mark(document: Document) -> None:
    """Insert a page break in the paragraph that is replaced."""
    paragraph_with(document, "{{sections}}").add_run().add_break(WD_BREAK.PAGE)


def merge_mail(document: Document) -> None:
    """Insert a field of a mail merge, its code in two pieces as Word leaves it."""
    add_field(paragraph_with(document, "{{title}}"), " MERGE", "FIELD Nimi ")


def print_today(document: Document) -> None:
    """Insert the day on which somebody opens the document."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), " DATE ")
    paragraph_with(document, "{{title}}")._p.append(field)  # noqa: SLF001  # python-docx has no other way to the element


def write_footer(document: Document) -> None:
    """Misspell a mark in a footer."""
    document.sections[0].footer.paragraphs[0].text = "Sivu {{titel}}"


def comment(document: Document) -> None:
    """Leave a comment."""
    paragraph = paragraph_with(document, "{{title}}")
    document.add_comment(paragraph.runs[0], "Onko tämä hyvä?", "Ylitarkastaja")


def track_table_row(document: Document) -> None:
    """Leave a tracked new row."""
    row = document.add_table(1, 1, document.styles["Plan Table"]).rows[0]
    row.cells[0].text = "Uusi rivi"
    row._tr.get_or_add_trPr().append(OxmlElement("w:ins"))  # noqa: SLF001  # python-docx has no other way to the element


def give_another_section_a_header(document: Document) -> None:
    """Begin a section whose header is empty."""
    document.add_section().header.is_linked_to_previous = False


def take_line_away(document: Document) -> None:
    """Let nothing draw the line to sign on."""
    stops = document.styles["Plan Signature"].paragraph_format.tab_stops
    del stops[1]


def put_lines_close(document: Document) -> None:
    """Leave no room to write on a line."""
    style = document.styles["Plan Signature"].paragraph_format
    style.space_before = style.space_after = 0


def misspell_mark(document: Document) -> None:
    """Type a mark that doesn't exist."""
    paragraph_with(document, "{{title}}").add_run("{{nimi}}")


def track_change(document: Document) -> None:
    """Leave a tracked insertion."""
    paragraph_with(document, "{{title}}")._p.append(OxmlElement("w:ins"))  # noqa: SLF001  # python-docx has no other way to the element


def forget_language(document: Document) -> None:
    """Take the language out of the styles."""
    for one in list(document.styles.element.iter(qn("w:lang"))):
        one.getparent().remove(one)


@pytest.mark.parametrize(
    ("change", "place", "seen"),
    [
        (take_style_away, "styles", 'no paragraph style "List Number 2", which is used for number'),
        (take_bullet_away, "styles", 'list style "List Bullet" has no numbering'),
        (take_number_out_of_header, "header", "no mark {{register_number}}"),
        (take_count_out_of_header, "header", "no field NUMPAGES"),
        (take_header_away, "header", "no mark {{date}}"),
        (take_header_away, "header", "no mark {{publicity}}"),
        (give_first_page_no_header, "header of the first page", "no mark {{date}}"),
        (ask_for_even_pages, "header of even pages", "no mark {{date}}"),
        (give_another_section_a_header, "header of section 2", "no field NUMPAGES, PAGE"),
        (take_line_away, "styles", 'style "Plan Signature" has no line to sign on'),
        (put_lines_close, "styles", 'lines to sign on of the style "Plan Signature"'),
        (take_numbering_away, "styles", 'list style "List Bullet" has no numbering'),
        (take_sections_away, "body", "no mark {{sections}}"),
        (write_beside_block_mark, "body, paragraph 7", "{{jakelu}} is not alone in its paragraph"),
        (put_block_mark_into_header, "header, paragraph 4", "{{tiedoksi}} stands outside the body"),
        (put_block_mark_into_table, 'body, paragraph 9 "{{jakelu}}"', "stands in a table"),
        (write_block_mark_twice, "body, paragraph 7", "{{attachments}} stands here once more"),
        (break_page_beside_block_mark, "body, paragraph 5", "{{sections}} holds a picture, break"),
        (misspell_mark, 'body, paragraph 1 "{{title}}{{nimi}}"', 'unknown mark "nimi"'),
        (write_footer, "footer, paragraph 1", 'unknown mark "titel"; did you mean "title"?'),
        (merge_mail, "body, paragraph 1", "the field MERGEFIELD is no mark"),
        (print_today, "body, paragraph 1", "the field DATE is no mark"),
        (track_change, 'body, paragraph 1 "{{title}}"', "a tracked change"),
        (track_table_row, 'body, paragraph 9 "Uusi rivi"', "a tracked change"),
        (comment, "body, paragraph 1", "a comment"),
        (forget_language, "styles", "no language is chosen"),
    ],
)
def test_a_fault_is_told_with_its_place_and_refused(
    change: Change, place: str, seen: str, template_copy: Path
) -> None:
    """By the command that looks for faults, and when the template is to be used."""
    found = faults_of(changed(template_copy, change))
    assert any(where.startswith(place) and seen in what for where, what in found), found
    with pytest.raises(InvalidInput) as refused:
        PlanTemplate.load(template_copy)
    assert refused.value.what == "Template plan.docx"
    assert f"{place}" in refused.value.why
    assert seen in refused.value.why


@pytest.mark.parametrize(
    ("typed", "seen", "advice"),
    [
        ("{{titel}}", 'unknown mark "titel"; did you mean "title"?', "spelling"),
        ("{title}", "{title} is no whole mark", "{{title}}"),
        ("{ titel }", "{ titel } is no whole mark", "{{title}}"),
        ("{{title", "{{title is no whole mark", "{{title}}"),
        ("{{title and {{date}}", "{{title is no whole mark", "{{title}}"),
        ("title}}", "title}} is no whole mark", "{{title}}"),
        ("{{title}", "{{title} is no whole mark", "{{title}}"),
        ("{{{title}}}", "{{{title}}} is no whole mark", "{{title}}"),
        ("{{ti-tle}}", "{{ti-tle}} is no mark, and nothing in a template is computed", "take it"),
        ("{{ title|upper }}", "{{ title|upper }} is no mark", "take it out"),
        ("{{ 7 * 7 }}", "{{ 7 * 7 }} is no mark", "take it out"),
        ("{{}}", "{{}} is no mark", "take it out"),
        ("{% for x in y %}", "{% for x in y %} is an instruction", "Take it out"),
        ("{%p if x", "{% is an instruction", "Take it out"),
        ("{# ohje #}", "{# ohje #} is an instruction", "Take it out"),
        ("${title}", "{title} is no whole mark", "{{title}}"),
    ],
)
def test_what_is_nearly_a_mark_is_told(
    typed: str, seen: str, advice: str, template_copy: Path
) -> None:
    """It would be printed as it stands, and nobody means that."""

    def write(document: Document) -> None:
        paragraph_with(document, "{{title}}").add_run(f" {typed}")

    (found,) = examine(changed(template_copy, write)).faults
    assert found.place.startswith('body, paragraph 1 "{{title}}')
    assert seen in found.seen
    assert advice in found.advice


def test_a_secret_passage_in_the_template_itself_is_told(template_copy: Path) -> None:
    """It would be printed in every public copy."""

    def write(document: Document) -> None:
        paragraph_with(document, "{{title}}").add_run(" [[7 k: ovikoodi]]")

    (found,) = examine(changed(template_copy, write)).faults
    assert "nothing would take it out" in found.seen
    assert "every copy" in found.advice


def test_braces_in_a_text_are_no_fault(
    template_copy: Path, plan: PlanDocument, tmp_path: Path
) -> None:
    """A text in single braces that is like no mark is printed."""

    def write(document: Document) -> None:
        paragraph_with(document, "{{title}}").add_run(" {ks. liite} {1} }{")

    made = assemble(PlanTemplate.load(changed(template_copy, write)), plan)
    (tmp_path / "made.docx").write_bytes(made)
    assert docx.Document(str(tmp_path / "made.docx")).paragraphs[0].text == (
        "Omavalvontasuunnitelma {ks. liite} {1} }{"
    )


def test_all_faults_are_told_at_once(template_copy: Path) -> None:
    """Those of the YAML too; without it, what can be seen in the document alone."""

    def spoil(document: Document) -> None:
        for change in (misspell_mark, write_footer, merge_mail, track_change, comment):
            change(document)

    changed(template_copy, spoil)
    assert len(faults_of(template_copy)) == 5
    beside = template_copy.with_suffix(".yaml")
    text = beside.read_text("utf-8").replace("[sender, ", "[senders, ")
    beside.write_text(text.replace("answer_yes: Ja", "answer_yes:"), "utf-8")
    (first, *others) = faults_of(template_copy)
    assert first[0] == "plan.yaml"
    assert "marks.header" in first[1]
    assert "languages.sv.answer_yes" in first[1]
    assert len(others) == 5


def test_a_mark_in_a_footnote_is_told(template_copy: Path) -> None:
    """There it would be printed as it stands."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    rewritten(
        template_copy,
        "word/_rels/document.xml.rels",
        "</Relationships>",
        f'<Relationship Id="rId99" Type="{kind}" Target="notes.xml"/></Relationships>',
    )
    rewritten(
        template_copy,
        "[Content_Types].xml",
        "</Types>",
        '<Override PartName="/word/notes.xml" ContentType="application/xml"/></Types>',
    )
    added(
        template_copy,
        "word/notes.xml",
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:footnote><w:p><w:r><w:t>{{date}}</w:t></w:r></w:p></w:footnote></w:footnotes>",
    )
    assert faults_of(template_copy) == [
        ('notes, paragraph 1 "{{date}}"', "the mark {{date}} stands in a footnote or endnote.")
    ]


def test_a_mark_in_a_text_box_is_filled_or_told_once(
    template_copy: Path, plan: PlanDocument, tmp_path: Path
) -> None:
    """The paragraph around the box has a text of its own."""
    box = (
        '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
        "<w:p><w:r><w:t>MARK</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    title = '<w:r><w:t xml:space="preserve">{{title}}</w:t></w:r>'
    rewritten(template_copy, "word/document.xml", title, title + box.replace("MARK", "{{date}}"))
    (tmp_path / "made.docx").write_bytes(assemble(PlanTemplate.load(template_copy), plan))
    printed = docx.Document(str(tmp_path / "made.docx"))
    assert text_with(printed.element, "4.5.2027").text == "4.5.2027"
    rewritten(template_copy, "word/document.xml", "{{date}}", "{{dtae}}")
    assert [place for place, _ in faults_of(template_copy)] == ['body, paragraph 2 "{{dtae}}"']


def test_what_a_sound_template_has_is_told(template_copy: Path, template: PlanTemplate) -> None:
    """Its marks by place, languages and fonts, and the hash that a confirmation binds."""
    found = examine(template_copy)
    assert (found.faults, found.languages) == ((), ("en", "fi", "sv"))
    assert set(found.marks) == {"body", "header"}
    assert "register_number" in found.marks["header"]
    assert found.fonts == ("Liberation Sans",)
    assert found.sha256 == template.template_hash
