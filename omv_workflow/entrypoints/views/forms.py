"""Forms: their items, what a version changes, and by which version each year is kept."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.form_changes import FormChange, FormChangeKind
from omv_workflow.domain.policies import PREPARING
from omv_workflow.domain.unit import SECTION_PREFIX
from omv_workflow.entrypoints.language import speak
from omv_workflow.entrypoints.views.parts import words
from omv_workflow.forms.model import Form
from omv_workflow.phrases import named, said
from omv_workflow.steps.take_form import FormNews, YearsForm

_INDENT = (0, 0, 0, 2)


def form_view(form: Form) -> Group:
    """Every section with its items: the id and type, and below it the whole question."""
    shown: list[RenderableType] = [
        Text(speak(said("{title}, version of {day}", title=form.title, day=form.version)))
    ]
    for section in form.sections:
        shown += ["", Text(f"{section.title} ({SECTION_PREFIX}{section.id})", style="bold")]
        for item in section.items:
            shown.append(Text(f"{item.id} ({words(item.type)})"))
            shown.append(Padding(Text(item.text), _INDENT, expand=False))
    return Group(*shown)


def form_changes_view(changes: Sequence[FormChange]) -> Group:
    """Each change in a line, with what stood there before and what stands there now."""
    if not changes:
        return Group(Text(speak(said("No item is changed."))))
    return Group(*(part for change in changes for part in _change(change)))


def form_news_view(news: FormNews) -> Group:
    """What an applied form changes, and which year is kept by which version."""
    told = said("The plan now follows the form's version of {day}.", day=news.version)
    years = (Text(speak(_year(one))) for one in news.years)
    return Group(Text(speak(told), style="bold"), form_changes_view(news.changes), *years)


def _change(change: FormChange) -> Iterator[RenderableType]:
    yield Text(speak(_told(change)))
    if change.kind is FormChangeKind.REWORDED:
        for sign, text in (("-", change.before), ("+", change.after)):
            yield Padding(Text(f"{sign} {text}"), _INDENT, expand=False)


def _told(change: FormChange) -> str:
    item, before, after = change.item, change.before, change.after
    types = {"before": named(str(before)), "after": named(str(after))}
    return {
        FormChangeKind.ADDED: said("{item} is new: {question}", item=item, question=after),
        FormChangeKind.RENAMED: said("{item} was called {before}.", item=item, before=before),
        FormChangeKind.SPLIT: said(
            "{item} is a part of what was {before}.", item=item, before=before
        ),
        FormChangeKind.MERGED: said(
            "{item} joins what was asked apart: {before}.", item=item, before=before
        ),
        FormChangeKind.MOVED: said(
            "{item} stands elsewhere now: in {after}, before in {before}.",
            item=item,
            before=before,
            after=after,
        ),
        FormChangeKind.REWORDED: said("{item} is worded otherwise:", item=item),
        FormChangeKind.RETYPED: said("{item} was {before} and is {after}.", item=item, **types),
        FormChangeKind.DROPPED: said(
            "{item} is dropped; its answers stay in their years.", item=item
        ),
        FormChangeKind.REMOVED: said("{item} is gone.", item=item),
    }[change.kind]


def _year(one: YearsForm) -> str:
    year = str(one.anniversary.year)
    if one.state is CycleState.SCHEDULED:
        return said("The year {year} takes it when it opens.", year=year)
    if one.state in PREPARING:
        return said(
            "The year {year} stays with the version of {day}; `omv form adopt --year {year}` lets"
            " it take the new one.",
            year=year,
            day=one.version,
        )
    return said(
        "The year {year} is confirmed and stays with the version of {day}.",
        year=year,
        day=one.version,
    )
