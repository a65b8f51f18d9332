"""Resetting a lost second factor: two of those in charge, neither of them its owner."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.events import unit_stream
from omv_workflow.domain.messages import Purpose
from omv_workflow.errors import NotAllowed, NotFound, NotPossibleNow
from omv_workflow.steps.by_night import check_and_sweep
from omv_workflow.steps.person_data import export_person
from omv_workflow.steps.reset_second_factor import agree_to_reset, ask_for_reset
from omv_workflow.testing.example import (
    COORDINATOR,
    DEPUTY,
    DIRECTOR,
    NURSE,
    SOCIAL_WORKER,
    example_unit,
)
from tests.entrypoints.web.authenticator import HOME, code_of, mark_of, set_up
from tests.entrypoints.web.portal import ASKED, Browser, Portal, portal_on
from tests.entrypoints.web.roles import come_in

UNIT, RESETS = "esimerkki", "/second-factor/resets"
GONE = timedelta(days=30)


@dataclass
class Lost:
    """Pages on which somebody has lost their second factor, and its secret."""

    portal: Portal
    browser: Browser
    secret: str

    def ask(self, by: str, owner: str = NURSE) -> None:
        """Somebody asks that it be reset."""
        ask_for_reset(self.portal.bench.parts, UNIT, owner, Actor(by), self.portal.clock())

    def agree(self, by: str, owner: str = NURSE) -> None:
        """Somebody agrees."""
        agree_to_reset(self.portal.bench.parts, UNIT, owner, Actor(by), self.portal.clock())


def lost_by(person: str) -> Lost:
    """The pages after somebody has set up a second factor."""
    portal = portal_on()
    browser = come_in(portal, UNIT, person)
    return Lost(portal, browser, set_up(portal, browser)[0])


@pytest.fixture
def lost() -> Lost:
    """Of a contributor."""
    return lost_by(NURSE)


def test_after_two_have_agreed_nothing_of_it_counts(lost: Lost) -> None:
    """Neither app nor codes; every session ends, and a new one is set up as the first was."""
    lost.ask(COORDINATOR)
    lost.agree(DIRECTOR)
    with lost.portal.bench.parts.work() as work:
        (factor,) = work.second_factors.find()
        assert (factor.is_set_up, work.recovery_codes.find()) == (False, [])
    assert lost.browser.get("/items").status_code == 401
    browser = lost.portal.again(NURSE)
    code = code_of(lost.portal, lost.secret, later=timedelta(seconds=30))
    assert browser.post(HOME, data={**mark_of(browser), "code": code}).status_code == 422
    assert len(set_up(lost.portal, browser)[1]) == 10


def test_nobody_agrees_with_themself(lost: Lost) -> None:
    """The coordinator alone can't do it."""
    lost.ask(COORDINATOR)
    with pytest.raises(NotAllowed):
        lost.agree(COORDINATOR)


@pytest.mark.parametrize("owner", [DIRECTOR, COORDINATOR])
def test_the_owner_has_no_part_in_it(owner: str) -> None:
    """Neither by asking nor by agreeing, whatever they are in charge of."""
    lost = lost_by(owner)
    with pytest.raises(NotAllowed):
        lost.ask(owner, owner)
    lost.ask(DEPUTY, owner)
    with pytest.raises(NotAllowed):
        lost.agree(owner, owner)


def test_without_the_coordinator_it_takes_a_coordinator_who_lost_theirs() -> None:
    """Director and deputy reset the coordinator's; anybody else's only with the coordinator."""
    of_nurse = lost_by(NURSE)
    of_nurse.ask(DIRECTOR)
    with pytest.raises(NotAllowed):
        of_nurse.agree(DEPUTY)
    of_nurse.agree(COORDINATOR)
    of_coordinator = lost_by(COORDINATOR)
    of_coordinator.ask(DEPUTY, COORDINATOR)
    of_coordinator.agree(DIRECTOR, COORDINATOR)


def test_contributors_have_no_part_in_it(lost: Lost) -> None:
    """Nor does anybody in the name of another, nor for somebody who is not here."""
    parts, now = lost.portal.bench.parts, lost.portal.clock()
    with pytest.raises(NotAllowed):
        lost.ask(SOCIAL_WORKER)
    with pytest.raises(NotAllowed):
        ask_for_reset(parts, UNIT, NURSE, Actor(COORDINATOR, DIRECTOR), now)
    with pytest.raises(NotFound):
        lost.ask(COORDINATOR, "nobody")
    with pytest.raises(NotPossibleNow):
        lost.ask(COORDINATOR, SOCIAL_WORKER)


def test_what_nobody_agreed_to_lapses(lost: Lost) -> None:
    """After seven days it is asked for anew; until then once is enough."""
    with pytest.raises(NotPossibleNow):
        lost.agree(DIRECTOR)
    lost.ask(COORDINATOR)
    with pytest.raises(NotPossibleNow):
        lost.ask(DIRECTOR)
    lost.portal.later = timedelta(days=7)
    with pytest.raises(NotPossibleNow):
        lost.agree(DIRECTOR)
    lost.ask(DIRECTOR)
    lost.agree(COORDINATOR)


def test_the_owner_and_whoever_may_agree_are_told(lost: Lost) -> None:
    """The log names all three, as commitments."""
    lost.ask(COORDINATOR)
    lost.agree(DEPUTY)
    with lost.portal.bench.parts.work() as work:
        letters = work.messages.find(purpose=Purpose.SECOND_FACTOR)
        events = work.log.events(unit_stream(UNIT))
    asked, ended, reset = [one for one in events if one.kind != "link.made"][-3:]
    told = [(one.step.partition(".")[0], one.person_id) for one in letters]
    assert sorted(told) == sorted(
        [
            ("set_up", NURSE),
            ("reset_asked", NURSE),
            ("agreement_needed", DIRECTOR),
            ("agreement_needed", DEPUTY),
            ("reset", NURSE),
        ]
    )
    kinds = [asked.kind, ended.kind, reset.kind]
    assert kinds == ["second_factor.reset_asked", "session.ended", "second_factor.reset"]
    assert set(reset.data) == {"by", "person", "asked_by"}


def test_two_do_it_in_the_pages_after_a_code_of_their_own(lost: Lost) -> None:
    """What waits is shown to whoever may agree, and to whoever asked as waiting."""
    asker = come_in(lost.portal, UNIT, COORDINATOR)
    agreer = come_in(lost.portal, UNIT, DIRECTOR)
    whom = {"person_id": NURSE}
    assert asker.post(RESETS, data={**mark_of(asker), **whom}).status_code == 403
    set_up(lost.portal, asker)
    set_up(lost.portal, agreer)
    waiting = asker.post(RESETS, data={**mark_of(asker), **whom}).text
    assert "Another of those in charge has to agree" in waiting
    assert f'name="person_id" value="{NURSE}">Agree' in agreer.get(RESETS).text
    refused = asker.post(f"{RESETS}/agree", data={**mark_of(asker), **whom})
    assert (refused.status_code, "asked for it yourself" in refused.text) == (403, True)
    done = agreer.post(f"{RESETS}/agree", data={**mark_of(agreer), **whom})
    assert "Nothing waits." in done.text


def test_a_contributor_with_a_code_of_their_own_resets_nothing(lost: Lost) -> None:
    """The page is for those in charge, and so are its forms."""
    whom = {**mark_of(lost.browser), "person_id": COORDINATOR}
    assert lost.browser.get(RESETS).status_code == 403
    assert lost.browser.post(RESETS, data=whom).status_code == 403
    assert lost.browser.post(f"{RESETS}/agree", data=whom).status_code == 403


def test_whoever_leaves_leaves_none_behind(lost: Lost) -> None:
    """The night after their last day it is gone, with its codes."""
    gone = [
        one.model_copy(update={"last_day": ASKED, "items": ()}) if one.id == NURSE else one
        for one in example_unit().people
    ]
    lost.portal.bench.apply(example_unit().model_copy(update={"people": tuple(gone)}))
    parts, now = lost.portal.bench.parts, lost.portal.clock()
    check_and_sweep(parts, now)
    with parts.work() as work:
        assert len(work.second_factors.find()) == 1
    check_and_sweep(parts, now + timedelta(days=1))
    with parts.work() as work:
        assert (work.second_factors.find(), work.recovery_codes.find()) == ([], [])


def test_an_export_tells_of_it_without_the_secret(lost: Lost) -> None:
    """That there is one, since when, and how many codes were used."""
    parts, actor = lost.portal.bench.parts, Actor(NURSE)
    data = export_person(parts, lost.portal.plan_id, NURSE, actor, lost.portal.clock())
    (told,) = data.things["second_factors"]
    assert told["set_up_at"] == lost.portal.clock()
    assert not {"secret", "offered"} & set(told)
    assert lost.secret[::-1] not in repr(data)
    assert len(data.things["recovery_codes"]) == 10
