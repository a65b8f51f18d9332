"""A year lived in processes that are killed, each at a moment that it is told, until it is over.

`python killed_year.py FOLDER MOMENT...` lives a year in the workspace FOLDER. The first process
dies at the first moment, the next one goes on from the day where that happened and dies after so
many moments more, and so on; the last one is let live. A moment is a statement to the database, a
commit, or a change to the file system. What has become of the year is printed as JSON.
"""

import json
import os
import re
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from omv_workflow.bootstrap import load
from omv_workflow.domain.actors import Actor
from omv_workflow.domain.answers import AnswerState
from omv_workflow.domain.contributions import RequestState
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.events import plan_stream
from omv_workflow.domain.messages import Message, MessageAct, MessageState
from omv_workflow.domain.obligations import ObligationState
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.unit import Channel
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.entrypoints.database import begin_database
from omv_workflow.steps.answer import give_answer
from omv_workflow.steps.apply_unit import apply_unit
from omv_workflow.steps.confirm import DoneElsewhere, record_confirmation
from omv_workflow.steps.go_live import go_live
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.record_delivery import HandedOver, record_clients_told, record_delivery
from omv_workflow.steps.register_number import set_register_number
from omv_workflow.steps.review import accept_contributions
from omv_workflow.steps.scheduled import MOVING_ON, run_steps
from omv_workflow.steps.settle_mail import send_again, settle_mail, troubled_mail
from omv_workflow.steps.verify_log import check_streams
from omv_workflow.steps.year import Year, current_cycle, load_year
from omv_workflow.testing import at
from omv_workflow.testing.example import (
    COORDINATOR,
    DIRECTOR,
    EXAMPLE_PLAN,
    example_forms,
    example_unit,
)

BY = Actor(COORDINATOR)
# Every few days from the request to well after the anniversary; what fell due in between is caught
# up with (law 2).
DAYS = [date(2027, 2, 11) + timedelta(days=4 * number) for number in range(27)]
_CHANGES = {"os.rename", "os.remove", "os.link", "os.mkdir"}
_ANSWERS = {"work": "Tiimeissä.", "risks": "Kuukausittain.", "interpreters": "yes"}
_NO_PDF = '[workspace]\nvirtual = true\n\n[pdf]\nmake = "never"\n'
_RANDOM = re.compile(r"[0-9a-f]{32}(-[0-9a-f]{32})*")


def die_after(moments: int) -> Callable[[], int]:
    """Let this process be killed at a moment to come; the function returned counts them."""
    passed = 0

    def pass_one() -> None:
        nonlocal passed
        passed += 1
        if passed == moments:
            os.kill(os.getpid(), signal.SIGKILL)

    def see(name: str, arguments: tuple[Any, ...]) -> None:
        if name in _CHANGES or (name == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR)):
            pass_one()

    sys.addaudithook(see)
    event.listen(Engine, "before_cursor_execute", lambda *_: pass_one())
    event.listen(Engine, "commit", lambda *_: pass_one())
    return lambda: passed


def open_parts(folder: Path) -> Parts:
    """The workspace's parts, with the example's form; the database is made where there is none."""
    begin_database(folder)
    return replace(load(folder).parts, forms=example_forms)


def live(parts: Parts, first: int, begin_day: Callable[[int], object]) -> None:
    """All days from that one on: the schedule in the morning, people at ten, mail at eleven."""
    for number in range(first, len(DAYS)):
        begin_day(number)
        if number == 0:
            begin(parts, at(DAYS[0], 9))
        run_steps(parts, at(DAYS[number], 9, 30), MOVING_ON)
        do_what_waits(parts, at(DAYS[number], 10))
        run_steps(parts, at(DAYS[number], 11), ["send-mail"])


def begin(parts: Parts, now: datetime) -> None:
    """Apply the unit and go live, unless that has been done."""
    apply_unit(parts, example_unit(), BY, now)
    with parts.work() as work:
        is_live = work.plans.get(EXAMPLE_PLAN).live_since is not None
    if not is_live:
        go_live(parts, EXAMPLE_PLAN, BY, now)


def do_what_waits(parts: Parts, now: datetime) -> None:
    """What people do when they see what waits for them."""
    settle_unknown_mail(parts, now)
    with parts.work() as work:
        year = load_year(parts, work, current_cycle(work, EXAMPLE_PLAN).id, now)
        state, is_numbered = year.cycle.state, year.cycle.number_is_settled
        asked, accepted = to_answer(year), nothing_submitted(year)
        copies, clients = to_hand_over(year), to_tell_clients(year)
    for person, item in asked:
        give_answer(parts, EXAMPLE_PLAN, item, _ANSWERS.get(item, "8-16"), Actor(person), now)
    if asked or not accepted:
        accept_contributions(parts, EXAMPLE_PLAN, BY, now)
    if state is CycleState.DRAFTING and not is_numbered:
        set_register_number(parts, EXAMPLE_PLAN, "ESIMDno-2027-1", BY, now)
    if state is CycleState.AWAITING_CONFIRMATION:
        done = DoneElsewhere(DIRECTOR, now, "Lappeenranta", "asianhallinta", "1/2027")
        record_confirmation(parts, EXAMPLE_PLAN, done, BY, now)
    for recipient in copies:
        told = HandedOver(recipient, now, Channel.PAPER, "Annettu.")
        record_delivery(parts, EXAMPLE_PLAN, told, BY, now)
    if clients:
        record_clients_told(parts, EXAMPLE_PLAN, "Tiedote seinällä.", BY, now)


def settle_unknown_mail(parts: Parts, now: datetime) -> None:
    """Look whether each file is there, as a person would ask the reader."""
    folder = Path(os.environ["OMV_YEAR"]) / "mail"
    for mail in troubled_mail(parts, EVERYTHING, EXAMPLE_PLAN):
        if mail.state is MessageState.UNKNOWN:
            if list(folder.glob(f"*{mail.id}.eml")):
                settle_mail(parts, EXAMPLE_PLAN, mail.id, MessageAct.DELIVER, "On.", BY, now)
            else:
                send_again(parts, EXAMPLE_PLAN, mail.id, BY, now)


def to_answer(year: Year) -> list[tuple[str, str]]:
    """Who is to answer what."""
    answers = year.answers()
    return [
        (request.person_id, item)
        for request in year.requests()
        if request.is_waiting
        for item in request.items
        if answers[item].state is AnswerState.BLANK
    ]


def nothing_submitted(year: Year) -> bool:
    """Whether no answers wait to be accepted."""
    return all(one.state is not RequestState.SUBMITTED for one in year.requests())


def to_hand_over(year: Year) -> list[str]:
    """Whose copies a person has to bring."""
    copies = year.work.deliveries.find(cycle_id=year.cycle.id)
    return [one.recipient_id for one in copies if not one.is_final]


def to_tell_clients(year: Year) -> bool:
    """Whether clients have to be told."""
    return bool(year.open_obligations({StepKind.TELL_CLIENTS}))


def portrait(parts: Parts, folder: Path) -> dict[str, object]:
    """What has become of the year, but for identifiers and for how mail was settled."""
    checks = check_streams(parts, EVERYTHING)
    with parts.work() as work:
        year = load_year(
            parts, work, work.cycles.find(plan_id=EXAMPLE_PLAN)[0].id, at(DAYS[-1], 12)
        )
        messages = work.messages.find(plan_id=EXAMPLE_PLAN)
        events = work.log.events(plan_stream(EXAMPLE_PLAN))
        return {
            "faults": [one.fault for one in checks if one.fault],
            "state": year.cycle.state,
            "number": year.cycle.register_number,
            "moves": [one.data["state"] for one in events if one.kind == "cycle.moved"][:7],
            "answers": {item: (one.state, one.text) for item, one in year.answers().items()},
            "requests": {one.person_id: one.state for one in year.requests()},
            "documents": [(one.stage, one.docx_hash, one.number) for one in work.versions.find()],
            "confirmations": [(one.state, one.person_id) for one in work.confirmations.find()],
            "copies": {one.recipient_id: one.state for one in work.deliveries.find()},
            "open": [
                one.kind
                for one in work.obligations.find(cycle_id=year.cycle.id)
                if one.state is ObligationState.OPEN
            ],
            # A set: of a copy that may not have arrived the coordinator is told once more.
            "letters": sorted({told_to(one) for one in messages}),
            "files": all(has_its_file(folder, one) for one in messages),
        }


def told_to(message: Message) -> str:
    """What a letter is for, and whom it goes to."""
    return f"{message.purpose} {message.to_name} {_RANDOM.sub('#', message.step)}"


def has_its_file(folder: Path, message: Message) -> bool:
    """Whether a letter that is out lies in one file, and one that is cancelled in none."""
    is_out = message.state in {MessageState.WRITTEN, MessageState.DELIVERED}
    files = list((folder / "mail").glob(f"*{message.id}*"))
    return len(files) == is_out and (is_out or message.state is MessageState.CANCELLED)


def live_in_a_child(folder: Path, first: int, moments: int) -> tuple[int, int | None]:
    """The day that a process of its own has come to, and its moments if it lived to the end."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        count = die_after(moments)
        live(open_parts(folder), first, lambda day: os.write(writer, f"{day}\n".encode()))
        os.write(writer, f"{count()} moments\n".encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as file:
        lines = file.read().split("\n")
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise SystemExit("the year ended in an error")
    *days, last = (str(first), *(line for line in lines if line))
    if last.endswith("moments"):
        return int(days[-1]), int(last.split()[0])
    return int(last), None


def warm_up() -> None:
    """Live a year in this process, so that none of its many children has to import and compile."""
    with tempfile.TemporaryDirectory() as name:
        os.environ["OMV_YEAR"] = name
        Path(name, "omv.toml").write_text(_NO_PDF, encoding="utf-8")
        live(open_parts(Path(name)), 0, lambda _: None)


def main(folder: Path, gaps: list[int]) -> None:
    """Live the year, and print how often it was killed, its moments at last, and its portrait."""
    if gaps:
        warm_up()
    os.environ["OMV_YEAR"] = str(folder)
    deaths = Counter[str]()
    day, moments = 0, None
    for gap in (*gaps, 0):
        day, moments = live_in_a_child(folder, day, gap)
        if moments is not None:
            break
        deaths[DAYS[day].isoformat()] += 1
    told = {"deaths": deaths, "moments": moments}
    print(json.dumps({**told, "portrait": portrait(open_parts(folder), folder)}))  # noqa: T201 - read by the test


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(one) for one in sys.argv[2:]])
