"""From a letter in Markdown to a page of HTML, and user text that stays text on the way.

Styles stand with their elements, for mail programs drop style sheets. Text and page have no colour
of their own: they take those of the program, light or dark.
"""

import html
import re
from collections.abc import Sequence
from string import Template

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True})
_STYLES = {
    "bullet_list_open": "margin: 1em 0; padding-left: 1.25em;",
    "list_item_open": "margin: 0.5em 0;",
    "blockquote_open": "margin: 1em 0; padding-left: 1em; border-left: 2px solid #888888;",
}
_CODE = '<code style="font-family: Consolas, Menlo, monospace; font-size: 0.95em;">{}</code>'
_OPTION = re.compile(r"(?<!\S)--[a-z-]+")
_PAGE = Template("""\
<!DOCTYPE html>
<html lang="$language" style="color-scheme: light dark;">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>$title</title>
</head>
<body style="margin: 0; padding: 1em;">
<main style="max-width: 38em; margin: 0 auto; font: 16px/1.5 Arial, sans-serif; \
overflow-wrap: anywhere;">
$body</main>
</body>
</html>
""")


def escape_markdown(text: str) -> str:
    """The text with its ASCII punctuation escaped, so that none is markup (CommonMark 2.4)."""
    return _PUNCTUATION.sub(r"\\\1", text)


def html_page(markdown: str, *, title: str, language: str) -> str:
    """A whole page without remote content; HTML in the Markdown is shown, not obeyed."""
    tokens = _MARKDOWN.parse(markdown)
    for token in tokens:
        if style := _STYLES.get(token.type):
            token.attrSet("style", style)
    body = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return _PAGE.substitute(language=language, title=html.escape(title), body=body)


def _command(_: RendererHTML, tokens: Sequence[Token], index: int, *_rest: object) -> str:
    """A command to type, whose options are broken off at no hyphen: half of one would be wrong."""
    whole = '<span style="white-space: nowrap;">{}</span>'
    words = _OPTION.sub(lambda found: whole.format(found[0]), html.escape(tokens[index].content))
    return _CODE.format(words)


_MARKDOWN.add_render_rule("code_inline", _command)
