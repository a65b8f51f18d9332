"""Whatever people do in whatever order: the tables, the log and the confirmed bytes hold."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from omv_workflow.adapters.database.engine import open_engine
from omv_workflow.domain.actors import Actor
from omv_workflow.domain.answers import answers_root, current
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.contributions import REQUEST, RequestState, open_items
from omv_workflow.domain.cycle import CYCLE, CycleState
from omv_workflow.domain.deliveries import DELIVERY, Delivery
from omv_workflow.domain.messages import MESSAGE, MessageAct, MessageState
from omv_workflow.domain.obligations import OBLIGATION, ObligationState
from omv_workflow.domain.policies import ANSWERING, DELIVERING, PREPARING
from omv_workflow.domain.timetable import (
    AFTER_CONFIRMATION,
    CHASING,
    StepKind,
    StepTargets,
    TimetablePolicy,
)
from omv_workflow.domain.transitions import TransitionTable
from omv_workflow.domain.unit import Channel
from omv_workflow.domain.versions import CONFIRMATION, Stage
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.domain.workdays import WorkingCalendar
from omv_workflow.errors import OmvError
from omv_workflow.steps.answer import erase_answer, give_answer, leave_unchanged
from omv_workflow.steps.assemble import assemble_draft, offer_for_confirmation
from omv_workflow.steps.confirm import DoneElsewhere, record_confirmation
from omv_workflow.steps.derive_again import derive_plan_again, derive_years_again
from omv_workflow.steps.distribute import distribute
from omv_workflow.steps.excuse import excuse_cycle
from omv_workflow.steps.hand_over import hand_over
from omv_workflow.steps.open_cycles import open_cycle
from omv_workflow.steps.record_delivery import (
    HandedOver,
    close_cycle,
    record_acknowledgement,
    record_clients_told,
    record_delivery,
)
from omv_workflow.steps.register_number import set_register_number, waive_register_number
from omv_workflow.steps.request_contributions import request_contributions
from omv_workflow.steps.return_cycle import return_cycle
from omv_workflow.steps.review import accept_contributions, return_answer
from omv_workflow.steps.settle_mail import send_again, settle_mail, troubled_mail
from omv_workflow.steps.verify_log import check_streams
from omv_workflow.testing import Bench
from omv_workflow.testing.example import (
    ARCHIVE,
    COORDINATOR,
    DEPUTY,
    DIRECTOR,
    EXAMPLE_PLAN,
    MINISTRY,
    NURSE,
    SOCIAL_WORKER,
    SUPERVISOR,
    example_unit,
)
from tests.databases import Databases
from tests.steps.stored import TABLES as STORED
from tests.steps.stored import bench_on

# What it runs is run by other tests too: measuring it again would more than double its time.
pytestmark = pytest.mark.no_cover

TABLES: dict[str, TransitionTable[Any, Any]] = {
    "cycles": CYCLE,
    "obligations": OBLIGATION,
    "requests": REQUEST,
    "confirmations": CONFIRMATION,
    "deliveries": DELIVERY,
    "messages": MESSAGE,
}

# The coordinator comes up more often than the rest: most of the acts are the coordinator's.
people = st.sampled_from([COORDINATOR] * 4 + [DIRECTOR, DEPUTY, SOCIAL_WORKER, NURSE, "nobody"])
actors = st.builds(Actor, people, st.none() | people)
items = st.sampled_from(["work", "risks", "interpreters", "hours", "centre", "nothing"])
texts = st.sampled_from(["Näin.", "Toisin.", "yes", "", "\x00"])
settings_of_years = st.sampled_from(
    [
        TimetablePolicy(),
        TimetablePolicy(answer_time=25, staff_gap=5, overdue_interval=10),
        TimetablePolicy(days_before=StepTargets(open=120, request=115, remind_1=90)),
        TimetablePolicy(staff_breaks=(), tell_within=10, acknowledge_within=3),
    ]
)
days_off = st.none() | st.dates(date(2027, 2, 1), date(2027, 6, 30))
recipients = st.sampled_from([SUPERVISOR, MINISTRY, ARCHIVE, "nobody"])
outcomes = st.sampled_from(
    [
        MessageState.ACCEPTED,
        MessageState.WRITTEN,
        MessageState.TEMPORARY_FAILURE,
        MessageState.PERMANENT_FAILURE,
        MessageState.UNKNOWN,
    ]
)


def reachable(table: TransitionTable[Any, Any]) -> set[tuple[object, object]]:
    """Every pair of states of which the second can come of the first in some steps."""
    pairs = {(state, state) for state in table.states}
    pairs |= {(source, one.target) for one in table.transitions for source in one.sources}
    for middle in table.states:
        pairs |= {
            (start, end)
            for start, through in pairs
            for onward, end in pairs
            if through == onward == middle
        }
    return pairs


def duty_of(copy: Delivery) -> StepKind:
    """What is owed of a copy that is not there yet: to give it out, or to have it acknowledged."""
    return StepKind.ACKNOWLEDGE if copy.unacknowledged_since else StepKind.DISTRIBUTE


WAYS = {name: reachable(table) for name, table in TABLES.items()}


class Year(RuleBasedStateMachine):
    """A bench, and people who do things to it."""

    def __init__(self, bench: Bench | None = None) -> None:
        super().__init__()
        self.bench = bench or Bench()
        self.bench.apply()
        self.before = self.snapshot()

    def snapshot(self) -> tuple[dict[str, dict[str, Any]], dict[str, list[Any]]]:
        """All rows and events as they stand."""
        with self.bench.parts.work() as work:
            tables = {name: {one.id: one for one in getattr(work, name).find()} for name in STORED}
            return tables, {name: work.log.events(name) for name in work.log.streams()}

    def do(self, act: Callable[..., object], *told: object, **more: object) -> None:
        """Do an act now; one that is refused has changed nothing."""
        before = self.snapshot()
        try:
            act(self.bench.parts, EXAMPLE_PLAN, *told, now=self.bench.now, **more)
        except OmvError:
            assert self.snapshot() == before

    @rule(days=st.integers(1, 45), answers=st.lists(outcomes, max_size=4))
    def time_goes_by(self, days: int, answers: list[MessageState]) -> None:
        """The scheduled steps run every day."""
        self.bench.outbox.answers = answers
        summaries = repr(self.bench.run_until(self.bench.today + timedelta(days=days)))
        for person in example_unit().people:  # Prefect is shown the summaries (law 11)
            assert person.id not in summaries
            assert person.name not in summaries

    @rule(days=st.integers(1, 200))
    def nothing_runs_for_a_while(self, days: int) -> None:
        """The machine was off."""
        self.bench.skip_to(self.bench.today + timedelta(days=days))

    @rule(policy=settings_of_years, day_off=days_off)
    def the_settings_are_changed(self, policy: TimetablePolicy, day_off: date | None) -> None:
        """Those of the workspace, or the holidays: the next run derives everything again."""
        self.bench.policy = policy
        self.bench.calendar = WorkingCalendar(holidays=frozenset({day_off} if day_off else ()))

    @rule(actor=actors, act=st.sampled_from([open_cycle, request_contributions, close_cycle]))
    def the_year_is_moved_on(self, actor: Actor, act: Callable[..., object]) -> None:
        """Somebody does what the schedule would do later."""
        self.do(act, actor=actor)

    @rule(actor=actors, item=items, text=texts)
    def somebody_answers(self, actor: Actor, item: str, text: str) -> None:
        """An answer of some kind to some item."""
        self.do(give_answer, item, text, actor=actor)

    @rule(actor=actors, item=items, act=st.sampled_from([erase_answer, return_answer]))
    def an_answer_is_erased_or_returned(
        self, actor: Actor, item: str, act: Callable[..., object]
    ) -> None:
        """By whoever."""
        comment = ["?"] if act is return_answer else []
        self.do(act, item, *comment, actor=actor)

    @rule(actor=actors, act=st.sampled_from([leave_unchanged, accept_contributions]))
    def all_at_once(self, actor: Actor, act: Callable[..., object]) -> None:
        """All items unchanged, or everything accepted."""
        self.do(act, actor=actor)

    @rule(actor=actors, person=people, stand_in=people)
    def items_are_handed_over(self, actor: Actor, person: str, stand_in: str) -> None:
        """From anybody to anybody."""
        self.do(hand_over, person, stand_in, actor=actor)

    @rule(actor=actors, number=st.sampled_from(["ESIMDno-2027-1", "x"]))
    def the_number_is_set(self, actor: Actor, number: str) -> None:
        """Or misspelt."""
        self.do(set_register_number, number, actor=actor)

    @rule(actor=actors)
    def the_number_is_waived(self, actor: Actor) -> None:
        """With a reason."""
        self.do(waive_register_number, "Ei kirjata.", actor=actor)

    @rule(actor=actors, act=st.sampled_from([assemble_draft, offer_for_confirmation, distribute]))
    def something_is_made(self, actor: Actor, act: Callable[..., object]) -> None:
        """A draft, an offer, or a distribution."""
        self.do(act, actor=actor)

    @rule(actor=actors, person=people, reason=st.sampled_from([None, "Sairausloma."]))
    def somebody_confirms(self, actor: Actor, person: str, reason: str | None) -> None:
        """Whoever, recorded by whoever."""
        told = DoneElsewhere(person, self.bench.now, "Lappeenranta", "a", "1", reason)
        self.do(record_confirmation, told, actor=actor)

    @rule(actor=actors, act=st.sampled_from([return_cycle, excuse_cycle]))
    @precondition(lambda self: self.bench.today.day % 3 == 0)
    def the_year_is_taken_back_or_excused(self, actor: Actor, act: Callable[..., object]) -> None:
        """Seldom, or no year would come to its end."""
        self.do(act, "Syystä.", actor=actor)

    @rule(
        actor=actors,
        recipient=recipients,
        act=st.sampled_from([record_delivery, record_acknowledgement]),
    )
    def a_copy_arrives(self, actor: Actor, recipient: str, act: Callable[..., object]) -> None:
        """Or is said to."""
        told = HandedOver(recipient, self.bench.now, Channel.PAPER, "Annettu.")
        self.do(act, told, actor=actor)

    @rule(actor=actors)
    def clients_are_told(self, actor: Actor) -> None:
        """By a notice on the wall."""
        self.do(record_clients_told, "Tiedote.", actor=actor)

    @rule(actor=actors, act=st.sampled_from([None, MessageAct.DELIVER, MessageAct.CANCEL]))
    def mail_is_settled_or_sent_again(self, actor: Actor, act: MessageAct | None) -> None:
        """Whatever has failed first, by whoever."""
        for mail in troubled_mail(self.bench.parts, EVERYTHING, EXAMPLE_PLAN)[:1]:
            if act is None:
                self.do(send_again, mail.id, actor=actor)
            else:
                self.do(settle_mail, mail.id, act, "Soitettu.", actor=actor)

    @rule()
    def the_director_confirms_at_last(self) -> None:
        """All that it takes, as far as the year allows it."""
        by, now = Actor(COORDINATOR), self.bench.now
        told = DoneElsewhere(DIRECTOR, now, "Lappeenranta", "a", "1", "Sairausloma.")
        self.do(request_contributions, actor=by)
        self.do(waive_register_number, "Ei kirjata.", actor=by)
        self.do(offer_for_confirmation, actor=by)
        self.do(record_confirmation, told, actor=by)

    @rule()
    def everybody_has_it(self) -> None:
        """Clients are told, and every copy has arrived."""
        self.do(record_clients_told, "Tiedote.", actor=Actor(COORDINATOR))
        for recipient in (SUPERVISOR, MINISTRY, ARCHIVE):
            told = HandedOver(recipient, self.bench.now, Channel.PAPER, "Annettu.")
            self.do(record_delivery, told, actor=Actor(COORDINATOR))

    @invariant()
    def nothing_leaves_its_table(self) -> None:
        """No row is lost, and each goes only where its table leads."""
        rows, _ = self.snapshot()
        for name, table in TABLES.items():
            known: Mapping[str, Any] = self.before[0][name]
            assert known.keys() <= rows[name].keys()
            for one_id, row in rows[name].items():
                starts = {known[one_id].state} if one_id in known else table.initial
                assert any((start, row.state) in WAYS[name] for start in starts)

    @invariant()
    def no_event_and_no_answer_is_lost(self) -> None:
        """What was written stands as it was written."""
        rows, streams = self.snapshot()
        for stream, events in self.before[1].items():
            assert streams[stream][: len(events)] == events
        for table in ("answers", "attempts"):
            assert self.before[0][table].items() <= rows[table].items()
        self.before = rows, streams

    @invariant()
    def the_log_verifies(self) -> None:
        """Every link and every opening."""
        assert not any(check.fault for check in check_streams(self.bench.parts, EVERYTHING))

    @invariant()
    def what_is_confirmed_is_what_is_kept(self) -> None:
        """Law 5: bytes and answers match the version, or the year is not confirmed."""
        with self.bench.parts.work() as work:
            for cycle in work.cycles.find():
                if cycle.state in DELIVERING:
                    offered = work.versions.find(cycle_id=cycle.id, stage=Stage.FOR_CONFIRMATION)
                    version = offered[-1]
                    (confirmation,) = work.confirmations.find(version_id=version.id)
                    kept = self.bench.blobs.kept[version.docx_hash or ""]
                    answers = current(work.answers.find(cycle_id=cycle.id))
                    assert confirmation.state == "confirmed"
                    assert sha256_hex(kept) == version.docx_hash
                    assert answers_root(answers) == version.answers_root

    @invariant()
    def who_is_asked_has_something_to_answer(self) -> None:
        """A waiting request has open items."""
        with self.bench.parts.work() as work:
            for request in work.requests.find():
                answers = current(work.answers.find(cycle_id=request.cycle_id))
                assert not request.is_waiting or open_items(request, answers)

    @invariant()
    def every_day_follows_from_its_basis(self) -> None:
        """Whatever has been changed or done: derived once more, nothing is written."""
        parts, now = self.bench.parts, self.bench.now
        derive_years_again(parts, now)
        rows, streams = self.snapshot()
        with parts.work() as work:
            for plan in work.plans.find():
                derive_plan_again(parts, work, plan.id, now)
            work.commit(now)
        assert self.snapshot() == (rows, streams)

    @invariant()
    def nothing_falls_silent(self) -> None:
        """Laws 2 and 3: whatever is unfinished has something open that falls due."""
        with self.bench.parts.work() as work:
            cycles = work.cycles.find()
            for cycle in cycles:
                found = work.obligations.find(cycle_id=cycle.id, state=ObligationState.OPEN)
                kinds = {one.kind for one in found}
                if cycle.state is CycleState.SCHEDULED:
                    assert kinds == {StepKind.OPEN}
                elif cycle.state in PREPARING:
                    assert {StepKind.CONFIRM, StepKind.OVERDUE} <= kinds
                    assert (StepKind.NUMBER in kinds) != cycle.number_is_settled
                    if cycle.state in ANSWERING:
                        requests = work.requests.find(cycle_id=cycle.id)
                        assert StepKind.READY in kinds
                        assert kinds & set(CHASING) or not any(one.is_waiting for one in requests)
                        handed_in = any(one.state == RequestState.SUBMITTED for one in requests)
                        assert handed_in == (StepKind.ACCEPT in kinds)
                elif cycle.state is CycleState.CONFIRMED:
                    assert StepKind.DISTRIBUTE in kinds
                elif cycle.state in DELIVERING:
                    assert kinds & {*AFTER_CONFIRMATION, StepKind.ACKNOWLEDGE}
                    copies = work.deliveries.find(cycle_id=cycle.id)
                    assert {duty_of(one) for one in copies if not one.is_final} <= kinds
                else:
                    assert not kinds
        assert any(not CYCLE.is_final(cycle.state) for cycle in cycles)


TestRandomYears = Year.TestCase
TestRandomYears.settings = settings(max_examples=20, stateful_step_count=40, deadline=None)


@pytest.mark.database
def test_a_random_year_in_a_database(databases: Databases, migrated_database: str) -> None:
    """The same in a database: each year begins in one of its own."""
    with TemporaryDirectory() as folders, ExitStack() as ended:
        numbers = count()

        def begin() -> Bench:
            ended.close()
            folder = Path(folders) / str(next(numbers))
            folder.mkdir()
            url = databases.copy(migrated_database, folder)
            engine = open_engine(url)
            ended.callback(databases.drop, url)
            ended.callback(engine.dispose)
            return bench_on(engine)

        class YearInDatabase(Year):
            def __init__(self) -> None:
                super().__init__(begin())

        run_state_machine_as_test(
            YearInDatabase, settings=settings(max_examples=3, stateful_step_count=20, deadline=None)
        )
