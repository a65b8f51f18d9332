"""Whose name letters go in, who answers to them, and how those of a year hang together."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.mail_settings import MailSettings
from omv_workflow.domain.messages import Message, Purpose
from omv_workflow.steps.assemble import offer_for_confirmation
from omv_workflow.steps.confirm import DoneElsewhere, record_confirmation
from omv_workflow.steps.distribute import distribute
from omv_workflow.steps.return_cycle import return_cycle
from omv_workflow.steps.send_messages import send_due_messages
from omv_workflow.testing import Bench, at
from omv_workflow.testing.example import (
    COORDINATOR,
    DIRECTOR,
    EXAMPLE_FORM,
    EXAMPLE_PLAN,
    MINISTRY,
    NURSE,
    SUPERVISOR,
    example_unit,
)

SENDER = MailSettings.model_validate({"mode": "live", "from": "omavalvonta@palvelin.example"})


def letters_to(bench: Bench, person: str) -> list[Message]:
    """Everything written to a person."""
    with bench.parts.work() as work:
        return work.messages.find(person_id=person)


def copies_to(bench: Bench, recipient: str) -> list[Message]:
    """The mails that brought a recipient its copies."""
    with bench.parts.work() as work:
        copies = work.deliveries.find(recipient_id=recipient)
        return [one for copy in copies for one in work.messages.find(delivery_id=copy.id)]


def followed(letters: Sequence[Message]) -> list[str | None]:
    """Which letter each of them follows."""
    return [one.in_reply_to for one in letters]


def test_all_letters_to_a_person_in_a_year_follow_the_first(distributing: Bench) -> None:
    """From the request to the notice of the confirmation."""
    first, *rest = letters_to(distributing, NURSE)
    assert first.in_reply_to is None
    assert rest
    assert set(followed(rest)) == {first.message_id}


def test_a_corrected_copy_follows_the_first(distributing: Bench) -> None:
    """Each recipient's conversation is its own."""
    parts, by, now = distributing.parts, Actor(COORDINATOR), distributing.now
    return_cycle(parts, EXAMPLE_PLAN, "Virhe.", by, now)
    offer_for_confirmation(parts, EXAMPLE_PLAN, by, now)
    told = DoneElsewhere(DIRECTOR, now, "Lappeenranta", "asianhallinta", "2/2027")
    record_confirmation(parts, EXAMPLE_PLAN, told, by, now)
    distribute(parts, EXAMPLE_PLAN, by, now)
    for recipient in (SUPERVISOR, MINISTRY):
        first, second = copies_to(distributing, recipient)
        assert followed([first, second]) == [None, first.message_id]


def test_answers_go_to_the_coordinator(distributing: Bench) -> None:
    """Letters to the coordinator are answered to the unit."""
    email = {one.id: one.email for one in example_unit().people}[COORDINATOR]
    assert {one.reply_to for one in letters_to(distributing, NURSE)} == {email}
    assert {one.reply_to for one in copies_to(distributing, MINISTRY)} == {email}
    assert {one.reply_to for one in letters_to(distributing, COORDINATOR)} == {None}


def test_mail_comes_from_the_unit_that_keeps_the_plan(opened: Bench) -> None:
    """Two units in one database do not write in each other's name."""
    ours = example_unit()
    named = {"id": "toinen", "name": "Toinen keskus", "email": "toinen@keskus.example"}
    opened.apply(ours.model_copy(update={"unit": ours.unit.model_copy(update=named)}))
    opened.run_until(date(2027, 2, 24))
    senders = {
        (one.plan_id, one.from_name, one.from_address)
        for one in opened.outbox.carried
        if one.purpose is Purpose.CONTRIBUTION_REQUEST
    }
    assert senders == {
        (EXAMPLE_PLAN, ours.unit.name, ours.unit.email),
        (f"toinen.{EXAMPLE_FORM}", named["name"], named["email"]),
    }


def test_mail_comes_from_the_address_of_the_settings_where_there_is_one(confirmed: Bench) -> None:
    """The unit's name stays."""
    parts = replace(confirmed.parts, mail=SENDER)
    distribute(parts, EXAMPLE_PLAN, Actor(COORDINATOR), confirmed.now)
    send_due_messages(parts, at(date(2027, 5, 13), 9))
    unit = example_unit().unit
    sent = [one for one in confirmed.outbox.carried if one.purpose is Purpose.DISTRIBUTION]
    assert {(one.from_name, one.from_address) for one in sent} == {
        (unit.name, "omavalvonta@palvelin.example")
    }
