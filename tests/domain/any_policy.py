"""Policies of any kind, for Hypothesis."""

from hypothesis import strategies as st

from omv_workflow.domain.timetable import StepTargets, TimetablePolicy


@st.composite
def policies(draw: st.DrawFn) -> TimetablePolicy:
    """Any policy that is valid: other targets, gaps and times, the same calendar."""
    names = list(StepTargets.model_fields)
    size = len(names)
    days = draw(st.lists(st.integers(1, 200), min_size=size, max_size=size, unique=True))
    return TimetablePolicy(
        days_before=StepTargets(**dict(zip(names, sorted(days, reverse=True), strict=True))),
        staff_gap=draw(st.integers(1, 8)),
        answer_time=draw(st.integers(1, 30)),
        tell_within=draw(st.integers(1, 30)),
        overdue_interval=draw(st.integers(7, 31)),
    )
