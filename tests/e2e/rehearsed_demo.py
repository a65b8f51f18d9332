"""The demo's year rehearsed, the letters told of it, and those that the demo then really sent."""

from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from omv_workflow.bootstrap import App, load
from omv_workflow.domain.messages import Attempt, Message
from omv_workflow.domain.supposing import PLAIN
from omv_workflow.entrypoints.demo.acts import Act, play, read_acts
from omv_workflow.entrypoints.demo.answering import ANSWERS
from omv_workflow.entrypoints.demo.run import BEGINS, COORDINATOR, begin, prepare
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.record_delivery import HandedOver, record_acknowledgement
from omv_workflow.steps.rehearse_year import RehearsedYear, play_year
from omv_workflow.steps.rehearsed_entries import EntryKind

Told = tuple[date, str, str]


@dataclass(frozen=True)
class DemoPeople:
    """The people of the demo, who do on each day what they do there.

    No letter is there to be answered: that somebody has answered it, is recorded.
    """

    app: App
    plan_id: str
    acts: list[Act]

    def next_day(self, stage: Parts, now: datetime) -> date | None:
        """The day of the next act."""
        days = [stage.today(act.at) for act in self.acts]
        return min((day for day in days if day > stage.today(now)), default=None)

    def act(self, stage: Parts, now: datetime) -> None:
        """Do the acts of today, one after the other."""
        for act in self.acts:
            if stage.today(act.at) == stage.today(now):
                self._play(stage, replace(act, at=now))

    def _play(self, stage: Parts, act: Act) -> None:
        if act.does in ANSWERS:
            told = HandedOver(act.who, act.at, channel=None, how="answered")
            record_acknowledgement(stage, self.plan_id, told, COORDINATOR, act.at)
        else:
            play(replace(self.app, parts=stage), self.plan_id, act)


def rehearsed(folder: Path) -> RehearsedYear:
    """The demo's year, rehearsed in a folder of its own before it begins."""
    with closing(prepare(folder)) as app:
        plan_id = begin(app)
        with app.parts.work() as work:
            (cycle,) = work.cycles.find(plan_id=plan_id)
        people = DemoPeople(app, plan_id, read_acts(app.parts.zone))
        return play_year(app.parts, cycle, people, PLAIN, COORDINATOR, BEGINS)


def letters_told(year: RehearsedYear) -> list[Told]:
    """When, to whom and what for letters go out in a rehearsed year."""
    told = (one for one in year.entries if one.what is EntryKind.MESSAGE)
    return sorted((one.day, one.to, one.purpose) for one in told)


def letters_sent(folder: Path) -> list[Told]:
    """When, to whom and what for letters went out in a demo that was played."""
    with closing(load(folder)) as app, app.parts.work() as work:
        return sorted(
            (app.parts.today(_gone_at(work, one)), one.to_address, one.purpose)
            for one in work.messages.find()
        )


def _gone_at(work: UnitOfWork, message: Message) -> datetime:
    """When it went out: what has been given up since tells that of its last try alone."""
    tried: list[Attempt] = work.attempts.find(message_id=message.id)
    return tried[-1].ended_at if tried else message.state_since
