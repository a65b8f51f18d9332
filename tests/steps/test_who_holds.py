"""Who holds which version of a plan, from what is stored and as each may see it."""

from omv_workflow.domain.deliveries import DeliveryState
from omv_workflow.domain.holders import Holding, Lack, WhoHolds
from omv_workflow.domain.proofs import ProofKind
from omv_workflow.domain.visibility import EVERYTHING, Viewer
from omv_workflow.steps.assemble import offer_for_confirmation
from omv_workflow.steps.confirm import DoneElsewhere, record_confirmation
from omv_workflow.steps.record_delivery import record_acknowledgement
from omv_workflow.steps.return_cycle import return_cycle
from omv_workflow.steps.who_holds import holders_of
from omv_workflow.testing import Bench
from omv_workflow.testing.example import (
    ARCHIVE,
    COORDINATOR,
    DIRECTOR,
    EXAMPLE_PLAN,
    MINISTRY,
    NURSE,
    SUPERVISOR,
    example_unit,
)
from tests.steps.copies import BY, EMAIL, handed, recorded


def picture(bench: Bench, viewer: Viewer = EVERYTHING) -> WhoHolds:
    """Who holds which version of the example's plan."""
    return holders_of(bench.parts, viewer, EXAMPLE_PLAN, bench.parts.today(bench.now))


def viewer(bench: Bench, person: str) -> Viewer:
    """Somebody of the unit who looks."""
    return Viewer({example_unit().unit.id: person}, bench.parts.today(bench.now))


def newest(found: WhoHolds) -> dict[str, Holding | None]:
    """Where each recipient's copy of the newest version is."""
    number = found.versions[-1].number
    return {
        one.recipient_id: one.copies[number].holding if number in one.copies else None
        for one in found.holders
    }


def test_before_anything_is_confirmed_nobody_holds_anything(offered: Bench) -> None:
    """Nor is anything missing: nobody is owed what isn't confirmed."""
    found = picture(offered)
    assert (found.versions, found.lacking) == ((), ())
    assert [one.recipient_id for one in found.holders] == [SUPERVISOR, MINISTRY, ARCHIVE]


def test_what_is_confirmed_and_not_given_out_is_missing_everywhere(confirmed: Bench) -> None:
    """The column is there before the first copy is."""
    found = picture(confirmed)
    assert [one.number for one in found.versions] == [1]
    assert {one.lacks for one in found.lacking} == {(Lack.NOTHING_HELD,)}
    assert len(found.lacking) == len(found.holders)


def test_what_servers_have_accepted_is_not_held_yet(distributing: Bench) -> None:
    """Two mails have left, and one copy waits to be handed over."""
    found = picture(distributing)
    assert newest(found) == {
        SUPERVISOR: Holding.SENT,
        MINISTRY: Holding.SENT,
        ARCHIVE: Holding.WAITING,
    }
    proofs = [one.copies[1].proof.kind for one in found.holders]
    assert proofs == [ProofKind.ACCEPTED, ProofKind.ACCEPTED, ProofKind.NONE]


def test_what_was_acknowledged_and_handed_over_is_held(distributing: Bench) -> None:
    """With the recipient's number, and the name of who recorded it."""
    told = handed(SUPERVISOR, distributing.now, EMAIL)
    record_acknowledgement(distributing.parts, EXAMPLE_PLAN, told, BY, distributing.now)
    for recipient in (MINISTRY, ARCHIVE):
        recorded(distributing, recipient)
    found = picture(distributing)
    assert found.lacking == ()
    proof = found.holders[0].copies[1].proof
    person = example_unit().person_with(COORDINATOR)
    assert person is not None
    assert (proof.kind, proof.by, proof.number) == (ProofKind.ANSWER, person.name, "VN/1/2027")


def test_staff_see_states_and_not_who_recorded_what(distributing: Bench) -> None:
    """As in the distribution log, how it was done is for those in charge."""
    recorded(distributing, ARCHIVE)
    seen = {
        person: picture(distributing, viewer(distributing, person)).holders[2].copies[1].proof
        for person in (COORDINATOR, NURSE)
    }
    assert (seen[COORDINATOR].how, seen[NURSE].how) == ("Annettu kirjaamoon.", None)
    assert (seen[NURSE].by, seen[NURSE].kind) == (None, ProofKind.HAND)


def test_holders_of_a_version_that_was_superseded_lack_the_new_one(distributing: Bench) -> None:
    """Until it has gone to them; a column for each version shows which one they hold."""
    recorded(distributing, ARCHIVE)
    parts, now = distributing.parts, distributing.now
    return_cycle(parts, EXAMPLE_PLAN, "Virhe.", BY, now)
    offer_for_confirmation(parts, EXAMPLE_PLAN, BY, now)
    told = DoneElsewhere(DIRECTOR, now, "Lappeenranta", "asianhallinta", "2/2027")
    record_confirmation(parts, EXAMPLE_PLAN, told, BY, now)
    found = picture(distributing)
    assert [one.number for one in found.versions] == [1, 2]
    assert {one.recipient_id: one.lacks for one in found.lacking} == {
        SUPERVISOR: (Lack.OLDER_ONLY,),
        MINISTRY: (Lack.OLDER_ONLY,),
        ARCHIVE: (Lack.OLDER_ONLY,),
    }


def test_who_was_taken_off_the_list_still_holds_what_they_got(distributing: Bench) -> None:
    """They are in the picture below the others, and lack nothing of the newest."""
    recorded(distributing, ARCHIVE)
    unit = example_unit()
    left = tuple(one for one in unit.recipients if one.id != ARCHIVE)
    distributing.apply(unit.model_copy(update={"recipients": left}))
    last = picture(distributing).holders[-1]
    assert (last.recipient_id, last.is_listed, last.lacks) == (ARCHIVE, False, ())
    assert last.copies[1].state is DeliveryState.RECORDED_BY_HAND
