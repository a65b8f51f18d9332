"""Whether this machine can run the tests on PostgreSQL as well."""

import shutil
from pathlib import Path

import pytest


def test_there_is_a_postgresql_server_to_test_on() -> None:
    """Who has none is told so, and what to install."""
    if shutil.which("pg_virtualenv") is None:
        pytest.skip("not tested on PostgreSQL: run 'sudo apt-get install postgresql'")
    assert list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
