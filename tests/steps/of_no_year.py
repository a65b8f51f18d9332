"""What belongs to no year: a pause, a letter, and events of the unit and of the workspace."""

from dataclasses import replace
from datetime import datetime

from omv_workflow.domain.events import WORKSPACE_STREAM, Fact, Personal, unit_stream
from omv_workflow.domain.messages import Attempt, Message, MessageState, Purpose
from omv_workflow.steps.go_live import go_live, pause_plan
from omv_workflow.testing import Bench
from omv_workflow.testing.example import EXAMPLE_PLAN, example_unit
from tests.messages import message
from tests.steps.years import BY

UNIT_STREAM = unit_stream(example_unit().unit.id)


def note(bench: Bench, number: int) -> None:
    """Let all of it happen today; each of its texts is told by that number."""
    pause_plan(bench.parts, EXAMPLE_PLAN, f"Tauko {number}.", BY, bench.now)
    go_live(bench.parts, EXAMPLE_PLAN, BY, bench.now)
    letter = letter_of_no_year(f"Kirje {number}.", bench.now)
    with bench.parts.work() as work:
        work.messages.add(letter)
        work.attempts.add(
            Attempt(letter.id, letter.id, 1, bench.now, bench.now, letter.state, letter.text)
        )
        for stream, what in ((UNIT_STREAM, "Muutos"), (WORKSPACE_STREAM, "Kello")):
            work.record(Fact(stream, "tested", bench.now, {"what": Personal(f"{what} {number}.")}))
        work.commit(bench.now)
    bench.mail_files.kept[letter.id] = [letter.text]


def enclose(bench: Bench, number: int, content: bytes) -> str:
    """Let the letter of that number have an enclosure; its hash."""
    sha256 = bench.blobs.put(content)
    with bench.parts.work() as work:
        letter = work.messages.get(f"Kirje {number}.")
        work.messages.swap(letter, replace(letter, attachment=sha256))
        work.record(Fact(UNIT_STREAM, "tested", bench.now, {}))
        work.commit(bench.now)
    return sha256


def letter_of_no_year(text: str, now: datetime) -> Message:
    """A letter about the plan that no year has asked for."""
    of_plan = {"plan_id": EXAMPLE_PLAN, "cycle_id": None, "delivery_id": None}
    return message(
        id=text,
        business_key=text,
        message_id=f"<{len(text)}.{text}@vastaanottokeskus.example>",
        **of_plan,
        purpose=Purpose.CLIENT_NOTICE,
        state=MessageState.WRITTEN,
        to_address="kirjaamo@example.org",
        **dict.fromkeys(("subject", "text", "html"), text),
        created_at=now,
        state_since=now,
    )
