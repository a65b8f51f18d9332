"""How many mails may go out now."""

from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.domain.mail_limits import MOST_AT_ONCE, room_for


def test_without_a_limit_of_the_server_a_run_sends_what_it_can_end() -> None:
    """However many went out before it."""
    assert room_for(None, 1_000) == MOST_AT_ONCE


@given(st.integers(1, MOST_AT_ONCE), st.integers(0, 1_000))
def test_with_those_of_the_last_minute_the_limit_is_never_passed(
    per_minute: int, lately: int
) -> None:
    """Links that are asked for in pages wait for no limit: what they took is none any more."""
    room = room_for(per_minute, lately)
    assert room + lately <= max(per_minute, lately)
    assert room == 0 or room + lately == per_minute
