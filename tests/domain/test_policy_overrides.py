"""A unit's own settings of the year."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from omv_workflow.adapters.spoken import spoken
from omv_workflow.domain.policy_overrides import (
    PolicyOverrides,
    TargetOverrides,
    ToldOverrides,
    effective_policy,
)
from omv_workflow.domain.timetable import StepTargets, TimetablePolicy
from omv_workflow.domain.told import InCharge, Told
from omv_workflow.errors import InvalidInput
from omv_workflow.forms.validation import validate_toml
from omv_workflow.phrases import in_language

DEFAULT = TimetablePolicy(staff_gap=2, days_before=StepTargets(open=100))


def test_a_unit_may_set_whatever_the_workspace_sets() -> None:
    """The part `policy` of a unit's file knows the keys of `[policy]`, and no others."""
    assert set(PolicyOverrides.model_fields) == set(TimetablePolicy.model_fields)
    assert set(TargetOverrides.model_fields) == set(StepTargets.model_fields)
    assert set(ToldOverrides.model_fields) == set(Told.model_fields)


def test_a_unit_may_say_who_is_told_at_one_step() -> None:
    """The other steps stay as the workspace has them; each role counts once."""
    own = PolicyOverrides.model_validate({"told": {"escalate": ["deputy", "deputy"]}})
    told = effective_policy(DEFAULT, own, "esimerkki").told
    assert told == Told(escalate=(InCharge.DEPUTY,))


@pytest.mark.parametrize("step", Told.model_fields)
@pytest.mark.parametrize("readers", [[], ["contributor"], "director"])
def test_of_each_step_somebody_in_charge_is_told(step: str, readers: object) -> None:
    """Escalation never ends in silence, nor with somebody who can do nothing."""
    for model in (TimetablePolicy, PolicyOverrides):
        with pytest.raises(ValidationError):
            model.model_validate({"told": {step: readers}})


def test_what_the_unit_does_not_name_stays_the_workspaces() -> None:
    """One target and one length of the unit's own change nothing else."""
    own = PolicyOverrides.model_validate({"answer_time": 20, "days_before": {"draft": 36}})
    policy = effective_policy(DEFAULT, own, "esimerkki")
    assert policy == TimetablePolicy(
        staff_gap=2, answer_time=20, days_before=StepTargets(open=100, draft=36)
    )


def test_a_unit_that_names_nothing_has_the_workspaces_settings() -> None:
    """Neither a file without the part nor one with an empty part changes anything."""
    assert effective_policy(DEFAULT, None, "esimerkki") is DEFAULT
    assert effective_policy(DEFAULT, PolicyOverrides(), "esimerkki") == DEFAULT


def test_lists_of_the_unit_take_the_place_of_the_workspaces() -> None:
    """A unit that gives its days off or its breaks gives all of them."""
    default = TimetablePolicy(extra_days_off=frozenset({date(2027, 5, 7)}))
    own = PolicyOverrides.model_validate({"extra_days_off": ["2027-06-04"], "staff_breaks": []})
    policy = effective_policy(default, own, "esimerkki")
    assert policy.extra_days_off == {date(2027, 6, 4)}
    assert policy.staff_breaks == ()


def test_settings_that_no_longer_go_together_are_refused() -> None:
    """A workspace's new opening time after the unit's own closing time names the unit."""
    own = PolicyOverrides(office_closes=time(12))
    with pytest.raises(InvalidInput, match="office_opens") as refused:
        effective_policy(TimetablePolicy(office_opens=time(13)), own, "esimerkki")
    assert refused.value.what == "The policy of the unit esimerkki"


@given(
    st.builds(
        PolicyOverrides,
        staff_gap=st.none() | st.integers(1, 30),
        office_opens=st.none() | st.times(max_value=time(15, 59)),
        extra_days_off=st.none() | st.lists(st.dates(), max_size=3).map(tuple),
        country=st.none() | st.just("SE"),
    )
)
def test_what_is_stored_reads_back_as_it_was(own: PolicyOverrides) -> None:
    """The part survives being kept as JSON, and names after it just what it named before."""
    stored = PolicyOverrides.model_validate_json(own.model_dump_json())
    assert stored == own
    assert effective_policy(DEFAULT, stored, "u") == effective_policy(DEFAULT, own, "u")


@pytest.mark.parametrize("role", ["Director", "DEPUTY", "johtaja", ""])
def test_a_mandate_is_named_as_it_is_written(role: str) -> None:
    """A refusal names the line and all that are allowed, in the reader's language."""
    text = f'[told]\nescalate = ["deputy", "{role}"]\n'
    with pytest.raises(InvalidInput) as refused:
        validate_toml(PolicyOverrides, text, "omv.toml")
    told = "told.escalate.2: expected 'director', 'deputy' or 'coordinator', got"
    assert f'omv.toml:2: {told} "{role}"' in str(refused.value)
    in_finnish = in_language(refused.value.why, spoken("fi"))
    assert "'director', 'deputy' tai 'coordinator'" in in_finnish
