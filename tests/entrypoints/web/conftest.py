"""Debian's Chromium, and the pages of the demo's unit on this machine for it to visit."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.entrypoints.web.serving import Served, demo_portal, served

# Chromium as root has no sandbox; nothing is asked of the network.
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")  # it keeps a loop running in this thread, in which no other can run
def chromium() -> Iterator[Browser]:
    """A browser without a window."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("MISSING: Chromium (on Debian, the package chromium); no page was visited")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(_ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def pages() -> Iterator[Served]:
    """The demo's unit while its contributors are asked, served on this machine."""
    with served(demo_portal) as site:
        yield site
