"""What holds for every table of transitions, whatever it is about."""

from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omv_workflow.domain.contributions import REQUEST
from omv_workflow.domain.cycle import CYCLE, CycleAct, CycleState
from omv_workflow.domain.deliveries import DELIVERY
from omv_workflow.domain.messages import MESSAGE
from omv_workflow.domain.obligations import OBLIGATION
from omv_workflow.domain.transitions import TransitionTable, way
from omv_workflow.domain.versions import CONFIRMATION
from omv_workflow.errors import AlreadyDone, NotPossibleNow

Table = TransitionTable[Any, Any]
TABLES: tuple[Table, ...] = (CYCLE, REQUEST, CONFIRMATION, MESSAGE, DELIVERY, OBLIGATION)
each_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.thing)


def acts_of(table: Table) -> list[StrEnum]:
    """Every act of the table's enum, also one that no row names."""
    kind: type[StrEnum] = type(table.transitions[0].act)
    return list(kind)


def reachable_from(table: Table, start: StrEnum) -> set[StrEnum]:
    """The states that some sequence of acts leads to from `start`, itself included."""
    seen, waiting = {start}, [start]
    while waiting:
        state = waiting.pop()
        found = {table.after(state, act) for act in acts_of(table) if table.allows(state, act)}
        waiting += found - seen
        seen |= found
    return seen


@given(st.sampled_from(TABLES), st.data())
def test_no_sequence_of_acts_leaves_a_table(table: Table, data: st.DataObject) -> None:
    """Each act leads to a state of the thing or is refused as the table says, and nothing else."""
    state = data.draw(st.sampled_from(sorted(table.initial)))
    for act in data.draw(st.lists(st.sampled_from(acts_of(table)), max_size=20)):
        allowed = table.allows(state, act)
        try:
            after = table.after(state, act)
        except NotPossibleNow:
            after = state
            assert not allowed
        else:
            assert allowed
        state = after
        assert state in table.states


@given(st.sampled_from(TABLES), st.data())
def test_a_refused_act_can_be_refused_again(table: Table, data: st.DataObject) -> None:
    """A refusal changes nothing: the same act is refused in the same words."""
    state = data.draw(st.sampled_from(table.states))
    refused = [act for act in acts_of(table) if not table.allows(state, act)]
    for act in refused:
        with pytest.raises(NotPossibleNow) as first:
            table.after(state, act)
        with pytest.raises(NotPossibleNow) as second:
            table.after(state, act)
        assert str(first.value) == str(second.value)


@each_table
def test_no_act_leads_to_two_states_from_the_same_one(table: Table) -> None:
    """A table is a function of state and act."""
    ways = [(row.act, source) for row in table.transitions for source in row.sources]
    assert len(ways) == len(set(ways))


@each_table
def test_every_act_stands_in_its_table(table: Table) -> None:
    """An act that leads nowhere would be refused with no way of making it possible."""
    assert {row.act for row in table.transitions} == set(acts_of(table))


@each_table
def test_every_state_can_be_reached(table: Table) -> None:
    """No state of a thing is set past its table."""
    reached = set().union(*(reachable_from(table, state) for state in table.initial))
    assert reached == set(table.states)


@each_table
def test_every_state_can_reach_a_final_one(table: Table) -> None:
    """Nothing is caught in a circle for ever."""
    for state in table.states:
        assert any(table.is_final(one) for one in reachable_from(table, state))


def test_where_the_act_would_lead_already_it_is_already_done() -> None:
    """Opening an open cycle is told apart from opening one that is closed."""
    with pytest.raises(AlreadyDone) as refused:
        CYCLE.after(CycleState.OPEN, CycleAct.OPEN)
    assert str(refused.value) == (
        "The act 'open the year' on this cycle: it is already open. Nothing needs to be done."
    )


def test_what_is_not_possible_says_when_it_is() -> None:
    """The refusal names the present state and all that would do, in their order, in plain words."""
    with pytest.raises(NotPossibleNow) as refused:
        CYCLE.after(CycleState.AWAITING_CONFIRMATION, CycleAct.DRAFT)
    assert not isinstance(refused.value, AlreadyDone)
    assert refused.value.what == "The act 'assemble a draft' on this cycle"
    assert refused.value.why == (
        "it is awaiting confirmation, and this is possible only when collecting or drafting."
    )


def test_a_state_that_only_leads_back_to_itself_is_final() -> None:
    """What can be repeated but not left is an end."""

    class Light(StrEnum):
        ON = "on"
        OFF = "off"

    class Touch(StrEnum):
        SWITCH_OFF = "switch off"
        PRESS_AGAIN = "press again"

    table = TransitionTable(
        "light",
        frozenset({Light.ON}),
        (
            way(Touch.SWITCH_OFF, {Light.ON}, Light.OFF),
            way(Touch.PRESS_AGAIN, {Light.OFF}, Light.OFF),
        ),
    )
    assert [state for state in table.states if table.is_final(state)] == [Light.OFF]
