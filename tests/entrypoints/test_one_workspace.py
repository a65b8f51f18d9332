"""A workspace stays what it began as: real or virtual, and of the units applied in it."""

from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

Omv = Callable[..., Result]

AT = ("--as-of", "2027-03-01 10:00")


def replace_in(path: Path, old: str, new: str) -> None:
    """Edit a file as a person would."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_virtual_workspace_never_becomes_a_real_one(omv: Omv, collecting: Path) -> None:
    """What was done in it on made-up days must never pass for the truth."""
    replace_in(collecting / "omv.toml", "virtual = true", "virtual = false")
    result = omv(collecting, "status")
    assert result.exit_code == 1
    assert "began as a virtual one" in result.stderr


def test_another_unit_id_begins_no_second_plan(omv: Omv, collecting: Path) -> None:
    """Whoever changes the id of an applied unit is told to set it back."""
    replace_in(collecting / "unit.yaml", "id: pieni\n", "id: toinen\n")
    result = omv(collecting, *AT, "--as", "koordinaattori", "apply")
    assert result.exit_code == 1
    assert "Set unit.id back to pieni" in result.stderr
