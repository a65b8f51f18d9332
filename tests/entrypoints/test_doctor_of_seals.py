"""What the doctor says of the seal."""

from datetime import timedelta
from pathlib import Path

import pytest

from omv_workflow.adapters.seal.trying_out import LASTS
from omv_workflow.bootstrap import clock
from omv_workflow.entrypoints.doctor import seal
from omv_workflow.entrypoints.doctor.findings import Level, Place
from omv_workflow.entrypoints.seal_files import SEAL, make_test_authority
from omv_workflow.forms.validation import validate_toml
from omv_workflow.settings import Settings


def levels(folder: Path, settings: str) -> list[Level]:
    """How its findings stand."""
    place = Place(folder, validate_toml(Settings, settings, "omv.toml"))
    return [one.level for one in seal.check(place)]


def test_a_seal_for_trying_out_is_a_warning(tmp_path: Path) -> None:
    """In a real workspace it proves nothing; without a key, nothing is sealed."""
    make_test_authority(tmp_path, "unit", clock())
    with_key = f'[seal]\nkey = "{SEAL}"\n'
    assert levels(tmp_path, "") == [Level.OK]
    assert levels(tmp_path, with_key) == [Level.WARNING, Level.OK]
    assert levels(tmp_path, f"[workspace]\nvirtual = true\n{with_key}") == [Level.OK]


@pytest.mark.parametrize(("days", "level"), [(-30, Level.WARNING), (1, Level.FAULT)])
def test_a_certificate_is_told_of_before_it_ends(tmp_path: Path, days: int, level: Level) -> None:
    """Two months ahead it is a warning; afterwards nothing can be sealed."""
    make_test_authority(tmp_path, "unit", clock() - LASTS - timedelta(days=days))
    assert levels(tmp_path, f'[seal]\nkey = "{SEAL}"\n')[-1] is level
