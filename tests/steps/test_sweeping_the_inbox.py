"""Signed PDFs that another system leaves in a folder: taken, or put aside with the reason."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from omv_workflow.adapters.inbox.folder import FolderInbox
from omv_workflow.adapters.spoken import spoken
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.events import Fact
from omv_workflow.domain.versions import ConfirmationState, Method
from omv_workflow.errors import Unavailable
from omv_workflow.steps.seal_and_record import seal_and_record
from omv_workflow.steps.sweep_inbox import sweep_inbox
from omv_workflow.testing import Bench
from omv_workflow.testing.example import DIRECTOR, EXAMPLE_PLAN
from omv_workflow.testing.signing import MemoryInbox, PlainChecker
from tests.steps.confirmations import state
from tests.steps.test_returning_signed import (
    Checker,
    issued,
    received,
    returned,
    signed,
    void,
    waiting,
)

__all__ = ["waiting"]


def swept(bench: Bench, **files: bytes) -> MemoryInbox:
    """The folder once these files have been in it at a run."""
    bench.inbox = MemoryInbox({f"{name}.pdf": content for name, content in files.items()})
    sweep_inbox(bench.parts, bench.now)
    return bench.inbox


def test_a_signed_file_confirms_the_plan_that_it_begins_with(waiting: Bench) -> None:
    """By whom, its certificate tells; the schedule took it; nobody has said where it was signed."""
    inbox = swept(waiting, plan=signed(waiting))
    assert (inbox.accepted, inbox.refused, inbox.files) == (["plan.pdf"], {}, {})
    with waiting.parts.work() as work:
        (given,) = work.confirmations.find(state=ConfirmationState.CONFIRMED)
    assert (given.person_id, given.method, given.place) == (DIRECTOR, Method.OWN_CERTIFICATE, "–")
    (kept,) = received(waiting)
    assert kept.received_by is None


def test_who_has_looked_at_the_plan_before_signing_is_waited_for_still(waiting: Bench) -> None:
    """The usual case: the PDF was taken from the page."""
    with waiting.parts.work() as work:
        (asked,) = work.confirmations.find(state=ConfirmationState.REQUESTED)
    viewed = replace(asked, state=ConfirmationState.VIEWED)
    waiting.store.tables["confirmations"][asked.id] = viewed
    assert swept(waiting, plan=signed(waiting)).accepted == ["plan.pdf"]


def test_the_run_that_seals_looks_into_the_folder(waiting: Bench) -> None:
    """And makes the record right afterwards."""
    waiting.inbox = MemoryInbox({"plan.pdf": signed(waiting)})
    outcomes = [row.outcome for row in seal_and_record(waiting.parts, waiting.now).done]
    assert outcomes[0] == "taken as a confirmation"
    assert waiting.store.streams[f"plan:{EXAMPLE_PLAN}"][-1].kind == "confirmation.recorded"


@pytest.mark.parametrize(
    ("holder", "why"),
    [("Stranger", "is not set down as that of whoever signs"), ("Service", "Say who signed there")],
)
def test_what_is_not_believed_is_put_aside_with_the_reason(
    waiting: Bench, holder: str, why: str
) -> None:
    """It is kept and logged as one that was returned by hand; nothing is guessed."""
    inbox = swept(waiting, plan=signed(waiting, holder))
    assert why in inbox.refused["plan.pdf"]
    assert inbox.languages["plan.pdf"] == ("fi",)
    assert len(received(waiting)) == 1
    assert state(waiting) is CycleState.AWAITING_CONFIRMATION


def test_one_file_that_is_refused_stops_no_other(waiting: Bench) -> None:
    """Of the only plan that waits every file is checked, whatever it begins with."""
    inbox = swept(waiting, letter=b"%PDF-1.7 a letter", plan=signed(waiting))
    assert list(inbox.refused) == ["letter.pdf"]
    assert inbox.accepted == ["plan.pdf"]


def test_among_several_plans_none_is_guessed(waiting: Bench) -> None:
    """A file that begins with no issued PDF could be another plan's; nothing is kept of it here."""
    with_another_plan(waiting)
    inbox = swept(waiting, other=b"%PDF-1.7 of another plan", plan=signed(waiting))
    assert "not the PDF of any plan that waits" in inbox.refused["other.pdf"]
    assert inbox.accepted == ["plan.pdf"]
    assert len(received(waiting)) == 1


def test_a_rewritten_file_is_never_taken_from_the_folder(waiting: Bench) -> None:
    """Nothing in it says that it is this plan, and nobody does."""
    checker = Checker(lambda found: replace(found, whole=False))
    waiting.inbox = MemoryInbox({"plan.pdf": signed(waiting)})
    sweep_inbox(replace(waiting.parts, signatures=lambda: checker), waiting.now)
    assert list(waiting.inbox.refused) == ["plan.pdf"]
    assert state(waiting) is CycleState.AWAITING_CONFIRMATION


def test_where_nothing_waits_a_file_is_put_aside(confirmed: Bench) -> None:
    """There is nothing to hold it against."""
    inbox = swept(confirmed, plan=b"%PDF-1.7")
    assert "not the PDF of any plan that waits" in inbox.refused["plan.pdf"]


def test_what_confirmed_the_plan_before_the_run_ended_is_only_moved(waiting: Bench) -> None:
    """The run was killed between the two; the log tells of it once."""
    content = signed(waiting)
    returned(waiting, content)
    before = len(waiting.store.streams[f"plan:{EXAMPLE_PLAN}"])
    assert swept(waiting, plan=content).accepted == ["plan.pdf"]
    assert len(waiting.store.streams[f"plan:{EXAMPLE_PLAN}"]) == before


def test_what_was_voided_since_is_not_taken_again(waiting: Bench) -> None:
    """The plan waits anew, and the file that confirmed it wrongly says nothing of that."""
    content = signed(waiting)
    returned(waiting, content)
    void(waiting)
    assert (
        "has been taken as a confirmation before"
        in swept(waiting, plan=content).refused["plan.pdf"]
    )
    assert state(waiting) is CycleState.AWAITING_CONFIRMATION


def test_what_can_not_be_checked_stays(waiting: Bench) -> None:
    """The run fails visibly, and the next one tries again."""

    def out_of_order() -> PlainChecker:
        raise Unavailable("Checking", why="it fails.", next_step="Wait.")

    waiting.inbox = MemoryInbox({"plan.pdf": signed(waiting)})
    summary = sweep_inbox(replace(waiting.parts, signatures=out_of_order), waiting.now)
    assert [row.outcome for row in summary.failed] == ["Unavailable"]
    assert list(waiting.inbox.files) == ["plan.pdf"]


def test_of_no_plan_why_is_told_in_the_languages_of_all(waiting: Bench) -> None:
    """It may be for any of them."""
    with_another_plan(waiting, language="sv")
    assert swept(waiting, letter=b"%PDF-1.7 a letter").languages == {"letter.pdf": ("fi", "sv")}


def with_another_plan(bench: Bench, language: str = "fi") -> str:
    """A second plan, for which nothing was issued; its id."""
    with bench.parts.work() as work:
        plan = work.plans.get(EXAMPLE_PLAN)
        work.plans.add(replace(plan, id="another.plan", form_id="another", language=language))
        work.record(Fact("plan:another.plan", "plan.made", bench.now, {}))
        work.commit(bench.now)
    return "another.plan"


def test_a_file_that_can_not_be_moved_is_told_once(waiting: Bench) -> None:
    """Each run fails visibly, but the log and what is kept do not grow."""
    waiting.inbox = MemoryInbox({"plan.pdf": signed(waiting, "Stranger")}, fixed={"plan.pdf"})
    runs = [sweep_inbox(waiting.parts, waiting.now) for _ in range(3)]
    assert [len(one.failed) for one in runs] == [1, 1, 1]
    events = waiting.store.streams[f"plan:{EXAMPLE_PLAN}"]
    assert [one.kind for one in events].count("confirmation.refused_file") == 1
    assert len(received(waiting)) == 1


def test_files_that_can_not_be_read_hide_no_others(waiting: Bench) -> None:
    """However many there are; each is told."""
    closed = {f"{number}.pdf": b"" for number in range(30)}
    inbox = MemoryInbox({**closed, "plan.pdf": signed(waiting)}, closed=set(closed))
    summary = sweep_inbox(replace(waiting.parts, inbox=inbox), waiting.now)
    assert inbox.accepted == ["plan.pdf"]
    assert len(summary.failed) == len(closed)


def test_a_run_checks_some_files_at_once(waiting: Bench) -> None:
    """The seals that are owed come after it; the others wait for the next run."""
    inbox = swept(waiting, **{f"f{number}": b"letter %d" % number for number in range(25)})
    assert (len(inbox.refused), len(inbox.files)) == (20, 5)


def test_a_file_that_is_replaced_while_it_is_checked_is_not_moved_for_the_other(
    waiting: Bench, tmp_path: Path
) -> None:
    """What was checked is what stands among the accepted."""
    content, path = signed(waiting), tmp_path / "plan.pdf"
    path.write_bytes(content)
    checker = Checker(meanwhile=lambda: path.write_bytes(b"another"))
    inbox = FolderInbox(tmp_path, lambda: datetime.now(UTC), spoken, settles_in=-60)
    sweep_inbox(replace(waiting.parts, inbox=inbox, signatures=lambda: checker), waiting.now)
    assert (tmp_path / "accepted" / "plan.pdf").read_bytes() == content
    assert path.read_bytes() == b"another"
    assert not list((tmp_path / "checking").iterdir())


def test_a_plan_whose_pdf_is_missing_stops_no_other(waiting: Bench) -> None:
    """It is told of; a file that could be for it stays, and is not refused."""
    version, _ = issued(waiting)
    content = signed(waiting)
    with waiting.parts.work() as work:
        (asked,) = work.confirmations.find(version_id=version.id)
    another = with_another_plan(waiting)
    lost = replace(version, id="lost", plan_id=another, cycle_id="lost", pdf_hash="00" * 32)
    waiting.store.tables["versions"][lost.id] = lost
    told = replace(asked, id="lost", plan_id=another, version_id=lost.id)
    waiting.store.tables["confirmations"] = {
        told.id: told,
        **waiting.store.tables["confirmations"],
    }
    inbox = MemoryInbox({"other.pdf": b"%PDF-1.7 of a lost plan", "plan.pdf": content})
    summary = sweep_inbox(replace(waiting.parts, inbox=inbox), waiting.now)
    assert (inbox.accepted, list(inbox.files)) == (["plan.pdf"], ["other.pdf"])
    assert [(one.plan, one.outcome) for one in summary.failed] == [
        (another, "NotFound"),
        ("", "Unavailable"),
    ]


def test_without_a_folder_nothing_is_looked_for(waiting: Bench) -> None:
    """The default."""
    assert issued(waiting)[1]
    summary = sweep_inbox(waiting.parts, waiting.now)
    assert not [*summary.done, *summary.waiting, *summary.failed]
