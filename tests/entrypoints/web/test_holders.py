"""The page that tells who holds which version, as whoever coordinates sees it."""

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.events import Fact, plan_stream
from omv_workflow.domain.unit import CopyType
from omv_workflow.entrypoints.web.visitors import LANGUAGE_COOKIE
from omv_workflow.steps.record_delivery import record_delivery
from omv_workflow.testing.example import ARCHIVE, COORDINATOR, EXAMPLE_PLAN
from tests.entrypoints.web.offered import offered_portal, sent_portal
from tests.entrypoints.web.portal import Portal
from tests.entrypoints.web.roles import come_in
from tests.steps.copies import BY, handed

PAGE = "/plans/esimerkki.esimerkkilomake/holders"


def given_portal() -> Portal:
    """Two copies have been mailed, and the third was handed over."""
    portal = sent_portal()
    told = handed(ARCHIVE, portal.clock())
    record_delivery(portal.bench.parts, EXAMPLE_PLAN, told, BY, portal.clock())
    return portal


def test_the_page_tells_of_each_copy_what_proves_it() -> None:
    """And at whom something is missing, with a way to record what was done by hand."""
    page = come_in(given_portal(), "esimerkki", COORDINATOR).get(PAGE).text
    assert "2 of 3 recipients lack something." in page
    assert "accepted by a mail server 2027-05-13" in page
    assert "its register number: VN/1/2027; how: Annettu kirjaamoon." in page
    missing = page.partition("What is missing")[2].partition("</ul>")[0]
    assert "newest sent without proof" in missing
    assert f"/recipients/{ARCHIVE}" not in missing


def test_before_anything_is_confirmed_the_page_says_so() -> None:
    """There is no table of nothing."""
    page = come_in(offered_portal(), "esimerkki", COORDINATOR).get(PAGE).text
    assert "No version has been confirmed or given out yet." in page
    assert "<table" not in page


def test_the_files_are_taken_in_the_language_of_the_page() -> None:
    """Under a name of that language, as what they are."""
    browser = come_in(given_portal(), "esimerkki", COORDINATOR)
    browser.cookies.set(LANGUAGE_COOKIE, "sv", domain="plan.example")
    table, book = browser.get(f"{PAGE}/holders/csv"), browser.get(f"{PAGE}/holders/xlsx")
    assert table.content.decode("utf-8-sig").startswith("Mottagare,Grupp,")
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="vem-har-vilken-version.xlsx"' in book.headers["content-disposition"]
    with ZipFile(BytesIO(book.content)) as package:
        assert "Mottagare" in package.read("xl/sharedStrings.xml").decode()


def test_the_recipients_page_leads_there() -> None:
    """By a link beside the list."""
    page = come_in(sent_portal(), "esimerkki", COORDINATOR)
    assert f'href="{PAGE}"' in page.get(PAGE.replace("holders", "recipients")).text


def test_the_log_is_given_out_as_a_document_and_that_is_logged() -> None:
    """A DOCX where nothing makes PDFs; of a version that nobody got there is none."""
    portal = given_portal()
    browser = come_in(portal, "esimerkki", COORDINATOR)
    given = browser.fill(PAGE, browser.form(PAGE), version="2")
    assert 'filename="distribution-log-version-2.docx"' in given.headers["content-disposition"]
    assert "Annettu kirjaamoon." in given.text
    with portal.bench.parts.work() as work:
        (event,) = (
            one
            for one in work.log.events(plan_stream(EXAMPLE_PLAN))
            if one.kind == "distribution_log.made"
        )
    assert event.data["docx"] == sha256_hex(given.content)
    refused = browser.fill(PAGE, browser.form(PAGE), version="9")
    assert "nothing was given out of a version 9." in refused.text


def test_the_hash_of_a_full_copy_takes_a_second_factor() -> None:
    """By it a short secret could be found out; the other hashes are told."""
    portal = given_portal()
    with portal.bench.parts.work() as work:
        work.hold()
        before = work.deliveries.find(recipient_id=ARCHIVE)[0]
        work.deliveries.swap(before, replace(before, copy_type=CopyType.FULL))
        sha256 = str(work.versions.find()[-1].docx_hash)
        work.record(Fact(plan_stream(EXAMPLE_PLAN), "tested", portal.clock(), {}))
        work.commit(portal.clock())
    text = come_in(portal, "esimerkki", COORDINATOR).get(f"{PAGE}/log/csv").text
    lines = {line.split(",")[2]: line for line in text.splitlines()}
    full = next(line for name, line in lines.items() if "full" in line)
    assert sha256 not in full
    assert sum(sha256 in line for line in lines.values()) == 2
