"""Sessions of the pages when several requests of one browser come at the same moment."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from omv_workflow.domain.events import Fact, unit_stream
from omv_workflow.steps.enter import enter, signed_in
from omv_workflow.steps.personal_links import make_link
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
