"""A virtual workspace that people could be recognised in, and waiting without sleeping."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from omv_workflow.bootstrap import load
from omv_workflow.domain.actors import Actor
from omv_workflow.domain.previous_plan import PreviousPlan
from omv_workflow.domain.unit_rules import read_unit
from omv_workflow.entrypoints.database import begin_database
from omv_workflow.entrypoints.demo.acts import data_file
from omv_workflow.forms.validation import validate
from omv_workflow.steps.apply_unit import apply_unit
from omv_workflow.steps.go_live import go_live
from omv_workflow.steps.import_plan import import_plan
from tests.databases import Databases, settings

NAME = "Planted Name"
ADDRESS = "planted.address@vastaanottokeskus.example"
ANSWER = "Planted answer"
BEFORE_THE_YEAR = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
COORDINATOR = Actor("ylitarkastaja")
PATIENCE_IN_SECONDS = 300


@pytest.fixture(scope="module")
def workspace(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A virtual workspace whose next year opens in February 2027, with planted words in it."""
    folder = tmp_path_factory.mktemp("workspace")
    url = databases.new(folder)
    (folder / "omv.toml").write_text(settings(url))
    begin_database(folder)
    parts = load(folder).parts
    text = data_file("unit.yaml").replace("name: Johtaja\n", f"name: {NAME}\n")
    text = text.replace("johtaja@vastaanottokeskus.example", ADDRESS, 1)
    unit = read_unit(text, "unit.yaml", parts.forms)
    plan_id = apply_unit(parts, unit, COORDINATOR, BEFORE_THE_YEAR).plan_id
    previous = validate(PreviousPlan, data_file("previous_plan.yaml"), "previous_plan.yaml")
    answers = {**previous.answers, "mission_core_task": ANSWER}
    handed_in = previous.model_copy(update={"answers": answers})
    import_plan(parts, plan_id, handed_in, COORDINATOR, BEFORE_THE_YEAR)
    go_live(parts, plan_id, COORDINATOR, BEFORE_THE_YEAR)
    yield folder
    databases.drop(url)


@pytest.fixture(scope="session")
def until() -> Callable[[Callable[[], Any]], Any]:
    """Ask again until there is something to answer, and give it; fail at a deadline."""

    def ask(question: Callable[[], Any]) -> Any:
        deadline = time.monotonic() + PATIENCE_IN_SECONDS
        while not (answer := question()):
            assert time.monotonic() < deadline, "it never came"
            threading.Event().wait(0.1)
        return answer

    return ask


@pytest.fixture(scope="session")
def planted() -> list[bytes]:
    """What must not be found in anything that Prefect keeps."""
    return [word.encode() for word in (NAME, ADDRESS, ANSWER, "vastaanottokeskus.example")]
