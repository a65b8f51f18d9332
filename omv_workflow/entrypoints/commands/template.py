"""The templates of plan and covering letter: copies to be restyled, and what is wrong with one."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from omv_workflow.entrypoints.session import Session
from omv_workflow.phrases import said

template = typer.Typer(
    help="The templates of plan and covering letter: take copies to restyle, and check them.",
    no_args_is_help=True,
)


@template.command("check")
def check(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The template, a .docx file.")],
) -> None:
    """Tell all that is wrong with a template, and where; or that it can be used, and what it has.

    Looks at its marks, fields, styles, tracked changes and comments, and at the YAML file beside
    it. Exit code 1 where something is wrong.

    Example: omv template check templates/plan.docx
    """
    from omv_workflow.adapters.ooxml.examination import examine
    from omv_workflow.entrypoints.views.template import template_view

    found = examine(file)
    Session.of(context).show(found, partial(template_view, found))
    if found.faults:
        raise typer.Exit(1)


@template.command("export")
def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where they are to stand.")],
) -> None:
    """Copy the shipped templates, each with the YAML file that belongs to it, to be restyled.

    Example: omv template export templates
    """
    from omv_workflow.entrypoints.own_template import export as copy_out

    written = copy_out(folder)
    told = said(
        "{files} stand in {folder}. Restyle a .docx, run `omv template check` on it, and name it in"
        " omv.toml under [templates].",
        files=tuple(path.name for path in written),
        folder=folder,
    )
    Session.of(context).show(written, told)
