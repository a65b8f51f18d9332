"""WordprocessingML elements, made of text that lxml escapes (ECMA-376 part 1, section 17)."""

from typing import Final, TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element  # noqa: SLF001  # lxml names the class of its elements so

_MAIN: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONSHIPS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES: Final = {"w": _MAIN, "r": _RELATIONSHIPS}


def w(name: str) -> str:
    """The qualified name of an element or attribute."""
    return f"{{{_MAIN}}}{name}"


VAL: Final = w("val")
RELATIONSHIP_ID: Final = f"{{{_RELATIONSHIPS}}}id"
_KEEP_SPACES: Final = {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}


def root(name: str) -> Element:
    """A new element on its own, to be filled."""
    return etree.Element(w(name), nsmap=_NAMESPACES)


def child(parent: Element, name: str, **attributes: str) -> Element:
    """A new element at the end of its parent."""
    return etree.SubElement(parent, w(name), {w(key): value for key, value in attributes.items()})


def add_paragraph(parent: Element, style: str) -> Element:
    """A new paragraph of a style, by id."""
    made = child(parent, "p")
    child(child(made, "pPr"), "pStyle", val=style)
    return made


def add_line(parent: Element, style: str, *texts: str) -> None:
    """A new paragraph of plain texts with a tab between them."""
    add_text(child(add_paragraph(parent, style), "r"), "\t".join(texts))


def add_text(run: Element, text: str) -> None:
    """Print a text in a run, its tabs and line breaks as the elements that they are."""
    for line_number, line in enumerate(text.split("\n")):
        if line_number:
            child(run, "br")
        for column, piece in enumerate(line.split("\t")):
            if column:
                child(run, "tab")
            if piece:
                etree.SubElement(run, w("t"), _KEEP_SPACES).text = piece
