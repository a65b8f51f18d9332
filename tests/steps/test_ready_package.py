"""The package for a copy that a person hands over: the very copy, its letter, and metadata."""

from dataclasses import replace
from datetime import date

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.covering_letter import CopyGiven
from omv_workflow.domain.events import Fact, plan_stream
from omv_workflow.domain.unit import CopyType
from omv_workflow.errors import NotAllowed, NotFound, NotPossibleNow, VerificationFailed
from omv_workflow.steps.ready_package import ReadyPackage, ready_package
from omv_workflow.testing import Bench
from omv_workflow.testing.example import (
    ARCHIVE,
    COORDINATOR,
    EXAMPLE_PLAN,
    MINISTRY,
    NURSE,
    SUPERVISOR,
    example_unit,
)
from tests.steps.copies import BY, confirmed_with
from tests.steps.test_public_copies import (
    MARKED,
    WITHHELD,
    answering,
    last_event,
    with_full_copy,
)


@pytest.fixture
def marked(answered: Bench) -> Bench:
    """A plan with a secret passage has been given out; the supervisor gets all of it."""
    answering(answered, MARKED)
    confirmed_with(answered, with_full_copy(SUPERVISOR))
    answered.run_until(date(2027, 5, 13))
    return answered


def packed(bench: Bench, recipient: str, actor: Actor = BY) -> ReadyPackage:
    """The package for a recipient, made now."""
    return ready_package(bench.parts, EXAMPLE_PLAN, recipient, actor, bench.now)


def test_it_holds_copy_letter_and_metadata(distributing: Bench) -> None:
    """Each under its name, the copy and the letter as they were kept."""
    package = packed(distributing, ARCHIVE)
    files = dict(package.files)
    name = "omavalvontasuunnitelma-2027-version-1"
    assert package.name == f"{name}-{ARCHIVE}"
    assert list(files) == [f"{name}.docx", f"saate-{name}.docx"]
    assert sha256_hex(files[f"saate-{name}.docx"]) == package.delivery.letter_hash
    sheet = package.sheet
    assert [one.sha256 for one in sheet.files] == [sha256_hex(one) for one in files.values()]
    assert (sheet.given, sheet.confirmed_on) == (CopyGiven.PUBLIC, date(2027, 5, 12))


def test_a_public_copy_withholds_what_is_secret(marked: Bench) -> None:
    """It is the copy that all public recipients get, and its name says so."""
    package = packed(marked, ARCHIVE)
    assert not package.holds_secret
    assert "-public-" in package.name
    assert not any(WITHHELD.encode() in content for _, content in package.files)
    assert package.sheet.given is CopyGiven.WITHHELD


def test_a_full_copy_tells_that_it_is_secret_and_why_it_is_given(marked: Bench) -> None:
    """Its bytes are those that were confirmed."""
    package = packed(marked, SUPERVISOR)
    assert package.holds_secret
    assert any(WITHHELD.encode() in content for _, content in package.files)
    sheet = package.sheet
    assert (sheet.given, sheet.given_on) == (CopyGiven.FULL, "Valvova viranomainen")
    assert (sheet.grounds, sheet.secrecy_years) == (("7 k",), 25)


def test_that_it_was_made_is_in_the_log(distributing: Bench) -> None:
    """By whom, for which copy, with the hashes of what it holds."""
    package = packed(distributing, ARCHIVE)
    told = last_event(distributing, "package.made")
    assert (told["delivery"], told["files"]) == (
        package.delivery.id,
        [sha256_hex(content) for _, content in package.files],
    )


def test_it_is_the_same_each_time(distributing: Bench) -> None:
    """Whoever lost it takes it again."""
    assert packed(distributing, ARCHIVE) == packed(distributing, ARCHIVE)


def test_whoever_is_not_in_charge_gets_none(distributing: Bench) -> None:
    """A contributor hands nothing over."""
    with pytest.raises(NotAllowed):
        packed(distributing, ARCHIVE, Actor(NURSE))


@pytest.mark.parametrize("recipient", ["somebody", COORDINATOR])
def test_there_is_none_for_others(distributing: Bench, recipient: str) -> None:
    """Only for those on the distribution list."""
    with pytest.raises(NotFound, match="distribution list"):
        packed(distributing, recipient)


def test_before_the_confirmation_there_is_none(offered: Bench) -> None:
    """Nothing is given out that nobody has confirmed."""
    with pytest.raises(NotPossibleNow):
        packed(offered, MINISTRY)


def test_before_the_distribution_there_is_none(confirmed: Bench) -> None:
    """The copy and its letter are made with it."""
    with pytest.raises(NotFound, match="has not been distributed"):
        packed(confirmed, MINISTRY)


def test_changed_bytes_are_refused(distributing: Bench) -> None:
    """Nothing else than what was confirmed is handed over."""
    with distributing.parts.work() as work:
        docx = work.versions.find(plan_id=EXAMPLE_PLAN)[-1].docx_hash or ""
    distributing.blobs.kept[docx] += b"!"
    with pytest.raises(VerificationFailed):
        packed(distributing, ARCHIVE)


def test_a_public_copy_that_is_not_made_yet_is_not_replaced_by_the_full_one(
    marked: Bench,
) -> None:
    """Whatever a delivery says that it is due."""
    with marked.parts.work() as work:
        (owed,) = work.deliveries.find(recipient_id=SUPERVISOR)
        work.deliveries.swap(owed, replace(owed, copy_type=CopyType.PUBLIC))
        for one in work.copies.find():
            work.copies.remove(one)
        work.record(Fact(plan_stream(EXAMPLE_PLAN), "test.damaged", marked.now, {}))
        work.commit(marked.now)
    with pytest.raises(NotPossibleNow, match="not made yet"):
        packed(marked, SUPERVISOR)


def test_a_full_copy_is_packed_for_no_unprotected_way(marked: Bench) -> None:
    """Somebody has changed the recipient's way since it was owed one."""
    marked.apply(example_unit())
    with pytest.raises(NotPossibleNow, match="protected channel alone"):
        packed(marked, SUPERVISOR)
