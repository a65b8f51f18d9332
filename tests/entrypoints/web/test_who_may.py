"""Every page, and who may: the role of whoever comes decides, at every request."""

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.entrypoints.web.site import Site, make_site
from omv_workflow.steps.apply_unit import apply_unit
from omv_workflow.steps.go_live import go_live
from omv_workflow.testing.example import DIRECTOR
from tests.entrypoints.web import (
    who_may_confirm,
    who_may_items,
    who_may_plans,
    who_may_public,
    who_may_receive,
    who_may_second_factor,
    who_may_steering,
)
from tests.entrypoints.web.portal import form_in, portal_on
from tests.entrypoints.web.roles import Row, browsers, mark_of, portal_of_all
from tests.steps.two_units import forms, other_unit

TABLE = [
    *who_may_items.ROWS,
    *who_may_plans.ROWS,
    *who_may_steering.ROWS,
    *who_may_confirm.ROWS,
    *who_may_receive.ROWS,
    *who_may_public.ROWS,
    *who_may_second_factor.ROWS,
]


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_who_may_is_decided_by_the_server(row: Row) -> None:
    """At every request, by who is behind the session: not by which buttons a page has."""
    found = {}
    portal = portal_of_all()
    for role, browser in browsers(portal).items():
        sent = {**row.sent, "csrf": mark_of(portal, browser)} if row.method == "POST" else None
        found[role] = browser.request(row.method, row.path, data=sent).status_code
    assert found == row.statuses


def test_every_page_stands_in_the_table() -> None:
    """A new one fails here until somebody has decided who may."""
    portal = portal_on()
    site = make_site(Site(portal.bench.parts, portal.clock))
    routes = {
        (method.upper(), path) for path, acts in site.openapi()["paths"].items() for method in acts
    }
    assert routes == {(row.method, row.route) for row in TABLE}


def test_whoever_has_the_same_id_in_another_unit_is_another_person() -> None:
    """The director of one unit acts on nothing of the other, though both are called so."""
    portal = portal_on()
    bench = portal.bench
    bench.forms = forms
    other = apply_unit(bench.parts, other_unit(), Actor(DIRECTOR), bench.now).plan_id
    go_live(bench.parts, other, Actor(DIRECTOR), bench.now)
    browser = portal.again(DIRECTOR)
    mark = {"csrf": form_in(browser.get("/items").text)["csrf"]}
    typed = {"act": "submit", "text": "Mine.", "editor_id": "e", "based_on": "0", **mark}
    assert browser.post(f"/items/{other}/work", data=typed).status_code == 404
    assert browser.post(f"/items/{other}/work", data={**typed, "act": "keep"}).status_code == 404
    kept = browser.post(f"/items/{other}/unchanged", data={"seen": "work@0", **mark})
    assert kept.status_code == 404
    with bench.parts.work() as work:
        assert not work.drafts.find()
