"""Letters from one Markdown template per purpose and language.

A template is rendered twice with the same facts: as typed for the plain text, and with the facts'
own Markdown escaped for the HTML.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache, partial

from jinja2 import PackageLoader, StrictUndefined, Undefined, UndefinedError, select_autoescape
from jinja2.sandbox import ImmutableSandboxedEnvironment

from omv_workflow.adapters.mail.dates import short_date, weekday_date
from omv_workflow.adapters.mail.markup import escape_markdown, html_page
from omv_workflow.domain.messages import Letter, Purpose
from omv_workflow.errors import InvalidInput

LANGUAGES = ("fi", "sv", "en")
_SPACE_OR_CONTROL = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_SUBJECT = "Subject: "


def write_letter(purpose: Purpose, language: str, facts: Mapping[str, object]) -> Letter:
    """The letter for a purpose in `fi`, `sv` or `en`, with its facts filled in.

    Facts are text, whole numbers and `date`s, and lists of them; each is shown on one line.

    Raises:
        InvalidInput: the language has no letters, a fact is missing, or one can't be shown.
    """
    if language not in LANGUAGES:
        raise InvalidInput(
            f"A letter in the language {language!r}",
            why=f"letters are written in {', '.join(LANGUAGES)} only.",
            next_step="Choose one of these for the recipient.",
        )
    subject, text = _rendered(purpose, language, facts, escape=str)
    _, markdown = _rendered(purpose, language, facts, escape=escape_markdown)
    return Letter(subject, text, html_page(markdown, title=subject, language=language))


def _rendered(
    purpose: Purpose, language: str, facts: Mapping[str, object], escape: Callable[[str], str]
) -> tuple[str, str]:
    template = _environment(language, escape).get_template(f"{purpose}.md")
    try:
        head, _, body = template.render(facts).partition("\n\n")
    except UndefinedError as error:
        raise InvalidInput(
            f"The letter {purpose} in {language}",
            why=f"a fact that it shows is missing: {error.message}.",
            next_step="Hand in every fact of this purpose, an empty list where there is nothing.",
        ) from error
    return head.removeprefix(_SUBJECT).strip(), _tidy(body)


@cache
def _environment(language: str, escape: Callable[[str], str]) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        loader=PackageLoader("omv_workflow.adapters.mail", f"letters/{language}"),
        autoescape=select_autoescape(),  # HTML only; Markdown is escaped by `finalize`
        undefined=StrictUndefined,
        finalize=lambda fact: escape(_shown(fact, language)),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["weekday"] = partial(weekday_date, language=language)
    return environment


def _shown(fact: object, language: str) -> str:
    if isinstance(fact, date) and not isinstance(fact, datetime):
        return short_date(fact, language)
    if isinstance(fact, str | int | Undefined):  # an undefined one raises as it becomes text
        return _SPACE_OR_CONTROL.sub(" ", str(fact))
    raise InvalidInput(
        f"A fact of the type {type(fact).__name__} in a letter",
        why="letters show text, whole numbers and dates.",
        next_step="Hand it in as one of these.",
    )


def _tidy(text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"
