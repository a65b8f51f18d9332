"""Rights of the person: everything held on somebody is told, and erased once they have left."""

from datetime import date

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.erasure import ERASED, ERASED_ADDRESS
from omv_workflow.domain.unit import Person, UnitFile
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.errors import InvalidInput, NotAllowed, NotFound, NotPossibleNow
from omv_workflow.steps.answer import give_answer
from omv_workflow.steps.assemble import assemble_draft
from omv_workflow.steps.collaboration import record_meeting
from omv_workflow.steps.erase_person import erase_person, erased_people, preview_erasure
from omv_workflow.steps.person_data import PersonData, export_person
from omv_workflow.steps.read_log import read_log
from omv_workflow.steps.verify_log import check_streams
from omv_workflow.testing import Bench, at
from omv_workflow.testing.example import (
    COORDINATOR,
    DIRECTOR,
    EXAMPLE_PLAN,
    NURSE,
    SOCIAL_WORKER,
    example_unit,
)

BY = Actor(COORDINATOR)
NURSE_NAME = "Terveydenhoitaja (esimerkki)"
NURSE_ADDRESS = f"{NURSE}@vastaanottokeskus.example"


def changed(person_id: str, **fields: object) -> UnitFile:
    """The example unit with one person changed."""
    unit = example_unit()
    people = tuple(
        Person.model_validate({**one.model_dump(), **fields}) if one.id == person_id else one
        for one in unit.people
    )
    return unit.model_copy(update={"people": people})


def exported(bench: Bench, person: str, by: str = COORDINATOR) -> PersonData:
    """What is held on a person."""
    return export_person(bench.parts, EXAMPLE_PLAN, person, Actor(by), bench.now)


def held(bench: Bench) -> str:
    """Everything that the bench holds, as one text; the log's openings among it."""
    store = bench.store
    rows = [one for table in store.tables.values() for one in table.values()]
    return repr((rows, store.openings, store.streams))


def leave(bench: Bench, person: str, last_day: date) -> Bench:
    """The same bench a week after that person's last day."""
    bench.apply(changed(person, last_day=last_day))
    bench.run_until(last_day.replace(day=last_day.day + 7))
    return bench


@pytest.fixture
def left(distributing: Bench) -> Bench:
    """The nurse has answered, and has left since."""
    return leave(distributing, NURSE, date(2027, 5, 14))


def test_everything_held_on_a_person_is_exported(answered: Bench) -> None:
    """Profile, requests, answers, letters, and what the log tells of them."""
    meeting = (DIRECTOR, NURSE)
    record_meeting(
        answered.parts,
        EXAMPLE_PLAN,
        held_on=answered.today,
        participants=meeting,
        typist=COORDINATOR,
        notes=f"{NURSE_NAME} kertoi riskeistä.",
        actor=BY,
        now=answered.now,
    )
    answered.mail_files.kept = {one.id: [f"{one.id}.eml"] for one in answered.outbox.carried}
    data = exported(answered, NURSE)
    assert data.profile["name"] == NURSE_NAME
    assert set(data.things) == {"requests", "answers", "meetings", "messages"}
    assert len(data.things["answers"]) == 2
    letters = [one for one in answered.outbox.carried if one.person_id == NURSE]
    assert data.mail_files == tuple(f"{one.id}.eml" for one in letters)
    assert [(one.table, one.fields) for one in data.mentions] == [("meetings", ("notes",))]
    kinds = {event.kind for event in data.events}
    assert {"answer.changed", "meeting.recorded", "message.created"} <= kinds


def test_an_export_tells_nothing_of_others(answered: Bench) -> None:
    """Of an event that names several people only what names this one is opened."""
    data = exported(answered, NURSE)
    opened = repr([event.data for event in data.events])
    assert NURSE in opened
    assert not any(other in opened for other in (COORDINATOR, SOCIAL_WORKER, DIRECTOR))


def test_a_person_may_export_what_is_held_on_them_and_others_not(answered: Bench) -> None:
    """Beside those who lead or coordinate the unit."""
    assert exported(answered, NURSE, by=NURSE).person == NURSE
    with pytest.raises(NotAllowed):
        exported(answered, NURSE, by=SOCIAL_WORKER)
    with pytest.raises(NotFound):
        exported(answered, "nobody")


def test_an_export_is_itself_written_down(answered: Bench) -> None:
    """Who had it made, and of whom."""
    exported(answered, NURSE)
    event = read_log(answered.parts, EVERYTHING, "unit:esimerkki")[-1]
    assert (event.kind, event.data) == (
        "person.exported",
        {"by": COORDINATOR, "person": NURSE},
    )


def test_documents_that_may_print_a_name_are_told(answered: Bench) -> None:
    """The kept copy, its pages and the kept answers are found by what stands in them."""
    assert exported(answered, NURSE).documents == ()
    text = "Vastaa terveydenhoitaja."
    give_answer(answered.parts, EXAMPLE_PLAN, "risks", text, Actor(NURSE), answered.now)
    draft = assemble_draft(answered.parts, EXAMPLE_PLAN, BY, answered.now)
    kept = {one.sha256 for one in exported(answered, NURSE).documents}
    assert kept == {draft.docx_hash, draft.document_hash, draft.answers_hash}


def test_nobody_who_works_here_is_erased(answered: Bench) -> None:
    """Not while employed, nor while asked for answers."""
    with pytest.raises(NotPossibleNow, match="works at the unit"):
        preview_erasure(answered.parts, EXAMPLE_PLAN, NURSE, BY, answered.now)


def test_who_is_still_asked_for_answers_is_not_erased(collecting: Bench) -> None:
    """What is open is handed over first."""
    left = leave(collecting, NURSE, date(2027, 3, 1))
    with pytest.raises(NotPossibleNow, match="still asked"):
        preview_erasure(left.parts, EXAMPLE_PLAN, NURSE, BY, left.now)


def test_only_management_erases(left: Bench) -> None:
    """Neither colleagues nor the person can decide it."""
    with pytest.raises(NotAllowed):
        preview_erasure(left.parts, EXAMPLE_PLAN, NURSE, Actor(SOCIAL_WORKER), left.now)


@pytest.mark.parametrize("reason", ["", " ", f"{NURSE_NAME} pyysi", "[[7 k: ovikoodi]]"])
def test_an_erasure_has_a_reason_that_names_nobody(left: Bench, reason: str) -> None:
    """It stays in the log."""
    with pytest.raises(InvalidInput):
        erase_person(left.parts, EXAMPLE_PLAN, NURSE, reason, BY, left.now)


def test_an_erased_person_is_found_nowhere(left: Bench) -> None:
    """Neither name nor address, in no table and no opening, and every stream verifies."""
    assert NURSE_NAME in held(left)
    erased = erase_person(left.parts, EXAMPLE_PLAN, NURSE, "Pyynnöstä", BY, left.now)
    assert erased.profile
    assert erased.letters > 0
    everything = held(left)
    assert NURSE_NAME not in everything
    assert NURSE_ADDRESS not in everything
    assert not [check.fault for check in check_streams(left.parts, EVERYTHING) if check.fault]


def test_the_log_says_that_a_person_was_erased(left: Bench) -> None:
    """Where they acted it tells (erased); who was erased is told by the pseudonym."""
    erase_person(left.parts, EXAMPLE_PLAN, NURSE, "Pyynnöstä", BY, left.now)
    answers = [one for one in read_log(left.parts, EVERYTHING) if one.kind == "answer.changed"]
    assert ERASED in {one.data["by"] for one in answers}
    assert NURSE not in {one.data["by"] for one in answers}
    assert [(one.unit, one.person) for one in erased_people(left.parts, EVERYTHING)] == [
        ("esimerkki", NURSE)
    ]


def test_an_export_after_the_erasure_holds_what_was_said_to_be_kept(left: Bench) -> None:
    """The pseudonym in records, and the erasure itself."""
    erase_person(left.parts, EXAMPLE_PLAN, NURSE, "Pyynnöstä", BY, left.now)
    data = exported(left, NURSE)
    assert data.profile["email"] == ERASED_ADDRESS
    assert {one["subject"] for one in data.things["messages"]} == {ERASED}
    assert {event.kind for event in data.events} == {"person.erased"}
    assert data.mentions == ()


def test_erasing_twice_does_nothing_more(left: Bench) -> None:
    """The second time there is nothing left, and no second event."""
    erase_person(left.parts, EXAMPLE_PLAN, NURSE, "Pyynnöstä", BY, left.now)
    events = len(read_log(left.parts, EVERYTHING))
    again = erase_person(left.parts, EXAMPLE_PLAN, NURSE, "Pyynnöstä", BY, left.now)
    assert again.is_empty
    assert len(read_log(left.parts, EVERYTHING)) == events


def test_texts_that_may_name_the_person_are_listed_and_left(left: Bench) -> None:
    """A person judges them; inflected forms are found by their beginning."""
    told = preview_erasure(left.parts, EXAMPLE_PLAN, NURSE, BY, left.now)
    assert told.to_judge == ()
    give_answer(
        left.parts,
        EXAMPLE_PLAN,
        "work",
        "Terveydenhoitajan huone.",
        Actor(DIRECTOR),
        left.now,
    )
    told = erase_person(left.parts, EXAMPLE_PLAN, NURSE, "Pyynnöstä", BY, left.now)
    assert [(one.table, one.fields) for one in told.to_judge] == [("answers", ("text",))]
    assert "Terveydenhoitajan huone." in held(left)


def test_letters_that_name_an_erased_coordinator_are_cleared_of_the_name(left: Bench) -> None:
    """Every letter tells whom to ask; the other letters stay, without the name."""
    followed = changed(COORDINATOR, last_day=date(2027, 5, 24))
    people = tuple(
        Person.model_validate(
            {
                **one.model_dump(),
                "mandates": (
                    *one.model_dump()["mandates"],
                    {"role": "coordinator", "first_day": date(2027, 5, 20)},
                ),
            }
        )
        if one.id == SOCIAL_WORKER
        else one
        for one in followed.people
    )
    nurse = changed(NURSE, last_day=date(2027, 5, 14)).people[-1]
    unit = followed.model_copy(update={"people": (*people[:-1], nurse)})
    left.apply(unit)
    left.run_until(date(2027, 5, 26))
    erase_person(left.parts, EXAMPLE_PLAN, COORDINATOR, "Pyynnöstä", Actor(SOCIAL_WORKER), left.now)
    assert "Ylitarkastaja (esimerkki)" not in held(left)
    with left.parts.work() as work:
        to_director = work.messages.find(person_id=DIRECTOR)
    assert any(f"coordinator_name: {ERASED}" in one.text for one in to_director)


def test_an_old_file_brings_nobody_back(left: Bench) -> None:
    """It is refused; one that leaves the person out keeps the pseudonym."""
    erase_person(left.parts, EXAMPLE_PLAN, NURSE, "Pyynnöstä", BY, left.now)
    with pytest.raises(InvalidInput, match="were erased"):
        left.apply(example_unit())
    unit = example_unit()
    left_out = tuple(one for one in unit.people if one.id != NURSE)
    left.apply(unit.model_copy(update={"people": left_out}))
    with left.parts.work() as work:
        people = work.units.get("esimerkki").file.people
    assert [one.email for one in people if one.id == NURSE] == [ERASED_ADDRESS]


def test_who_confirmed_stays_told(confirmed: Bench) -> None:
    """The director's mandate and the confirmation stand, by the pseudonym."""
    bench = confirmed
    bench.run_until(date(2027, 5, 14))
    unit = changed(DIRECTOR, last_day=date(2027, 5, 14))
    bench.apply(unit)
    bench.run_until(date(2027, 5, 20))
    told = erase_person(bench.parts, EXAMPLE_PLAN, DIRECTOR, "Pyynnöstä", BY, at(bench.today, 11))
    assert len(told.kept) == 2
    with bench.parts.work() as work:
        people = {one.id: one for one in work.units.get("esimerkki").file.people}
        assert work.confirmations.find(person_id=DIRECTOR)
    assert people[DIRECTOR].mandates == example_unit().people[0].mandates
    confirmed_by = [
        one for one in read_log(bench.parts, EVERYTHING) if one.kind == "plan.confirmed"
    ]
    assert [one.data["confirmed_by"] for one in confirmed_by] == [DIRECTOR]
