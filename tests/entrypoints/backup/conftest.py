"""A workspace with something of every kind, its backup, and databases to restore it to."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import Result

from tests.databases import Databases

Omv = Callable[..., Result]
Another = Callable[[], tuple[str, str]]

AT = ("--as-of", "2027-03-01 10:00", "--as", "koordinaattori")


@pytest.fixture
def drafted(omv: Omv, collecting: Path) -> Path:
    """A workspace with a draft, a mail as a file, a key and a form of its own."""
    assert omv(collecting, *AT, "assemble").exit_code == 0
    assert omv(collecting, *AT, "run", "send-mail").exit_code == 0
    (collecting / "keys").mkdir()
    (collecting / "keys" / "seal.pem").write_text("a key", encoding="utf-8")
    (collecting / "keys" / "seal.pem").chmod(0o600)
    return collecting


@pytest.fixture
def file(omv: Omv, drafted: Path, tmp_path: Path) -> Path:
    """A backup of it."""
    made = omv(drafted, "backup", tmp_path / "backup.tar.gz")
    assert made.exit_code == 0, made.stderr
    return tmp_path / "backup.tar.gz"


@pytest.fixture
def another(databases: Databases, tmp_path: Path) -> Iterator[Another]:
    """The option that names an empty database, a new one each time it is asked for."""
    urls: list[str] = []

    def option() -> tuple[str, str]:
        folder = tmp_path / f"database-{len(urls)}"
        folder.mkdir()
        urls.append(databases.new(folder))
        return "--database", urls[-1]

    yield option
    for url in urls:
        databases.drop(url)
