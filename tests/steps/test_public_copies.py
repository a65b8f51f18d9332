"""Public copies: made of what was kept, searched before they leave, given to public recipients."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.copies import CopyKind
from omv_workflow.domain.events import plan_stream
from omv_workflow.domain.grounds import PublicCopySettings
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.pdf_settings import PdfSettings
from omv_workflow.domain.plan_settings import ListedAttachment, Publicity
from omv_workflow.domain.unit import Channel, CopyType, UnitFile
from omv_workflow.domain.versions import ConfirmationState, Stage, Version
from omv_workflow.domain.visibility import EVERYTHING, Viewer
from omv_workflow.errors import NotAllowed, NotFound, NotPossibleNow
from omv_workflow.steps.answer import give_answer
from omv_workflow.steps.assemble import assemble_draft, offer_for_confirmation
from omv_workflow.steps.distribution_log import distribution_log
from omv_workflow.steps.documents import document
from omv_workflow.steps.make_public_copy import CopyWish, MadeCopy, make_public_copy
from omv_workflow.steps.no_copy import LeakFound
from omv_workflow.steps.note_viewed import holds_secret, note_viewed_items, note_viewed_version
from omv_workflow.steps.ports import MadePdf, NotMade
from omv_workflow.steps.queries import item_statuses, plan_status
from omv_workflow.steps.register_number import set_register_number
from omv_workflow.testing import Bench, PlainConverter
from omv_workflow.testing.example import (
    EXAMPLE_PLAN,
    MINISTRY,
    NURSE,
    SOCIAL_WORKER,
    SUPERVISOR,
    example_unit,
)
from tests.steps.copies import BY, carried, confirmed_with, recorded
from tests.steps.test_seeing_to_copies import with_copies

WITHHELD = "Ovikoodi vaihtuu maanantaisin"
MARKED = f"Vartija kiertää. [[7 k: {WITHHELD}]]"


def answering(bench: Bench, text: str, item: str = "work") -> None:
    """Answer an item as the coordinator."""
    give_answer(bench.parts, EXAMPLE_PLAN, item, text, BY, bench.now)


def with_full_copy(recipient_id: str) -> UnitFile:
    """The example unit; one recipient gets the full copy by secure mail."""
    unit = example_unit()
    full = {
        "channel": Channel.SECURE_MAIL,
        "full_copy_ground": "Valvova viranomainen",
        "copy_type": CopyType.FULL,
    }
    recipients = tuple(
        one.model_copy(update=full) if one.id == recipient_id else one for one in unit.recipients
    )
    return unit.model_copy(update={"recipients": recipients})


def made_copy(bench: Bench, wish: CopyWish | None = None, actor: Actor = BY) -> MadeCopy:
    """Make a public copy now."""
    return make_public_copy(bench.parts, EXAMPLE_PLAN, wish or CopyWish(), actor, bench.now)


def last_event(bench: Bench, kind: str) -> dict[str, object]:
    """What the newest event of a kind tells."""
    with bench.parts.work() as work:
        events = work.log.events(plan_stream(EXAMPLE_PLAN))
    return dict(next(one.data for one in reversed(events) if one.kind == kind))


@pytest.fixture
def marked(answered: Bench) -> Bench:
    """Confirmed on 12 May with a secret passage; the supervisor gets the full copy."""
    answering(answered, MARKED)
    return confirmed_with(answered, with_full_copy(SUPERVISOR))


def test_a_public_copy_is_made_of_the_version_confirmed_last(marked: Bench) -> None:
    """Without the passage, under a name that tells nothing of it."""
    made = made_copy(marked, CopyWish(purpose="Tietopyyntö", for_whom="Pyytäjä"))
    assert WITHHELD.encode() not in made.docx
    assert "Vartija kiertää".encode() in made.docx
    assert made.name == "omavalvontasuunnitelma-version-1-public"
    assert marked.blobs.get(made.copy.docx_hash or "") == made.docx
    assert (made.copy.kind, made.copy.grounds) == (CopyKind.ON_REQUEST, ("7 k",))


def test_a_public_copy_comes_as_pdf_where_one_can_be_made(marked: Bench) -> None:
    """Made of the public DOCX; where none is made, it is said why."""
    assert (made_copy(marked).pdf, made_copy(marked).copy.pdf_hash) == (None, None)
    marked.converter, marked.pdf = PlainConverter(), PdfSettings()
    made = made_copy(marked)
    assert made.pdf == b"%PDF-" + made.docx
    assert made.copy.pdf_hash in marked.blobs.kept
    marked.converter = PlainConverter(refused={b"Vartija": "it is too long"})
    assert made_copy(marked).why_no_pdf == "it is too long"


def test_each_copy_is_an_event_that_tells_of_nobody(marked: Bench) -> None:
    """Grounds and hash as they are, purpose and person as commitments."""
    made = made_copy(marked, CopyWish(purpose="Tietopyyntö", for_whom="Pyytäjä"))
    told = last_event(marked, "copy.made")
    assert (told["grounds"], told["docx"]) == (["7 k"], made.copy.docx_hash)
    assert "Pyytäjä" not in repr(told)
    assert "Tietopyyntö" not in repr(told)
    with marked.parts.work() as work:
        values = {one.value for one in work.log.openings()}
    assert {"Pyytäjä", "Tietopyyntö"} <= values


def test_an_older_version_is_copied_as_it_was(marked: Bench) -> None:
    """Whatever unit.yaml and the answers say now."""
    first = made_copy(marked)
    marked.apply(example_unit())
    answering(marked, "Jotain muuta.")
    again = made_copy(marked, CopyWish(number=1))
    assert again.docx == first.docx
    assert (first.state, again.state) == (ConfirmationState.CONFIRMED, ConfirmationState.SUPERSEDED)


def test_what_has_been_marked_since_is_not_handed_out(confirmed: Bench) -> None:
    """The version was confirmed when nothing in it was secret."""
    assert made_copy(confirmed).copy.grounds == ()
    items = item_statuses(confirmed.parts, EVERYTHING, EXAMPLE_PLAN, confirmed.now)
    (text,) = [one.text for one in items if one.item == "work"]
    assert text.encode() in made_copy(confirmed).docx
    answering(confirmed, f"[[7 k: {text}]]")
    with pytest.raises(LeakFound, match="work"):
        made_copy(confirmed, CopyWish(number=1))


def test_an_item_withheld_since_is_masked(confirmed: Bench) -> None:
    """As a whole, however short it is, on its ground of today."""
    unit = example_unit()
    plan = unit.plan.model_copy(update={"withheld": {"work": "7 k"}})
    open_copy = made_copy(confirmed).docx
    confirmed.apply(unit.model_copy(update={"plan": plan}))
    made = made_copy(confirmed)
    assert made.copy.grounds == ("7 k",)
    assert len(made.docx) != len(open_copy)


def test_what_changes_while_a_copy_is_made_stops_it(marked: Bench) -> None:
    """A disposal meanwhile, say: nothing is kept of it."""
    kept, disposed = dict(marked.blobs.kept), marked.store.tables["versions"]

    class Meanwhile(PlainConverter):
        """A converter during whose work the version is disposed of."""

        def convert(self, documents: Sequence[bytes]) -> list[MadePdf | NotMade]:
            """Dispose of it, and convert."""
            for key, version in disposed.items():
                assert isinstance(version, Version)
                disposed[key] = replace(version, kept_document=None, docx_hash=None)
            return super().convert(documents)

    marked.converter, marked.pdf = Meanwhile(), PdfSettings()
    with pytest.raises(NotFound, match="What version 1 is made of"):
        made_copy(marked)
    assert marked.blobs.kept == kept


@pytest.mark.parametrize(
    ("otherwise", "why", "way_out"),
    [
        ({}, "an earlier version of omv made it", "omv assemble --for-confirmation"),
        ({"stage": Stage.IMPORTED}, "imported", "withhold by hand"),
        ({"docx_hash": None, "answers_hash": ""}, "disposed of", "omv disposal list"),
    ],
)
def test_a_version_whose_pages_are_not_kept_is_refused_with_the_way_out(
    marked: Bench, otherwise: dict[str, Any], why: str, way_out: str
) -> None:
    """Imported, disposed of, or made by an earlier version of the program."""
    with marked.parts.work() as work:
        (version,) = work.versions.find(plan_id=EXAMPLE_PLAN, draft=0)
    old: Version = replace(version, kept_document=None, **otherwise)
    marked.store.tables["versions"][version.id] = old
    with pytest.raises(NotFound, match="What version 1 is made of") as refused:
        made_copy(marked)
    assert why in refused.value.why
    assert way_out in refused.value.next_step


def test_of_a_version_whose_pages_are_not_kept_nothing_is_said_to_be_public(
    answered: Bench,
) -> None:
    """It is blocked in status, letter and log, and what is withheld by hand can be recorded."""
    confirmed = confirmed_with(answered, with_copies(CopyType.FULL))
    with confirmed.parts.work() as work:
        (version,) = work.versions.find(plan_id=EXAMPLE_PLAN, draft=0)
    confirmed.store.tables["versions"][version.id] = replace(version, kept_document=None)
    confirmed.apply(with_copies(CopyType.PUBLIC))
    confirmed.run_until(date(2027, 5, 13))
    (letter,) = carried(confirmed, Purpose.HAND_DELIVERY)
    assert letter.text.count("'need': 'blocked'") == 3
    status = plan_status(confirmed.parts, EVERYTHING, EXAMPLE_PLAN, confirmed.now)
    assert all(one.blocked for one in status.recipients)
    rows = distribution_log(confirmed.parts, EVERYTHING, EXAMPLE_PLAN)
    assert {one.sha256 for one in rows} == {""}
    assert recorded(confirmed, MINISTRY).is_final


def test_only_who_leads_or_coordinates_makes_copies(marked: Bench) -> None:
    """And of versions that there are."""
    with pytest.raises(NotAllowed):
        made_copy(marked, actor=Actor(SOCIAL_WORKER))
    with pytest.raises(NotFound, match="no version 9"):
        made_copy(marked, CopyWish(number=9))


def test_before_any_confirmation_there_is_nothing_to_copy(answered: Bench) -> None:
    """A version must be named, or confirmed."""
    with pytest.raises(NotFound, match="none has been confirmed"):
        made_copy(answered)


@pytest.mark.parametrize(
    ("publicity", "why"),
    [(Publicity.PARTLY_SECRET, "no passage"), (Publicity.SECRET, "all of it is secret")],
)
def test_a_plan_of_which_nothing_says_what_is_secret_has_no_public_copy(
    answered: Bench, publicity: Publicity, why: str
) -> None:
    """It is neither offered as public nor mailed."""
    unit = with_copies(CopyType.FULL)
    plan = unit.plan.model_copy(update={"publicity": publicity})
    confirmed = confirmed_with(answered, unit.model_copy(update={"plan": plan}))
    with pytest.raises(NotPossibleNow, match=why):
        made_copy(confirmed)


def test_a_secret_that_stands_unmarked_elsewhere_is_found_before_it_is_offered(
    answered: Bench,
) -> None:
    """The item of the mark is named, and never the text."""
    answering(answered, MARKED)
    answering(answered, f"Muistakaa: {WITHHELD.lower()}!", "risks")
    set_register_number(answered.parts, EXAMPLE_PLAN, "ESIMDno-2027-1", BY, answered.now)
    with pytest.raises(LeakFound, match="work") as refused:
        offer_for_confirmation(answered.parts, EXAMPLE_PLAN, BY, answered.now)
    assert WITHHELD.lower() not in str(refused.value).lower()
    assert assemble_draft(answered.parts, EXAMPLE_PLAN, BY, answered.now).draft == 1


@pytest.mark.parametrize(
    ("answer", "listed", "place"),
    [
        (MARKED, ListedAttachment(name=f"Liite: {WITHHELD}", kept_at="Arkisto"), "work"),
        (MARKED, ListedAttachment(name="Liite", kept_at=WITHHELD.upper()), "work"),
        (
            f"Ks. {WITHHELD}.",
            ListedAttachment(name=f"[[7 k: {WITHHELD}]]", kept_at="Arkisto"),
            r"attachments\.1",
        ),
    ],
)
def test_a_secret_is_found_between_answers_and_attachments(
    answered: Bench, answer: str, listed: ListedAttachment, place: str
) -> None:
    """Marked in one and unmarked in the other."""
    unit = example_unit()
    plan = unit.plan.model_copy(update={"attachments": (listed,)})
    answered.apply(unit.model_copy(update={"plan": plan}))
    answering(answered, answer)
    set_register_number(answered.parts, EXAMPLE_PLAN, "ESIMDno-2027-1", BY, answered.now)
    with pytest.raises(LeakFound, match=place):
        offer_for_confirmation(answered.parts, EXAMPLE_PLAN, BY, answered.now)


def test_a_link_to_an_internal_host_is_found_before_it_is_offered(answered: Bench) -> None:
    """Also in a plan that holds no secret."""
    answered.public_copy = PublicCopySettings(internal_hosts=("*.internal.example",))
    answering(answered, "[ohje](https://wiki.internal.example/ohje)")
    set_register_number(answered.parts, EXAMPLE_PLAN, "ESIMDno-2027-1", BY, answered.now)
    with pytest.raises(LeakFound, match=r"\*\.internal\.example"):
        offer_for_confirmation(answered.parts, EXAMPLE_PLAN, BY, answered.now)


def test_public_recipients_are_mailed_the_public_copy_and_nobody_the_full_one(
    marked: Bench,
) -> None:
    """By e-mail, though the plan is partly secret; the full copy is for a person to hand over."""
    marked.run_until(date(2027, 5, 14))
    (mail,) = carried(marked, Purpose.DISTRIBUTION)
    assert MINISTRY in mail.to_address
    assert (mail.attachment_name or "").endswith("-public.docx")
    sent = marked.blobs.get(mail.attachment or "")
    assert WITHHELD.encode() not in sent
    rows = {one.recipient: one for one in distribution_log(marked.parts, EVERYTHING, EXAMPLE_PLAN)}
    assert rows["Esimerkkiministeriö"].copy == CopyType.PUBLIC
    assert rows["Esimerkkiministeriö"].sha256 == mail.attachment
    assert rows["Esimerkkivirasto"].copy == CopyType.FULL
    assert rows["Esimerkkivirasto"].sha256 != mail.attachment
    with marked.parts.work() as work:
        (copy,) = work.copies.find(kind=CopyKind.DISTRIBUTION)
    assert copy.docx_hash == mail.attachment


def test_no_letter_of_a_year_holds_a_secret(marked: Bench) -> None:
    """In no text, subject, name or attachment."""
    marked.run_until(date(2027, 5, 20))
    with marked.parts.work() as work:
        assert WITHHELD not in repr(work.messages.find())
    assert all(WITHHELD.encode() not in (one.document or b"") for one in marked.outbox.enclosed)


def test_who_looked_at_a_secret_is_logged_by_ids_alone(marked: Bench) -> None:
    """Once for each time, and not for what is public."""
    items = item_statuses(marked.parts, EVERYTHING, EXAMPLE_PLAN, marked.now)
    note_viewed_items(marked.parts, EVERYTHING, EXAMPLE_PLAN, items, marked.now)
    told = last_event(marked, "secret.viewed")
    assert told["items"] == ["work"]
    assert WITHHELD not in repr(told)
    found = document(marked.parts, EVERYTHING, EXAMPLE_PLAN)
    note_viewed_version(marked.parts, EVERYTHING, found.version, marked.now)
    assert last_event(marked, "secret.viewed")["version"] == found.version.id


def test_looking_at_a_version_whose_pages_are_not_kept_is_logged_unless_it_is_public(
    marked: Bench,
) -> None:
    """Nobody can tell any more what in it is secret; unit.yaml says that the plan is."""
    found = document(marked.parts, EVERYTHING, EXAMPLE_PLAN).version
    old = replace(found, kept_document=None)
    assert not holds_secret(marked.parts, EVERYTHING, old)
    marked.apply(with_copies(CopyType.FULL))
    note_viewed_version(marked.parts, EVERYTHING, old, marked.now)
    assert last_event(marked, "secret.viewed")["version"] == found.id


def test_looking_at_what_is_public_is_not_logged(confirmed: Bench) -> None:
    """Nothing is written."""
    items = item_statuses(confirmed.parts, EVERYTHING, EXAMPLE_PLAN, confirmed.now)
    note_viewed_items(confirmed.parts, EVERYTHING, EXAMPLE_PLAN, items, confirmed.now)
    found = document(confirmed.parts, EVERYTHING, EXAMPLE_PLAN)
    note_viewed_version(confirmed.parts, EVERYTHING, found.version, confirmed.now)
    with confirmed.parts.work() as work:
        kinds = {one.kind for one in work.log.events(plan_stream(EXAMPLE_PLAN))}
    assert "secret.viewed" not in kinds


def test_the_hash_of_a_full_copy_is_told_to_those_in_charge_alone(marked: Bench) -> None:
    """By it a short secret could be found out; of the public copy there is none to find."""
    marked.run_until(date(2027, 5, 13))
    nurse = Viewer({"esimerkki": NURSE}, marked.today)
    for viewer, sees in ((EVERYTHING, True), (nurse, False)):
        rows = distribution_log(marked.parts, viewer, EXAMPLE_PLAN)
        told = {one.copy: bool(one.sha256) for one in rows}
        assert told == {"full": sees, "public": True}
