"""What pictures are drawn from: whatever the numbers are, nothing covers anything."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.domain.deliveries import DeliveryState
from omv_workflow.domain.obligations import ObligationState
from omv_workflow.domain.reviewing import Review
from omv_workflow.domain.timetable import StepKind
from omv_workflow.entrypoints.web.pictures import (
    LOOKS,
    WIDTH,
    CopyIs,
    bars,
    copies_by_group,
    timeline,
)
from omv_workflow.steps.statuses import RecipientStatus, StepStatus

DAY = date(2027, 5, 15)
MARK = 26
counts = st.dictionaries(
    st.text(min_size=1), st.fixed_dictionaries({one: st.integers(0, 40) for one in Review})
)
steps = st.lists(
    st.builds(
        StepStatus,
        kind=st.sampled_from(StepKind),
        due_on=st.integers(-300, 300).map(lambda days: DAY + timedelta(days=days)),
        state=st.sampled_from(ObligationState),
        ended_on=st.none(),
        late=st.booleans(),
    )
)


@given(counts)
def test_the_pieces_of_a_bar_lie_side_by_side(counted: dict[str, dict[Review, int]]) -> None:
    """As many as are counted, in proportion, and none beyond the picture."""
    for bar, each in zip(bars(counted), counted.values(), strict=True):
        assert sum(one.number for one in bar.pieces) == sum(each.values())
        for left, right in zip(bar.pieces, bar.pieces[1:], strict=False):
            assert abs(left.x + left.width - right.x) <= 0.2
        assert all(one.x + one.width <= WIDTH + 1 for one in bar.pieces)


@given(steps, st.integers(-400, 400))
def test_no_mark_of_the_year_covers_another(found: list[StepStatus], days: int) -> None:
    """Those of near days lie under one another, and all within the picture."""
    line = timeline(found, DAY, DAY + timedelta(days=days))
    for one, other in combinations(line.marks, 2):
        assert one.row != other.row or abs(one.x - other.x) >= MARK
    assert all(0 <= one.x <= WIDTH and one.row < line.rows for one in line.marks)


def test_every_kind_has_a_look_of_its_own_in_its_picture() -> None:
    """None is told from another by its colour alone."""
    for kinds in (Review, CopyIs):
        assert len({LOOKS[one] for one in kinds}) == len(kinds)


def test_copies_are_counted_by_where_they_are() -> None:
    """What needs somebody's word is told apart from what has to be given, or can't be."""
    due = RecipientStatus("r", "R", "tiedoksi", "email", DeliveryState.DUE, final=False)
    found = copies_by_group(
        [
            replace(due, group="jakelu", final=True),
            replace(due, group="jakelu", unacknowledged=True),
            replace(due, blocked=True),
            due,
        ]
    )
    assert [list(one.values()) for one in found.values()] == [[1, 1, 0, 0], [0, 0, 1, 1]]
