"""The page that anybody may see of a unit: that the plan exists, its public copy, how to ask."""

import re

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.plan_settings import Publicity
from omv_workflow.steps.answer import give_answer
from omv_workflow.steps.return_cycle import return_cycle
from omv_workflow.testing.example import COORDINATOR, example_unit
from tests.entrypoints.web.offered import (
    GONE_OUT,
    confirm_elsewhere,
    next_year_portal,
    offered_portal,
    sent_portal,
    shown_to_all,
)
from tests.entrypoints.web.portal import Portal, portal_on

UNIT = "/units/esimerkki"
FILE = f"{UNIT}/esimerkki.esimerkkilomake/docx"


def page(portal: Portal) -> str:
    """What anybody sees of the unit."""
    found = shown_to_all(portal).browser().get(UNIT)
    assert found.status_code == 200
    return found.text


def files(portal: Portal) -> list[str]:
    """The checksums on the page."""
    return re.findall(r"<code>([0-9a-f]{64})</code>", page(portal))


def test_anybody_sees_that_the_plan_is_in_force_and_takes_its_public_copy() -> None:
    """Since when, by whom as a role alone, the very bytes that recipients got; and how to ask."""
    portal = sent_portal()
    text = page(portal)
    assert "In force since 2027-05-12. The director confirmed it." in text
    assert "Nothing has been withheld from it." in text
    assert "You need not say who you are" in text
    assert "Johtaja (esimerkki)" not in text
    taken = shown_to_all(portal).browser().get(FILE)
    with portal.bench.parts.work() as work:
        version = work.versions.find(plan_id=portal.plan_id)[-1]
    assert [sha256_hex(taken.content)] == files(portal) == [version.docx_hash]


def test_it_sets_no_cookie_and_may_be_kept_for_a_while() -> None:
    """Whoever looks is nobody, also in the browser of somebody who has come in."""
    portal = shown_to_all(sent_portal())
    browser = portal.again(COORDINATOR)
    found = browser.get(UNIT)
    assert "set-cookie" not in found.headers
    assert found.headers["cache-control"] == "public, max-age=300"
    assert found.headers["vary"] == "Accept-Language, Cookie"
    assert "Ylitarkastaja" not in found.text


@pytest.mark.parametrize("path", [UNIT, FILE, "/units/nowhere", "/units/nowhere/a/docx"])
def test_where_nothing_is_shown_a_unit_is_as_unknown_as_any_other(path: str) -> None:
    """The same page for both; and with the pages on, for a unit that there is not."""
    off = sent_portal().browser()
    found = off.get(path)
    assert found.status_code == 404
    assert found.text.replace(path, "") == off.get("/no/such/page").text.replace(
        "/no/such/page", ""
    )
    if "nowhere" in path:
        assert shown_to_all(sent_portal()).browser().get(path).status_code == 404


def test_what_is_offered_is_nobodys_business_yet() -> None:
    """Last year's version, which was imported, is in force; there is no copy of it here."""
    text = page(offered_portal())
    assert "In force since 2026-05-12" in text
    assert "There is no copy to take here" in text
    assert "2027" not in text


def test_where_nothing_was_ever_confirmed_that_is_said() -> None:
    """Nothing is told of what is being prepared."""
    assert "No version of it is in force" in page(portal_on())


def test_what_was_taken_back_is_in_force_no_more() -> None:
    """Nor is the version of the year before, which it had followed."""
    portal = sent_portal()
    bench = portal.bench
    return_cycle(bench.parts, portal.plan_id, "Virhe.", Actor(COORDINATOR), bench.now)
    assert "No version of it is in force" in page(portal)
    assert shown_to_all(portal).browser().get(FILE).status_code == 404


def test_what_is_secret_is_withheld_from_the_copy() -> None:
    """It is there once it has been made for recipients, and says that it withholds something."""
    portal = offered_portal("Avoin [[7 k: veiled words]] osa.")
    confirm_elsewhere(portal)
    assert files(portal) == []
    portal.bench.run_until(GONE_OUT)
    assert "What is secret by law has been withheld" in page(portal)
    taken = shown_to_all(portal).browser().get(FILE)
    assert (b"veiled" in taken.content, b"Avoin" in taken.content) == (False, True)
    assert taken.headers["content-disposition"].endswith("-version-2-public.docx")


def test_what_became_secret_since_is_shown_no_more() -> None:
    """An item that the unit withholds by now takes the whole copy from the page."""
    portal = sent_portal()
    assert files(portal)
    unit = example_unit()
    plan = unit.plan.model_copy(
        update={"withheld": {"work": "7 k"}, "publicity": Publicity.PARTLY_SECRET}
    )
    portal.bench.apply(unit.model_copy(update={"plan": plan}))
    assert files(portal) == []
    assert shown_to_all(portal).browser().get(FILE).status_code == 404


@pytest.mark.parametrize(
    ("text", "is_shown"),
    [
        ("[[7 k: Työ järjestetään tiimeissä.]]", False),
        ("Työ järjestetään [[7 k: tiimeissä]].", False),
        ("Uusi, ja [[7 k: jotain aivan muuta, mitä vanhassa ei ole]].", True),
    ],
)
def test_what_is_marked_in_the_next_year_takes_the_copy_away_only_if_it_stands_in_it(
    text: str, is_shown: bool
) -> None:
    """Otherwise this year's version stays in force, and in sight."""
    portal = next_year_portal()
    bench = portal.bench
    assert files(portal)
    give_answer(bench.parts, portal.plan_id, "work", text, Actor(COORDINATOR), bench.now)
    assert bool(files(portal)) == is_shown
