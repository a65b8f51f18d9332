"""The rules by which markdown-it reads an answer: the subset, and everything else left as typed.

CommonMark drops or rewrites what it doesn't print (surplus table cells, escapes, the marks of a
quotation). An official document loses nothing that was typed, so a construct outside the subset
becomes its own source: a token of the type `as_typed` for a block, plain text within a line.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.rules_block import (
    StateBlock,
    blockquote,
    fence,
    heading,
    hr,
    html_block,
    lheading,
    list_block,
    table,
)
from markdown_it.rules_inline import StateInline, backtick, html_inline, image
from markdown_it.token import Token

DEEPEST_LIST: Final = 9
"""Lists nested deeper than this are left as typed (Word has nine levels)."""

HIGHEST_NUMBER: Final = 32_767
"""A list that starts at a higher number is left as typed (Word counts no further)."""

MOST_COLUMNS: Final = 63
"""A table with more columns is left as typed (Word opens no wider one)."""

_SILENTLY: Final = True  # a rule that runs silently moves on and makes no tokens
_LEVELS_PER_LIST: Final = 2  # markdown-it counts the list and its item
_TABLE_MARKS = re.compile(r"[\s|\\]+")
_BRACES = re.compile(r"\{[^{}\n]*\}")
# An address that holds the place of a secret passage is none.
_TARGET = re.compile(
    r"\(((?:https?://|mailto:)(?:[^\s()<>\x02]|\([^\s()<>\x02]*\)){1,2000})\)", re.IGNORECASE
)

_BlockRule = Callable[[StateBlock, int, int, bool], bool]
_InlineRule = Callable[[StateInline, bool], bool]
_Condition = Callable[[StateBlock, Sequence[Token]], bool]


def subset_parser() -> MarkdownIt:
    """A parser of paragraphs, hard breaks, lists, bold, italic, links, tables; nothing else."""
    parser = MarkdownIt("zero", {"html": True, "maxNesting": _LEVELS_PER_LIST * DEEPEST_LIST + 2})
    _read_blocks(parser)
    _read_inlines(parser)
    return parser


def _read_blocks(parser: MarkdownIt) -> None:
    anything, text = ["paragraph", "blockquote", "list"], ["paragraph", "blockquote"]
    rules: tuple[tuple[str, _BlockRule, list[str]], ...] = (
        ("table", _as_typed(table, when=_loses_text), ["paragraph"]),
        ("list", _at("*+-0123456789", _as_typed(_shallow_list, when=_is_no_list)), text),
        ("fence", _at("`~", _as_typed(fence)), anything),
        ("blockquote", _at(">", _as_typed(blockquote)), anything),
        ("hr", _at("*-_", _as_typed(hr)), anything),
        ("html_block", _at("<", _as_typed(html_block)), text),
        ("heading", _at("#", _as_typed(heading)), text),
        ("lheading", _as_typed(lheading), []),
    )
    for name, rule, interrupted in rules:
        parser.block.ruler.at(name, rule, {"alt": interrupted})
        parser.block.ruler.enable(name)


def _read_inlines(parser: MarkdownIt) -> None:
    ruler = parser.inline.ruler
    ruler.at("escape", _backslash)
    ruler.at("backticks", _inline_as_typed(backtick))
    ruler.at("link", _link)
    ruler.at("image", _inline_as_typed(image))
    ruler.at("html_inline", _inline_as_typed(html_inline))
    ruler.before("backticks", "braces", _braces)
    ruler.enable(["newline", "escape", "backticks", "emphasis", "link", "image", "html_inline"])
    parser.inline.ruler2.enable("emphasis")


def _at(openings: str, rule: _BlockRule) -> _BlockRule:
    """That rule, asked only where a line begins with one of the characters: most lines don't."""

    def read(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        at = state.bMarks[start] + state.tShift[start]
        opening = state.src[at : at + 1]
        return opening in openings and rule(state, start, end, silent)

    return read


def _always(_state: StateBlock, _tokens: Sequence[Token]) -> bool:
    return True


def _as_typed(rule: _BlockRule, *, when: _Condition = _always) -> _BlockRule:
    """That rule, with what it read put back to its source where the condition holds."""

    def read(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        before = len(state.tokens)
        if not rule(state, start, end, silent):
            return False
        if not silent and when(state, state.tokens[before:]):
            del state.tokens[before:]
            state.push("as_typed", "", 0).content = _source(state, start, state.line)
        return True

    return read


def _source(state: StateBlock, start: int, end: int) -> str:
    return state.getLines(start, end, state.blkIndent, keepLastLF=False).strip("\n")


def _shallow_list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    return state.level < _LEVELS_PER_LIST * DEEPEST_LIST and list_block(state, start, end, silent)


def _is_no_list(_state: StateBlock, tokens: Sequence[Token]) -> bool:
    """Whether it is a lone dash or number that means itself, or counts higher than Word does."""
    empty = not any(token.content for token in tokens)
    return empty or int(tokens[0].attrGet("start") or 0) > HIGHEST_NUMBER


def _loses_text(state: StateBlock, tokens: Sequence[Token]) -> bool:
    """Whether the table would drop surplus cells, or is wider than Word can open."""
    start, end = tokens[0].map or (0, 0)
    header, _rule, *rows = _source(state, start, end).split("\n")
    typed = _TABLE_MARKS.sub("", "".join([header, *rows]))
    kept = _TABLE_MARKS.sub("", "".join(token.content for token in tokens))
    columns = sum(token.type == "th_open" for token in tokens)
    return typed != kept or columns > MOST_COLUMNS


def _inline_as_typed(rule: _InlineRule) -> _InlineRule:
    """That rule, giving the source of what it read as plain text."""

    def read(state: StateInline, silent: bool) -> bool:
        start = state.pos
        if not rule(state, _SILENTLY):
            return False
        return _keep(state, state.src[start : state.pos], silent=silent)

    return read


def _keep(state: StateInline, text: str, *, silent: bool) -> bool:
    if not silent:
        state.append_pending(text)
    return True


def _backslash(state: StateInline, silent: bool) -> bool:
    r"""A backslash stays, with the mark after it (`\\server\folder`, `\* MERGEFORMAT`)."""
    if state.src[state.pos] != "\\" or state.src[state.pos + 1 : state.pos + 2].isalnum():
        return False
    text = state.src[state.pos : min(state.pos + 2, state.posMax)].rstrip("\n")
    state.pos += len(text)
    return _keep(state, text, silent=silent)


def _braces(state: StateInline, silent: bool) -> bool:
    """Template syntax and field codes stay, with whatever marks stand between the braces."""
    match = _BRACES.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    state.pos = match.end()
    return _keep(state, match.group(), silent=silent)


def _link(state: StateInline, silent: bool) -> bool:
    """`[label](target)` where the target is a web or mail address and nothing else."""
    if state.src[state.pos] != "[":
        return False
    label_end = state.md.helpers.parseLinkLabel(state, state.pos, disableNested=True)
    if not state.src[state.pos + 1 : max(label_end, 0)].strip():
        return False
    match = _TARGET.match(state.src, label_end + 1, state.posMax)
    if match is None or not _is_address(match.group(1)):
        return False
    if not silent:
        _push_link(state, label_end, match.group(1))
    state.pos = match.end()
    return True


def _push_link(state: StateInline, label_end: int, href: str) -> None:
    end = state.posMax
    state.pos, state.posMax = state.pos + 1, label_end
    state.push("link_open", "a", 1).attrs = {"href": href}
    state.md.inline.tokenize(state)
    state.push("link_close", "a", -1)
    state.posMax = end


def _is_address(href: str) -> bool:
    try:
        parts = urlsplit(href)
        return parts.scheme.lower() == "mailto" or bool(parts.hostname)
    except ValueError:
        return False
