"""The styles of a template: found by name, with what they say of lists and widths."""

from collections.abc import Iterator
from typing import Final, TypeVar

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import XmlPart
from pydantic import BaseModel

from omv_workflow.adapters.ooxml.elements import VAL, Element, root, w
from omv_workflow.adapters.ooxml.expectations import Styles
from omv_workflow.adapters.ooxml.faults import Fault
from omv_workflow.adapters.ooxml.measures import Measures
from omv_workflow.adapters.ooxml.numbering import ListLevel, level_of
from omv_workflow.adapters.ooxml.xml_text import in_attribute
from omv_workflow.phrases import said

S = TypeVar("S", bound=BaseModel)

_TYPES: Final = {"table": "table", "hyperlink": "character"}
_LISTS: Final = {"bullet", "number"}
_PLACE: Final = said("styles")
_SHORTEST_LINE: Final = 2835  # twentieths of a point: 50 mm
_LEAST_SPACING: Final = 120


def style_faults(document: Document, names: BaseModel) -> Iterator[Fault]:
    """Every style that is missing or of another kind, and every list style without a numbering."""
    known, numbering = _by_name(document), _numbering(document)
    for role, name in _named(names):
        style = known.get((_kind(role), name.lower()))
        if style is None:
            yield _missing(role, name)
        elif role in _LISTS and level_of(style, numbering) is None:
            seen = said('the list style "{name}" has no numbering.', name=name)
            yield Fault(_PLACE, seen, said("Give the style a bullet or a number."))


def signature_faults(document: Document, name: str) -> Iterator[Fault]:
    """A style to sign on that draws no line, or lines too close to write on them.

    `name` is the style's; where there is none, that is told already.
    """
    style = _by_name(document).get(("paragraph", name.lower()))
    if style is None:
        return
    styles = list(_with_bases(style, _by_id(document)))
    first, second, *_ = *_tab_stops(styles), 0, 0
    if second - first < _SHORTEST_LINE:
        yield Fault(
            _PLACE,
            said('the style "{name}" has no line to sign on, 50 mm long or more.', name=name),
            said("Give it two tab stops: where the line begins, and with a leader where it ends."),
        )
    if max(_spacing(styles, "before"), _spacing(styles, "after")) < _LEAST_SPACING:
        yield Fault(
            _PLACE,
            said('lines to sign on of the style "{name}" stand too close.', name=name),
            said("Give it 6 points before each paragraph, or better 28."),
        )


def _with_bases(style: Element, by_id: dict[str, Element]) -> Iterator[Element]:
    """A style and those that it is based on, from the nearest on."""
    known: set[str] = set()
    one: Element | None = style
    while one is not None and one.get(w("styleId"), "") not in known:
        known.add(one.get(w("styleId"), ""))
        yield one
        base = one.find(w("basedOn"))
        one = None if base is None else by_id.get(base.get(VAL, ""))


def _tab_stops(styles: list[Element]) -> list[int]:
    """Where the tab stops of a style are, with those of its bases that it does not take away."""
    stops: dict[int, str] = {}
    for style in reversed(styles):
        for one in style.iterfind(f"{w('pPr')}/{w('tabs')}/{w('tab')}"):
            stops[int(one.get(w("pos"), "0"))] = one.get(VAL, "")
    return sorted(place for place, kind in stops.items() if kind != "clear")


def _spacing(styles: list[Element], side: str) -> int:
    """The nearest of the spacings that a style and its bases name; 0 where none does."""
    named = (one.find(f"{w('pPr')}/{w('spacing')}") for one in styles)
    told = (None if one is None else one.get(w(side)) for one in named)
    return next((int(one) for one in told if one), 0)


def style_ids(document: Document, names: S) -> S:
    """The ids of the styles of those names; capitals don't count, office suites change them."""
    known = _by_name(document)

    def id_of(role: str, name: str) -> str:
        return known[_kind(role), name.lower()].get(w("styleId"), "")

    ids = {
        role: tuple(id_of(role, one) for one in name)
        if isinstance(name, tuple)
        else id_of(role, name)
        for role, name in names
    }
    return type(names).model_validate(ids)


def escaped_ids(styles: S) -> S:
    """The ids as they stand in an attribute."""
    return type(styles).model_validate(
        {
            role: tuple(in_attribute(one) for one in style)
            if isinstance(style, tuple)
            else in_attribute(style)
            for role, style in styles
        }
    )


def list_levels(document: Document, styles: Styles) -> tuple[ListLevel, ...]:
    """The numberings of the three levels of numbered lists."""
    by_id, numbering = _by_id(document), _numbering(document)
    found = (level_of(by_id[one], numbering) for one in styles.number)
    return tuple(level for level in found if level)


def measured(document: Document, styles: Styles) -> Measures:
    """The text width of the first section, and the indent of the body style."""
    section = document.sections[0]
    edges = (section.page_width, section.left_margin, section.right_margin)
    page, left, right = (edge.twips if edge else 0 for edge in edges)
    return Measures(page - left - right, _indent(_by_id(document), styles.body))


def _styles(document: Document) -> list[Element]:
    return list(document.styles.element.findall(w("style")))


def _by_id(document: Document) -> dict[str, Element]:
    return {style.get(w("styleId"), ""): style for style in _styles(document)}


def _by_name(document: Document) -> dict[tuple[str, str], Element]:
    return {_key(style): style for style in _styles(document)}


def _named(names: BaseModel) -> Iterator[tuple[str, str]]:
    """The name of each style with what it is used for."""
    for role, name in names:
        for one in name if isinstance(name, tuple) else (name,):
            yield role, one


def _kind(role: str) -> str:
    return _TYPES.get(role, "paragraph")


def _missing(role: str, name: str) -> Fault:
    return Fault(
        _PLACE,
        said(
            'there is no {kind} style "{name}", which is used for {role}.',
            name=name,
            kind=_kind(role),
            role=role,
        ),
        said("Add a style of that name, or name another in the YAML file beside the template."),
    )


def _key(style: Element) -> tuple[str, str]:
    name = style.find(w("name"))
    return style.get(w("type"), ""), "" if name is None else name.get(VAL, "").lower()


def _numbering(document: Document) -> Element:
    try:
        part = document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
    except KeyError:
        return root("numbering")
    return part.element if isinstance(part, XmlPart) else root("numbering")


def _indent(by_id: dict[str, Element], style_id: str | None) -> int:
    """The left indent of a style, or of the style that it is based on."""
    while style_id in by_id:
        style = by_id[style_id]
        indent = style.find(f"{w('pPr')}/{w('ind')}")
        if indent is not None and indent.get(w("left")):
            return int(indent.get(w("left"), "0"))
        base = style.find(w("basedOn"))
        style_id = None if base is None else base.get(VAL)
    return 0
