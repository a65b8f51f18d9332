"""Letters from one Markdown template per purpose and language.

A template is rendered twice with the same facts: as typed for the plain text, and with the facts'
own Markdown escaped for the HTML.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import TracebackType

from jinja2 import TemplateError, TemplateSyntaxError, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from omv_workflow.adapters.mail.dates import short_date
from omv_workflow.adapters.mail.markup import escape_markdown, html_page
from omv_workflow.adapters.mail.plain_text import plain_text, unbroken, with_blanks
from omv_workflow.adapters.mail.templates import LANGUAGES, environment
from omv_workflow.domain.messages import Letter, Purpose
from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import said

_SPACE_OR_CONTROL = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_SUBJECT = "Subject: "
# What a template can bring up as it is filled in; those of the program itself never do.
_FAULTS = (TemplateError, TypeError, ValueError, LookupError, ArithmeticError, AttributeError)


@dataclass(frozen=True)
class LetterWriter:
    """Writes letters from the templates in `folder`, and those shipped where it has none.

    The page, for mail programs that show HTML, takes most of the time.
    """

    folder: Path | None = None
    has_page: bool = True

    def __call__(self, purpose: Purpose, language: str, facts: Mapping[str, object]) -> Letter:
        """The letter for a purpose in `fi`, `sv` or `en`, with its facts filled in.

        Facts are text, whole numbers and `date`s, and lists of them; each is shown on one line.

        Raises:
            InvalidInput: the language has no letters, a fact is missing or can't be shown, or the
                workspace's own template is at fault, by file and line.
        """
        if language not in LANGUAGES:
            raise InvalidInput(
                said("A letter in the language {language}", language=language),
                why=said("letters are written in {languages} only.", languages=LANGUAGES),
                next_step=said("Choose one of these for the recipient."),
            )
        subject, text = _rendered(plain_templates(self.folder, language), purpose, facts)
        letter = Letter(with_blanks(subject), plain_text(text), "")
        return self._with_page(letter, purpose, language, facts) if self.has_page else letter

    def _with_page(
        self, letter: Letter, purpose: Purpose, language: str, facts: Mapping[str, object]
    ) -> Letter:
        _, markdown = _rendered(_page_templates(self.folder, language), purpose, facts)
        page = html_page(markdown, title=letter.subject, language=language)
        return replace(letter, html=page)


write_letter = LetterWriter()
"""Writes letters from the shipped templates alone."""


class _Ready(str):
    """Text that is shown as it stands, whatever a template does to facts."""

    __slots__ = ()


@cache
def plain_templates(folder: Path | None, language: str) -> ImmutableSandboxedEnvironment:
    """The templates of a language as they are filled in for the plain text."""
    return environment(
        folder,
        language,
        lambda fact: _shown(fact, language),
        lambda command: _Ready(unbroken(_one_line(command))),
        lambda address, words: _Ready(f"{words}:\n{unbroken(_one_line(address))}"),
    )


@cache
def _page_templates(folder: Path | None, language: str) -> ImmutableSandboxedEnvironment:
    def finalize(fact: object) -> str:
        shown = _shown(fact, language)
        return shown if isinstance(fact, _Ready) else escape_markdown(shown)

    return environment(
        folder,
        language,
        finalize,
        lambda command: _Ready(f"`{_one_line(command).replace('`', chr(39))}`"),
        lambda address, words: _Ready(f"[{escape_markdown(words)}](<{_one_line(address)}>)"),
    )


def _rendered(
    templates: ImmutableSandboxedEnvironment, purpose: Purpose, facts: Mapping[str, object]
) -> tuple[str, str]:
    name = f"{purpose}.md"
    try:
        text = templates.get_template(name).render(facts)
    except (*_FAULTS, RecursionError) as error:
        raise _fault(error, purpose) from error
    head, _, body = text.lstrip("\n").partition("\n\n")
    subject = head.removeprefix(_SUBJECT).strip()
    if not head.startswith(_SUBJECT) or "\n" in head or not subject:
        raise InvalidInput(
            said("The letter {purpose}", purpose=purpose),
            why=said(
                "{place}: expected a line `Subject: …` first, and an empty line after it",
                place=f"{_place_of(templates, name)}:1",
            ),
            next_step=said("Correct the file, and try it with `omv letters check`."),
        )
    return subject, _tidy(body)


def _place_of(templates: ImmutableSandboxedEnvironment, name: str) -> str:
    return templates.get_template(name).filename or name


def _fault(error: Exception, purpose: Purpose) -> InvalidInput:
    return InvalidInput(
        said("The letter {purpose}", purpose=purpose),
        why=said("{place}: {reason}", place=_place_in(error), reason=str(error)),
        next_step=said(
            "Give every fact that it shows, or correct the file and try `omv letters check`."
        ),
    )


def _place_in(error: Exception) -> str:
    """The template and the line where it went wrong."""
    if isinstance(error, TemplateSyntaxError):
        return f"{error.filename or error.name}:{error.lineno}"
    return _innermost(error.__traceback__)


def _innermost(traceback: TracebackType | None) -> str:
    """Jinja gives each frame the file and the line of the template that it stems from."""
    place = "letters"
    while traceback is not None:
        file = traceback.tb_frame.f_code.co_filename
        if file.startswith("letters/"):
            place = f"{file}:{traceback.tb_lineno}"
        traceback = traceback.tb_next
    return place


def _shown(fact: object, language: str) -> str:
    if isinstance(fact, _Ready):
        return fact
    if isinstance(fact, date) and not isinstance(fact, datetime):
        return short_date(fact, language)
    if isinstance(fact, str | int | Undefined):  # an undefined one raises as it becomes text
        return _one_line(fact)
    raise InvalidInput(
        said("A fact of the type {type} in a letter", type=type(fact).__name__),
        why=said("letters show text, whole numbers and dates."),
        next_step=said("Hand it in as one of these."),
    )


def _one_line(fact: object) -> str:
    return _SPACE_OR_CONTROL.sub(" ", str(fact))


def _tidy(text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"
