"""A recipient's package on its page: one file, which takes more where it holds a secret."""

from io import BytesIO
from zipfile import ZipFile

from omv_workflow.testing.example import COORDINATOR, EXAMPLE_PLAN, MINISTRY, SUPERVISOR
from tests.entrypoints.web.authenticator import set_up
from tests.entrypoints.web.offered import (
    GONE_OUT,
    confirm_elsewhere,
    events_of,
    offered_portal,
    sent_portal,
)
from tests.entrypoints.web.portal import Portal
from tests.steps.test_public_copies import MARKED, with_full_copy

PAGE = f"/plans/{EXAMPLE_PLAN}/recipients"


def page_of(recipient: str) -> str:
    """Where a recipient's package is taken."""
    return f"{PAGE}/{recipient}/package"


def test_the_page_of_a_recipient_gives_its_package() -> None:
    """As a ZIP file with a name of its own."""
    portal = sent_portal()
    browser = portal.again(COORDINATOR)
    assert f'href="{page_of(MINISTRY)}"' in browser.get(f"{PAGE}/{MINISTRY}").text
    answer = browser.get(page_of(MINISTRY))
    assert answer.headers["content-type"] == "application/zip"
    assert f'-{MINISTRY}.zip"' in answer.headers["content-disposition"]
    with ZipFile(BytesIO(answer.content)) as file:
        assert file.testzip() is None
        assert file.namelist()[-2:] == ["metadata.txt", "metadata.json"]
    assert answer.content == browser.get(page_of(MINISTRY)).content


def secret_portal() -> Portal:
    """A plan with a secret passage has been given out; the supervisor gets all of it."""
    portal = offered_portal(MARKED)
    portal.bench.apply(with_full_copy(SUPERVISOR))
    confirm_elsewhere(portal)
    portal.bench.run_until(GONE_OUT)
    return portal


def test_a_full_copy_with_secrets_takes_a_second_factor_and_is_logged() -> None:
    """A link by mail alone leads to where one is proven; other recipients' packages need none."""
    portal = secret_portal()
    browser = portal.again(COORDINATOR)
    browser.follow_redirects = False
    answer = browser.get(page_of(SUPERVISOR))
    assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (
        303,
        "/second-factor",
    )
    assert browser.get(page_of(MINISTRY)).status_code == 200
    assert not events_of(portal, "secret.viewed")
    browser.follow_redirects = True
    set_up(portal, browser)
    assert browser.get(page_of(SUPERVISOR)).headers["content-type"] == "application/zip"
    assert len(events_of(portal, "secret.viewed")) == 1
    assert len(events_of(portal, "package.made")) == 2
