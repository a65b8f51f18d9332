"""Drawings written as SVG and drawn as PNG."""

import struct
from dataclasses import replace

import pytest
from lxml import etree

from omv_workflow.adapters.timeline.marks import Area, Box, Drawing, Ink, Mark, Rule, Words
from omv_workflow.adapters.timeline.png import png_of
from omv_workflow.adapters.timeline.sheet import Shape
from omv_workflow.adapters.timeline.svg import svg_of
from omv_workflow.errors import Unavailable

DRAWING = Drawing(
    paper="A4",
    width=1188,
    height=840,
    language="fi",
    title="Suunnitelma & <yksikkö>",
    description='Vahvistaminen: pe 14.5. "Johtaja" ]]>',
    drawn=(
        Area(Box(0, 0, 1188, 840), Ink.PAPER),
        Rule(10, 20, 30, 20, dashed=True),
        *(Mark(50, 50, shape) for shape in Shape if shape is not Shape.BAR),
        Words(10.123, 20, "</text><script>", 12),
        Words(10, 40, "Äänekkäästi", 12, bold=True),
    ),
)
NS = {"svg": "http://www.w3.org/2000/svg"}


def test_what_people_wrote_stays_text() -> None:
    """Signs that mean something in XML are escaped in the title, the description and the words."""
    tree = etree.fromstring(svg_of(DRAWING))
    assert tree.findtext("svg:title", namespaces=NS) == DRAWING.title
    assert tree.findtext("svg:desc", namespaces=NS) == DRAWING.description
    told = [one.text for one in tree.iterfind(".//svg:text", NS)]
    assert told == ["</text><script>", "Äänekkäästi"]
    assert not tree.findall(".//svg:script", NS)


def test_it_is_a_picture_with_a_name_in_a_language() -> None:
    """For those who can't see it; of the size of its paper."""
    root = etree.fromstring(svg_of(DRAWING))
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "title desc")
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "fi"
    assert (root.get("width"), root.get("height")) == ("297mm", "210mm")


def test_the_same_drawing_gives_the_same_bytes() -> None:
    """Nothing of it is drawn by lot."""
    assert svg_of(DRAWING) == svg_of(replace(DRAWING))


def test_a_png_is_of_200_dots_an_inch() -> None:
    """A4 in landscape has 2339 times 1654 of them."""
    png = png_of(svg_of(DRAWING))
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">II", png[16:24]) == (2339, 1654)


def test_without_fonts_there_is_no_png() -> None:
    """A picture without words would be no use, and nobody would notice why."""
    with pytest.raises(Unavailable, match="no font") as refusal:
        png_of(svg_of(DRAWING), with_fonts=False)
    assert ".svg" in refusal.value.next_step
