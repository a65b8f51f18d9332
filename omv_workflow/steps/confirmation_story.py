"""The story of a confirmation: who was asked, who looked, who signed what how, and what is owed."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from omv_workflow.domain.canonical import JsonValue
from omv_workflow.domain.cycle import Cycle, CycleState
from omv_workflow.domain.events import Event, plan_stream
from omv_workflow.domain.looks import Look
from omv_workflow.domain.messages import Message, MessageState, Purpose
from omv_workflow.domain.named_years import NamedYear
from omv_workflow.domain.policies import DELIVERING
from omv_workflow.domain.signers import is_given, latest_round, waited_for, whose
from omv_workflow.domain.versions import Confirmation, ConfirmationState, Stage, Version
from omv_workflow.domain.visibility import Viewer, check_sees_all_of
from omv_workflow.errors import NotFound
from omv_workflow.phrases import Phrase, said
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.public_copies import may_hold_secret
from omv_workflow.steps.sealed import SealTold, owed_seals, seal_told
from omv_workflow.steps.sight import unit_of_seen_plan
from omv_workflow.steps.signers import signers_of
from omv_workflow.steps.year import Year, cycle_of, load_year

_ASKS = frozenset({Purpose.READY_TO_CONFIRM, Purpose.CONFIRMATION_REMINDER})
_ABOUT = ("confirmation.", "plan.confirmed", "version.assembled", "version.converted")


@dataclass(frozen=True)
class Looked:
    """That somebody opened the page (`sha256` is empty) or the file of that hash.

    `until_given` is the time from opening it, on the last day on which they did, to their
    confirming: what they read of it nobody knows.
    """

    person: str
    sha256: str
    first_at: datetime
    since: datetime
    until_given: timedelta | None


@dataclass(frozen=True)
class AskedByLetter:
    """A letter that asked or reminded of it: to whom, where it is, and since when."""

    person: str
    purpose: Purpose
    state: MessageState
    since: datetime


@dataclass(frozen=True)
class SignerStory:
    """One signer's part, with the names of those in it; `whose` it is to give."""

    given: Confirmation
    whose: str
    person: str
    recorded_by: str
    seen_by: str
    ended_by: str
    looks: tuple[Looked, ...]
    seal: SealTold | None = None


@dataclass(frozen=True)
class ToldEvent:
    """An event of the log about it, with the hash by which it stands in its chain."""

    sequence: int
    kind: str
    happened_at: datetime
    recorded_at: datetime
    hash: str
    data: Mapping[str, JsonValue]


@dataclass(frozen=True)
class Story:
    """All that is known of the confirmation of the version that was offered last in a year.

    `may_hold_secret`: something in the version is secret, or nobody can tell.
    """

    plan: str
    title: str
    year: int
    state: CycleState
    version: Version
    signers: tuple[SignerStory, ...]
    letters: tuple[AskedByLetter, ...]
    owed: tuple[Phrase, ...]
    events: tuple[ToldEvent, ...]
    may_hold_secret: bool

    @property
    def waits(self) -> bool:
        """Whether it is to be signed by somebody now."""
        return waited_for(one.given for one in self.signers) is not None

    @property
    def can_be_voided(self) -> bool:
        """Whether something of it is in force that may be found to be wrong."""
        given = any(one.given.state is ConfirmationState.CONFIRMED for one in self.signers)
        return given and self.state in {*DELIVERING, CycleState.AWAITING_CONFIRMATION}


def story_of(
    parts: Parts, viewer: Viewer, plan_id: str, now: datetime, of_year: NamedYear | None = None
) -> Story:
    """The story of a year's confirmation; of the one offered last where no year is named.

    Raises:
        NotFound: nothing was offered in that year, or there is no such plan that they may see.
        NotAllowed: they neither coordinate nor lead the unit.
    """
    with parts.work() as work:
        unit = unit_of_seen_plan(work, viewer, plan_id)
        check_sees_all_of(viewer, unit, said("Looking at the confirmation"))
        cycle = cycle_of(work, plan_id, of_year) if of_year else _last_offered(work, plan_id)
        year = load_year(parts, work, cycle.id, now)
        if not work.versions.find(cycle_id=cycle.id, stage=Stage.FOR_CONFIRMATION):
            raise _nothing_offered(plan_id)
        return _story(year, year.offered())


def _last_offered(work: UnitOfWork, plan_id: str) -> Cycle:
    offered = work.versions.find(plan_id=plan_id, stage=Stage.FOR_CONFIRMATION)
    newest = max(offered, key=lambda one: one.number, default=None)
    if newest is None or newest.cycle_id is None:
        raise _nothing_offered(plan_id)
    return work.cycles.get(newest.cycle_id)


def _nothing_offered(plan_id: str) -> NotFound:
    return NotFound(
        said("The confirmation of {plan}", plan=plan_id),
        why=said("nothing has been offered for confirmation yet."),
        next_step=said("See `omv status` for where the year stands."),
    )


def _story(year: Year, version: Version) -> Story:
    confirmations = year.work.confirmations.find(version_id=version.id)
    events = tuple(_events(year, version))
    return Story(
        plan=year.plan.id,
        title=year.form.plan_title,
        year=year.cycle.anniversary.year,
        state=year.cycle.state,
        version=version,
        signers=tuple(_signer(year, one, events) for one in confirmations),
        letters=tuple(_letters(year, version)),
        owed=tuple(_owed(year, version, latest_round(confirmations))),
        events=events,
        may_hold_secret=may_hold_secret(year.parts, version, year.unit),
    )


def _signer(year: Year, one: Confirmation, events: Collection[ToldEvent]) -> SignerStory:
    signers = signers_of(year, year.work.versions.get(one.version_id))
    return SignerStory(
        given=one,
        whose=whose(year.unit, signers[one.signer - 1]),
        person=year.unit.name_with(one.person_id),
        recorded_by=year.unit.name_with(one.recorded_by),
        seen_by=year.unit.name_with(one.seen_by),
        ended_by=year.unit.name_with(one.ended_by),
        looks=tuple(_looks(year, one)),
        seal=seal_told(events, one.sealed_hash),
    )


def _looks(year: Year, asked: Confirmation) -> Iterator[Looked]:
    for look in year.work.looks.find(confirmation_id=asked.id):
        is_theirs = asked.confirmed_at is not None and asked.person_id == look.person_id
        given_at = asked.confirmed_at if is_theirs else None
        yield Looked(
            person=year.unit.name_with(look.person_id),
            sha256=look.sha256,
            first_at=look.first_at,
            since=look.since,
            until_given=_between(look, given_at),
        )


def _between(look: Look, given_at: datetime | None) -> timedelta | None:
    return given_at - look.since if given_at and given_at >= look.since else None


def _letters(year: Year, version: Version) -> Iterator[AskedByLetter]:
    for one in year.work.messages.find(cycle_id=year.cycle.id):
        if one.purpose in _ASKS and one.created_at >= version.made_at:
            yield _letter(one)


def _letter(one: Message) -> AskedByLetter:
    return AskedByLetter(one.to_name, one.purpose, one.state, one.state_since)


def _owed(year: Year, version: Version, given: list[Confirmation]) -> Iterator[Phrase]:
    asked = waited_for(given)
    if asked:
        who = whose(year.unit, signers_of(year, version)[asked.signer - 1])
        yield said("{whose} has yet to sign it.", whose=who)
    if owed_seals(year.parts, year.work, version_id=version.id):
        yield said("The seal has yet to be made; `omv run seal-plans` says what is in the way.")
    if any(is_given(one) and one.record_hash is None for one in given) and version.kept_document:
        yield said("The confirmation record has yet to be made, once nothing else is owed.")


def _events(year: Year, version: Version) -> Iterator[ToldEvent]:
    for one in year.work.log.events(plan_stream(year.plan.id)):
        if one.kind.startswith(_ABOUT) and one.data.get("version") == version.id:
            yield _told(one)


def _told(one: Event) -> ToldEvent:
    return ToldEvent(one.sequence, one.kind, one.happened_at, one.recorded_at, one.hash, one.data)
