"""What stands on the pages of an assembled plan."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from docx.oxml.ns import qn

from omv_workflow.domain.document import PlanDocument
from omv_workflow.errors import InvalidInput
from omv_workflow.forms.model import Form, ItemType

Print = Callable[[PlanDocument], Any]


def test_every_section_and_item_of_the_form_is_printed_in_order(
    form: Form, plan: PlanDocument, print_plan: Print
) -> None:
    """The plan follows the form item by item (R1)."""
    text, at = print_plan(plan).text, 0
    for section in form.sections:
        for expected in (section.title, *(item.text for item in section.items)):
            at = text.find(expected, at)
            assert at >= 0, f"missing or out of order: {expected}"
            at += len(expected)


def test_sections_and_long_items_are_headings(
    form: Form, plan: PlanDocument, print_plan: Print
) -> None:
    """Whoever navigates by headings finds each section and each question."""
    printed = print_plan(plan)
    asked = {ItemType.LONG, ItemType.DESCRIPTION, ItemType.YES_NO}
    assert printed.styled("Title") == [form.plan_title]
    assert printed.styled("Heading 1") == [section.title for section in form.sections]
    assert printed.styled("Heading 2") == [one.text for one in form.items if one.type in asked]


def test_short_items_stand_in_a_table_with_a_header(plan: PlanDocument, print_plan: Print) -> None:
    """Those that follow one another share one; the header row is marked for screen readers."""
    table = print_plan(plan).document.tables[0]
    asked = [one.text for one in plan.sections[0].items]
    assert [one.text for one in table.columns[0].cells] == ["Tieto", *asked]
    assert {one.text for one in table.columns[1].cells[1:]} == {"Esimerkki"}
    header = table.rows[0]._tr  # noqa: SLF001  # python-docx has no other way to the element
    assert header.find(f".//{qn('w:tblHeader')}") is not None


def test_a_short_answer_is_no_markdown(plan_of: Any, print_plan: Print) -> None:
    """An address may hold what elsewhere would be a mark."""
    typed = "etu_nimi@vastaanotto*keskus*.example"
    row = print_plan(plan_of(typed, ItemType.SHORT, "Posti")).document.tables[0].rows[1]
    assert [one.text for one in row.cells] == ["Posti", typed]


@pytest.mark.parametrize(
    ("language", "yes", "no", "unanswered"),
    [
        ("fi", "Kyllä", "Ei", "Ei vastausta."),
        ("sv", "Ja", "Nej", "Inget svar."),
        ("en", "Yes", "No", "No answer."),
    ],
)
def test_yes_no_and_missing_answers_are_words_of_the_language(
    language: str, yes: str, no: str, unanswered: str, plan_of: Any, print_plan: Print
) -> None:
    """No page shows a bare "yes" or an empty place."""
    said = [
        print_plan(replace(plan_of(answer, kind), language=language)).styled("Plan Body")
        for answer, kind in (
            ("yes", ItemType.YES_NO),
            ("no", ItemType.YES_NO),
            (None, ItemType.YES_NO),
            (" \n", ItemType.LONG),
        )
    ]
    assert said == [[yes], [no], [unanswered], [unanswered]]


def test_an_answer_that_is_neither_yes_nor_no_is_refused(plan_of: Any, print_plan: Print) -> None:
    """Nothing is printed that wasn't answered."""
    with pytest.raises(InvalidInput, match="neither yes nor no"):
        print_plan(plan_of("ehkä", ItemType.YES_NO))


def test_the_statement_and_the_places_to_sign_end_the_form(
    form: Form, plan: PlanDocument, print_plan: Print
) -> None:
    """Place and date, signature, name in print (R12)."""
    printed = print_plan(plan)
    assert printed.styled("Plan Statement") == [
        item.text for item in form.items if item.type is ItemType.STATIC
    ]
    labels = [line.rstrip("\t") for line in printed.styled("Plan Signature")]
    assert labels == ["Paikka ja päiväys", "Allekirjoitus", "Nimenselvennys"]


def test_the_final_lists_stand_at_the_end_with_their_labels(
    plan: PlanDocument, print_plan: Print
) -> None:
    """Attachments with their places (R11), then Jakelu and Tiedoksi (R14)."""
    assert print_plan(plan).lines[-4:] == [
        ("Plan Label", "Liitteet\tPelastussuunnitelma, säilytyspaikka: turvallisuuskansio"),
        ("Plan Label", "Jakelu\tMaahanmuuttovirasto"),
        ("Plan Label", "Tiedoksi\tSisäministeriö, maahanmuutto-osasto"),
        ("Plan Entry", "Oikeuskanslerinvirasto"),
    ]


def test_an_empty_final_list_leaves_no_label(plan_of: Any, print_plan: Print) -> None:
    """A plan without attachments and recipients says nothing of them."""
    assert print_plan(plan_of("x")).styled("Plan Label") == []


@pytest.mark.parametrize(
    ("language", "date_line", "number_line", "publicity", "labels"),
    [
        (
            "fi",
            "4.5.2027",
            "Diaarinumero X/1",
            "Salassa pidettävä",
            ["Liitteet", "Jakelu", "Tiedoksi"],
        ),
        (
            "sv",
            "4.5.2027",
            "Diarienummer X/1",
            "Sekretessbelagd",
            ["Bilagor", "Sändlista", "För kännedom"],
        ),
        (
            "en",
            "4 May 2027",
            "Register number X/1",
            "Secret",
            ["Attachments", "Distribution", "For information"],
        ),
    ],
)
def test_the_header_and_the_labels_speak_the_language_of_the_plan(
    language: str,
    date_line: str,
    number_line: str,
    publicity: str,
    labels: list[str],
    plan: PlanDocument,
    print_plan: Print,
) -> None:
    """Sender, document type, date, register number and publicity class stand on every page."""
    printed = print_plan(
        replace(plan, language=language, register_number="X/1", publicity="secret")
    )
    assert printed.header.split("\n") == [
        *plan.sender,
        "Omavalvontasuunnitelma\t1 (1)",
        *(date_line, number_line, publicity, ""),
    ]
    assert [line.split("\t")[0] for line in printed.styled("Plan Label")] == labels


@pytest.mark.parametrize(
    ("language", "said"),
    [("fi", "Ei diaarinumeroa"), ("sv", "Inget diarienummer"), ("en", "No register number")],
)
def test_a_missing_register_number_is_said(
    language: str, said: str, plan: PlanDocument, print_plan: Print
) -> None:
    """Its absence was decided, so the header tells it."""
    printed = print_plan(replace(plan, language=language, register_number=None))
    assert said in printed.header.split("\n")


def test_page_number_and_page_count_are_fields(plan: PlanDocument, print_plan: Print) -> None:
    """The office suite counts the pages, whatever the length."""
    header = print_plan(plan).document.sections[0].header.part.element
    codes = [one.text.strip() for one in header.iter() if one.tag.endswith("}instrText")]
    assert codes == ["PAGE", "NUMPAGES"]


def test_values_that_look_like_marks_are_printed_as_they_are(
    plan: PlanDocument, print_plan: Print
) -> None:
    """A mark is filled in the template, never in what was filled in."""
    sender = ("{{title}}", "{{sections}}", "{{ date }}")
    printed = print_plan(
        replace(plan, title="{{sender}}", sender=sender, jakelu=("{{tiedoksi}}", "{{sections}}"))
    )
    assert printed.header.split("\n")[:4] == [*sender, "{{sender}}\t1 (1)"]
    assert printed.styled("Title") == ["{{sender}}"]
    assert "Jakelu\t{{tiedoksi}}" in printed.styled("Plan Label")
    assert "{{sections}}" in printed.styled("Plan Entry")


def test_a_language_without_words_is_refused(plan: PlanDocument, print_plan: Print) -> None:
    """The error tells which languages there are."""
    with pytest.raises(InvalidInput, match=r'language "de".*en, fi, sv'):
        print_plan(replace(plan, language="de"))


def test_an_unknown_publicity_class_is_refused(plan: PlanDocument, print_plan: Print) -> None:
    """The class stands on every page, so it can't be left out."""
    with pytest.raises(InvalidInput, match='publicity class "hidden"'):
        print_plan(replace(plan, publicity="hidden"))


def test_a_text_that_no_document_holds_is_refused_wherever_it_stands(
    plan: PlanDocument, print_plan: Print
) -> None:
    """A control character in a recipient's name is found as one in an answer is."""
    with pytest.raises(InvalidInput, match=r"U\+0007"):
        print_plan(replace(plan, jakelu=("Virasto\a",)))


def test_dates_are_written_without_zeros_in_finnish(plan: PlanDocument, print_plan: Print) -> None:
    """As SFS 2487 writes them."""
    printed = print_plan(replace(plan, issued_on=date(2027, 12, 31)))
    assert "31.12.2027" in printed.header


@pytest.mark.parametrize(("language", "told"), [("fi", "Luonnos 2"), ("sv", "Utkast 2")])
def test_a_draft_says_so_on_every_page(
    plan: PlanDocument, print_plan: Print, language: str, told: str
) -> None:
    """Nobody takes a draft for the plan; the copy for confirmation does not speak of drafts."""
    final = replace(plan, language=language)
    assert told in print_plan(replace(final, draft=2)).header
    assert told[:6] not in print_plan(final).header
