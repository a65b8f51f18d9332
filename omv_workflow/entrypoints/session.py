"""One run of the command: which workspace and plan, who acts, and when."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from omv_workflow.entrypoints.output import show
from omv_workflow.errors import InvalidInput, NotFound, NotPossibleNow
from omv_workflow.phrases import said

if TYPE_CHECKING:
    from rich.console import RenderableType

    from omv_workflow.bootstrap import App
    from omv_workflow.domain.actors import Actor
    from omv_workflow.domain.unit import UnitFile
    from omv_workflow.domain.visibility import Viewer
    from omv_workflow.phrases import Phrase
    from omv_workflow.steps.ports import Parts


@dataclass
class Session:
    """The global options, and what follows from them; each is found out when first asked for."""

    folder: Path
    as_json: bool = False
    plan: str | None = None
    as_of: str | None = None
    as_person: str | None = None
    for_person: str | None = None

    @classmethod
    def of(cls, context: typer.Context) -> "Session":
        """The session of the command that is running."""
        session: Session = context.find_root().obj
        return session

    def again(self) -> "Session":
        """A session of the same options that finds everything out anew, the instant included."""
        return replace(self)

    @cached_property
    def app(self) -> "App":
        """The workspace, wired.

        Raises:
            NotFound: the folder is no workspace.
        """
        from omv_workflow.bootstrap import load

        self.check_folder()
        return load(self.folder)

    def check_folder(self) -> None:
        """Refuse a folder that is no workspace.

        Raises:
            NotFound: it has no settings.
        """
        from omv_workflow.settings import SETTINGS_FILE

        if not (self.folder / SETTINGS_FILE).exists():
            raise NotFound(
                said("The workspace {folder}", folder=self.folder.resolve()),
                why=said("the folder holds no {file}.", file=SETTINGS_FILE),
                next_step=said(
                    "Choose one with `omv --workspace DIR`, or begin one with `omv init`."
                ),
            )

    def check_database(self) -> None:
        """Refuse a workspace whose settings or database can't be used as they are.

        Raises:
            OmvError: saying what is the matter.
        """
        _ = self.app

    def close(self) -> None:
        """End the connections of the workspace, where it was asked for."""
        if "app" in self.__dict__:
            self.app.close()

    @property
    def parts(self) -> "Parts":
        """What steps work with."""
        return self.app.parts

    @cached_property
    def now(self) -> datetime:
        """The instant of this command, read once."""
        from omv_workflow.entrypoints.instants import instant

        return self.app.now(instant(self.as_of, self.parts.zone) if self.as_of else None)

    def ask(self, question: "Phrase") -> None:
        """Ask; what is done then happens at the instant of the answer, however long it took.

        Whoever declines has changed nothing, and the command ends with exit code 1.
        """
        from omv_workflow.entrypoints.language import speak

        try:
            agreed = typer.confirm(speak(question), err=True)
        except typer.Abort:
            typer.echo(err=True)  # the question stands on a line that nobody ended
            raise
        if not agreed:
            typer.echo(speak(said("Nothing has changed.")), err=True)
            raise typer.Exit(1)
        self.__dict__.pop("now", None)

    def instant(self, text: str | None) -> datetime:
        """The instant that an option gives; now, where it was left out."""
        from omv_workflow.entrypoints.instants import instant

        return instant(text, self.parts.zone) if text else self.now

    @cached_property
    def plan_id(self) -> str:
        """The plan chosen with `--plan` among those that one may see, or the only one.

        Raises:
            NotPossibleNow: there is none yet.
            InvalidInput: there are several, or not the chosen one.
        """
        return _chosen(self.seen_plan_ids, self.plan)

    @cached_property
    def seen_plan_ids(self) -> list[str]:
        """The plans that one may see."""
        from omv_workflow.steps.queries import plan_ids

        return plan_ids(self.parts, self.viewer)

    @cached_property
    def viewer(self) -> "Viewer":
        """Who looks: what they see is that of the units where they work.

        Raises:
            NotAllowed: they work in none of them.
        """
        from omv_workflow.entrypoints import identity

        virtual = self.app.settings.workspace.virtual
        identity.check_may_choose_person(self.as_person, virtual=virtual)
        today = self.parts.today(self.now)
        return identity.viewer(self._units, self.as_person, today, virtual=virtual)

    @cached_property
    def runner(self) -> "Viewer":
        """Who does by hand what the schedule does; in a virtual workspace everybody may.

        Raises:
            NotAllowed: the account neither owns the workspace nor leads a unit.
        """
        from omv_workflow.domain.visibility import EVERYTHING
        from omv_workflow.entrypoints import identity

        if self.app.settings.workspace.virtual:
            return EVERYTHING
        today = self.parts.today(self.now)
        return identity.runner(self._units, self.folder.resolve(), today)

    @cached_property
    def _units(self) -> "list[UnitFile]":
        with self.parts.work() as work:
            return [one.file for one in work.units.find()]

    @cached_property
    def unit(self) -> "UnitFile":
        """The unit in force that keeps the plan."""
        with self.parts.work() as work:
            return work.units.get(work.plans.get(self.plan_id).unit_id).file

    @cached_property
    def actor(self) -> "Actor":
        """Who acts."""
        from omv_workflow.entrypoints import identity

        virtual = self.app.settings.workspace.virtual
        identity.check_may_choose_person(self.as_person, virtual=virtual)
        person = identity.acting_person(self.unit, self.as_person)
        return identity.actor(self.unit, person, self.for_person)

    def show(self, value: object, told: "str | Callable[[], RenderableType]") -> None:
        """Print the outcome as the user wants it: JSON of `value`, or what people are told."""
        show(value, told, as_json=self.as_json)


def _chosen(known: list[str], wanted: str | None) -> str:
    if not known:
        raise NotPossibleNow(
            said("Working on a plan"),
            why=said("no unit has been applied here yet."),
            next_step=said("Write unit.yaml, then run `omv apply`."),
        )
    if wanted is None and len(known) == 1:
        return known[0]
    if wanted in known:
        return wanted
    raise InvalidInput(
        said("The plan {plan}", plan=wanted) if wanted else said("Choosing the plan"),
        why=said("there is: {plans}.", plans=tuple(known)),
        next_step=said("Name one of them with `omv --plan ID`."),
    )
