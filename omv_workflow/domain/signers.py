"""Several signers of one version, in order: whose turn it is, and who may sign on a day."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from omv_workflow.domain.confirmation_settings import ConfirmationSettings, Signer
from omv_workflow.domain.permissions import confirming_mandate, person_of
from omv_workflow.domain.presence import confirming_mandate_on
from omv_workflow.domain.unit import Mandate, Person, Role, UnitFile, mandates_in_force
from omv_workflow.domain.versions import Confirmation, Method
from omv_workflow.domain.versions import ConfirmationState as State
from omv_workflow.errors import NotAllowed
from omv_workflow.phrases import either, named, said

WAITED_FOR = frozenset({State.REQUESTED, State.VIEWED})


@dataclass(frozen=True)
class Given:
    """A version's confirmation by all its signers: the first, who confirms it, and the last."""

    first: Confirmation
    last: Confirmation


@dataclass(frozen=True)
class SignsAs:
    """As what somebody signs: in which role, if they are not named themselves, and for whom."""

    role: Role | None
    acting_for: str | None = None

    @classmethod
    def by(cls, mandate: Mandate) -> "SignsAs":
        """Who signs by a mandate."""
        return cls(mandate.role, mandate.acting_for)


def allowed_methods(settings: ConfirmationSettings, unit: UnitFile) -> frozenset[Method]:
    """The ways in which a unit's plan may be confirmed."""
    return settings.methods - frozenset(unit.plan.not_confirmed_by)


def latest_round(of_version: Iterable[Confirmation]) -> list[Confirmation]:
    """The confirmations of a version since one was last found to be wrong, by signer."""
    found = sorted(of_version, key=lambda one: (one.round, one.signer))
    return [one for one in found if one.round == found[-1].round]


def waited_for(of_version: Iterable[Confirmation]) -> Confirmation | None:
    """The confirmation that is to be given next."""
    return next((one for one in latest_round(of_version) if one.state in WAITED_FOR), None)


def is_given(one: Confirmation) -> bool:
    """Whether a version stands confirmed by it: it is, and nobody signs after it."""
    return one.is_last and one.state is State.CONFIRMED


def once_given(confirmations: Iterable[Confirmation]) -> Iterator[Given]:
    """The confirmations that all their signers have given, whatever has become of them since."""
    found = {(one.version_id, one.round, one.signer): one for one in confirmations}
    for (version_id, number, _), one in found.items():
        if one.is_last and one.confirmed_at:
            yield Given(found[version_id, number, 1], one)


def spelled_signers(signers: Sequence[Signer]) -> tuple[str, ...] | None:
    """Signers as they are kept with an offer, a JSON object each; None if nobody signs in a place.

    An offer of an earlier program may have a title that the settings know no more.
    """
    if not all(one.roles for one in signers):
        return None
    return tuple(one.model_dump_json() for one in signers)


def offered_signers(of_version: Iterable[Confirmation]) -> tuple[Signer, ...]:
    """The signers to whom a version was offered; none where an earlier program offered it."""
    kept = next((one.offered_to for one in of_version if one.offered_to), ())
    return tuple(Signer.model_validate_json(one) for one in kept)


def signs_as(
    unit: UnitFile, signers: Sequence[Signer], number: int, person_id: str, day: date
) -> SignsAs:
    """As what a person may sign in the place of `number` on that day.

    Raises:
        NotFound: nobody in the unit has that id.
        NotAllowed: it is not theirs to sign on that day.
    """
    if number == 1:
        return SignsAs.by(confirming_mandate(unit, person_id, day))
    found = _signs_as(unit, signers[number - 1], person_of(unit, person_id), day)
    if found is None:
        raise NotAllowed(
            said("Confirming the plan as signer {number}", number=number),
            why=said(
                "{person} was not the one who signs there on {day}.", person=person_id, day=day
            ),
            next_step=said("Have it signed by {whose}.", whose=whose(unit, signers[number - 1])),
        )
    return found


def whose(unit: UnitFile, signer: Signer) -> str:
    """Who signs in that place: a person by name, or whoever holds a role; else its title."""
    if person := unit.person_with(signer.person):
        return person.name
    return either([named(role) for role in signer.roles]) if signer.roles else signer.title or ""


def may_sign(
    unit: UnitFile, signers: Sequence[Signer], number: int, person: Person, day: date
) -> bool:
    """Whether a person may sign in the place of `number` on that day."""
    if number == 1:
        return confirming_mandate_on(unit, person, day) is not None
    return _signs_as(unit, signers[number - 1], person, day) is not None


def may_sign_any(unit: UnitFile, signers: Sequence[Signer], person: Person, day: date) -> bool:
    """Whether a person may sign a plan of the unit in any place on that day."""
    numbers = range(1, len(signers) + 1)
    return any(may_sign(unit, signers, number, person, day) for number in numbers)


def _signs_as(unit: UnitFile, signer: Signer, person: Person, day: date) -> SignsAs | None:
    if signer.person:
        is_theirs = signer.person == person.id and person.is_employed_on(day)
        return SignsAs(None) if is_theirs else None
    held = [one for one in mandates_in_force(unit, person, day) if one.role in signer.roles]
    own_first = sorted(held, key=lambda one: one.acting_for is not None)
    return next((SignsAs.by(one) for one in own_first), None)
