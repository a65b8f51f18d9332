"""The distribution log of a version as a document of its own."""

import pytest

from omv_workflow.adapters.spoken import spoken
from omv_workflow.domain.actors import Actor
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.events import Event, plan_stream
from omv_workflow.domain.grounds import PublicCopySettings
from omv_workflow.domain.pdf_settings import PdfSettings
from omv_workflow.domain.unit import CopyType
from omv_workflow.errors import NotAllowed, NotFound
from omv_workflow.steps.distribute import distribute_due_plans
from omv_workflow.steps.make_distribution_log import MadeLog, make_distribution_log
from omv_workflow.steps.no_copy import LeakFound
from omv_workflow.steps.public_copies import copy_for_recipients
from omv_workflow.steps.record_delivery import HandedOver, record_delivery
from omv_workflow.testing import Bench, PlainConverter
from omv_workflow.testing.example import ARCHIVE, EXAMPLE_PLAN, NURSE
from tests.steps.copies import BY, confirmed_with, recorded
from tests.steps.test_public_copies import MARKED, answering
from tests.steps.test_seeing_to_copies import with_copies


def made(bench: Bench, number: int | None = None, actor: Actor = BY) -> MadeLog:
    """The document of a version; of the newest without a number."""
    return make_distribution_log(bench.parts, EXAMPLE_PLAN, number, spoken, actor, bench.now)


def events(bench: Bench) -> list[Event]:
    """What the log tells of such documents."""
    with bench.parts.work() as work:
        told = work.log.events(plan_stream(EXAMPLE_PLAN))
        return [one for one in told if one.kind == "distribution_log.made"]


def test_the_document_tells_a_stranger_who_got_what(distributing: Bench) -> None:
    """In the language of the unit: state and proof in words, numbers and the hash of the copy."""
    recorded(distributing, ARCHIVE)
    log = made(distributing)
    text = log.docx.decode()
    with distributing.parts.work() as work:
        version = work.versions.find()[-1]
    for told in ("Jakeluloki", "kirjattu käsin", "VN/1/2027", "Annettu kirjaamoon."):
        assert told in text
    assert "mikä ei todista perilletuloa" in text
    assert str(version.docx_hash) in text
    assert (log.version, log.name) == (1, "distribution-log-version-1")


def test_making_it_is_logged_with_its_hashes(distributing: Bench) -> None:
    """So that whoever gets the document can have it checked."""
    distributing.pdf, distributing.converter = PdfSettings(), PlainConverter()
    log = made(distributing)
    (event,) = events(distributing)
    assert log.pdf is not None
    assert event.data["docx"] == sha256_hex(log.docx)
    assert event.data["pdf"] == sha256_hex(log.pdf)
    assert event.data["converter"] == "Plain converter 1.0"


def test_without_a_converter_it_is_a_docx_alone_and_says_why(distributing: Bench) -> None:
    """Nothing degrades in silence."""
    distributing.pdf, distributing.converter = PdfSettings(), None
    log = made(distributing)
    assert log.pdf is None
    assert "LibreOffice is missing" in str(log.why_no_pdf)
    assert "pdf" not in events(distributing)[0].data


def test_it_is_for_those_in_charge(distributing: Bench) -> None:
    """Who recorded what, and how, stands in it."""
    with pytest.raises(NotAllowed):
        made(distributing, actor=Actor(NURSE))
    assert events(distributing) == []


def test_there_is_none_of_what_was_not_given_out(confirmed: Bench) -> None:
    """Neither before the first copy nor of another version."""
    for number, why in ((None, "nothing has been given out"), (7, "of a version 7")):
        with pytest.raises(NotFound, match=why):
            made(confirmed, number)


def test_it_leads_to_no_internal_host(distributing: Bench) -> None:
    """What somebody has recorded is looked through as a covering letter is."""
    how = "https://intra.example/asia"
    told = HandedOver(ARCHIVE, distributing.now, None, how)
    record_delivery(distributing.parts, EXAMPLE_PLAN, told, BY, distributing.now)
    distributing.public_copy = PublicCopySettings(internal_hosts=("intra.example",))
    with pytest.raises(LeakFound):
        made(distributing)
    assert events(distributing) == []


def test_the_hash_of_a_full_copy_with_a_secret_is_left_out(answered: Bench) -> None:
    """A short secret could be found out by it; that of the public copy is told."""
    answering(answered, MARKED)
    unit = with_copies(CopyType.FULL)
    first, *others = unit.recipients
    public = first.model_copy(update={"copy_type": CopyType.PUBLIC, "full_copy_ground": None})
    confirmed = confirmed_with(answered, unit.model_copy(update={"recipients": (public, *others)}))
    distribute_due_plans(confirmed.parts, confirmed.now)
    text = made(confirmed).docx.decode()
    with confirmed.parts.work() as work:
        version = work.versions.find()[-1]
        copy = copy_for_recipients(work, version)
    assert copy is not None
    assert (str(version.docx_hash) in text, str(copy.docx_hash) in text) == (False, True)
    assert "jätetty pois" in text
