"""Proving a second factor: by a code of an authenticator app, or by a recovery code."""

from dataclasses import replace
from datetime import datetime

from omv_workflow.domain.events import unit_stream
from omv_workflow.domain.one_time_codes import as_typed, recovery_hash, step_of
from omv_workflow.domain.second_factor import SecondFactor
from omv_workflow.errors import InvalidInput, NotAllowed, NotPossibleNow, OmvError
from omv_workflow.phrases import said
from omv_workflow.steps.enter import SignedIn
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.set_up_second_factor import factor_of, give_proof, record

_WHAT = said("Showing that it is you")


class ProofNeeded(NotAllowed):
    """Refused: it takes a second factor, and none was proven in this session lately.

    `refused` is why a code that was given was not taken.
    """

    def __init__(self, refused: OmvError | None = None) -> None:
        super().__init__(
            said("This page"),
            why=said("a second factor is needed, and was not proven lately."),
            next_step=said("Give a code of your authenticator app."),
        )
        self.refused = refused


def check_proven(who: SignedIn) -> None:
    """Refuse whoever has not proven a second factor in their session.

    Raises:
        ProofNeeded: they have not.
    """
    if not who.is_proven:
        raise ProofNeeded


def prove_second_factor(parts: Parts, who: SignedIn, typed: str, now: datetime) -> str:
    """Take a code, so that they may do what needs one; the token that tells so from now on.

    A code is taken once. After some wrong ones none is taken for a while, right or wrong.

    Raises:
        NotPossibleNow: they have set up no second factor.
        NotAllowed: too many codes were wrong just now.
        InvalidInput: the code is wrong, or has been used.
    """
    with parts.work() as work:
        work.hold(unit_stream(who.session.unit_id))
        factor = _set_up(work, who)
        if factor.paused_until and now < factor.paused_until:
            raise _paused(parts, factor.paused_until)
        how = _taken(parts, work, factor, who, typed, now)
        if how is None:
            after = _refuse(work, factor, who, now)
            work.commit(now)
            raise _paused(parts, after.paused_until) if after.paused_until else _wrong()
        token = give_proof(parts, work, who, now)
        record(work, who, "second_factor.proven", now, how=how)
        work.commit(now)
        return token


def _set_up(work: UnitOfWork, who: SignedIn) -> SecondFactor:
    for factor in factor_of(work, who):
        if factor.is_set_up:
            return factor
    raise NotPossibleNow(
        _WHAT,
        why=said("you have not set up a second factor yet."),
        next_step=said("Set one up first."),
    )


def _taken(
    parts: Parts, work: UnitOfWork, factor: SecondFactor, who: SignedIn, typed: str, now: datetime
) -> str | None:
    """Take the code, whichever kind it is, and tell which; None where it is wrong."""
    secret = parts.vault().open(str(factor.secret), factor.about)
    step = step_of(secret, as_typed(typed), now, after=factor.last_step)
    if step is not None:
        work.second_factors.swap(factor, factor.after_right(step))
        return "app"
    hashed = recovery_hash(factor.unit_id, factor.person_id, typed)
    for code in work.recovery_codes.find(
        id=hashed, unit_id=who.session.unit_id, person_id=who.person.id, used_at=None
    ):
        work.recovery_codes.swap(code, replace(code, used_at=now))
        work.second_factors.swap(factor, factor.after_right(factor.last_step))
        return "recovery code"
    return None


def _refuse(work: UnitOfWork, factor: SecondFactor, who: SignedIn, now: datetime) -> SecondFactor:
    after = factor.after_wrong(now)
    work.second_factors.swap(factor, after)
    record(work, who, f"second_factor.{'paused' if after.paused_until else 'refused'}", now)
    return after


def _wrong() -> InvalidInput:
    return InvalidInput(
        _WHAT,
        why=said("the code is wrong, or has been used already."),
        next_step=said("Wait until the app shows another one, and type that."),
    )


def _paused(parts: Parts, until: datetime) -> NotAllowed:
    return NotAllowed(
        _WHAT,
        why=said("too many codes were wrong."),
        next_step=said("Try again after {time}.", time=parts.local(until)),
    )
