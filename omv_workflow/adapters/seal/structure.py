"""The tags of a PDF: which element a page's content belongs to, and where a form field stands.

(ISO 32000-1, 14.7.4.)
"""

from typing import Any

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, NumberObject

from omv_workflow.adapters.seal.objects import dictionary, put

_WITHIN_LINES = {"/Span", "/Link"}


def paragraphs_by_mark(writer: PdfWriter, page: int) -> dict[int | None, Any]:
    """The reference of the paragraph of each marked content of a page; of none without tags."""
    numbers = _parent_tree(writer).get("/Nums", [])
    elements = dict(zip(numbers[::2], numbers[1::2], strict=False))
    marked = elements.get(writer.pages[page].get("/StructParents"), ArrayObject())
    return {mark: _paragraph_of(one) for mark, one in enumerate(marked.get_object())}


def take_in(writer: PdfWriter, widget: IndirectObject, spoken: str, after: Any) -> None:
    """Put a field's annotation into the structure, right behind a paragraph.

    `spoken` is what is read out in its place.
    """
    field: Any = widget.get_object()
    above = after.get_object().raw_get("/P")
    form = put(writer, _form_element(widget, field.raw_get("/P"), spoken, above))
    siblings = above.get_object()["/K"]
    siblings.insert(siblings.index(after) + 1, form)
    field[NameObject("/StructParent")] = _registered(writer, form)


def _form_element(widget: Any, page: Any, spoken: str, above: Any) -> DictionaryObject:
    return dictionary(
        Type="/StructElem",
        S="/Form",
        P=above,
        Pg=page,
        Alt=spoken,
        A=dictionary(O="/Layout", Placement="/Block"),
        K=dictionary(Type="/OBJR", Obj=widget, Pg=page),
    )


def _registered(writer: PdfWriter, element: IndirectObject) -> NumberObject:
    """The key under which an element is found from its annotation: one that no other has."""
    root: Any = writer.root_object["/StructTreeRoot"]
    numbers = _parent_tree(writer)["/Nums"]
    key = max([*numbers[::2], root.get("/ParentTreeNextKey", 0) - 1]) + 1
    numbers.extend((NumberObject(key), element))
    root[NameObject("/ParentTreeNextKey")] = NumberObject(key + 1)
    return NumberObject(key)


def _parent_tree(writer: PdfWriter) -> Any:
    root: Any = writer.root_object.get("/StructTreeRoot", {})
    return root.get("/ParentTree", {})


def _paragraph_of(reference: Any) -> Any:
    """The reference of an element, or of what it stands in where it is a part of a line."""
    while reference.get_object()["/S"] in _WITHIN_LINES:
        reference = reference.get_object().raw_get("/P")
    return reference
