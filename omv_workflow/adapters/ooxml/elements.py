"""The names of WordprocessingML, to read a template by (ECMA-376 part 1, section 17)."""

from typing import Final, TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element  # noqa: SLF001  # lxml names the class of its elements so

_MAIN: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONSHIPS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES: Final = {"w": _MAIN, "r": _RELATIONSHIPS}


def w(name: str) -> str:
    """The qualified name of an element or attribute."""
    return f"{{{_MAIN}}}{name}"


VAL: Final = w("val")
SPACES_KEPT: Final = {"{http://www.w3.org/XML/1998/namespace}space": "preserve"}


def root(name: str) -> Element:
    """A new element on its own."""
    return etree.Element(w(name), nsmap=NAMESPACES)
