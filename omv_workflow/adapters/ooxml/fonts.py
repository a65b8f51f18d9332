"""The fonts that a DOCX names in its styles and texts."""

from pathlib import Path
from zipfile import ZipFile

from lxml import etree

from omv_workflow.adapters.ooxml.elements import w

_FACES = (w("ascii"), w("hAnsi"))


def fonts_of(path: Path) -> frozenset[str]:
    """The families by name; those that a theme stands for are named by the styles as well."""
    with ZipFile(path) as package:
        parts = [name for name in package.namelist() if _holds_text(name)]
        trees = [etree.fromstring(package.read(name)) for name in parts]
    fonts = [one for tree in trees for one in tree.iter(w("rFonts"))]
    return frozenset(name for one in fonts for face in _FACES if (name := one.get(face)))


def _holds_text(name: str) -> bool:
    return name.startswith("word/") and name.endswith(".xml") and "/theme/" not in name
