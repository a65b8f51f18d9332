"""The plain text of a letter: paragraphs wrapped to the width that mail programs leave alone."""

import re
import textwrap

WIDTH = 76
"""Columns; the widest that format=fixed text keeps when it is quoted (RFC 3676, 4.2)."""
_UNBREAKABLE = "\ue000"
_MARKS = re.compile(r" *(?:> ?)*(?:- )?")


def unbroken(text: str) -> str:
    """The text with blanks at which `plain_text` breaks no line: for what is to be typed."""
    return text.replace(" ", _UNBREAKABLE)


def with_blanks(text: str) -> str:
    """The text with its unbroken blanks as blanks."""
    return text.replace(_UNBREAKABLE, " ")


def plain_text(text: str) -> str:
    """The text with long lines wrapped; what stands without a blank is never broken.

    Lines of a list go on under their first word, quoted ones behind their mark.
    """
    return with_blanks("\n".join(_wrapped(line) for line in text.split("\n")))


def _wrapped(line: str) -> str:
    found = _MARKS.match(line)
    marks = found[0] if found else ""
    rest = line[len(marks) :]
    if len(line) <= WIDTH or not rest.strip():
        return line
    return textwrap.fill(
        rest,
        WIDTH,
        initial_indent=marks,
        subsequent_indent=marks.replace("- ", "  "),
        break_long_words=False,
        break_on_hyphens=False,
    )
