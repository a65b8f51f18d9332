"""A year whose processes are killed at random moments ends as one that nobody disturbed."""

import os
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Protocol, TypeVar

import pytest

from tests.databases import Databases, settings
from tests.faults.killed_year import Killed, Undisturbed, lived, lived_though_killed
from tests.faults.quick_office import installed

# `make faults` sets these; a failure names the seed, with which it comes again.
KILLS = int(os.environ.get("OMV_TEST_KILLS", "50"))
SEED = int(os.environ.get("OMV_TEST_SEED") or random.SystemRandom().randrange(10**6))
KILLS_A_YEAR = 50
A_PDF_EACH = ["version.converted"] * 2 + ["copy.made"] + ["delivery.due"] * 3 + ["copy.made"]

Year = TypeVar("Year", Undisturbed, Killed)


class Living(Protocol):
    """Has years lived, each in a new workspace, by one process in which nothing else ever ran."""

    def __call__(self, live: Callable[..., Year], *arguments: object) -> Year:
        """Let that function live a year in the folder of a workspace."""


@pytest.fixture(scope="module")
def living(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    """The process is there for all years, so that it imports once."""
    with ProcessPoolExecutor(1, get_context("spawn")) as process:

        def live_one(live: Callable[..., Year], *arguments: object) -> Year:
            folder = tmp_path_factory.mktemp("year")
            url = databases.new(folder)
            told = settings(url, pdf=installed(folder))
            (folder / "omv.toml").write_text(told, encoding="utf-8")
            year = process.submit(live, folder, *arguments).result()
            databases.drop(url)
            return year

        yield live_one


@pytest.fixture(scope="module")
def undisturbed(living: Living) -> Undisturbed:
    """The year as it goes when nothing is killed."""
    return living(lived)


def test_the_undisturbed_year_comes_to_its_end(undisturbed: Undisturbed) -> None:
    """What the others are compared with is a whole year, with a PDF of everything."""
    portrait = undisturbed.portrait
    assert portrait["faults"] == portrait["half made"] == []
    assert portrait["state"] == "closed"
    assert portrait["open"] == []
    assert set(portrait["requests"].values()) == {"accepted"}
    assert [kind for kind, *_ in portrait["told of files"]] == A_PDF_EACH
    assert len(undisturbed.moments) > 1000


@pytest.mark.parametrize("year", range(max(1, KILLS // KILLS_A_YEAR)))
def test_a_killed_year_ends_the_same(undisturbed: Undisturbed, living: Living, year: int) -> None:
    """Killed at fifty random moments and started again each time, it comes to the same end.

    A third of them are drawn from those at which a file is written or a PDF is made.
    """
    chance = random.Random(f"{SEED}/{year}")  # noqa: S311 - moments to die at are no secret
    of_files = chance.sample(undisturbed.of_files, KILLS_A_YEAR // 3)
    others = sorted(set(undisturbed.moments) - set(of_files))
    moments = sorted([*of_files, *chance.sample(others, KILLS_A_YEAR - len(of_files))])
    killed = living(lived_though_killed, moments)
    assert len(killed.deaths) == KILLS_A_YEAR
    assert killed.portrait == undisturbed.portrait, f"seed {SEED}, killed at {moments}"
