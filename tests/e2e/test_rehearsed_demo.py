"""The demo's year rehearsed: what is told of it is what the demo then really sends."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pytest

from omv_workflow.bootstrap import App, load
from omv_workflow.domain.supposing import PLAIN
from omv_workflow.entrypoints.demo.acts import Act, play, read_acts
from omv_workflow.entrypoints.demo.run import BEGINS, COORDINATOR, begin, prepare
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.rehearse_year import play_year
from omv_workflow.steps.rehearsed_entries import EntryKind

Told = tuple[date, str, str]


@dataclass(frozen=True)
class DemoPeople:
    """The people of the demo, who do on each day what they do there."""

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
                play(replace(self.app, parts=stage), self.plan_id, replace(act, at=now))


@pytest.fixture
def unplayed(tmp_path: Path) -> Iterator[tuple[App, str]]:
    """The demo's workspace before its year begins."""
    with closing(prepare(tmp_path)) as app:
        yield app, begin(app)


def sent_in(folder: Path, plan_id: str) -> list[Told]:
    """When, to whom and what for letters went out in a demo that was played."""
    with closing(load(folder)) as app, app.parts.work() as work:
        messages = work.messages.find(plan_id=plan_id)
        return sorted(
            (app.parts.today(one.state_since), one.to_address, one.purpose) for one in messages
        )


def test_the_rehearsal_tells_what_the_demo_sends(unplayed: tuple[App, str], demo: Path) -> None:
    """Letter by letter: the day, the reader, what for."""
    app, plan_id = unplayed
    with app.parts.work() as work:
        (cycle,) = work.cycles.find(plan_id=plan_id)
    people = DemoPeople(app, plan_id, read_acts(app.parts.zone))
    year = play_year(app.parts, cycle, people, PLAIN, COORDINATOR, BEGINS)
    told = [(one.day, one.to, one.purpose) for one in year.entries if one.what is EntryKind.MESSAGE]
    assert sorted(told) == sent_in(demo, plan_id)
    assert year.failed == ()
