"""A template may look as it likes, but lacks nothing that a plan needs."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from omv_workflow.adapters.ooxml.assemble import assemble
from omv_workflow.adapters.ooxml.template import PlanTemplate
from omv_workflow.domain.document import PlanDocument
from omv_workflow.errors import InvalidInput, NotFound
from tests.adapters.ooxml.changing import changed, paragraph_with, rewritten


def test_the_project_s_template_is_complete(template: PlanTemplate) -> None:
    """It has words for the three languages and its body is indented."""
    assert sorted(template.languages) == ["en", "fi", "sv"]
    assert (template.measures.text_width, template.measures.body_indent) == (9638, 2608)


def test_restyling_changes_the_look_alone(
    template_copy: Path, template: PlanTemplate, plan: PlanDocument
) -> None:
    """Another indent and colour print the same text, and are another template."""

    def restyle(document: Document) -> None:
        document.styles["Plan Body"].paragraph_format.left_indent = docx.shared.Mm(30)
        document.styles["Heading 1"].font.color.rgb = docx.shared.RGBColor(0, 0, 120)

    restyled = PlanTemplate.load(changed(template_copy, restyle))
    assert round(restyled.measures.body_indent / 56.7) == 30
    assert restyled.template_hash != template.template_hash
    assert texts(assemble(restyled, plan)) == texts(assemble(template, plan))


def texts(content: bytes) -> list[str]:
    """The texts of a document's paragraphs."""
    return [one.text for one in docx.Document(BytesIO(content)).paragraphs]


def test_a_renamed_style_is_found_by_its_name_in_the_yaml(
    template_copy: Path, plan: PlanDocument
) -> None:
    """The file beside the template says what a style is called."""

    def rename(document: Document) -> None:
        document.styles["Plan Body"].name = "Leipäteksti"

    changed(template_copy, rename)
    beside = template_copy.with_suffix(".yaml")
    beside.write_text(beside.read_text("utf-8").replace("Plan Body", "leipäteksti"), "utf-8")
    assert assemble(PlanTemplate.load(template_copy), plan)


def test_a_mark_that_word_scattered_over_runs_is_filled(
    template_copy: Path, plan: PlanDocument
) -> None:
    """Spelling and revision marks cut what was typed into pieces."""

    def scatter(document: Document) -> None:
        paragraph = paragraph_with(document, "{{title}}")
        paragraph.runs[0].text = "Ennen {"
        for piece in ("{ti", "tle", "}} jälkeen {{da", "te}}."):
            paragraph.add_run(piece)

    loaded = PlanTemplate.load(changed(template_copy, scatter))
    assert "Ennen Omavalvontasuunnitelma jälkeen 4.5.2027." in texts(assemble(loaded, plan))


def test_a_template_saved_by_libreoffice_is_complete(
    template_copy: Path,
    template: PlanTemplate,
    plan: PlanDocument,
    convert: Callable[[Path, str], Path],
) -> None:
    """Styles, numbering, marks and fields survive the other office suite."""
    saved = convert(template_copy, "docx")
    saved.with_suffix(".yaml").write_bytes(template_copy.with_suffix(".yaml").read_bytes())
    assert texts(assemble(PlanTemplate.load(saved), plan)) == texts(assemble(template, plan))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("contents, sections, ", "contents, ", "marks: .*sections"),
        ("register_number, publicity]", "publicity]", "marks: .*register_number"),
        ("[sender, ", "[senders, ", "marks.header"),
        ("  section: heading 1", "  chapter: heading 1", "styles.section"),
        ("{day}.{month}", "{päivä}.{month}", "languages.fi: .*date pattern"),
        ("      secret: Secret\n", "", "languages.en: .*publicity secret"),
        ("answer_yes: Ja", "answer_yes:", "languages.sv.answer_yes"),
    ],
)
def test_a_fault_in_the_yaml_is_told_with_its_line(
    old: str, new: str, said: str, template_copy: Path
) -> None:
    """The error names the file, the line and what was expected."""
    beside = template_copy.with_suffix(".yaml")
    text = beside.read_text("utf-8")
    assert old in text
    beside.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(InvalidInput, match=rf"plan\.yaml:\d+: {said}"):
        PlanTemplate.load(template_copy)


def test_a_missing_file_is_told(template_copy: Path) -> None:
    """Both the DOCX and its YAML are needed."""
    template_copy.unlink()
    with pytest.raises(NotFound, match=r"plan\.docx"):
        PlanTemplate.load(template_copy)
    template_copy.with_suffix(".yaml").unlink()
    with pytest.raises(NotFound, match=r"plan\.yaml"):
        PlanTemplate.load(template_copy)


def test_a_file_that_is_no_document_is_refused(template_copy: Path) -> None:
    """A renamed text file is not a template."""
    template_copy.write_text("ei asiakirja", "utf-8")
    with pytest.raises(InvalidInput, match="not a DOCX document"):
        PlanTemplate.load(template_copy)


def test_a_template_may_call_its_namespaces_as_it_likes(
    template_copy: Path, template: PlanTemplate, plan: PlanDocument
) -> None:
    """Prefixes are the choice of whoever wrote the file."""
    for name in ("word/document.xml", "word/numbering.xml", "word/header1.xml"):
        for old, new in (
            ("<w:", "<x:"),
            ("</w:", "</x:"),
            (" w:", " x:"),
            ("xmlns:w=", "xmlns:x="),
        ):
            rewritten(template_copy, name, old, new)
    loaded = PlanTemplate.load(template_copy)
    assert texts(assemble(loaded, plan)) == texts(assemble(template, plan))


def test_what_looks_like_a_filled_place_is_dropped(
    template_copy: Path, template: PlanTemplate, plan: PlanDocument
) -> None:
    """Comments and processing instructions of the template are no part of a plan."""
    for name in ("word/document.xml", "word/header1.xml"):
        rewritten(template_copy, name, "<w:p>", "<!--<?fill title?>--><?fill other?><w:p>")
    loaded = PlanTemplate.load(template_copy)
    assert texts(assemble(loaded, plan)) == texts(assemble(template, plan))


def test_the_id_of_a_style_may_hold_marks_of_xml(template_copy: Path, plan: PlanDocument) -> None:
    """It is an attribute of every paragraph."""

    def rename(document: Document) -> None:
        for style in document.styles:
            if style.name in {"Plan Body", "List Number"}:
                style.element.set(qn("w:styleId"), f"'{style.name}' & <a>")

    made = assemble(PlanTemplate.load(changed(template_copy, rename)), plan)
    lines = docx.Document(BytesIO(made)).paragraphs
    named = {one.style.name for one in lines if one.style}
    assert {"Plan Body", "List Number"} <= named


def test_a_template_without_properties_gets_those_of_the_plan(
    template_copy: Path, plan: PlanDocument
) -> None:
    """And none of the moment at which it was read."""

    def forget(document: Document) -> None:
        relationships = document.part.package.rels
        for key in [key for key, one in relationships.items() if "core" in one.reltype]:
            del relationships[key]

    made = assemble(PlanTemplate.load(changed(template_copy, forget)), plan)
    properties = docx.Document(BytesIO(made)).core_properties
    assert (properties.title, properties.modified) == (plan.title, properties.created)
