"""Covering letters: one per recipient, made with the distribution, kept, mailed and handed out."""

from datetime import date
from pathlib import PurePath

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.disposals import DisposalPart
from omv_workflow.domain.events import plan_stream
from omv_workflow.domain.grounds import PublicCopySettings
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.unit import CopyType, UnitFile
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.errors import NotFound
from omv_workflow.steps.carry_out_disposals import carry_out_disposals
from omv_workflow.steps.covering_letters import kept_letter
from omv_workflow.steps.dispose import approve_disposal
from omv_workflow.steps.distribute import distribute, distribute_due_plans
from omv_workflow.steps.no_copy import LeakFound
from omv_workflow.steps.person_data import export_person
from omv_workflow.testing import Bench
from omv_workflow.testing.example import (
    ARCHIVE,
    DIRECTOR,
    EXAMPLE_PLAN,
    MINISTRY,
    SUPERVISOR,
    example_unit,
)
from tests.steps.copies import BY, carried, confirmed_with
from tests.steps.stored import everything
from tests.steps.test_public_copies import MARKED, WITHHELD, answering, with_full_copy
from tests.steps.test_seeing_to_copies import with_copies
from tests.steps.years import keep_year


def letter_to(bench: Bench, recipient: str, of_year: int | None = None) -> str:
    """The letter to a recipient as it is handed out."""
    found = kept_letter(bench.parts, EVERYTHING, EXAMPLE_PLAN, recipient, of_year=of_year)
    return found.content.decode()


def with_ground(ground: str) -> UnitFile:
    """The example unit; the supervisor gets the full copy on this ground."""
    unit = with_full_copy(SUPERVISOR)
    update = {"full_copy_ground": ground}
    recipients = tuple(
        one.model_copy(update=update) if one.id == SUPERVISOR else one for one in unit.recipients
    )
    return unit.model_copy(update={"recipients": recipients})


def test_every_recipient_has_a_letter_that_was_made_with_its_delivery(distributing: Bench) -> None:
    """Its hash stands in the delivery and in its event; by hand or by mail makes no difference."""
    with distributing.parts.work() as work:
        deliveries = {one.id: one.letter_hash for one in work.deliveries.find()}
        events = work.log.events(plan_stream(EXAMPLE_PLAN))
    told = {
        one.data["delivery"]: one.data["letter"] for one in events if one.kind == "delivery.due"
    }
    assert told == deliveries
    assert len(deliveries) == len(set(deliveries.values())) == 3
    assert all(sha256 in distributing.blobs.kept for sha256 in deliveries.values())


def test_the_letter_tells_of_the_confirmation_the_copy_and_the_recipient(
    distributing: Bench,
) -> None:
    """The director's name, place, day and reference; the hash of what is enclosed; who sends it."""
    text = letter_to(distributing, SUPERVISOR)
    with distributing.parts.work() as work:
        version = work.versions.find()[-1]
    director = next(one.name for one in example_unit().people if one.id == DIRECTOR)
    for part in (director, "Lappeenranta", "1/2027", "2027, 5, 12", version.docx_hash or ""):
        assert part in text
    assert "SentBy(name='Ylitarkastaja (esimerkki)'" in text
    assert "Group.JAKELU" in text
    assert "Group.TIEDOKSI" in letter_to(distributing, MINISTRY)


def test_the_letter_goes_with_the_mail(distributing: Bench) -> None:
    """Beside the plan, as the very bytes that are kept."""
    mails = carried(distributing, Purpose.DISTRIBUTION)
    brought = [
        distributing.outbox.enclosed[distributing.outbox.carried.index(one)].letter for one in mails
    ]
    kept = [letter_to(distributing, one).encode() for one in (SUPERVISOR, MINISTRY)]
    assert brought == kept
    assert all("points: []" in one.text for one in mails)


def test_the_mail_tells_on_which_points_of_the_law_something_is_left_out(answered: Bench) -> None:
    """Without them it says that the plan is public."""
    answering(answered, MARKED)
    confirmed_with(answered, with_full_copy(SUPERVISOR))
    answered.run_until(date(2027, 5, 13))
    (mail,) = carried(answered, Purpose.DISTRIBUTION)
    assert "points: ['7']" in mail.text


def test_a_letter_to_hand_out_has_a_name_of_its_own(distributing: Bench) -> None:
    """Those of several recipients stand in one folder."""
    found = kept_letter(distributing.parts, EVERYTHING, EXAMPLE_PLAN, ARCHIVE)
    assert PurePath(found.file_name).stem == f"saate-omavalvontasuunnitelma-version-1-{ARCHIVE}"
    assert found.sha256 == found.delivery.letter_hash


def test_before_the_distribution_there_is_no_letter(confirmed: Bench) -> None:
    """Nor for somebody whom nothing goes to."""
    with pytest.raises(NotFound, match="has not been distributed"):
        letter_to(confirmed, SUPERVISOR)
    distribute(confirmed.parts, EXAMPLE_PLAN, BY, confirmed.now)
    with pytest.raises(NotFound, match="has not been distributed"):
        letter_to(confirmed, "nobody")


def test_distributing_again_makes_no_other_letter(distributing: Bench) -> None:
    """It tells of the day on which it was made."""
    before = letter_to(distributing, ARCHIVE)
    distributing.run_until(date(2027, 5, 20))
    assert letter_to(distributing, ARCHIVE) == before


def test_no_letter_holds_a_secret(answered: Bench) -> None:
    """Neither that of the full copy nor that of a public one; each says what is enclosed."""
    answering(answered, MARKED)
    confirmed_with(answered, with_full_copy(SUPERVISOR))
    answered.run_until(date(2027, 5, 13))
    full, public = letter_to(answered, SUPERVISOR), letter_to(answered, MINISTRY)
    assert WITHHELD not in full + public
    assert "CopyGiven.FULL" in full
    assert "Valvova viranomainen" in full
    assert "CopyGiven.WITHHELD" in public
    assert "omavalvontasuunnitelma-2027-version-1-public.docx" in public
    assert "public.docx" not in full


def test_a_letter_into_which_a_secret_has_found_its_way_is_refused(answered: Bench) -> None:
    """Nothing goes out then, and nothing is kept of it."""
    answering(answered, MARKED)
    confirmed_with(answered, with_ground(f"Valvonta: {WITHHELD}"))
    with pytest.raises(LeakFound):
        distribute(answered.parts, EXAMPLE_PLAN, BY, answered.now)
    distribute_due_plans(answered.parts, answered.now)
    with answered.parts.work() as work:
        assert work.deliveries.find() == []
        assert work.copies.find() == []
        assert work.cycles.find()[0].state is CycleState.CONFIRMED


def test_a_letter_that_names_an_internal_host_is_refused(answered: Bench) -> None:
    """That of a public plan as well, in whose own pages there is none; nothing is kept of it."""
    *others, archive = example_unit().recipients
    told = archive.model_copy(update={"address": "https://wiki.internal.example/arkisto"})
    confirmed = confirmed_with(
        answered, example_unit().model_copy(update={"recipients": (*others, told)})
    )
    before = everything(confirmed), set(confirmed.blobs.kept)
    assert not any(b"wiki" in one for one in confirmed.blobs.kept.values())
    confirmed.public_copy = PublicCopySettings(internal_hosts=("*.internal.example",))
    with pytest.raises(LeakFound, match=r"document: \*\.internal\.example"):
        distribute(confirmed.parts, EXAMPLE_PLAN, BY, confirmed.now)
    assert (everything(confirmed), set(confirmed.blobs.kept)) == before
    confirmed.public_copy = PublicCopySettings()
    assert len(distribute(confirmed.parts, EXAMPLE_PLAN, BY, confirmed.now).deliveries) == 3


def test_where_no_copy_may_be_given_there_is_no_letter_until_one_may(answered: Bench) -> None:
    """A secret plan without a mark: recipients of the public copy wait for the full one."""
    confirmed_with(answered, with_copies(CopyType.FULL))
    answered.apply(with_copies(CopyType.PUBLIC))
    blocked = distribute(answered.parts, EXAMPLE_PLAN, BY, answered.now).deliveries
    assert {one.letter_hash for one in blocked} == {None}
    with pytest.raises(NotFound):
        letter_to(answered, MINISTRY)
    answered.apply(with_copies(CopyType.FULL))
    distribute(answered.parts, EXAMPLE_PLAN, BY, answered.now)
    assert "CopyGiven.FULL" in letter_to(answered, MINISTRY)


def test_letters_are_disposed_of_with_the_documents_of_their_year() -> None:
    """At the end of retention; the next year's stay."""
    bench = Bench()
    bench.apply()
    for year in (2027, 2028):
        keep_year(bench, date(year, 5, 3))
    with bench.parts.work() as work:
        letters = [one.letter_hash or "" for one in work.deliveries.find()]
    bench.today = date(2039, 1, 1)
    reason = "Säilytysaika on päättynyt."
    content = DisposalPart.CONTENT
    approve_disposal(bench.parts, EXAMPLE_PLAN, 2027, content, reason, Actor(DIRECTOR), bench.now)
    (done,) = carry_out_disposals(bench.parts, EXAMPLE_PLAN, BY, bench.now)
    assert [one in bench.blobs.kept for one in letters] == [False] * 3 + [True] * 3
    assert set(letters[:3]) <= set(done.hashes)
    with pytest.raises(NotFound):
        letter_to(bench, ARCHIVE, 2027)
    assert letter_to(bench, ARCHIVE, 2028)


def test_whoever_confirmed_is_told_which_letters_name_them(distributing: Bench) -> None:
    """They are among the documents that are kept."""
    told = export_person(distributing.parts, EXAMPLE_PLAN, DIRECTOR, BY, distributing.now)
    with distributing.parts.work() as work:
        letters = {one.letter_hash for one in work.deliveries.find()}
    assert letters <= {one.sha256 for one in told.documents}
