"""What a document tells of itself, from the settings of its plan."""

from dataclasses import replace
from datetime import date

import pytest

from omv_workflow.domain.document import Metadata, PlanDocument
from omv_workflow.domain.metadata import metadata_of
from omv_workflow.domain.plan_settings import Publicity
from omv_workflow.domain.printing import printed_plan
from omv_workflow.testing.example import example_form, example_unit

PLAN = example_unit().plan


def printed(answer: str) -> PlanDocument:
    """The example plan with one answer."""
    texts = {"work": answer}
    day = date(2027, 4, 23)
    return printed_plan(
        example_form(), example_unit(), texts, register_number="1/2027", issued_on=day
    )


def test_personal_data_and_retention_are_those_of_the_settings() -> None:
    """Both are required ones."""
    retention = PLAN.retention
    expected = Metadata(2, PLAN.personal_data, None, retention.years, retention.ground)
    assert metadata_of(printed("Tiimeissä."), PLAN, 2) == expected


@pytest.mark.parametrize(
    ("answer", "years"), [("[[7 k: a]]", 25), ("[[7 k: a]] [[24 k: b]]", None), ("a", None)]
)
def test_what_is_secret_stays_so_as_long_as_the_act_says(answer: str, years: int | None) -> None:
    """25 years; where it protects a person, nobody can tell in years when that ends (31 §)."""
    assert metadata_of(printed(answer), PLAN, 1).secrecy_years == years


def test_a_term_of_its_own_goes_before_that_of_the_act() -> None:
    """Another law may set one."""
    own = PLAN.model_copy(update={"secrecy_years": 100})
    assert metadata_of(printed("[[24 k: b]]"), own, 1).secrecy_years == 100


def test_a_plan_that_is_secret_without_marks_has_the_usual_term() -> None:
    """Its publicity class alone says that it is."""
    secret = replace(printed("a"), publicity=Publicity.SECRET)
    assert metadata_of(secret, PLAN, 1).secrecy_years == 25
