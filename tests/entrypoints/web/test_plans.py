"""The coordinator's look at the year: who, what, when, how late, and why then."""

from datetime import date

from omv_workflow.domain.actors import Actor
from omv_workflow.steps.answer import give_answer, leave_unchanged
from omv_workflow.testing.example import (
    COORDINATOR,
    DIRECTOR,
    NURSE,
    SOCIAL_WORKER,
)
from tests.entrypoints.web.portal import Portal, portal_on
from tests.entrypoints.web.roles import come_in

PLAN = "/plans/esimerkki.esimerkkilomake"


def page_of(portal: Portal, person: str = COORDINATOR) -> str:
    """The year as somebody sees it."""
    return come_in(portal, "esimerkki", person).get(PLAN).text


def part(page: str, heading: str) -> str:
    """What stands under a heading of the page, up to the next one."""
    return page.partition(f'<h2 id="{heading}">')[2].partition("<h2")[0]


def test_what_waits_stands_first_with_who_and_since_when() -> None:
    """What is late comes before all else, and says by how much, in words."""
    portal = portal_on(date(2027, 4, 1))
    page = page_of(portal)
    waits = part(page, "waits")
    first = waits.partition("<tbody>")[2].partition("</tr>")[0]
    assert "late by 6 days" in first
    assert "Sosiaalityöntekijä (esimerkki)" in waits
    assert "3 things are late." in page


def test_the_next_steps_tell_why_they_are_due_then() -> None:
    """By the very reasons that `omv obligations` gives."""
    told = part(page_of(portal_on()), "next")
    assert "65 days before the anniversary 2027-05-15" in told
    assert "Moved earlier: weekend." in told


def test_the_line_of_the_year_shows_every_step_that_its_table_names() -> None:
    """Each mark has the number of its line, so that the picture is no riddle."""
    line = part(page_of(portal_on()), "line")
    table = line.partition("<tbody>")[2]
    numbers = range(1, table.count("<tr>") + 1)
    assert all(f'text-anchor="middle">{number}</text>' in line for number in numbers)
    assert "collecting" not in table


def test_answers_are_counted_by_section_and_by_how_far_they_are() -> None:
    """Handed in, in part, not at all, or accepted; the same in the picture and in the table."""
    portal = portal_on(inherits=True)
    parts, plan_id, now = portal.bench.parts, portal.plan_id, portal.clock()
    give_answer(parts, plan_id, "work", "Uusi.", Actor(SOCIAL_WORKER), now)
    leave_unchanged(parts, plan_id, Actor(NURSE), now, ["risks"])
    answers = part(page_of(portal), "answers")
    rows = answers.partition("<tbody>")[2].split("<tr>")[1:]
    told = [[cell.partition("<")[0] for cell in row.split('class="figure">')[1:]] for row in rows]
    assert told == [["0", "0", "0", "0", "1"], ["0", "1", "1", "0", "1"]]
    assert answers.count('class="piece strong"') == 2  # in a bar, and in the legend


def test_the_copies_are_counted_once_there_are_any() -> None:
    """By where they are; until the plan is confirmed there is nothing to draw."""
    portal = portal_on()
    assert "once the plan has been confirmed" in part(page_of(portal), "recipients")


def test_whoever_leads_comes_to_the_plan_of_their_unit_at_once() -> None:
    """A unit keeps one plan: nobody picks from a list of one."""
    browser = come_in(portal_on(), "esimerkki", DIRECTOR)
    assert browser.get("/plans").url.path == PLAN
