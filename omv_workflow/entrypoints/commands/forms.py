"""The form: its items, what another version changes, and taking one over in mid-year."""

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from omv_workflow.entrypoints.options import Year, chosen_year
from omv_workflow.entrypoints.session import Session
from omv_workflow.phrases import counted

if TYPE_CHECKING:
    from omv_workflow.domain.form_mapping import FormMapping
    from omv_workflow.forms.model import Form

form = typer.Typer(
    help="The form: list its items, compare two versions, let the year take a new one.",
    no_args_is_help=True,
)

_NAMES = "A shipped form's id, a file in the workspace, or the date of a version kept here."
Old = Annotated[str, typer.Argument(metavar="OLD", help=_NAMES)]
New = Annotated[str, typer.Argument(metavar="NEW", help=_NAMES)]


@form.command("items")
def items(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="FORM", help=f"{_NAMES} The plan's, if left out.")
    ] = None,
) -> None:
    """List the ids, sections and questions of a form, also before any year is open."""
    from omv_workflow.entrypoints.views.forms import form_view
    from omv_workflow.steps.look_at_forms import form_and_mapping

    session = Session.of(context)
    if name:
        found = _form(session, name)
    else:
        found, _ = form_and_mapping(session.parts, session.viewer, session.plan_id)
    session.show(found.model_dump(mode="json"), partial(form_view, found))


@form.command("diff")
def diff(
    context: typer.Context,
    old: Old,
    new: New,
    mapping: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="What became of the items; looked for beside NEW if left out."
        ),
    ] = None,
) -> None:
    """Show what one version of a form changes against another."""
    from omv_workflow.domain.form_changes import form_changes
    from omv_workflow.entrypoints.views.forms import form_changes_view

    session = Session.of(context)
    later = _form(session, new)
    changes = form_changes(_form(session, old), later, _mapping(session, new, later, mapping))
    session.show(changes, partial(form_changes_view, changes))


@form.command("adopt")
def adopt(
    context: typer.Context,
    year: Year = None,
) -> None:
    """Let the year under way go on with the form applied last.

    Its answers come along, and whoever has a new or changed question is asked. A drafted or
    offered plan goes back to collecting; a confirmed one stays as it is.
    """
    from omv_workflow.steps.adopt_form import adopt_form

    session = Session.of(context)
    adopted = adopt_form(
        session.parts, session.plan_id, session.actor, session.now, of_year=chosen_year(year)
    )
    told = counted(
        "The year {year} goes on with the new form; {number} item is asked anew.",
        "The year {year} goes on with the new form; {number} items are asked anew.",
        len(adopted.asked),
        year=str(adopted.cycle.anniversary.year),
    )
    session.show(adopted, told)


def _form(session: Session, name: str) -> "Form":
    """The form of a name; a date is that of a version that was applied."""
    from datetime import date

    from omv_workflow.forms.loader import find_form
    from omv_workflow.steps.look_at_forms import form_of_version

    try:
        version = date.fromisoformat(name)
    except ValueError:
        return find_form(name, session.folder)
    return form_of_version(session.parts, session.viewer, session.plan_id, version)


def _mapping(
    session: Session, new: str, later: "Form", mapping: str | None
) -> "FormMapping | None":
    from omv_workflow.domain.form_mapping_rules import read_mapping
    from omv_workflow.forms.loader import find_mapping
    from omv_workflow.steps.look_at_forms import form_and_mapping

    if mapping is None and new == later.version.isoformat():
        return form_and_mapping(session.parts, session.viewer, session.plan_id)[1]
    file = find_mapping(new, mapping, session.folder)
    return read_mapping(file, later) if file else None
