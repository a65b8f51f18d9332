"""Playing the year: from due instant to due instant through the flows, people acting in between."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from omv_workflow.bootstrap import App, load
from omv_workflow.domain.actors import Actor
from omv_workflow.domain.obligations import Obligation
from omv_workflow.domain.previous_plan import PreviousPlan
from omv_workflow.domain.timetable import AFTER_CONFIRMATION, StepKind
from omv_workflow.domain.unit_rules import read_unit
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.entrypoints.database import begin_database
from omv_workflow.entrypoints.demo.acts import Act, data_file, play, read_acts, told
from omv_workflow.entrypoints.demo.answering import ANSWERS, RETURN_ADDRESS, RETURNS, make_mailbox
from omv_workflow.entrypoints.demo.folder import make_room
from omv_workflow.entrypoints.demo.results import PLAN_PDF, write_results
from omv_workflow.entrypoints.flow_runs import FlowRuns
from omv_workflow.entrypoints.language import reader, speak
from omv_workflow.entrypoints.seal_files import SEAL, make_test_authority
from omv_workflow.errors import NotPossibleNow
from omv_workflow.forms.loader import shipped_form
from omv_workflow.forms.validation import validate
from omv_workflow.phrases import said
from omv_workflow.settings import SETTINGS_FILE, UNIT_FILE
from omv_workflow.steps.apply_unit import apply_unit
from omv_workflow.steps.converting import NO_LIBREOFFICE
from omv_workflow.steps.go_live import go_live
from omv_workflow.steps.import_plan import import_plan
from omv_workflow.steps.queries import open_obligations, unsent_messages
from omv_workflow.steps.workspace_mode import begin_workspace

BEGINS = datetime(2026, 5, 20, 6, 0, tzinfo=UTC)
COORDINATOR = Actor("ylitarkastaja")
MOST_FLOW_RUNS = 50
_FIRST_RUN_OF_THE_DAY = time(8, 30)
_ASSEMBLES = "assemble_plans"
_SETTINGS = f"""\
# The demo: a virtual workspace, in which time is given and nothing leaves the house. Its seal
# is one for trying out.
[workspace]
virtual = true

[mail]
return_address = "{RETURN_ADDRESS}"
returns_maildir = "{RETURNS}"

[seal]
key = "{SEAL}"
"""

_FLOWS: dict[StepKind, str] = {
    StepKind.OPEN: "open_cycles",
    StepKind.REQUEST: "request_contributions",
    StepKind.REMIND_1: "chase_contributions",
    StepKind.REMIND_2: "chase_contributions",
    StepKind.ANSWERS_DUE: "chase_contributions",
    StepKind.ANSWERS_LATE: "chase_contributions",
    StepKind.ESCALATE: "chase_contributions",
    StepKind.DRAFT: _ASSEMBLES,
    StepKind.COMMENTS_CLOSE: _ASSEMBLES,
    StepKind.READY: _ASSEMBLES,
    StepKind.REMIND_CONFIRMATION_1: "remind_confirmers",
    StepKind.REMIND_CONFIRMATION_2: "remind_confirmers",
    StepKind.REMIND_CONFIRMATION_3: "remind_confirmers",
    StepKind.OVERDUE: "remind_confirmers",
    StepKind.TELL_STAFF: "distribute_plans",
    StepKind.TELL_CLIENTS: "distribute_plans",
    StepKind.DISTRIBUTE: "distribute_plans",
    StepKind.ACCEPT: "chase_contributions",
    StepKind.ACKNOWLEDGE: "distribute_plans",
    StepKind.NUMBER: _ASSEMBLES,
}


def run(folder: Path) -> None:
    """Play the demo's year into a folder, afresh.

    Raises:
        NotPossibleNow: the folder holds something other than an earlier demo.
    """
    make_room(folder)
    with closing(prepare(folder)) as app:
        plan_id = begin(app)
        with _progress() as progress, FlowRuns(folder) as runs:
            year = _Year(app, plan_id, runs, progress)
            year.play(read_acts(app.parts.zone))
        write_results(app, plan_id, year.now, year.flow_runs)
    told = said(
        "The year is in {folder}/: begin with {file}.", folder=folder, file=folder / "summary.md"
    )
    Console().print(speak(told))
    if not (folder / PLAN_PDF).exists():
        Console().print(
            speak(said("It is left without {file}: {why}.", file=PLAN_PDF, why=NO_LIBREOFFICE))
        )


class _Year:
    """The year being played: its clock, what has been tried, how many flows have run."""

    def __init__(self, app: App, plan_id: str, runs: FlowRuns, progress: Progress) -> None:
        self._app = app
        self._plan_id = plan_id
        self._runs = runs
        self._tried: set[tuple[str, date]] = set()
        self._progress = progress
        self.now = BEGINS
        self.flow_runs = 0

    def play(self, acts: list[Act]) -> None:
        """Let everything happen in its order, until the last act is done."""
        task = self._progress.add_task("", total=(acts[-1].at - BEGINS).days)
        for act in acts:
            for due in self._due_before(act.at):
                self._move_to(due, task, said("flows"))
                self._run_due()
            self._move_to(act.at, task, told(act))
            play(self._app, self._plan_id, act)
            if act.does in ANSWERS:
                self._run("send_mail")
        self._run_due()
        self._run("verify_logs")

    def _due_before(self, instant: datetime) -> Iterator[datetime]:
        """The instants, one after another, at which something untried falls due."""
        last = self._app.parts.today(instant)
        while (due := self._next_due(last)) is not None and due < instant:
            yield due

    def _next_due(self, last: date) -> datetime | None:
        """The next instant at which anything is to be done, up to that day."""
        today = self._app.parts.today(self.now)
        days = [one.starts_on for one in self._untried(today)]
        if any(one.kind in AFTER_CONFIRMATION for one in self._untried(last)):
            days.append(last)
        if self._unsent():
            days.append(today)
        return self._instant(min(days)) if days else None

    def _instant(self, day: date) -> datetime:
        zone = self._app.parts.zone
        opening = datetime.combine(day, _FIRST_RUN_OF_THE_DAY, zone).astimezone(UTC)
        return max(opening, self.now + timedelta(minutes=5))

    def _run_due(self) -> None:
        """Run the flows of what is due, each once, and send the mail that comes of it."""
        today = self._app.parts.today(self.now)
        due = [one for one in self._untried(today) if one.starts_on <= today]
        self._tried.update(_try(one, today) for one in due)
        for flow in dict.fromkeys(_FLOWS[one.kind] for one in due):
            self._run(flow)
            if flow == _ASSEMBLES:
                self._run("make_pdfs")
        if self._unsent():
            self._run("send_mail")

    def _run(self, flow: str) -> None:
        self.flow_runs += 1
        if self.flow_runs > MOST_FLOW_RUNS:
            raise NotPossibleNow(
                said("Playing the year"),
                why=said(
                    "it has taken {most} flow runs and is not over.",
                    most=MOST_FLOW_RUNS,
                ),
                next_step=said("Look in the workspace for what falls due again and again."),
            )
        ended = self._runs.run(flow, self.now)
        if ended["state"] != "Completed":
            raise NotPossibleNow(
                said("Playing the flow {flow} at {now}", flow=flow, now=self.now.isoformat()),
                why=said(
                    "it ended as {ended}: {summary}.",
                    ended=ended["state"],
                    summary=ended["summary"],
                ),
                next_step=said("See what it wrote above."),
            )

    def _untried(self, day: date) -> list[Obligation]:
        """What has yet to be tried, or to be tried again on that day."""
        return [
            one
            for one in open_obligations(self._app.parts, EVERYTHING, self._plan_id)
            if one.kind in _FLOWS and _try(one, day) not in self._tried
        ]

    def _unsent(self) -> int:
        return unsent_messages(self._app.parts, EVERYTHING, self._plan_id)

    def _move_to(self, instant: datetime, task: TaskID, what: str) -> None:
        self.now = instant
        local = instant.astimezone(self._app.parts.zone)
        self._progress.update(
            task,
            completed=(instant - BEGINS).days,
            description=f"{reader().day(local.date())} {speak(what)}",
        )


def _try(one: Obligation, day: date) -> tuple[str, date]:
    """One try at a duty: what waits for people after the confirmation is tried day by day.

    Everything else when it begins; some of it begins again.
    """
    return one.id, day if one.kind in AFTER_CONFIRMATION else one.starts_on


def prepare(folder: Path) -> App:
    """The demo's workspace, with nothing in it yet."""
    (folder / SETTINGS_FILE).write_text(_SETTINGS, encoding="utf-8")
    (folder / UNIT_FILE).write_text(data_file(UNIT_FILE), encoding="utf-8")
    unit = read_unit(data_file(UNIT_FILE), UNIT_FILE, shipped_form)
    make_test_authority(folder, unit.unit.name, BEGINS)
    begin_database(folder)
    make_mailbox(folder)
    return load(folder)


def begin(app: App) -> str:
    """Apply the unit, import last year's plan, and let mail go out."""
    unit = read_unit(data_file(UNIT_FILE), UNIT_FILE, app.parts.forms)
    begin_workspace(app.parts, COORDINATOR, BEGINS, virtual=True)
    plan_id = apply_unit(app.parts, unit, COORDINATOR, BEGINS).plan_id
    name = "previous_plan.yaml"
    previous = validate(PreviousPlan, data_file(name), name)
    import_plan(app.parts, plan_id, previous, COORDINATOR, BEGINS)
    go_live(app.parts, plan_id, COORDINATOR, BEGINS)
    return plan_id


def _progress() -> Progress:
    return Progress(
        BarColumn(), TimeElapsedColumn(), TextColumn("{task.description}"), console=Console()
    )
