"""A passage planted anywhere in a package is found."""

from collections.abc import Callable
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
from omv_workflow.domain.document import PlanDocument
from omv_workflow.domain.leaks import SHORTEST, SHORTEST_COMPARED, leaks_in, normalised, wanted_in
from omv_workflow.domain.withholding import SecretPassage, public_plan, withheld_passages
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


def in_package(text: str, pieces: list[str]) -> dict[str, bytes]:
    """A document embedded in the document."""
    return {"word/embeddings/a.docx": package(in_runs(text, pieces))}


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


@pytest.mark.parametrize(
    "plant", [in_runs, in_attribute, in_properties, in_comment, in_picture, in_package]
)
@settings(max_examples=25)
@given(text=secrets, cuts=st.lists(st.integers(0, 40), max_size=6))
def test_a_passage_is_found_in_any_part(plant: Plant, text: str, cuts: list[int]) -> None:
    """However it is cut into runs."""
    places = sorted({0, *(one for one in cuts if one < len(text)), len(text)})
    pieces = [text[a:b] for a, b in pairwise(places)]
    assert is_found(package(plant(text, pieces)), text)


@given(st.text("abcdefghijklmnopqrstuvwxyzåäö", min_size=SHORTEST, max_size=40))
@settings(max_examples=25)
def test_a_passage_is_found_in_the_name_of_a_member(text: str) -> None:
    """And in the comment of the package."""
    assert is_found(package({f"word/{text}.xml": b"<a/>"}), text)
    file = BytesIO(package({"a.xml": b"<a/>"}))
    with ZipFile(file, "a") as made:
        made.comment = text.encode()
    assert is_found(file.getvalue(), text)


def test_a_public_copy_holds_none_and_a_full_one_all(
    plan_of: Callable[[str], PlanDocument],
) -> None:
    """The copies that are really made."""
    template, plan = PlanTemplate.load(TEMPLATE), plan_of(MARKED)
    wanted = wanted_in(withheld_passages(plan))
    assert leaks_in(texts_in(assemble(template, plan)), wanted, ())
    assert not leaks_in(texts_in(assemble(template, public_plan(plan))), wanted, ())
