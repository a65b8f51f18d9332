"""The command `omv`: its global options, and its commands in the order of the year."""

import gc
import os
import sys
from collections.abc import Callable
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any

import typer
from typer import TyperException
from typer.core import TyperGroup

from omv_workflow.adapters.logs import begin_logging
from omv_workflow.adapters.spoken import spoken
from omv_workflow.entrypoints.commands import (
    answering,
    collecting,
    confirmation,
    confirming,
    contributing,
    copies,
    disposal,
    distributing,
    doctor,
    forms,
    holding,
    keeping,
    keys,
    letters,
    live,
    log,
    mail,
    obligations,
    pages,
    people,
    person,
    rehearsing,
    running,
    second_factor,
    staff,
    status,
    steps,
    template,
    together,
    verifying,
    workspace,
)
from omv_workflow.entrypoints.help_texts import translate_help
from omv_workflow.entrypoints.language import begin, chosen
from omv_workflow.entrypoints.output import show_error
from omv_workflow.entrypoints.session import Session
from omv_workflow.errors import OmvError

_JSON = "--json"
_NOT_UNDERSTOOD = 2
"""The exit code for a line that can't be understood."""
_GARBAGE = 1_000_000
"""Objects between two looks for garbage: a command ends before much has come together."""
_INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells have it."""

_COMMANDS: dict[str, dict[str, Callable[..., None]]] = {
    "Begin": {
        "init": workspace.init,
        "apply": workspace.apply,
        "import": workspace.import_plan,
        "live": live.live,
    },
    "Look": {
        "status": status.status,
        "obligations": obligations.obligations,
        "show": answering.show_item,
        "people": people.people,
        "who": people.who,
        "distribution": distributing.distribution,
        "holders": holding.holders,
        "rehearse": rehearsing.rehearse,
        "verify": verifying.verify,
    },
    "Collect answers": {
        "open": collecting.open_year,
        "request": collecting.request,
        "remind": collecting.remind,
        "answer": answering.answer,
        "unchanged": answering.unchanged,
        "take-back": contributing.take_back,
        "delegate": contributing.delegate,
        "comment": contributing.comment,
        "accept": collecting.accept,
        "return": collecting.return_item,
        "hand-over": collecting.hand_over,
        "working-model": together.working_model,
        "meeting": together.meeting,
    },
    "Confirm": {
        "assemble": confirming.assemble,
        "document": confirming.document,
        "confirm": confirming.confirm,
        "return-year": confirming.return_year,
        "move": steps.move,
        "excuse": steps.excuse,
    },
    "Distribute": {
        "public": copies.public,
        "distribute": distributing.distribute,
        "package": copies.package,
        "delivered": distributing.delivered,
        "acknowledged": distributing.acknowledged,
        "clients-told": distributing.clients_told,
        "close": distributing.close,
    },
    "Run": {
        "doctor": doctor.doctor,
        "run": running.run,
        "up": workspace.up,
        "serve": workspace.serve,
        "work": workspace.work,
        "web": pages.web,
        "demo": workspace.demo,
    },
    "Keep": {"backup": keeping.backup, "restore": keeping.restore, "upgrade": keeping.upgrade},
}


class _Group(TyperGroup):
    """All commands: each refusal ends in three lines and exit code 1, wherever it arose."""

    def main(self, args: Any = None, *more: Any, **options: Any) -> Any:
        """Run the line that was typed, in the language of whoever typed it.

        A line that can't be understood ends in three lines as well, and in exit code 2; so does
        Ctrl-C, with its own code. Half a command shows its help instead.
        """
        typed = sys.argv[1:] if args is None else list(args)
        try:
            begin(os.environ)
            translate_help(self, spoken(chosen(os.environ)).gettext)
            ended = super().main(typed, *more, **{**options, "standalone_mode": False})
        except OmvError as error:
            show_error(error, as_json=_JSON in typed)
            ended = _NOT_UNDERSTOOD
        except typer.Abort:
            from omv_workflow.entrypoints.usage import interrupted

            show_error(interrupted(), as_json=_JSON in typed)
            ended = _INTERRUPTED
        except TyperException as error:
            from omv_workflow.entrypoints.usage import refusal

            if type(error).__name__ != "NoArgsIsHelpError":
                show_error(refusal(error), as_json=_JSON in typed)
            ended = _NOT_UNDERSTOOD
        sys.exit(ended if isinstance(ended, int) else 0)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take `--json` from wherever it stands on the line."""
        if _JSON in args:
            args = [_JSON, *(one for one in args if one != _JSON)]
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the line begins with."""
        if args[0] in self.commands:
            return super().resolve_command(ctx, args)
        from omv_workflow.entrypoints.usage import unknown_command

        show_error(
            unknown_command(args[0], self.commands), as_json=ctx.find_root().params["as_json"]
        )
        raise typer.Exit(_NOT_UNDERSTOOD)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; what it refuses is told, without a traceback."""
        try:
            return super().invoke(ctx)
        except OmvError as error:
            show_error(error, as_json=ctx.params["as_json"])
            raise typer.Exit(1) from error


app = typer.Typer(
    name="omv",
    cls=_Group,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)


@app.callback()
def options(
    context: typer.Context,
    workspace: Annotated[
        Path, typer.Option(metavar="DIR", envvar="OMV_WORKSPACE", help="The workspace's folder.")
    ] = Path(),
    as_json: Annotated[
        bool, typer.Option(_JSON, help="Print one JSON value (anywhere on the line).")
    ] = False,
    plan: Annotated[
        str | None, typer.Option(metavar="ID", help="Which plan, where there are several.")
    ] = None,
    for_person: Annotated[
        str | None,
        typer.Option("--for", metavar="PERSON", help="Record what this person did; names both."),
    ] = None,
    as_person: Annotated[
        str | None,
        typer.Option("--as", metavar="PERSON", help="Act as this person; virtual workspaces only."),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(metavar="INSTANT", help='E.g. "2027-02-12 10:00"; virtual workspaces only.'),
    ] = None,
) -> None:
    """Keep a plan that must be confirmed every year, with a log that anybody can check."""
    session = Session(workspace, as_json, plan, as_of, as_person, for_person)
    context.obj = session
    context.call_on_close(session.close)


_OF_A_PERSON: dict[str, Callable[..., None]] = {
    "absent": staff.absent,
    "mandate": staff.mandate,
    "leaves": staff.leaves,
}


def _add_commands() -> None:
    for panel, commands in _COMMANDS.items():
        for name, command in commands.items():
            app.command(name, rich_help_panel=panel)(command)
    for name, command in _OF_A_PERSON.items():
        person.person.command(name)(command)
    app.add_typer(forms.form, name="form", rich_help_panel="Begin")
    app.add_typer(workspace.unit, name="unit", rich_help_panel="Begin")
    app.add_typer(confirming.number, name="number", rich_help_panel="Confirm")
    app.add_typer(keys.keys, name="keys", rich_help_panel="Confirm")
    app.add_typer(confirmation.confirmation, name="confirmation", rich_help_panel="Confirm")
    app.add_typer(log.log, name="log", rich_help_panel="Look")
    app.add_typer(person.person, name="person", rich_help_panel="Look")
    app.add_typer(second_factor.second_factor, name="second-factor", rich_help_panel="Look")
    app.add_typer(disposal.disposal, name="disposal", rich_help_panel="Look")
    app.add_typer(mail.mail, name="mail", rich_help_panel="Distribute")
    app.add_typer(letters.letters, name="letters", rich_help_panel="Begin")
    app.add_typer(template.template, name="template", rich_help_panel="Begin")


_add_commands()


def main() -> None:
    """Run the command that was typed; a terminal that lacks a sign shows another in its place."""
    gc.set_threshold(_GARBAGE)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        begin_logging()
    except OmvError as error:
        show_error(error, as_json=_JSON in sys.argv)
        sys.exit(_NOT_UNDERSTOOD)
    app()
