"""What the settings name is found from the workspace, wherever the command is run."""

from pathlib import Path

import pytest

from omv_workflow.bootstrap import database_url


@pytest.mark.parametrize("kind", ["sqlite", "sqlite+pysqlite"])
def test_a_relative_file_is_taken_from_the_workspace(tmp_path: Path, kind: str) -> None:
    """Also where the URL names the driver."""
    assert database_url(tmp_path, f"{kind}:///data/omv.db") == f"sqlite:///{tmp_path}/data/omv.db"


@pytest.mark.parametrize("kind", ["sqlite", "sqlite+pysqlite"])
def test_an_absolute_file_stays_where_it_is(tmp_path: Path, kind: str) -> None:
    """Four slashes name it."""
    assert database_url(tmp_path, f"{kind}:////srv/omv.db") == "sqlite:////srv/omv.db"


@pytest.mark.parametrize("url", ["postgresql://host/omv", "postgresql:///omv", "sqlite", "x:///y"])
def test_any_other_address_is_left_as_it_is(tmp_path: Path, url: str) -> None:
    """What it means, or that it means nothing, is for the database to say."""
    assert database_url(tmp_path, url) == url
