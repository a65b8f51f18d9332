"""An authenticator app: it reads a secret from a page, and shows codes."""

import re
from datetime import timedelta

import pyotp

from tests.entrypoints.web.portal import Browser, Portal, form_in

HOME = "/second-factor"
NEW = f"{HOME}/new"
FINISH = f"{NEW}/finish"


def mark_of(browser: Browser, path: str = NEW) -> dict[str, str]:
    """What every form of the session holds."""
    return {"csrf": form_in(browser.get(path).text)["csrf"]}


def offered_to(browser: Browser) -> str:
    """Begin setting up, and read the secret from the page."""
    page = browser.post(NEW, data=mark_of(browser)).text
    found = re.search(r'<code class="secret">([A-Z2-7-]+)</code>', page)
    assert found is not None, page
    return found[1].replace("-", "")


def code_of(portal: Portal, secret: str, *, later: timedelta = timedelta()) -> str:
    """The code that the app shows."""
    return pyotp.TOTP(secret).at(portal.clock() + later)


def set_up(portal: Portal, browser: Browser) -> tuple[str, list[str]]:
    """Set a second factor up, which also proves it: the secret and the recovery codes."""
    secret = offered_to(browser)
    page = browser.post(FINISH, data={**mark_of(browser), "code": code_of(portal, secret)}).text
    return secret, re.findall(r'<li><code class="secret">([A-Z2-7-]+)</code>', page)


def prove(portal: Portal, browser: Browser, secret: str, then: str = "/items") -> int:
    """Prove it by the code that the app shows now; the status of what follows."""
    typed = {**mark_of(browser), "code": code_of(portal, secret), "then": then}
    return browser.post(HOME, data=typed).status_code
