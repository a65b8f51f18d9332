"""Writing a page from its template, in the reader's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from omv_workflow.adapters.spoken import LOCALES, Spoken, spoken
from omv_workflow.domain.word_changes import Part
from omv_workflow.entrypoints.web.blocks_html import answer_html, ground_html
from omv_workflow.entrypoints.web.changes_html import changes_html
from omv_workflow.entrypoints.web.pictures import LOOKS
from omv_workflow.phrases import counted, in_language, listed, named, said

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Page:
    """A page that is about to be written: its template, and what it tells."""

    template: str
    facts: Mapping[str, object]
    status: int = 200


def written(page: Page, language: str) -> HTMLResponse:
    """The page in a language."""
    template = _templates(language).get_template(page.template)
    return HTMLResponse(template.render(page.facts), page.status)


def language_of(wanted: str | None, accepted: str) -> str:
    """The language that was chosen, else the first that the browser asks for and we speak."""
    offered = [one.partition(";")[0].strip()[:2].lower() for one in accepted.split(",")]
    return next((one for one in (wanted, *offered) if one in LOCALES), "fi")


@cache
def _templates(language: str) -> Environment:
    tongue = spoken(language)
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {
        "say": _saying(tongue),
        "say_counted": _counting(tongue),
        "language": language,
        "languages": tuple(LOCALES),
    }
    made.filters |= {
        "day": tongue.day,
        "in_words": lambda text: in_language(text, tongue),
        "name": lambda name: in_language(named(name), tongue),
        "changes_from": _telling_changes(tongue),
        "look": LOOKS.__getitem__,
        "month": tongue.month,
        "several": lambda texts: in_language(listed(texts, ", "), tongue),
        "answer": answer_html,
        "ground": ground_html,
    }
    return made


def _saying(tongue: Spoken) -> Callable[..., str]:
    def say(pattern: str, /, **values: object) -> str:
        return in_language(said(pattern, **values), tongue)

    return say


def _telling_changes(tongue: Spoken) -> Callable[[str, str], Markup]:
    words = {
        Part.TAKEN_OUT: in_language(said("taken out"), tongue),
        Part.PUT_IN: in_language(said("put in"), tongue),
    }
    return lambda after, before: changes_html(before, after, words)


def _counting(tongue: Spoken) -> Callable[..., str]:
    def say_counted(one: str, many: str, /, number: int, **values: object) -> str:
        return in_language(counted(one, many, number, **values), tongue)

    return say_counted
