"""What a public copy shows is what was confirmed, word for word, and nothing is put between."""

from dataclasses import replace
from itertools import count

import pytest

from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.commitments import PassageOpening
from omv_workflow.domain.copied_text import CopiedText
from omv_workflow.domain.shown_copy import copy_findings
from omv_workflow.domain.verdict import Finding, Outcome, all_hold
from tests.records import OPENINGS

_NUMBERS = count()
TEAMS, HELP = "Työ tehdään tiimeissä.", "Muu henkilöstö avustaa."
MARKER = "[peitetty, JulkL 24 § 1 mom. 7 k]"
HONEST = ("Sisällys", "Työ", "Työ", "Miten työ tehdään?", TEAMS, MARKER, HELP, "Ajat?", "8-16")


def passage(place: str, text: str, ground: str | None = None) -> PassageOpening:
    """A passage in its place."""
    return PassageOpening(place, ground, sha256_hex(str(next(_NUMBERS)).encode()), text)


PLAN = (
    passage("sections.1/0", "Työ"),
    passage("work/0", "Miten työ tehdään?"),
    passage("work/1", TEAMS),
    passage("work/2", "Vartija kiertää kahdesti.", "7 k"),
    passage("work/3", HELP),
    passage("hours/0", "Ajat?"),
    passage("hours/1", "8-16"),
)


def found(
    *lines: str, plan: tuple[PassageOpening, ...] = PLAN, words: bool = True
) -> list[Finding]:
    """What is found of a copy of these lines."""
    shown = [one for one in plan if one.ground is None]
    text = CopiedText("\n".join(lines), words)
    return list(copy_findings([one.commitment for one in plan], shown, text, "fi"))


def why(*lines: str, plan: tuple[PassageOpening, ...] = PLAN) -> str:
    """Why such a copy fails."""
    (fault,) = (one for one in found(*lines, plan=plan) if one.outcome is Outcome.FAILS)
    return f"{fault.what}: {fault.why}"


def told(*lines: str, plan: tuple[PassageOpening, ...] = PLAN) -> str:
    """What is told of a copy that holds, to be read by whoever checks."""
    findings = found(*lines, plan=plan)
    assert all_hold(findings)
    return "\n".join(f"{one.what}: {one.why}" for one in findings)


def test_an_honest_copy_holds_and_nothing_is_left_to_read_between() -> None:
    """The table of contents has the heading as well; marks of lists are none of the words."""
    assert "does not commit" not in told(*HONEST)
    assert "does not commit" not in told(*HONEST[:4], f"• 1. {TEAMS}", *HONEST[5:])


def test_a_forged_sentence_within_an_item_fails_and_is_quoted() -> None:
    """Wherever it stands: below the question, between passages, or in the marker's place."""
    for at in (4, 5, 6):
        forged = (*HONEST[:at], "Vartijaa ei ole.", *HONEST[at:])
        assert 'what was not confirmed: "' in why(*forged)
        assert "Vartijaa ei ole." in why(*forged)


def test_a_sentence_at_the_end_of_an_item_is_told_in_full() -> None:
    """Nothing says where an answer ends on a page: whoever checks reads it."""
    assert 'before hours/0: the record does not commit to it: "Vartijaa ei ole."' in told(
        *HONEST[:7], "Vartijaa ei ole.", *HONEST[7:]
    )


def test_a_question_that_was_changed_fails() -> None:
    """The same answer would say something else."""
    assert "The passage work/0" in why(*HONEST[:3], "Miten työtä ei tehdä?", *HONEST[4:])
    assert "The passage sections.1/0" in why(*HONEST[:1], "Muu", "Muu", *HONEST[3:])


@pytest.mark.parametrize("line", [f"Esi{HELP}", "Muuhenkilöstö avustaa."])
def test_a_passage_is_no_part_of_other_words(line: str) -> None:
    """It begins and ends as a word does, and its words are parted as they were."""
    assert "The passage work/3" in why(*HONEST[:6], line, *HONEST[7:])
    assert "The passage hours/1" in why(*HONEST[:8], "8-160")


def test_a_word_that_was_parted_fails_where_words_are_known() -> None:
    """A PDF has no words of its own, so there it is not compared."""
    parted = (*HONEST[:6], "Muu henki löstö avustaa.", *HONEST[7:])
    assert not all_hold(found(*parted))
    assert all_hold(found(*parted, words=False))


def test_a_marker_stands_only_where_something_is_withheld() -> None:
    """Other words of a template of one's own are told; a marker more is what was not confirmed."""
    assert '"[salattu]"' in told(*HONEST[:5], "[salattu]", *HONEST[6:])
    assert MARKER in why(*HONEST[:4], MARKER, *HONEST[4:])
    assert "The passage work/2" in why(*HONEST[:5], *HONEST[6:])


def test_a_question_without_an_answer_has_none_in_the_copy() -> None:
    """The words of the template for that are known; any others are told."""
    plan = (*PLAN, passage("risks/0", "Riskit?"), passage("end/0", "Loppu"))
    assert "does not commit" not in told(*HONEST, "Riskit?", "Ei vastausta.", "Loppu", plan=plan)
    assert '"Ei ole."' in told(*HONEST, "Riskit?", "Ei ole.", "Loppu", plan=plan)


def test_the_first_row_of_a_table_may_stand_again() -> None:
    """On the next page."""
    table = (passage("work/1", "Tehtävä\nMäärä\nHoitaja\n2\nKokki\n1"),)
    rows = ("Tehtävä", "Määrä", "Hoitaja", "2")
    assert all_hold(found(*rows, *rows[:2], "Kokki", "1", plan=table))
    assert not all_hold(found(*rows, "Johtaja", "Kokki", "1", plan=table))


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("Otsikko Työ tehdään\ntiimeissä. [peitetty] Muu henki\nlöstö avustaa. 8-16", True),
        ("Työ tehdään tiimeissä. Muu henkilöstö avustaa.", False),
        ("Työ tehdään tiimeissä. [peitetty] Muu henkilöstö ei avusta. 8-16", False),
        ("Muu henkilöstö avustaa. Työ tehdään tiimeissä. 8-16", False),
        ("", False),
    ],
)
def test_a_record_of_an_earlier_program_commits_to_answers_alone(text: str, is_so: bool) -> None:
    """Word for word and in the order of the plan; how lines break is not compared."""
    assert all_hold(found(text, plan=OPENINGS, words=False)) is is_so


def test_yes_and_no_are_shown_in_the_language_of_the_plan() -> None:
    """They are kept as such in every language."""
    answer = replace(OPENINGS[0], text="yes")
    for language, line, is_so in (
        ("fi", "Käytetäänkö tulkkeja? Kyllä", True),
        ("sv", "Används tolk? Ja", True),
        ("fi", "Käytetäänkö tulkkeja? Ei", False),
    ):
        text = CopiedText(line, has_words=True)
        findings = copy_findings([answer.commitment], [answer], text, language)
        assert all_hold(findings) is is_so
