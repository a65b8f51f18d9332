"""Setting up a second factor: a secret is offered, and holds once a code of it was given.

Whoever has come in by their own link may set up their first one. In place of one that holds they
set up another only after they have proven it; whoever can't has it reset.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from omv_workflow.domain.events import Fact, Personal, plan_stream, unit_stream
from omv_workflow.domain.messages import Purpose
from omv_workflow.domain.one_time_codes import (
    RECOVERY_CODES,
    as_typed,
    new_recovery_code,
    new_secret,
    otpauth_uri,
    recovery_hash,
    step_of,
)
from omv_workflow.domain.second_factor import Change, RecoveryCode, SecondFactor
from omv_workflow.errors import (
    InvalidInput,
    NotAllowed,
    NotPossibleNow,
    Unavailable,
    VerificationFailed,
)
from omv_workflow.phrases import said
from omv_workflow.steps.ask_for_link import mailing_year
from omv_workflow.steps.ended_sessions import end_sessions
from omv_workflow.steps.enter import SignedIn
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.post import write_to_all

_WHAT = said("Setting up a second factor")


@dataclass(frozen=True)
class Standing:
    """How a person's second factor stands: since when it holds, and how many codes are left."""

    set_up_on: date | None
    codes_left: int


@dataclass(frozen=True)
class Offered:
    """A secret that was offered, as one types it and as authenticator apps read it."""

    secret: str
    uri: str


@dataclass(frozen=True)
class News:
    """What has become of whose second factor in a unit, and by whom."""

    change: Change
    unit_id: str
    whose: str
    by: str


@dataclass(frozen=True)
class SetUp:
    """What setting up gives, this once: recovery codes, and the token of the first proof."""

    codes: tuple[str, ...]
    proof: str


def standing(parts: Parts, who: SignedIn) -> Standing:
    """How their second factor stands."""
    with parts.work() as work:
        since = [one.set_up_at for one in factor_of(work, who) if one.set_up_at]
        codes = work.recovery_codes.find(**_theirs(who), used_at=None)
        return Standing(next(map(parts.today, since), None), len(codes))


def offer_second_factor(parts: Parts, who: SignedIn, now: datetime) -> None:
    """Make a secret for them, to be shown in this session alone.

    Raises:
        NotAllowed: one holds already, and was not proven in this session.
    """
    with parts.work() as work:
        work.hold(unit_stream(who.session.unit_id))
        known = factor_of(work, who)
        _check_may_change(known, who)
        before = (
            known[0] if known else SecondFactor(parts.new_id(), who.session.unit_id, who.person.id)
        )
        sealed = parts.vault().seal(new_secret(parts.new_token()), before.about)
        offered = replace(before, offered=sealed, offered_in=who.session.id)
        if known:
            work.second_factors.swap(before, offered)
        else:
            work.second_factors.add(offered)
        record(work, who, "second_factor.offered", now)
        work.commit(now)


def offered_second_factor(parts: Parts, who: SignedIn) -> Offered | None:
    """The secret that was offered in this very session, if one waits for its first code."""
    with parts.work() as work:
        factors = factor_of(work, who)
    for secret in (_offered(parts, one, who) for one in factors):
        if secret is not None:
            return Offered(secret, otpauth_uri(secret, who.person.email, who.unit.unit.name))
    return None


def set_up_second_factor(parts: Parts, who: SignedIn, typed: str, now: datetime) -> SetUp:
    """Let the offered secret hold, for a code of it was typed; its owner is told by mail.

    Raises:
        NotPossibleNow: none was offered in this session.
        NotAllowed: one holds already, and was not proven in this session.
        InvalidInput: it is no code of the secret.
    """
    with parts.work() as work:
        plans = work.plans.find(unit_id=who.session.unit_id)
        work.hold(unit_stream(who.session.unit_id), *(plan_stream(one.id) for one in plans))
        known = factor_of(work, who)
        _check_may_change(known, who)
        factor, step = _confirmed(parts, known, who, typed, now)
        work.second_factors.swap(factor, factor.set_up(step, now))
        codes = _new_codes(parts, work, who, now)
        token = give_proof(parts, work, who, now)
        others = work.sessions.find(**_theirs(who), ended_at=None)
        end_sessions(work, [one for one in others if one.id != who.session.id], who.person.id, now)
        record(work, who, "second_factor.set_up", now)
        news = News(Change.SET_UP, who.session.unit_id, who.person.id, who.person.id)
        tell(parts, work, news, {who.person.id}, now)
        work.commit(now)
        return SetUp(codes, token)


def sealed_second_factors(parts: Parts) -> tuple[int, int]:
    """How many are set up, and how many of these can not be opened with the key that is here."""
    with parts.work() as work:
        factors = [one for one in work.second_factors.find() if one.secret is not None]
    return len(factors), sum(not _opens(parts, one) for one in factors)


def factor_of(work: UnitOfWork, who: SignedIn) -> list[SecondFactor]:
    """Their second factor, if there is a row of one."""
    return work.second_factors.find(**_theirs(who))


def give_proof(parts: Parts, work: UnitOfWork, who: SignedIn, now: datetime) -> str:
    """Note in their session that they have proven a second factor; the token that tells so."""
    token = parts.new_token()
    session = work.sessions.get(who.session.id)
    work.sessions.swap(session, session.proven(token, parts.web, now))
    return token


def record(work: UnitOfWork, who: SignedIn, kind: str, now: datetime, **told: str) -> None:
    """Record what was done about their second factor."""
    by = Personal(who.person.id)
    work.record(Fact(unit_stream(who.session.unit_id), kind, now, {"by": by, **told}))


def tell(
    parts: Parts, work: UnitOfWork, news: News, readers: Collection[str], now: datetime
) -> None:
    """Write to people what has become of a second factor; it goes out at once.

    A unit whose mail does not go out yet writes none.
    """
    year = mailing_year(parts, work, news.unit_id, now)
    if year is None:
        return
    names = {one.id: one.name for one in year.unit.people}
    step = f"{news.change}.{news.whose}.{int(now.timestamp())}"
    told = {"person_name": names[news.whose], "by_name": names[news.by]}
    facts = {"change": news.change, "on": year.today, **told}
    found = [one for one in year.unit.people if one.id in readers]
    write_to_all(year, found, Purpose.SECOND_FACTOR, step, facts)


def _theirs(who: SignedIn) -> dict[str, str]:
    return {"unit_id": who.session.unit_id, "person_id": who.person.id}


def _check_may_change(known: Iterable[SecondFactor], who: SignedIn) -> None:
    if any(one.is_set_up for one in known) and not who.is_proven:
        raise NotAllowed(
            _WHAT,
            why=said("you have one already."),
            next_step=said("Prove it first; if you have lost it, have it reset."),
        )


def _opens(parts: Parts, factor: SecondFactor) -> bool:
    try:
        parts.vault().open(str(factor.secret), factor.about)
    except (Unavailable, VerificationFailed):
        return False
    return True


def _offered(parts: Parts, factor: SecondFactor, who: SignedIn) -> str | None:
    if factor.offered is None or factor.offered_in != who.session.id:
        return None
    return parts.vault().open(factor.offered, factor.about)


def _confirmed(
    parts: Parts, known: list[SecondFactor], who: SignedIn, typed: str, now: datetime
) -> tuple[SecondFactor, int]:
    """The factor of whose offered secret a code was typed, with the code's time step."""
    for factor in known:
        secret = _offered(parts, factor, who)
        step = step_of(secret, as_typed(typed), now, after=0) if secret else None
        if step is not None:
            return factor, step
        if secret is not None:
            raise InvalidInput(
                _WHAT,
                why=said("this is not the code that the app shows."),
                next_step=said("Type the six digits that it shows now."),
            )
    raise NotPossibleNow(
        _WHAT,
        why=said("it was not begun in this session, or is done already."),
        next_step=said("Begin anew."),
    )


def _new_codes(parts: Parts, work: UnitOfWork, who: SignedIn, now: datetime) -> tuple[str, ...]:
    """New recovery codes in the place of all earlier ones."""
    for old in work.recovery_codes.find(**_theirs(who)):
        work.recovery_codes.remove(old)
    codes = tuple(new_recovery_code(parts.new_token()) for _ in range(RECOVERY_CODES))
    for code in codes:
        hashed = recovery_hash(who.session.unit_id, who.person.id, code)
        work.recovery_codes.add(RecoveryCode(hashed, who.session.unit_id, who.person.id, now))
    return codes
