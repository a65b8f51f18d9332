"""What of a plan is secret, and whether a public copy of it can be given out."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from omv_workflow.domain.grounds import in_order
from omv_workflow.domain.plan_settings import Publicity
from omv_workflow.domain.recipients import recipients_on
from omv_workflow.domain.secret_marks import take_marks
from omv_workflow.domain.unit import CopyType, UnitFile
from omv_workflow.domain.unit_secrecy import grounds_of_unit, grounds_to_classify
from omv_workflow.errors import InvalidInput, NotPossibleNow, OmvError
from omv_workflow.steps.blocked_copies import places_found
from omv_workflow.steps.enter import SignedIn
from omv_workflow.steps.make_version import document_to_offer
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.public_copies import check_offered
from omv_workflow.steps.review_items import ReviewItem, managed_year, reviewed_plan
from omv_workflow.steps.year import Year


@dataclass(frozen=True)
class SecretItem:
    """An item of which something is secret: on which grounds, each with its number of passages."""

    item: ReviewItem
    grounds: Mapping[str, int]


@dataclass(frozen=True)
class SecretAttachment:
    """An attachment of which something is secret, by its number in the unit's file."""

    number: int
    grounds: Mapping[str, int]


@dataclass(frozen=True)
class ToMend:
    """Where in the plan stands what keeps it from having a public copy, and in which file part."""

    item_id: str
    question: str
    parts: str


@dataclass(frozen=True)
class SecrecyReview:
    """What of a plan is secret by now, and what would stop its public copy today.

    `classify` are the grounds on which a security classification can be needed (906/2019 18 §).
    `stops` is why no public copy could be made; `to_mend` the places that it names, if any.
    """

    publicity: Publicity
    items: tuple[SecretItem, ...]
    attachments: tuple[SecretAttachment, ...]
    grounds: tuple[str, ...]
    classify: tuple[str, ...]
    get_public: tuple[str, ...]
    get_full: tuple[tuple[str, str], ...]
    stops: OmvError | None
    to_mend: tuple[ToMend, ...]


def secrecy_review(parts: Parts, who: SignedIn, plan_id: str, now: datetime) -> SecrecyReview:
    """What of a plan's present year is secret.

    Raises:
        NotFound: there is no such plan in their unit.
        NotAllowed: they neither coordinate nor lead it.
    """
    items = [one for one in reviewed_plan(parts, who, plan_id, now).items if one.stands]
    with parts.work() as work:
        year = managed_year(parts, work, who, plan_id, now)
        unit, stops = year.unit, _stops(year)
        secret = tuple(_secret_items(items))
        attachments = tuple(_attachments(unit))
        found = [*(one.grounds for one in secret), *(one.grounds for one in attachments)]
        return SecrecyReview(
            publicity=unit.plan.publicity,
            items=secret,
            attachments=attachments,
            grounds=in_order(ground for grounds in found for ground in grounds),
            classify=grounds_to_classify(year.texts().values(), grounds_of_unit(unit)),
            get_public=_names(unit, CopyType.PUBLIC),
            get_full=tuple(
                (one.name, one.full_copy_ground or "")
                for one in unit.recipients
                if one.copy_type is CopyType.FULL
            ),
            stops=stops,
            to_mend=tuple(_to_mend(year, stops)),
        )


def _secret_items(items: list[ReviewItem]) -> Iterator[SecretItem]:
    for one in items:
        if one.withheld is not None:
            yield SecretItem(one, {one.withheld: 1})
        elif grounds := _marked(one.stands):
            yield SecretItem(one, grounds)


def _marked(*texts: str) -> Counter[str]:
    """How many passages are marked on each ground; a broken mark is told by what it stops."""
    found: Counter[str] = Counter()
    for text in texts:
        try:
            found.update(mark.ground for mark in take_marks(text).marks)
        except InvalidInput:
            continue
    return found


def _attachments(unit: UnitFile) -> Iterator[SecretAttachment]:
    for number, one in enumerate(unit.plan.attachments, start=1):
        if grounds := _marked(one.name, one.kept_at):
            yield SecretAttachment(number, grounds)


def _names(unit: UnitFile, copy_type: CopyType) -> tuple[str, ...]:
    return tuple(one.name for one in unit.recipients if one.copy_type is copy_type)


def _stops(year: Year) -> OmvError | None:
    """Why the plan could not be offered as it stands, for the sake of its public copy."""
    try:
        check_offered(year.parts, document_to_offer(year), recipients_on(year.unit, year.today))
    except (NotPossibleNow, InvalidInput) as error:
        return error
    return None


def _to_mend(year: Year, stops: OmvError | None) -> Iterator[ToMend]:
    if isinstance(stops, NotPossibleNow):
        for one in places_found(year, stops):
            yield ToMend(one["id"], one["text"], one["parts"])
