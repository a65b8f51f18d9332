"""An answer as HTML: text stays text, and a secret passage shows its ground alone."""

from collections.abc import Iterable

from markupsafe import Markup, escape

from omv_workflow.domain.blocks import (
    Block,
    Break,
    Inline,
    Inlines,
    ListBlock,
    Marker,
    Paragraph,
    Table,
    Text,
    Withheld,
    WithheldBlock,
)
from omv_workflow.domain.markdown import parse_answer, parse_line
from omv_workflow.forms.model import ItemType

_EMPTY = Markup("")


def answer_html(text: str, kind: ItemType) -> Markup:
    """What an answer to an item of this kind says.

    Raises:
        InvalidInput: a mark of a secret passage is broken.
    """
    if kind is ItemType.SHORT:
        return _tag("p", _line(parse_line(text)))
    return _all(parse_answer(text))


def _all(blocks: Iterable[Block]) -> Markup:
    return _EMPTY.join(_block(one) for one in blocks)


def _block(block: Block) -> Markup:
    match block:
        case Paragraph(inlines):
            return _tag("p", _line(inlines))
        case ListBlock(items, ordered, start):
            listed = _EMPTY.join(_tag("li", _all(one)) for one in items)
            if not ordered:
                return _tag("ul", listed)
            return Markup('<ol start="{}">{}</ol>').format(start, listed)
        case Table(header, rows):
            head = _tag("thead", _row(header, "th"))
            body = _tag("tbody", _EMPTY.join(_row(one, "td") for one in rows))
            return Markup('<div class="wide" tabindex="0"><table>{}{}</table></div>').format(
                head, body
            )
        case WithheldBlock(ground, _):
            return _tag("p", _withheld(ground))


def _row(cells: Iterable[Inlines], tag: str) -> Markup:
    return _tag("tr", _EMPTY.join(_tag(tag, _line(one)) for one in cells))


def _line(inlines: Inlines) -> Markup:
    return _EMPTY.join(_inline(one) for one in inlines)


def _inline(one: Inline) -> Markup:
    match one:
        case Text(text, bold, italic, href):
            return _linked(_styled(escape(text), bold=bold, italic=italic), href)
        case Break():
            return Markup("<br>")
        case Withheld(ground) | Marker(ground):
            return _withheld(ground)


def _styled(html: Markup, *, bold: bool, italic: bool) -> Markup:
    html = _tag("strong", html) if bold else html
    return _tag("em", html) if italic else html


def _linked(html: Markup, href: str | None) -> Markup:
    if href is None:
        return html
    return Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(href, html)


def _withheld(ground: str) -> Markup:
    return Markup('<span class="withheld">[{}]</span>').format(ground)


def _tag(name: str, inner: Markup) -> Markup:
    return Markup("<{0}>{1}</{0}>").format(Markup(name), inner)  # noqa: S704 - names are our own
