"""The pages on which whoever coordinates steers the year: steps, number, documents."""

from datetime import date

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.obligations import ObligationState
from omv_workflow.domain.timetable import StepKind
from omv_workflow.steps.answer import give_answer
from omv_workflow.testing.example import COORDINATOR
from tests.entrypoints.web.authenticator import set_up
from tests.entrypoints.web.offered import confirmed_portal, events_of
from tests.entrypoints.web.portal import Browser, Portal, portal_on
from tests.entrypoints.web.roles import come_in
from tests.steps.test_client_notices import with_notices

PLAN = "/plans/esimerkki.esimerkkilomake"
MARKED = "Open [[7 k: veiled words]] words"
BY = Actor(COORDINATOR)
DRAFT = f"{PLAN}/steps/2027-05-15/draft"


@pytest.fixture
def portal() -> Portal:
    """The pages while answers are collected."""
    return portal_on(inherits=True)


@pytest.fixture
def browser(portal: Portal) -> Browser:
    """That of the coordinator."""
    return come_in(portal, "esimerkki", COORDINATOR)


def owed(portal: Portal, kind: StepKind) -> list[tuple[date, ObligationState]]:
    """The days and states of a step in the year."""
    with portal.bench.parts.work() as work:
        return [(one.due_on, one.state) for one in work.obligations.find(kind=kind)]


def state(portal: Portal) -> CycleState:
    """Where the year is."""
    with portal.bench.parts.work() as work:
        return work.cycles.find()[-1].state


def test_a_step_is_moved_from_its_page(portal: Portal, browser: Browser) -> None:
    """The glance at the year leads there; the page says why the step is and why on that day."""
    assert DRAFT in browser.get(PLAN).text
    page = browser.get(DRAFT).text
    assert "Due on 2027-04-09." in page
    moved = browser.fill(DRAFT, browser.form(DRAFT), act="move", day="2027-04-12", reason="Easter.")
    assert moved.url.path == PLAN
    assert owed(portal, StepKind.DRAFT) == [(date(2027, 4, 12), ObligationState.OPEN)]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"day": "2027-04-12", "reason": " "}, "there is no reason."),
        ({"day": "14.4.2027", "reason": "Easter."}, "it can&#39;t be read."),
        ({"day": "2027-02-01", "reason": "Easter."}, "the day has passed."),
    ],
)
def test_what_is_refused_is_told_beside_what_was_typed(
    portal: Portal, browser: Browser, typed: dict[str, str], why: str
) -> None:
    """Nothing has changed, and nothing that was typed is lost."""
    before = owed(portal, StepKind.DRAFT)
    refused = browser.fill(DRAFT, browser.form(DRAFT), act="move", **typed)
    assert refused.status_code == 422
    assert why in refused.text
    assert f'value="{typed["day"]}"' in refused.text
    assert owed(portal, StepKind.DRAFT) == before


def test_a_step_is_excused_with_a_reason(portal: Portal, browser: Browser) -> None:
    """It is not open any more, and its page says so from then on."""
    browser.fill(DRAFT, browser.form(DRAFT), act="excuse", reason="The plan is short this year.")
    assert [one for _, one in owed(portal, StepKind.DRAFT)] == [ObligationState.EXCUSED]
    assert browser.get(DRAFT).status_code == 404


def test_the_year_is_excused_with_a_reason(portal: Portal, browser: Browser) -> None:
    """Never without one."""
    page = f"{PLAN}/excuse"
    assert browser.fill(page, browser.form(page), reason=" ").status_code == 422
    browser.fill(page, browser.form(page), reason="The unit is closed for good.")
    with portal.bench.parts.work() as work:
        assert CycleState.EXCUSED in {one.state for one in work.cycles.find()}


def test_the_register_number_is_recorded(browser: Browser) -> None:
    """One that does not have the unit's pattern stands in the field again."""
    page = f"{PLAN}/number"
    assert "has no register number yet" in browser.get(page).text
    refused = browser.fill(page, browser.form(page), act="set", number="<b>7</b>")
    assert refused.status_code == 422
    assert 'value="&lt;b&gt;7&lt;/b&gt;"' in refused.text
    told = browser.fill(page, browser.form(page), act="set", number="ESIMDno-2027-1")
    assert "has the number ESIMDno-2027-1." in told.text


def test_a_year_goes_without_a_number_if_somebody_says_why(browser: Browser) -> None:
    """The reason is shown to whoever looks."""
    page = f"{PLAN}/number"
    assert browser.fill(page, browser.form(page), act="waive").status_code == 422
    told = browser.fill(page, browser.form(page), act="waive", reason="The registry is closed.")
    assert "goes without a register number: The registry is closed." in told.text


def test_a_draft_is_made_and_taken(portal: Portal, browser: Browser) -> None:
    """Its checksum stands on the page; the bytes are those that were kept."""
    page = f"{PLAN}/documents"
    shown = browser.fill(page, browser.form(page), act="draft").text
    with portal.bench.parts.work() as work:
        draft = work.versions.find(plan_id=portal.plan_id)[-1]
    assert "Draft 1 of version 2" in shown
    assert str(draft.docx_hash) in shown
    taken = browser.get(f"{page}/{draft.id}/docx")
    assert taken.content == portal.bench.parts.blobs.get(str(draft.docx_hash))
    assert taken.headers["content-disposition"].startswith("attachment;")
    assert browser.get(f"{page}/{draft.id}/pdf").status_code == 404
    assert browser.get(f"{page}/none/docx").status_code == 404


def test_a_draft_with_a_secret_is_taken_with_a_second_factor_alone(
    portal: Portal, browser: Browser
) -> None:
    """A link alone leads to where a code is asked for; who took it then is in the log."""
    give_answer(portal.bench.parts, portal.plan_id, "work", MARKED, BY, portal.clock())
    page = f"{PLAN}/documents"
    browser.fill(page, browser.form(page), act="draft")
    with portal.bench.parts.work() as work:
        draft = work.versions.find(plan_id=portal.plan_id)[-1]
    taking = f"{page}/{draft.id}/docx"
    assert browser.get(taking).url.path == "/second-factor"
    set_up(portal, browser)
    assert browser.get(taking).status_code == 200
    assert len(events_of(portal, "secret.viewed")) == 1


def test_what_a_state_does_not_allow_is_refused_in_words(portal: Portal, browser: Browser) -> None:
    """There is no button for it either."""
    page = f"{PLAN}/documents"
    form = browser.form(page)
    assert 'value="open"' not in browser.get(page).text
    refused = browser.fill(page, form, act="open")
    assert (refused.status_code, "refusal" in refused.text) == (422, True)
    assert state(portal) is CycleState.COLLECTING


def test_notices_for_clients_stand_on_the_page_ready_to_print() -> None:
    """Each in its language and its direction; a unit without any is shown none."""
    portal = confirmed_portal()
    step = f"{PLAN}/steps/2027-05-15/tell_clients"
    browser = portal.again(COORDINATOR)
    assert "put-up" not in browser.get(step).text
    portal.bench.apply(with_notices())
    page = browser.get(step).text
    assert '<article class="put-up" lang="ar" dir="rtl"><p>الخطة 12.5.2027</p></article>' in page
    assert '<article class="put-up" lang="en" dir="ltr"><p>The plan</p></article>' in page
