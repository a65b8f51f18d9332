"""Fields of a template, such as the page number: a code that Word or LibreOffice computes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from omv_workflow.adapters.ooxml.elements import Element, w
from omv_workflow.adapters.ooxml.stories import paragraph_at

KNOWN_FIELDS: Final = frozenset(
    {"PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "STYLEREF", "HYPERLINK"}
)
"""Those that say the same whenever and by whomever a document is opened."""

_NAME: Final = re.compile(r"\S+")


@dataclass
class _Open:
    """A field whose end has not come by yet; its code may be scattered over runs."""

    begin: Element
    code: list[str] = field(default_factory=list)
    has_code: bool = False


def fields_in(part: Element) -> Iterator[tuple[str, Element | None]]:
    """The name of every field, simple or complex, and the paragraph in which it begins."""
    opened: list[_Open] = []
    for one in part.iter(w("fldSimple"), w("fldChar"), w("instrText")):
        kind = one.get(w("fldCharType"))
        if one.tag == w("fldSimple"):
            yield _name(one.get(w("instr"), "")), paragraph_at(one)
        elif kind == "begin":
            opened.append(_Open(one))
        elif not opened:
            continue
        elif kind == "separate":
            opened[-1].has_code = True
        elif kind == "end":
            ended = opened.pop()
            yield _name("".join(ended.code)), paragraph_at(ended.begin)
        elif not opened[-1].has_code:
            opened[-1].code.append(one.text or "")


def _name(code: str) -> str:
    found = _NAME.search(code)
    return found.group().upper() if found else ""
