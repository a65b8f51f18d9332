"""Disposal at the end of retention: not before its term, nor without approval, nor while held."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.disposals import Disposal, DisposalPart, DisposalState
from omv_workflow.domain.events import Fact, plan_stream
from omv_workflow.domain.plan_settings import CountedFrom
from omv_workflow.domain.visibility import EVERYTHING, Viewer
from omv_workflow.errors import (
    AlreadyDone,
    InvalidInput,
    NotAllowed,
    NotFound,
    NotPossibleNow,
)
from omv_workflow.steps.carry_out_disposals import carry_out_disposals
from omv_workflow.steps.dispose import approve_disposal, hold_disposal, release_disposal
from omv_workflow.steps.documents import document
from omv_workflow.steps.queries import item_statuses, plan_status
from omv_workflow.steps.read_log import read_log
from omv_workflow.steps.retained_years import RetainedPart, retained
from omv_workflow.steps.verify_log import check_streams
from omv_workflow.testing import Bench
from omv_workflow.testing.example import (
    COORDINATOR,
    DEPUTY,
    DIRECTOR,
    EXAMPLE_PLAN,
    NURSE,
    SOCIAL_WORKER,
    example_unit,
)
from tests.steps.of_no_year import enclose, note
from tests.steps.stages import after
from tests.steps.years import BY, keep_year

CONTENT = DisposalPart.CONTENT
SECRET = "Riskeistä vastaa yöpäivystys."  # noqa: S105 - a text, not a password
# 2027 was confirmed on 3 May 2027, and 2028 took its place on 3 May 2028: ten years after 2028.
FIRST_DAY = date(2039, 1, 1)


@pytest.fixture
def two_years(applied: Bench) -> Bench:
    """2027 and 2028 are over; 2028 is in force, with the answers of 2027."""
    return after(keep_two_years, applied)


def keep_two_years(bench: Bench) -> None:
    """Play both."""
    keep_year(bench, date(2027, 5, 3), SECRET)
    keep_year(bench, date(2028, 5, 3))


@pytest.fixture
def due(two_years: Bench) -> Bench:
    """The day on which the retention of 2027 has ended."""
    two_years.today = FIRST_DAY
    return two_years


@pytest.fixture
def noted() -> Bench:
    """The same day, and in the time of each year something was noted that belongs to none."""
    bench = Bench()
    bench.apply()
    for year in (2027, 2028):
        keep_year(bench, date(year, 5, 3), SECRET)
        note(bench, year)
    bench.today = FIRST_DAY
    return bench


def approve(bench: Bench, part: DisposalPart = CONTENT, by: str = DIRECTOR) -> Disposal:
    """Approve a part of 2027."""
    return approve_disposal(
        bench.parts, EXAMPLE_PLAN, 2027, part, "Säilytysaika on päättynyt.", Actor(by), bench.now
    )


def carry_out(bench: Bench) -> tuple[Disposal, ...]:
    """Carry out what is approved."""
    return carry_out_disposals(bench.parts, EXAMPLE_PLAN, BY, bench.now)


def part_of(bench: Bench, year: int, part: DisposalPart = CONTENT) -> RetainedPart:
    """How a part of a year stands."""
    found = retained(bench.parts, EVERYTHING, EXAMPLE_PLAN, bench.now).parts
    return next(one for one in found if (one.year, one.part) == (year, part))


def rows(bench: Bench, year: int, table: str) -> list[object]:
    """What a table holds of a year."""
    with bench.parts.work() as work:
        (cycle,) = (one for one in work.cycles.find() if one.anniversary.year == year)
        found: list[object] = getattr(work, table).find(cycle_id=cycle.id)
        return found


def test_years_are_over_before_anything_is_disposed_of(two_years: Bench) -> None:
    """The fixture is what it says."""
    with two_years.parts.work() as work:
        states = {one.anniversary.year: one.state for one in work.cycles.find()}
    assert [states[2027], states[2028]] == [CycleState.CLOSED, CycleState.CLOSED]


def test_a_term_is_counted_from_the_end_of_the_year_in_which_force_ended(two_years: Bench) -> None:
    """What is in force has no end; letters have a term of their own."""
    assert part_of(two_years, 2027).due_on == FIRST_DAY
    assert part_of(two_years, 2027, DisposalPart.MESSAGES).due_on == date(2031, 1, 1)
    assert part_of(two_years, 2028).due_on is None


def test_a_term_may_be_counted_from_the_confirmation(two_years: Bench) -> None:
    """Then it is a year shorter here; the setting is the unit's."""
    unit = example_unit()
    retention = unit.plan.retention.model_copy(update={"counted_from": CountedFrom.CONFIRMATION})
    two_years.apply(
        type(unit).model_validate(
            {
                **unit.model_dump(by_alias=True),
                "plan": {**unit.plan.model_dump(), "retention": retention.model_dump()},
            }
        )
    )
    assert part_of(two_years, 2027).due_on == date(2038, 1, 1)


def test_nothing_is_approved_before_its_term_has_ended(two_years: Bench) -> None:
    """Not on its very last day either."""
    two_years.today = date(2038, 12, 31)
    with pytest.raises(NotPossibleNow, match="retention ends on 2039-01-01"):
        approve(two_years)


def test_what_is_in_force_is_never_disposed_of(due: Bench) -> None:
    """However old it is: it can be asked for on any day."""
    with pytest.raises(NotPossibleNow, match="no later version"):
        approve_disposal(due.parts, EXAMPLE_PLAN, 2028, CONTENT, "Vanha.", Actor(DIRECTOR), due.now)
    with pytest.raises(NotFound):
        approve_disposal(due.parts, EXAMPLE_PLAN, 2029, CONTENT, "x", Actor(DIRECTOR), due.now)


@pytest.mark.parametrize("by", [COORDINATOR, NURSE])
def test_only_director_or_deputy_approve(due: Bench, by: str) -> None:
    """The coordinator lists and carries out, and doesn't decide."""
    with pytest.raises(NotAllowed):
        approve(due, by=by)
    assert approve(due, by=DEPUTY).state is DisposalState.APPROVED


def test_nobody_records_that_another_one_approved(due: Bench) -> None:
    """The approval is an act of one's own."""
    by_proxy = Actor(COORDINATOR, acting_for=DIRECTOR)
    with pytest.raises(NotAllowed):
        approve_disposal(due.parts, EXAMPLE_PLAN, 2027, CONTENT, "x", by_proxy, due.now)


def test_an_approval_has_a_reason_and_is_given_once(due: Bench) -> None:
    """A second one changes nothing."""
    with pytest.raises(InvalidInput):
        approve_disposal(due.parts, EXAMPLE_PLAN, 2027, CONTENT, " ", Actor(DIRECTOR), due.now)
    approve(due)
    with pytest.raises(AlreadyDone):
        approve(due)


def test_nothing_goes_without_an_approval(due: Bench) -> None:
    """That a term has ended is not enough."""
    assert carry_out(due) == ()
    assert rows(due, 2027, "answers")


def test_nothing_goes_whose_term_was_lengthened_after_the_approval(due: Bench) -> None:
    """Both clocks are looked at again when it is carried out."""
    approve(due)
    unit = example_unit()
    plan = {**unit.plan.model_dump(), "retention": unit.plan.retention.model_dump()}
    plan["retention"]["years"] = 30
    due.apply(type(unit).model_validate({**unit.model_dump(by_alias=True), "plan": plan}))
    with pytest.raises(NotPossibleNow, match="2059"):
        carry_out(due)
    assert rows(due, 2027, "answers")


def test_nothing_goes_whose_year_is_not_over_any_more(due: Bench) -> None:
    """However that came about: an approval is of a year that has ended."""
    approve(due)
    cycles = due.store.tables["cycles"]
    first = next(one for one in cycles.values() if one.anniversary.year == 2027)
    cycles[first.id] = replace(first, state=CycleState.COLLECTING)
    with pytest.raises(NotPossibleNow, match="its year is not over"):
        carry_out(due)
    assert rows(due, 2027, "answers")


def test_content_and_personal_data_go_and_a_record_stays(due: Bench) -> None:
    """Answers, requests, documents; what went is counted, with hashes, ground and who approved."""
    before = document(due.parts, EVERYTHING, EXAMPLE_PLAN, of_year=2027).version
    approve(due)
    (done,) = carry_out(due)
    assert done.state is DisposalState.DONE
    assert (done.ground, done.decided_by) == ("Tiedonohjaussuunnitelma", DIRECTOR)
    assert {before.docx_hash, before.openings_hash} <= set(done.hashes)
    assert "answers: 5" in done.removed
    assert not rows(due, 2027, "answers")
    assert not rows(due, 2027, "requests")
    with pytest.raises(NotFound, match="disposed of"):
        document(due.parts, EVERYTHING, EXAMPLE_PLAN, of_year=2027)
    assert {before.docx_hash, before.openings_hash}.isdisjoint(due.blobs.kept)
    assert part_of(due, 2027).record == done


def test_the_year_that_inherited_is_not_harmed(due: Bench) -> None:
    """2028 keeps its answers and its document, byte for byte, and 2027 can still be looked at."""
    kept = document(due.parts, EVERYTHING, EXAMPLE_PLAN, of_year=2028).content
    texts = item_statuses(due.parts, EVERYTHING, EXAMPLE_PLAN, due.now, of_year=2028)
    approve(due)
    carry_out(due)
    assert document(due.parts, EVERYTHING, EXAMPLE_PLAN, of_year=2028).content == kept
    assert item_statuses(due.parts, EVERYTHING, EXAMPLE_PLAN, due.now, of_year=2028) == texts
    old = plan_status(due.parts, EVERYTHING, EXAMPLE_PLAN, due.now, of_year=2027)
    assert old.state is CycleState.CLOSED
    keep_year(due, date(2039, 5, 3))
    assert SECRET in repr(rows(due, 2029, "answers"))


def test_letters_go_with_their_attempts_and_files(due: Bench) -> None:
    """By a disposal of their own."""
    with due.parts.work() as work:
        letters = [one.id for one in work.messages.find() if "2027-05-1" in one.text]
    due.mail_files.kept = {one: [f"{one}.eml"] for one in letters}
    approve(due, DisposalPart.MESSAGES)
    (done,) = carry_out(due)
    assert not rows(due, 2027, "messages")
    assert rows(due, 2028, "messages")
    assert rows(due, 2027, "answers")
    assert any(line.startswith("messages: ") for line in done.removed)


def test_openings_of_the_year_go_and_the_log_verifies(due: Bench) -> None:
    """The events stand; what they told of persons is (erased), but for the disposal's own."""
    approve(due, DisposalPart.LOG_OPENINGS)
    carry_out(due)
    with due.parts.work() as work:
        (cycle,) = (one for one in work.cycles.find() if one.anniversary.year == 2027)
    events = read_log(due.parts, EVERYTHING, f"plan:{EXAMPLE_PLAN}")
    of_year = [one for one in events if one.data.get("cycle") == cycle.id]
    assert of_year
    assert not any(person in repr(of_year) for person in (NURSE, COORDINATOR, DIRECTOR))
    approved = next(one for one in events if one.kind == "disposal.approved")
    assert approved.data["by"] == DIRECTOR
    assert not [one.fault for one in check_streams(due.parts, EVERYTHING) if one.fault]


def test_letters_of_no_year_go_with_the_year_in_whose_time_they_arose(noted: Bench) -> None:
    """With attempts, files and enclosures; the record counts them by themselves."""
    enclosed = enclose(noted, 2027, b"Liite")
    approve(noted, DisposalPart.MESSAGES)
    (done,) = carry_out(noted)
    assert "messages_of_no_year: 1" in done.removed
    assert list(noted.mail_files.kept) == ["Kirje 2028."]
    assert done.hashes == (enclosed,)
    assert enclosed not in noted.blobs.kept
    with noted.parts.work() as work:
        assert [one.id for one in work.messages.find(cycle_id=None)] == ["Kirje 2028."]
        assert not work.attempts.find(message_id="Kirje 2027.")
        assert work.attempts.find(message_id="Kirje 2028.")


def test_an_enclosure_of_no_year_goes_with_the_content(noted: Bench) -> None:
    """The letter itself waits for its own term."""
    enclosed = enclose(noted, 2027, b"Liite")
    approve(noted)
    (done,) = carry_out(noted)
    assert enclosed in done.hashes
    assert enclosed not in noted.blobs.kept
    with noted.parts.work() as work:
        assert work.messages.get("Kirje 2027.").attachment is None


def test_openings_of_no_year_go_with_the_year_in_whose_time_they_arose(noted: Bench) -> None:
    """Of the plan, the unit and the workspace; not so what a disposal's record tells."""
    approve(noted, DisposalPart.LOG_OPENINGS)
    (done,) = carry_out(noted)
    kinds = {line.partition(":")[0] for line in done.removed}
    assert {"openings_of_no_year", "openings_of_unit", "openings_of_workspace"} < kinds
    opened = repr(noted.store.openings)
    for what in ("Tauko", "Muutos", "Kello"):
        assert f"{what} 2027." not in opened
        assert f"{what} 2028." in opened
    assert "Säilytysaika on päättynyt." in opened
    assert not [one.fault for one in check_streams(noted.parts, EVERYTHING) if one.fault]


def test_what_two_plans_share_goes_with_the_last_of_them(noted: Bench) -> None:
    """No year of the unit's second plan is over here, and so the unit's openings are kept."""
    with noted.parts.work() as work:
        plan = work.plans.get(EXAMPLE_PLAN)
        work.plans.add(replace(plan, id="other", form_id="other"))
        work.record(Fact(plan_stream("other"), "plan.begun", noted.now, {}))
        work.commit(noted.now)
    approve(noted, DisposalPart.LOG_OPENINGS)
    (done,) = carry_out(noted)
    kinds = {line.partition(":")[0] for line in done.removed}
    assert "openings_of_no_year" in kinds
    assert not kinds & {"openings_of_unit", "openings_of_workspace"}


def test_a_hold_stops_everything_of_a_year(due: Bench) -> None:
    """Also what is approved; released, it must be approved again."""
    approve(due)
    held = hold_disposal(due.parts, EXAMPLE_PLAN, 2027, "Kantelu.", BY, due.now)
    assert len(held) == len(DisposalPart)
    assert carry_out(due) == ()
    with pytest.raises(NotPossibleNow):
        approve(due)
    release_disposal(due.parts, EXAMPLE_PLAN, 2027, "Kantelu on ratkaistu.", BY, due.now)
    assert carry_out(due) == ()
    approve(due)
    assert len(carry_out(due)) == 1


def test_a_year_is_held_before_its_term_has_ended(two_years: Bench) -> None:
    """A complaint may come at any time; only management holds, with a reason."""
    hold_disposal(two_years.parts, EXAMPLE_PLAN, 2027, "Kantelu.", BY, two_years.now)
    assert part_of(two_years, 2027).state is DisposalState.HELD
    with pytest.raises(NotAllowed):
        hold_disposal(two_years.parts, EXAMPLE_PLAN, 2027, "x", Actor(SOCIAL_WORKER), two_years.now)
    with pytest.raises(InvalidInput):
        release_disposal(two_years.parts, EXAMPLE_PLAN, 2027, " ", BY, two_years.now)


@pytest.mark.parametrize("decide", [hold_disposal, release_disposal])
def test_what_is_disposed_of_can_be_neither_held_nor_released(
    due: Bench, decide: Callable[..., object]
) -> None:
    """It is gone."""
    for part in DisposalPart:
        approve(due, part)
    carry_out(due)
    with pytest.raises(NotPossibleNow):
        decide(due.parts, EXAMPLE_PLAN, 2027, "Kantelu.", BY, due.now)


def test_nothing_of_disposed_years_is_found(two_years: Bench) -> None:
    """Once every year that held a text is disposed of, the text is nowhere."""
    keep_year(two_years, date(2029, 5, 3), "Jotain muuta.")
    keep_year(two_years, date(2030, 5, 3))
    two_years.today = date(2041, 1, 2)
    for year in (2027, 2028, 2029):
        for part in DisposalPart:
            approve_disposal(
                two_years.parts, EXAMPLE_PLAN, year, part, "x", Actor(DIRECTOR), two_years.now
            )
    carry_out(two_years)
    everything = repr((two_years.store.tables, two_years.store.openings, two_years.blobs.kept))
    assert SECRET not in everything
    assert "Jotain muuta." in everything


def test_a_disposal_broken_off_is_taken_up_again(due: Bench) -> None:
    """Its rows are gone and its bytes are left: the next run removes those, and nothing twice."""
    approve(due)
    kept = dict(due.blobs.kept)
    (done,) = carry_out(due)
    with due.parts.work() as work:
        stored = work.disposals.get(done.id)
    assert stored == done
    due.blobs.kept = kept
    due.store.tables["disposals"][done.id] = type(done)(
        **{**vars(done), "state": DisposalState.UNDER_WAY}
    )
    (again,) = carry_out(due)
    assert again.hashes == done.hashes
    assert len(set(again.hashes) & set(due.blobs.kept)) == 1  # 2028 has the same answers


def test_who_has_left_is_told_when_their_term_ends(two_years: Bench) -> None:
    """From the end of the year of their last day; only management sees it."""
    unit = example_unit()
    people = tuple(
        one.model_copy(update={"last_day": date(2028, 6, 30)}) if one.id == NURSE else one
        for one in unit.people
    )
    two_years.today = date(2031, 1, 1)
    two_years.apply(unit.model_copy(update={"people": people}))
    found = retained(two_years.parts, EVERYTHING, EXAMPLE_PLAN, two_years.now)
    assert [(one.person, one.due_on, one.is_due) for one in found.people] == [
        (NURSE, date(2031, 1, 1), True)
    ]
    colleague = Viewer({"esimerkki": SOCIAL_WORKER}, two_years.today)
    with pytest.raises(NotAllowed):
        retained(two_years.parts, colleague, EXAMPLE_PLAN, two_years.now)
