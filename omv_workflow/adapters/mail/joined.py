"""Several letters as one: a frame, and in it each letter under its subject."""

import html
import re
from collections.abc import Sequence
from itertools import takewhile

from omv_workflow.adapters.mail.plain_text import plain_text
from omv_workflow.domain.messages import Letter

_RULE = "-" * 40
_MAIN = re.compile(r"(<main[^>]*>\n)(.*)(?=</main>)", re.DOTALL)
_TAG = re.compile(r"<(/?)(?:p|ul|ol|li|blockquote|h[1-6]|pre)\b")
_HEADING = '<h2 style="margin: 2em 0 1em; font-size: 1.1em;">{}</h2>'
_LINE = '<hr style="margin: 2em 0; border: 0; border-top: 1px solid #888888;">'


def joined(frame: Letter, letters: Sequence[Letter]) -> Letter:
    """The letters in a frame, which gives the subject, the greeting and the ending."""
    return Letter(frame.subject, _joined_text(frame, letters), _joined_page(frame, letters))


def _joined_text(frame: Letter, letters: Sequence[Letter]) -> str:
    opening, bodies, ending = _apart(_paragraphs(frame), [_paragraphs(one) for one in letters])
    blocks = list(opening)
    for letter, body in zip(letters, bodies, strict=True):
        blocks += [_RULE, plain_text(letter.subject), *body]
    return "\n\n".join([*blocks, *([_RULE, *ending] if ending else [])]) + "\n"


def _joined_page(frame: Letter, letters: Sequence[Letter]) -> str:
    opening, bodies, ending = _apart(_elements(frame), [_elements(one) for one in letters])
    blocks = list(opening)
    for letter, body in zip(letters, bodies, strict=True):
        blocks += [_HEADING.format(html.escape(letter.subject)), *body]
    whole = "\n".join([*blocks, *([_LINE, *ending] if ending else [])])
    return _MAIN.sub(lambda found: f"{found[1]}{whole}\n", frame.html)


def _apart(
    frame: list[str], letters: Sequence[list[str]]
) -> tuple[list[str], list[list[str]], list[str]]:
    """Where a frame opens, each letter without what stands in the frame, and how that ends.

    It ends as the first letter does; another letter that ends otherwise keeps its own ending.
    """
    bodies = [one[1:] if one[:1] == frame[:1] else one for one in letters]
    alike = _alike_at_the_end(frame, bodies[0])
    opening, ending = frame[: len(frame) - alike], frame[len(frame) - alike :]
    return opening, [_without(one, ending) for one in bodies], ending


def _alike_at_the_end(one: list[str], other: list[str]) -> int:
    pairs = zip(reversed(one), reversed(other), strict=False)
    return sum(1 for _ in takewhile(lambda both: both[0] == both[1], pairs))


def _without(body: list[str], ending: list[str]) -> list[str]:
    ends_so = ending and body[-len(ending) :] == ending
    return body[: -len(ending)] if ends_so else body


def _paragraphs(letter: Letter) -> list[str]:
    return letter.text.strip("\n").split("\n\n")


def _elements(letter: Letter) -> list[str]:
    """The outermost elements of a letter's page: its paragraphs, lists and quotations."""
    found = _MAIN.search(letter.html)
    blocks, depth = [""], 0
    for line in (found[2] if found else letter.html).splitlines():
        blocks[-1] += f"{line}\n"
        depth += sum(-1 if tag[1] else 1 for tag in _TAG.finditer(line))
        if depth == 0:
            blocks.append("")
    return [one.rstrip("\n") for one in blocks if one.strip()]
