"""The files that a new workspace begins with."""

import re
import tomllib
from datetime import date
from importlib import resources

import pytest
from pydantic import BaseModel

from omv_workflow.domain.timetable import TimetablePolicy
from omv_workflow.domain.unit import Role, contributors_of, holders, may_confirm
from omv_workflow.domain.unit_rules import read_unit
from omv_workflow.errors import InvalidInput
from omv_workflow.forms.loader import shipped_form
from omv_workflow.forms.validation import validate_toml
from omv_workflow.settings import Settings

STARTER = resources.files("omv_workflow.entrypoints") / "starter"
SETTINGS = (STARTER / "omv.toml").read_text(encoding="utf-8")
UNIT = (STARTER / "unit.yaml").read_text(encoding="utf-8")
DAY = date(2026, 5, 15)


def unset(part: BaseModel, name: str = "") -> list[str]:
    """The settings that were given no value."""
    missing = [
        f"{name}.{key}" for key in type(part).model_fields if key not in part.model_fields_set
    ]
    inner = (unset(value, f"{name}.{key}") for key, value in part if isinstance(value, BaseModel))
    return [*missing, *(key for keys in inner for key in keys)]


def test_every_default_stands_in_the_settings() -> None:
    """What a line says after its "#" is what holds as long as the "#" stands there."""
    text = re.sub(r"^# (\w+ = )", r"\1", SETTINGS, flags=re.MULTILINE)
    assert validate_toml(Settings, text, "omv.toml") == Settings()


def test_every_setting_stands_in_the_settings() -> None:
    """With its default, or with an example where there is none."""
    text = re.sub(r"^# +(\w+ = )", r"\1", SETTINGS, flags=re.MULTILINE)
    assert unset(validate_toml(Settings, text, "omv.toml")) == []


def test_the_settings_change_nothing_as_they_are_written() -> None:
    """Every setting is a comment until somebody takes it into use."""
    assert tomllib.loads(SETTINGS) == {
        "workspace": {},
        "database": {},
        "mail": {},
        "secrecy": {},
        "pdf": {},
        "templates": {},
        "public_copy": {},
        "web": {},
        "confirmation": {},
        "seal": {},
        "signatures": {},
        "policy": {"told": {}, "days_before": {}},
    }


def test_a_fault_in_the_policy_is_told_by_its_line() -> None:
    """Once taken into use, a setting is held against its limits and against the others."""
    text = "staff_gap = 0\n\n[days_before]\nopen = 400\nreqest = 80\n"
    with pytest.raises(InvalidInput) as refused:
        validate_toml(TimetablePolicy, text, "omv.toml")
    assert refused.value.why.splitlines()[1:] == [
        "omv.toml:1: staff_gap: expected 1 or more, got 0",
        "omv.toml:4: days_before.open: expected 300 or less, got 400",
        'omv.toml:5: days_before.reqest: unknown key "reqest"; did you mean "request"?',
    ]


def test_the_unit_is_valid_as_it_is_written() -> None:
    """A director, a deputy, a coordinator and two contributors are enough for a first day."""
    unit = read_unit(UNIT, "unit.yaml", shipped_form)
    assert [one.id for one in may_confirm(unit, DAY)] == ["johtaja", "apulaisjohtaja"]
    assert len(holders(unit, Role.COORDINATOR, DAY)) == 1
    assert len(holders(unit, Role.CONTRIBUTOR, DAY)) == 2
    assert len(unit.recipients) == 2


def test_every_item_of_the_form_has_somebody_in_the_unit_or_is_filled() -> None:
    """The example leaves nothing of the form to chance."""
    unit = read_unit(UNIT, "unit.yaml", shipped_form)
    form = shipped_form(unit.plan.form)
    for item in form.answerable:
        assert item.id in unit.plan.fill or contributors_of(unit, form, item.id, DAY)


def test_the_unit_names_no_address_that_could_exist() -> None:
    """Examples keep to the domains that are reserved for them."""
    addresses = re.findall(r"\S+@\S+", UNIT + SETTINGS.replace("user@host/name", ""))
    assert addresses
    assert all(address.strip('"[]').endswith(".example") for address in addresses)
