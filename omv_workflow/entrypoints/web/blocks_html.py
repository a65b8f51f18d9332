"""An answer as HTML: text stays text, and a secret passage shows its ground alone.

Only who has proven a second factor is shown the passage itself, behind its ground.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

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

_KNOWN_ANSWERS = 1024


@lru_cache(maxsize=_KNOWN_ANSWERS)
def answer_html(text: str, kind: ItemType, *, whole: bool = False) -> Markup:
    """What an answer to an item of this kind says; `whole` with what is secret in it.

    Many look at the same answers within minutes, so what was written is remembered for a while.

    Raises:
        InvalidInput: a mark of a secret passage is broken.
    """
    writing = _Writing(whole)
    if kind is ItemType.SHORT:
        return _tag("p", writing.line(parse_line(text)))
    return writing.all(parse_answer(text))


@dataclass(frozen=True)
class _Writing:
    """How an answer is written out: with its secret passages, or without."""

    whole: bool

    def all(self, blocks: Iterable[Block]) -> Markup:
        return _together(self._block(one) for one in blocks)

    def line(self, inlines: Inlines) -> Markup:
        return _together(self._inline(one) for one in inlines)

    def _block(self, block: Block) -> Markup:
        match block:
            case Paragraph(inlines):
                return _tag("p", self.line(inlines))
            case ListBlock(items, ordered, start):
                listed = _together(_tag("li", self.all(one)) for one in items)
                if not ordered:
                    return _tag("ul", listed)
                return Markup('<ol start="{}">{}</ol>').format(start, listed)
            case Table(header, rows):
                head = _tag("thead", self._row(header, "th"))
                body = _tag("tbody", _together(self._row(one, "td") for one in rows))
                return Markup('<div class="wide" tabindex="0"><table>{}{}</table></div>').format(
                    head, body
                )
            case WithheldBlock(ground, inner):
                label = _tag("p", ground_html(ground))
                return _secret("div", label, self.all(inner)) if self.whole else label

    def _row(self, cells: Iterable[Inlines], tag: str) -> Markup:
        return _tag("tr", _together(_tag(tag, self.line(one)) for one in cells))

    def _inline(self, one: Inline) -> Markup:
        match one:
            case Text(text, bold, italic, href):
                return _linked(_styled(escape(text), bold=bold, italic=italic), href)
            case Break():
                return Markup("<br>")
            case Withheld(ground, inlines) if self.whole:
                return _secret("span", ground_html(ground), Markup(" "), self.line(inlines))
            case Withheld(ground) | Marker(ground):
                return ground_html(ground)


def ground_html(ground: str) -> Markup:
    """What stands in the place of something secret: on which ground it is."""
    return Markup('<span class="withheld">[{}]</span>').format(ground)


def _secret(tag: str, *inner: Markup) -> Markup:
    return Markup('<{0} class="secret-passage">{1}</{0}>').format(Markup(tag), _together(inner))  # noqa: S704 - names are our own


def _styled(html: Markup, *, bold: bool, italic: bool) -> Markup:
    html = _tag("strong", html) if bold else html
    return _tag("em", html) if italic else html


def _linked(html: Markup, href: str | None) -> Markup:
    if href is None:
        return html
    return Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(href, html)


def _tag(name: str, inner: Markup) -> Markup:
    return Markup(f"<{name}>{inner}</{name}>")  # noqa: S704 - names are our own, markup is safe


def _together(pieces: Iterable[Markup]) -> Markup:
    return Markup("".join(pieces))  # noqa: S704 - pieces of markup are safe
