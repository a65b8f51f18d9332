"""A passage planted anywhere in a package is found."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omv_workflow.adapters.ooxml.assemble import assemble
from omv_workflow.adapters.ooxml.leak_search import texts_in
from omv_workflow.adapters.ooxml.template import PlanTemplate
from omv_workflow.domain.blocks import Block, ListBlock, Paragraph, Table, Text
from omv_workflow.domain.document import (
    Attachment,
    EarlierVersion,
    PlanDocument,
    PrintedItem,
    PrintedSection,
)
from omv_workflow.domain.leaks import SHORTEST, SHORTEST_COMPARED, leaks_in, normalised, wanted_in
from omv_workflow.domain.withholding import SecretPassage, public_plan, withheld_passages
from omv_workflow.forms.model import ItemType
from tests.adapters.ooxml.conftest import TEMPLATE

MARKED = "Alku [[7 k: Ovikoodi vaihtuu maanantaisin]]."
WORD = "w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
secrets = st.text("abcåäö <&\"'0123456789", min_size=SHORTEST, max_size=40).filter(
    lambda text: (
        len(text.strip()) >= SHORTEST
        and len(normalised(text)) >= SHORTEST_COMPARED
        and len(set(text.strip())) > 5
    )
)
Plant = Callable[[str, list[str]], dict[str, bytes]]


def in_runs(_text: str, pieces: list[str]) -> dict[str, bytes]:
    """Split over runs and paragraphs."""
    runs = "<w:r><w:t>{}</w:t><w:instrText> PAGE </w:instrText></w:r></w:p><w:p>"
    told = "".join(runs.format(escape(piece)) for piece in pieces)
    return {"word/document.xml": f"<{WORD}><w:p>{told}</w:p></w:document>".encode()}


def in_attribute(text: str, _pieces: list[str]) -> dict[str, bytes]:
    """An alternative text, a style's name, the target of a relationship."""
    return {"word/_rels/x.rels": f"<a><b Target={quoteattr(text)}/></a>".encode()}


def in_properties(text: str, _pieces: list[str]) -> dict[str, bytes]:
    """A property of the file."""
    return {"docProps/core.xml": f"<cp><t>{escape(text)}</t></cp>".encode("utf-16")}


def in_comment(text: str, _pieces: list[str]) -> dict[str, bytes]:
    """A comment of the XML."""
    return {"word/styles.xml": f"<a><!--{escape(text)}--></a>".encode()}


def in_picture(text: str, _pieces: list[str]) -> dict[str, bytes]:
    """Something that is no XML, in the encoding of Windows programs."""
    return {"docProps/thumbnail.emf": b"\x00" + text.encode("utf-16-le")}


def in_hyphens(text: str, _pieces: list[str]) -> dict[str, bytes]:
    """With hyphens at which no line ends."""
    told = escape(text).replace("-", "</w:t><w:noBreakHyphen/><w:t>")
    xml = f"<{WORD}><w:p><w:r><w:t>{told}</w:t></w:r></w:p></w:document>"
    return {"word/document.xml": xml.encode()}


def in_package(text: str, pieces: list[str]) -> dict[str, bytes]:
    """A document embedded in the document."""
    return {"word/embeddings/a.docx": package(in_runs(text, pieces))}


def in_field(_text: str, pieces: list[str]) -> dict[str, bytes]:
    """The code of a field, cut up, with the text that it shows in between."""
    runs = "<w:r><w:instrText>{}</w:instrText><w:t>sivu</w:t></w:r>"
    told = "".join(runs.format(escape(piece)) for piece in pieces)
    return {"word/footer1.xml": f"<{WORD}><w:p>{told}</w:p></w:document>".encode()}


def in_revision(_text: str, pieces: list[str]) -> dict[str, bytes]:
    """Deleted, with the deletion on record."""
    runs = "<w:del w:author='a'><w:r><w:delText>{}</w:delText><w:t>a</w:t></w:r></w:del>"
    told = "".join(runs.format(escape(piece)) for piece in pieces)
    return {"word/document.xml": f"<{WORD}><w:p>{told}</w:p></w:document>".encode()}


def in_note(_text: str, pieces: list[str]) -> dict[str, bytes]:
    """What somebody remarked, a word bold."""
    runs = "<w:r><w:rPr><w:b/></w:rPr><w:t xml:space='preserve'>{}</w:t></w:r>"
    told = "".join(runs.format(escape(piece)) for piece in pieces)
    return {"word/comments.xml": f"<{WORD}><w:comment>{told}</w:comment></w:document>".encode()}


def in_author(text: str, _pieces: list[str]) -> dict[str, bytes]:
    """Whose remark it is."""
    told = f"<{WORD}><w:comment w:author={quoteattr(text)}/></w:document>"
    return {"word/comments.xml": told.encode()}


def in_custom_data(text: str, _pieces: list[str]) -> dict[str, bytes]:
    """Data of other programs, in other letters of XML."""
    spelt = "".join(f"&#x{ord(one):x};" for one in text)
    return {"customXml/item1.xml": f"<a>{spelt}</a>".encode()}


PLANTS = (
    in_runs,
    in_hyphens,
    in_attribute,
    in_properties,
    in_comment,
    in_picture,
    in_field,
    in_revision,
    in_note,
    in_author,
    in_custom_data,
)


def package(members: dict[str, bytes]) -> bytes:
    """A package of these members."""
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return file.getvalue()


def is_found(content: bytes, text: str) -> bool:
    """Whether a search for the text finds it."""
    wanted = wanted_in([SecretPassage(text, "7 k", "work")])
    return bool(leaks_in(texts_in(content), wanted, ()))


@pytest.mark.parametrize("plant", [*PLANTS, in_package])
@settings(max_examples=15)
@given(text=secrets, cuts=st.lists(st.integers(0, 40), max_size=6))
def test_a_passage_is_found_in_any_part(plant: Plant, text: str, cuts: list[int]) -> None:
    """However it is cut into runs."""
    places = sorted({0, *(one for one in cuts if one < len(text)), len(text)})
    pieces = [text[a:b] for a, b in pairwise(places)]
    assert is_found(package(plant(text, pieces)), text)


@pytest.mark.parametrize("plant", [*PLANTS, in_package])
@settings(max_examples=10)
@given(cuts=st.lists(st.integers(1, 30), max_size=3))
def test_a_link_to_an_internal_host_is_found_in_any_part(plant: Plant, cuts: list[int]) -> None:
    """However its address is cut up."""
    link = "https://wiki.in-house.example/ohje"
    pieces = [link[a:b] for a, b in pairwise(sorted({0, *cuts, len(link)}))]
    found = leaks_in(texts_in(package(plant(link, pieces))), (), ("*.in-house.example",))
    assert {one.where for one in found} == {"*.in-house.example"}


@given(st.text("abcdefghijklmnopqrstuvwxyzåäö", min_size=SHORTEST, max_size=40))
@settings(max_examples=25)
def test_a_passage_is_found_in_the_name_of_a_member(text: str) -> None:
    """And in the comment of the package."""
    assert is_found(package({f"word/{text}.xml": b"<a/>"}), text)
    file = BytesIO(package({"a.xml": b"<a/>"}))
    with ZipFile(file, "a") as made:
        made.comment = text.encode()
    assert is_found(file.getvalue(), text)


PLACES: dict[str, Callable[[PlanDocument, str], PlanDocument]] = {
    "title": lambda plan, text: replace(plan, title=text),
    "sender": lambda plan, text: replace(plan, sender=(text, *plan.sender[1:])),
    "address": lambda plan, text: replace(plan, sender=(plan.sender[0], text)),
    "register number": lambda plan, text: replace(plan, register_number=text),
    "jakelu": lambda plan, text: replace(plan, jakelu=(text,)),
    "tiedoksi": lambda plan, text: replace(plan, tiedoksi=("a", text)),
    "attachment": lambda plan, text: _attached(plan, Attachment((Text(text),), ())),
    "where one is kept": lambda plan, text: _attached(plan, Attachment((), (Text(text),))),
    "section": lambda plan, text: replace(
        plan, sections=(*plan.sections, PrintedSection(text, ()))
    ),
    "question": lambda plan, text: _asked(plan, PrintedItem("q", ItemType.LONG, text, ())),
    "short answer": lambda plan, text: _answered(plan, ItemType.SHORT, Paragraph((Text(text),))),
    "item of a list": lambda plan, text: _answered(
        plan, ItemType.LONG, ListBlock(((Paragraph((Text(text, bold=True),)),),))
    ),
    "cell": lambda plan, text: _answered(
        plan,
        ItemType.LONG,
        Table(((Text("a"),),), (((Text(text[:9]), Text(text[9:], italic=True)),),)),
    ),
    "address of a link": lambda plan, text: _answered(
        plan, ItemType.LONG, Paragraph((Text("a", href=f"mailto:{text}"),))
    ),
    "earlier version": lambda plan, text: replace(
        plan, earlier_versions=(EarlierVersion(1, plan.issued_on, "director", text),)
    ),
}


def _attached(plan: PlanDocument, one: Attachment) -> PlanDocument:
    return replace(plan, attachments=(one,))


def _asked(plan: PlanDocument, item: PrintedItem) -> PlanDocument:
    return replace(plan, sections=(*plan.sections, PrintedSection("a", (item,))))


def _answered(plan: PlanDocument, kind: ItemType, block: Block) -> PlanDocument:
    return _asked(plan, PrintedItem("q", kind, "a", (block,)))


@pytest.mark.parametrize("place", PLACES)
@settings(max_examples=3)
@given(text=secrets)
def test_a_passage_that_stands_unmarked_elsewhere_in_the_plan_is_found(
    place: str, text: str, plan_of: Callable[[str], PlanDocument], template: PlanTemplate
) -> None:
    """Whatever of the plan it is: each is printed, and each is searched."""
    planted = PLACES[place](plan_of("Vastaus"), text)
    assert is_found(assemble(template, public_plan(planted)), text)


def test_a_public_copy_holds_none_and_a_full_one_all(
    plan_of: Callable[[str], PlanDocument],
) -> None:
    """The copies that are really made."""
    template, plan = PlanTemplate.load(TEMPLATE), plan_of(MARKED)
    wanted = wanted_in(withheld_passages(plan))
    assert leaks_in(texts_in(assemble(template, plan)), wanted, ())
    assert not leaks_in(texts_in(assemble(template, public_plan(plan))), wanted, ())
