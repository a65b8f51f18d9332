"""Checking a file that was handed out: anywhere, offline, without workspace or database."""

from pathlib import Path
from typing import Annotated

import typer

from omv_workflow.entrypoints.session import Session


def verify(
    context: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A PDF, a record, a DOCX copy, or openings."),
    ],
    trust: Annotated[
        list[Path] | None,
        typer.Option("--trust", metavar="PEM", help="A root that is trusted; as often as needed."),
    ] = None,
    record: Annotated[
        Path | None, typer.Option(help="The record that FILE is held against.")
    ] = None,
    signature: Annotated[
        Path | None, typer.Option(help="That of the record; the .p7s beside it if left out.")
    ] = None,
    openings: Annotated[
        Path | None, typer.Option(help="What a public copy shows, or the salts of a full one.")
    ] = None,
) -> None:
    """Check a signed PDF, a confirmation record or a copy; exit 0 only if all holds.

    Example: omv verify plan.pdf --trust root.pem --record record.json
    """
    from omv_workflow.bootstrap import clock
    from omv_workflow.domain.verdict import all_hold
    from omv_workflow.entrypoints.verifying import Asked
    from omv_workflow.entrypoints.verifying_apart import verify_apart
    from omv_workflow.entrypoints.views.verdict import verdict_view

    session = Session.of(context)
    asked = Asked(file, tuple(trust or ()), record, signature, openings)
    findings = verify_apart(asked, clock())
    session.show(
        {"holds": all_hold(findings), "findings": findings}, lambda: verdict_view(findings)
    )
    if not all_hold(findings):
        raise typer.Exit(1)
