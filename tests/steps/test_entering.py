"""Sessions and second factors when several requests of one browser come at the same moment."""

from datetime import datetime, timedelta

import pyotp
import pytest
from sqlalchemy import Engine

from omv_workflow.domain.events import Fact, unit_stream
from omv_workflow.errors import OmvError
from omv_workflow.steps.enter import SignedIn, enter, signed_in
from omv_workflow.steps.personal_links import make_link
from omv_workflow.steps.prove_second_factor import prove_second_factor
from omv_workflow.steps.set_up_second_factor import (
    offer_second_factor,
    offered_second_factor,
    set_up_second_factor,
)
from omv_workflow.testing import Bench
from omv_workflow.testing.example import NURSE
from tests.at_once import at_once
from tests.steps.stored import bench_on

UNIT = "esimerkki"


def session_of_nurse(bench: Bench) -> str:
    """The token of a session that has just begun."""
    bench.apply()
    with bench.parts.work() as work:
        token = make_link(bench.parts, work, UNIT, NURSE, bench.now)
        work.record(Fact(unit_stream(UNIT), "link.made", bench.now, {}))
        work.commit(bench.now)
    return enter(bench.parts, token, bench.now)


@pytest.mark.database
def test_requests_at_once_all_find_the_session_open(engine: Engine) -> None:
    """That it is in use is noted by one of them; none is refused for it."""
    bench = bench_on(engine)
    token = session_of_nurse(bench)
    later = bench.now + timedelta(minutes=2)

    def ask(_: int) -> str:
        who = signed_in(bench.parts, token, later)
        return who.person.id if who else "nobody"

    assert at_once(ask, 8) == [NURSE] * 8
    with bench.parts.work() as work:
        (session,) = work.sessions.find()
    assert session.seen_at == later


def with_second_factor(bench: Bench) -> tuple[SignedIn, str]:
    """Somebody who has set up a second factor in their session, and its secret."""
    who = signed_in(bench.parts, session_of_nurse(bench), bench.now)
    assert who is not None
    offer_second_factor(bench.parts, who, bench.now)
    offered = offered_second_factor(bench.parts, who)
    assert offered is not None
    code = pyotp.TOTP(offered.secret).at(bench.now)
    set_up_second_factor(bench.parts, who, code, bench.now)
    return who, offered.secret


@pytest.mark.database
def test_a_code_that_is_sent_many_times_at_once_is_taken_once(engine: Engine) -> None:
    """All others are told that it is wrong or used; so is whoever guesses many at once."""
    bench = bench_on(engine)
    who, secret = with_second_factor(bench)
    later = bench.now + timedelta(minutes=2)

    def prove(code: str, at: datetime) -> str:
        try:
            prove_second_factor(bench.parts, who, code, at)
        except OmvError as refusal:
            return type(refusal).__name__
        return "taken"

    code = pyotp.TOTP(secret).at(later)
    proven = at_once(lambda _: prove(code, later), 5)
    assert sorted(proven) == ["InvalidInput"] * 4 + ["taken"]
    afterwards = later + timedelta(minutes=20)
    guessed = at_once(lambda _: prove("000000", afterwards), 8)
    assert sorted(guessed) == ["InvalidInput"] * 4 + ["NotAllowed"] * 4
