"""The covering letter as a document: what stands in it, in each language, valid and the same."""

import re
import shutil
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from openxml_audit import OpenXmlValidator

from omv_workflow.adapters.ooxml.covering_letter import DocxLetters
from omv_workflow.adapters.ooxml.leak_search import texts_in
from omv_workflow.adapters.ooxml.letter_template import LetterTemplate
from omv_workflow.domain.covering_letter import (
    CopyGiven,
    CopyTold,
    CoveringLetter,
    Enclosed,
    PlanTold,
    SentBy,
    ToldConfirmation,
)
from omv_workflow.domain.unit import Group, Role
from omv_workflow.domain.versions import Method
from omv_workflow.errors import InvalidInput
from tests.adapters.ooxml.conftest import TEMPLATE, Printed

LETTER_TEMPLATE = TEMPLATE.with_name("covering-letter.docx")
LETTER = CoveringLetter(
    language="fi",
    sender=("Esimerkin vastaanottokeskus", "Esimerkkikatu 1", "00000 ESIMERKKI"),
    phone="+358 000 000 000",
    email="kirjaamo@vastaanottokeskus.example",
    issued_on=date(2027, 5, 14),
    register_number="ESIMDno-2027-118",
    recipient="Esimerkkivirasto",
    recipient_address="Esimerkkikatu 2, 00000 ESIMERKKI",
    group=Group.JAKELU,
    plan=PlanTold("Omavalvontasuunnitelma", "fi", 2027),
    version=3,
    confirmation=ToldConfirmation(
        date(2027, 5, 12),
        "director",
        "Johtaja <A>",
        "Lappeenranta",
        Method.RECORDED,
        "Asianhallinta",
        "4711",
    ),
    copy=CopyTold(CopyGiven.WITHHELD, ("7 k", "20 k"), None),
    sent_by=SentBy("Tarkastaja <B>", "ylitarkastaja", "fi", Role.COORDINATOR),
    enclosures=(Enclosed("suunnitelma.docx", "ab" * 32), Enclosed("suunnitelma.pdf", "cd" * 32)),
    jakelu=("Esimerkkivirasto",),
    tiedoksi=("Esimerkkiministeriö", "Esimerkkiarkisto"),
)


@pytest.fixture(scope="module")
def letters() -> DocxLetters:
    """What makes letters from the project's template."""
    return DocxLetters(LetterTemplate.load(LETTER_TEMPLATE))


def printed(letters: DocxLetters, letter: CoveringLetter) -> Printed:
    """A letter as python-docx reads it."""
    return Printed(docx.Document(BytesIO(letters.assemble(letter))))


def text_of(letters: DocxLetters, letter: CoveringLetter) -> str:
    """Its body, with plain spaces."""
    return printed(letters, letter).text.replace("\u00a0", " ")


def test_a_letter_says_what_was_confirmed_and_what_is_asked(letters: DocxLetters) -> None:
    """In Finnish, to a recipient that is to act, with a copy in which something is withheld."""
    assert text_of(letters, LETTER).splitlines() == [
        "Esimerkkivirasto",
        "Esimerkkikatu 2, 00000 ESIMERKKI",
        "Omavalvontasuunnitelma 2027",
        (
            "Oheisena toimitetaan vahvistettu omavalvontasuunnitelma (versio 3). Suunnitelman on"
            " vahvistanut johtaja Johtaja <A> 12.5.2027. Vahvistamispaikka: Lappeenranta."
        ),
        (
            "Asian diaarinumero on ESIMDno-2027-118. Vahvistuksesta on tehty merkintä. Alkuperäinen"
            " säilytetään: Asianhallinta, viite 4711."
        ),
        (
            "Oheinen kappale on julkinen: salassa pidettävät kohdat on peitetty"
            " (JulkL 24 § 1 mom. 7, 20 k)."
        ),
        (
            "Pyydämme kuittaamaan vastaanoton osoitteeseen kirjaamo@vastaanottokeskus.example ja"
            " ilmoittamaan samalla, millä diaarinumerolla asia on kirjattu teillä."
        ),
        (
            "Lisätietoja: Esimerkin vastaanottokeskus, puhelin +358 000 000 000, sähköposti"
            " kirjaamo@vastaanottokeskus.example."
        ),
        "Tarkastaja <B>",
        "ylitarkastaja",
        "Liitteet\tsuunnitelma.docx, SHA-256:",
        "ab" * 32,
        "suunnitelma.pdf, SHA-256:",
        "cd" * 32,
        "Jakelu\tEsimerkkivirasto",
        "Tiedoksi\tEsimerkkiministeriö",
        "Esimerkkiarkisto",
    ]


@pytest.mark.parametrize(
    ("language", "header", "asked", "told"),
    [
        ("fi", "Saate", "tiedoksi, eikä siihen tarvitse vastata", "on täydellinen"),
        ("sv", "Följebrev", "för kännedom och behöver inte besvaras", "är fullständigt"),
        ("en", "Covering letter", "for information and needs no reply", "is complete"),
    ],
)
def test_it_is_written_in_the_language_of_the_recipient(
    letters: DocxLetters, language: str, header: str, asked: str, told: str
) -> None:
    """Tiedoksi asks for nothing; a full copy has its grounds."""
    copy = CopyTold(CopyGiven.FULL, ("7 k",), "JulkL 26 §")
    letter = replace(LETTER, language=language, group=Group.TIEDOKSI, copy=copy)
    text = text_of(letters, letter)
    assert asked in text
    assert told in text
    assert "JulkL 26 §." in text
    assert printed(letters, letter).header.startswith(
        f"Esimerkin vastaanottokeskus\nEsimerkkikatu 1\n00000 ESIMERKKI\n{header}\t"
    )


@pytest.mark.parametrize(
    ("of_plan", "language", "subject"),
    [
        ("fi", "sv", "Plan för egenkontroll 2027"),
        ("fi", "en", "Self-monitoring plan 2027"),
        ("sv", "sv", "Plan för boendet 2027"),
        ("sv", "fi", "Omavalvontasuunnitelma 2027"),
    ],
)
def test_the_subject_is_in_the_language_of_the_letter(
    letters: DocxLetters, of_plan: str, language: str, subject: str
) -> None:
    """A plan that is written in another language is called what such a plan is called."""
    letter = replace(LETTER, plan=PlanTold("Plan för boendet", of_plan, 2027))
    assert text_of(letters, replace(letter, language=language)).splitlines()[2] == subject


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fi", []),
        ("sv", ["Planen är avfattad på finska."]),
        ("en", ["The plan is written in Finnish."]),
    ],
)
def test_a_letter_in_another_language_tells_that_of_the_plan(
    letters: DocxLetters, language: str, told: list[str]
) -> None:
    """What is enclosed can't be read by everybody who reads the letter."""
    text = text_of(letters, replace(LETTER, language=language))
    assert re.findall(r"Planen är avfattad[^.]*\.|The plan is written[^.]*\.", text) == told
    assert "Suunnitelma on laadittu" not in text


@pytest.mark.parametrize(
    ("language", "of_unit", "title"),
    [
        ("fi", "fi", "ylitarkastaja"),
        ("sv", "fi", "koordinator"),
        ("en", "fi", "Coordinator"),
        ("fi", "sv", "koordinaattori"),
    ],
)
def test_it_ends_with_who_sends_it(
    letters: DocxLetters, language: str, of_unit: str, title: str
) -> None:
    """Name and title, and in place of a title in another language the role."""
    sent_by = SentBy("Tarkastaja <B>", "ylitarkastaja", of_unit, Role.COORDINATOR)
    letter = replace(LETTER, language=language, sent_by=sent_by)
    assert printed(letters, letter).styled("Letter Sent By") == [f"Tarkastaja <B>\n{title}"]


def test_a_title_that_is_the_name_stands_there_once(letters: DocxLetters) -> None:
    """As where people are named by their titles."""
    letter = replace(LETTER, sent_by=SentBy("Johtaja", "johtaja", "fi", Role.DIRECTOR))
    assert printed(letters, letter).styled("Letter Sent By") == ["Johtaja"]


def test_the_unit_sends_a_letter_where_nobody_is_known_to(letters: DocxLetters) -> None:
    """Somebody who was erased, and nobody after them."""
    letter = replace(LETTER, sent_by=None)
    assert printed(letters, letter).styled("Letter Sent By") == ["Esimerkin vastaanottokeskus"]


def test_no_line_ends_within_a_number_of_a_register(letters: DocxLetters) -> None:
    """Its hyphens are of the kind that holds together; whoever reads the text finds plain ones."""
    told = replace(LETTER.confirmation, reference="ESIMDno-2027-4711")
    content = letters.assemble(replace(LETTER, confirmation=told))
    xml = ZipFile(BytesIO(content)).read("word/document.xml").decode()
    assert xml.count("<w:noBreakHyphen/>") == 4
    assert "-4711" not in xml
    read = Printed(docx.Document(BytesIO(content))).text
    assert "ESIMDno-2027-118." in read
    assert "viite ESIMDno-2027-4711." in read
    searched = "".join(one.text for one in texts_in(content))
    assert "viite ESIMDno-2027-4711." in searched


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_what_was_recorded_is_never_called_signed_electronically(
    letters: DocxLetters, language: str
) -> None:
    """R13: only a document that was signed electronically says so."""
    text = text_of(letters, replace(LETTER, language=language)).lower()
    assert not any(word in text for word in ("sähköise", "elektronisk", "electronic", "allekirj"))


def test_a_letter_without_number_name_or_grounds_says_so(letters: DocxLetters) -> None:
    """No register number, a confirmer who is not known any more, a plan that is public."""
    told = replace(LETTER.confirmation, name=None)
    copy = CopyTold(CopyGiven.PUBLIC, (), None)
    letter = replace(LETTER, register_number=None, confirmation=told, copy=copy)
    text = text_of(letters, letter)
    assert "vahvistanut johtaja 12.5.2027" in text
    assert "Asialla ei ole diaarinumeroa." in text
    assert "Oheinen asiakirja on julkinen." in text
    assert "Ei diaarinumeroa" in printed(letters, letter).header


def test_a_wholly_secret_plan_tells_no_grounds(letters: DocxLetters) -> None:
    """Where nothing says what in it is secret, and no ground was recorded."""
    text = text_of(letters, replace(LETTER, copy=CopyTold(CopyGiven.FULL, (), None)))
    assert "on käsiteltävä salassa pidettävänä.\n" in text
    assert "peruste" not in text


def test_the_same_letter_gives_the_same_bytes(letters: DocxLetters) -> None:
    """Also from a template that is read again."""
    again = DocxLetters(LetterTemplate.load(LETTER_TEMPLATE))
    assert letters.assemble(LETTER) == again.assemble(LETTER)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_letter_is_valid_open_xml(letters: DocxLetters, language: str, tmp_path: Path) -> None:
    """An audit by the schemas and rules of Word finds no error, in the template neither."""
    path = tmp_path / "letter.docx"
    path.write_bytes(letters.assemble(replace(LETTER, language=language)))
    assert OpenXmlValidator().validate(path).errors == []
    assert OpenXmlValidator().validate(LETTER_TEMPLATE).errors == []


def test_the_properties_tell_of_the_letter_in_its_language(letters: DocxLetters) -> None:
    """Title, language and sender, which a screen reader and an archive look at."""
    properties = printed(letters, replace(LETTER, language="sv")).document.core_properties
    assert properties.title == "Följebrev: Plan för egenkontroll 2027"
    assert properties.language == "sv-FI"
    assert properties.author == "Esimerkin vastaanottokeskus"


def test_what_looks_like_a_mark_stays_text(letters: DocxLetters) -> None:
    """A name is never read as a mark, a place in a sentence or XML."""
    text = text_of(letters, replace(LETTER, recipient="{{body}} {version} <w:p/>"))
    assert text.startswith("{{body}} {version} <w:p/>\n")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("(versio {version})", "", "version.* in opening"),
        ("tiedoksi: Kirje", "tiedoksi: Kirje {email}", "nothing in braces in asked"),
        ("      tiedoksi: Kirje", "      toinen: Kirje", "asked"),
        ("enclosures, jakelu, tiedoksi]", "jakelu, tiedoksi]", "enclosures"),
        ("hash: Letter Hash", "hash: Toinen", "Toinen"),
        ("      sv: Suunnitelma on laadittu ruotsiksi.\n", "", "sv in written_in of fi"),
        ("      coordinator: koordinator\n", "", "coordinator in sent_as"),
    ],
)
def test_a_template_that_lacks_something_is_refused(
    old: str, new: str, told: str, tmp_path: Path
) -> None:
    """A sentence without its fact, a group without its sentence, a missing mark or style."""
    path = Path(shutil.copy(LETTER_TEMPLATE, tmp_path))
    text = LETTER_TEMPLATE.with_suffix(".yaml").read_text()
    assert old in text
    path.with_suffix(".yaml").write_text(text.replace(old, new, 1))
    with pytest.raises(InvalidInput, match=told):
        LetterTemplate.load(path)


def test_a_language_without_words_is_refused(letters: DocxLetters) -> None:
    """The error says which the template has."""
    with pytest.raises(InvalidInput, match="en, fi, sv alone"):
        letters.assemble(replace(LETTER, language="se"))
