"""From a letter in Markdown to a page of HTML, and user text that stays text on the way."""

import html
import re
from string import Template

from markdown_it import MarkdownIt

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True})
_PAGE = Template("""\
<!DOCTYPE html>
<html lang="$language">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
</head>
<body style="margin: 0; padding: 1.5em; background: #ffffff; color: #1a1a1a;">
<main style="max-width: 38em; margin: 0 auto; font: 1em/1.5 Arial, sans-serif; \
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
    return _PAGE.substitute(
        language=language, title=html.escape(title), body=_MARKDOWN.render(markdown)
    )
