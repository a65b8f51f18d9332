"""One person: what is held on them, and its erasure."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from omv_workflow.entrypoints.options import Person, Reason
from omv_workflow.entrypoints.session import Session
from omv_workflow.phrases import said

person = typer.Typer(
    help="One person: what changes about them, what is held on them.", no_args_is_help=True
)


@person.command("export")
def export(
    context: typer.Context,
    person_id: Person,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="Where the JSON goes.")
    ] = None,
) -> None:
    """Export all that is held on a person, present or former, as JSON.

    Only the person, or who leads or coordinates the unit, can do it; it is recorded.
    """
    from omv_workflow.entrypoints.files import check_can_hold, write_private
    from omv_workflow.entrypoints.output import json_bytes
    from omv_workflow.entrypoints.views.person import data_view
    from omv_workflow.steps.person_data import export_person

    if to:
        check_can_hold(to)
    session = Session.of(context)
    data = export_person(session.parts, session.plan_id, person_id, session.actor, session.now)
    if to is None:
        session.show(data, partial(data_view, data))
        return
    write_private(to, json_bytes(data))
    session.show(
        {"file": to}, said("All that is held on {who} stands in {file}.", who=person_id, file=to)
    )


@person.command("erase")
def erase(
    context: typer.Context,
    person_id: Person,
    reason: Reason,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    """Erase what is held on a person who has left.

    What goes, what stays and why, and which texts somebody has to judge is shown first.

    Example: omv person erase tarkastaja --reason "Retention has ended"
    """
    from omv_workflow.entrypoints.views.person import erased_view, erasure_view
    from omv_workflow.entrypoints.workspace_files import files_naming
    from omv_workflow.steps.erase_person import erase_person, preview_erasure
    from omv_workflow.steps.person_data import known_traces

    session = Session.of(context)
    parts, plan_id, actor = session.parts, session.plan_id, session.actor
    coming = preview_erasure(parts, plan_id, person_id, actor, session.now)
    named_in = files_naming(session.folder, known_traces(parts, plan_id, person_id))
    if not yes:
        session.show(coming, partial(erasure_view, coming))
        if session.as_json:
            return
        session.ask(said("Erase it?"))
    erasure = erase_person(parts, plan_id, person_id, reason, actor, session.now)
    outcome = {"erasure": erasure, "files_to_edit": named_in}
    session.show(outcome, partial(erased_view, erasure, named_in))


@person.command("erased")
def erased(context: typer.Context) -> None:
    """List who was erased and when: to be erased again after a backup has been restored."""
    from omv_workflow.entrypoints.views.person import erased_people_view
    from omv_workflow.steps.erase_person import erased_people

    session = Session.of(context)
    found = erased_people(session.parts, session.viewer)
    session.show(found, partial(erased_people_view, found, session.parts.zone))
