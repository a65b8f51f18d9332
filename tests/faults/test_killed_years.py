"""A year whose processes are killed at random moments ends as one that nobody disturbed."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.databases import Databases, settings

# `make faults` sets these; a failure names the seed, with which it comes again.
KILLS = int(os.environ.get("OMV_TEST_KILLS", "50"))
SEED = int(os.environ.get("OMV_TEST_SEED") or random.SystemRandom().randrange(10**6))
KILLS_A_YEAR = 50
_PROGRAM = Path(__file__).with_name("killed_year.py")


def lived(databases: Databases, folder: Path, *gaps: int) -> dict[str, Any]:
    """A year in a new workspace, killed after these numbers of moments."""
    folder.mkdir()
    url = databases.new(folder)
    (folder / "omv.toml").write_text(settings(url), encoding="utf-8")
    line = [sys.executable, str(_PROGRAM), str(folder), *map(str, gaps)]
    ended = subprocess.run(line, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, f"seed {SEED}, killed after {gaps}: {ended.stderr}"
    databases.drop(url)
    told: dict[str, Any] = json.loads(ended.stdout)
    return told


@pytest.fixture(scope="module")
def undisturbed(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The year as it goes when nothing is killed."""
    return lived(databases, tmp_path_factory.mktemp("undisturbed") / "year")


def test_the_undisturbed_year_comes_to_its_end(undisturbed: dict[str, Any]) -> None:
    """What the others are compared with is a whole year."""
    portrait = undisturbed["portrait"]
    assert portrait["faults"] == []
    assert portrait["state"] == "closed"
    assert portrait["open"] == []
    assert set(portrait["requests"].values()) == {"accepted"}
    assert undisturbed["moments"] > 1000


@pytest.mark.parametrize("year", range(max(1, KILLS // KILLS_A_YEAR)))
def test_a_killed_year_ends_the_same(
    undisturbed: dict[str, Any], databases: Databases, tmp_path: Path, year: int
) -> None:
    """Killed at fifty random moments and started again each time, it comes to the same end."""
    chance = random.Random(f"{SEED}/{year}")  # noqa: S311 - moments to die at are no secret
    moments = sorted(chance.sample(range(1, undisturbed["moments"]), KILLS_A_YEAR))
    gaps = [later - earlier for earlier, later in zip([0, *moments], moments, strict=False)]
    told = lived(databases, tmp_path / "year", *gaps)
    assert sum(told["deaths"].values()) == KILLS_A_YEAR
    assert told["portrait"] == undisturbed["portrait"], f"seed {SEED}, killed after {gaps}"
