"""Whatever fits the description of the pages: none of it breaks one, whoever sends it."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import APIOperation, Case
from schemathesis.core.result import Ok

from tests.entrypoints.web.attacks.hostile import ANSWERS, Target
from tests.entrypoints.web.portal import Portal, portal_on
from tests.entrypoints.web.roles import (
    ASKED,
    COORDINATES,
    DIRECTS,
    NOBODY,
    PLAN,
    browser_as,
    mark_of,
    portal_of_all,
)

Operation = APIOperation[Any, Any, Any, Any]
AnyCase = Case[Any]

_EXAMPLES = 2
_ROLES = (NOBODY, ASKED, COORDINATES, DIRECTS)
_KNOWN: Mapping[str, str] = {
    "plan_id": PLAN,
    "item_id": "risks",
    "person_id": "esimerkki-terveydenhoitaja",
    "recipient_id": "esimerkki-ministerio",
    "mail_id": "ab",
    "unit_id": "esimerkki",
}
"""Invented ids come no further than to being looked for."""


def test_nothing_that_fits_the_description_breaks_a_page() -> None:
    """Schemathesis sends what each page says that it takes; all is answered as pages answer."""
    target = Target(portal_of_all())
    for operation in operations():
        _attack(target, operation)


@cache
def operations() -> list[Operation]:
    """Every page and method, from the description that the pages have of themselves."""
    described = schemathesis.openapi.from_dict(portal_on().site.openapi())
    return [one.ok() for one in described.get_all_operations() if isinstance(one, Ok)]


def _attack(target: Target, operation: Operation) -> None:
    """The same requests in every run: what has failed once fails again."""
    named = {one: _KNOWN[one] for one in re.findall(r"{(\w+)}", operation.path) if one in _KNOWN}

    @seed(20270301)
    @settings(
        max_examples=_EXAMPLES,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(path_parameters=named))
    def attack(case: AnyCase) -> None:
        found = {role: _sent(target.anew(), case, role) for role in _ROLES}
        assert set(found.values()) <= ANSWERS, f"{found}: {case.as_curl_command()}"

    attack()


def _sent(portal: Portal, case: AnyCase, role: str) -> int:
    browser = browser_as(portal, role)
    if isinstance(case.body, dict) and "csrf" in case.body:
        case.body["csrf"] = mark_of(portal, browser)
        case.body.pop("code", None)  # a wrong one leads to where the right one is asked for
    told = case.as_transport_kwargs(base_url=portal.address)
    return browser.request(
        told["method"], told["url"], params=told["params"], data=told.get("data")
    ).status_code
