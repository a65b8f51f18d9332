"""A comment is told by mail to whom it concerns, with the other reminders of their day."""

from datetime import timedelta

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.messages import Message, Purpose
from omv_workflow.steps.comment import write_comment
from omv_workflow.steps.send_messages import send_due_messages
from omv_workflow.testing import Bench
from omv_workflow.testing.example import COORDINATOR, EXAMPLE_PLAN, NURSE, SOCIAL_WORKER

ITEM = "work"


def say(bench: Bench, person: str, text: str, item: str = ITEM, minute: int = 0) -> None:
    """Comment on an item, shortly after ten."""
    now = bench.now + timedelta(minutes=minute)
    write_comment(bench.parts, EXAMPLE_PLAN, item, text, Actor(person), now)


def told(bench: Bench, person: str) -> list[Message]:
    """The letters on comments that have gone to somebody once all that waits has been sent."""
    send_due_messages(bench.parts, bench.now + timedelta(minutes=5))
    letters = [one for one in bench.outbox.carried if one.person_id == person]
    return [one for one in letters if one.purpose is Purpose.COMMENT_WRITTEN]


def test_who_answers_an_item_hears_what_the_coordinator_says(collecting: Bench) -> None:
    """And nobody else does, nor the coordinator of their own words."""
    say(collecting, COORDINATOR, "Kuka sijaistaa?")
    (letter,) = told(collecting, SOCIAL_WORKER)
    assert "Kuka sijaistaa?" in letter.text
    assert told(collecting, NURSE) == told(collecting, COORDINATOR) == []


def test_the_coordinator_hears_what_who_answers_says(collecting: Bench) -> None:
    """A question waits for somebody to read it."""
    say(collecting, SOCIAL_WORKER, "Onko tämä oikein?")
    (letter,) = told(collecting, COORDINATOR)
    assert "Onko tämä oikein?" in letter.text


def test_several_comments_on_an_item_are_told_in_one_letter(collecting: Bench) -> None:
    """Of two that wait the newer tells both, in their order."""
    say(collecting, SOCIAL_WORKER, "Ensin tämä.")
    say(collecting, SOCIAL_WORKER, "Sitten tämä.", minute=1)
    (letter,) = told(collecting, COORDINATOR)
    assert letter.text.index("Ensin tämä.") < letter.text.index("Sitten tämä.")


def test_what_has_been_told_is_not_told_again(collecting: Bench) -> None:
    """The next letter has what was said since."""
    say(collecting, SOCIAL_WORKER, "Ensin tämä.")
    assert len(told(collecting, COORDINATOR)) == 1
    collecting.run_until(collecting.today + timedelta(days=1))
    say(collecting, SOCIAL_WORKER, "Sitten tämä.")
    collecting.run_until(collecting.today + timedelta(days=1))
    first, second = told(collecting, COORDINATOR)
    assert "Ensin" in first.text
    assert "Ensin" not in second.text
    assert "Sitten" in second.text


def test_on_two_items_there_are_two_letters_in_one_mail(collecting: Bench) -> None:
    """A day of comments is one mail to whoever gets it."""
    for item in ("risks", "interpreters"):
        say(collecting, COORDINATOR, f"Katsokaa {item}.", item)
    before = len(collecting.outbox.mails)
    assert len(told(collecting, NURSE)) == 2
    assert len(collecting.outbox.mails) == before + 1


def test_a_comment_can_not_have_a_link_put_into_it(collecting: Bench) -> None:
    """Who reads it would otherwise follow a link of their own to wherever its writer likes."""
    say(collecting, SOCIAL_WORKER, "https://elsewhere.example/in/own-link ja /received/own-link")
    (letter,) = told(collecting, COORDINATOR)
    assert "https://elsewhere.example/in/…" in letter.text
    assert "own-link" not in letter.text
