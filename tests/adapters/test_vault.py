"""Sealed secrets: they open with their key, for whom they were sealed, and otherwise not at all."""

from base64 import b64decode, b64encode
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from threading import Barrier

import pytest

from omv_workflow.adapters.vault import FileVault
from omv_workflow.errors import Unavailable, VerificationFailed

SECRET, OWNER = "JBSWY3DPEHPK3PXP", "unit/person"
_numbers = count(1)


def new_bytes(length: int) -> bytes:
    """Bytes that are others at each call."""
    return next(_numbers).to_bytes(length)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """Where the key is to stand."""
    return tmp_path / "keys" / "second-factor.key"


def test_what_was_sealed_opens_in_another_process_too(key: Path) -> None:
    """By the key in the file, which only its owner can read."""
    sealed = FileVault(key, new_bytes).seal(SECRET, OWNER)
    assert SECRET not in sealed
    assert FileVault(key, new_bytes).open(sealed, OWNER) == SECRET
    assert (key.stat().st_mode & 0o777, key.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [one.name for one in key.parent.iterdir()] == [key.name]


def test_the_same_secret_is_sealed_otherwise_each_time(key: Path) -> None:
    """Whoever reads the database doesn't learn who has the same."""
    vault = FileVault(key, new_bytes)
    assert vault.seal(SECRET, OWNER) != vault.seal(SECRET, OWNER)


def test_it_opens_for_nobody_else(key: Path) -> None:
    """A row that was put in the place of another's lets nobody in."""
    vault = FileVault(key, new_bytes)
    with pytest.raises(VerificationFailed):
        vault.open(vault.seal(SECRET, OWNER), "unit/other")


@pytest.mark.parametrize("place", [0, 12, 20, -1])
def test_what_was_changed_does_not_open(key: Path, place: int) -> None:
    """Not by a single bit, anywhere."""
    vault = FileVault(key, new_bytes)
    whole = bytearray(b64decode(vault.seal(SECRET, OWNER)))
    whole[place] ^= 1
    with pytest.raises(VerificationFailed):
        vault.open(b64encode(whole).decode(), OWNER)


@pytest.mark.parametrize("sealed", ["", "no base 64", "AAAA"])
def test_what_was_never_sealed_does_not_open(key: Path, sealed: str) -> None:
    """It is told as what was changed is."""
    vault = FileVault(key, new_bytes)
    vault.seal(SECRET, OWNER)
    with pytest.raises(VerificationFailed):
        vault.open(sealed, OWNER)


def test_without_its_key_nothing_opens(key: Path) -> None:
    """That is told; no other key takes its place."""
    sealed = FileVault(key, new_bytes).seal(SECRET, OWNER)
    key.unlink()
    with pytest.raises(Unavailable):
        FileVault(key, new_bytes).open(sealed, OWNER)
    assert not key.exists()


def test_a_key_that_is_none_is_told(key: Path) -> None:
    """A file of another length is no key."""
    key.parent.mkdir()
    key.write_bytes(b"short")
    with pytest.raises(Unavailable):
        FileVault(key, new_bytes).seal(SECRET, OWNER)


def test_several_at_once_make_one_key(key: Path) -> None:
    """Whoever is first makes it; all open what any has sealed."""
    at_once = Barrier(4)

    def seal(number: int) -> str:
        at_once.wait()
        return FileVault(key, new_bytes).seal(f"{number}", OWNER)

    with ThreadPoolExecutor(4) as pool:
        sealed = list(pool.map(seal, range(4)))
    opened = [FileVault(key, new_bytes).open(one, OWNER) for one in sealed]
    assert opened == ["0", "1", "2", "3"]


def test_a_place_where_no_key_can_be_made_is_told(tmp_path: Path) -> None:
    """For example where a file has the folder's name."""
    (tmp_path / "keys").write_text("no folder", encoding="utf-8")
    with pytest.raises(Unavailable):
        FileVault(tmp_path / "keys" / "a.key", new_bytes).seal(SECRET, OWNER)


def test_a_tag_is_the_same_in_another_process_and_without_the_key_another(
    key: Path, tmp_path: Path
) -> None:
    """Whoever has the key can tell that they made it, and nobody else can make one."""
    made = FileVault(key, new_bytes).tag("about this")
    assert made == FileVault(key, new_bytes).tag("about this")
    assert made != FileVault(key, new_bytes).tag("about that")
    assert made != FileVault(tmp_path / "other.key", new_bytes).tag("about this")
    assert len(made) == 52
    assert made.isalnum()
    assert made == made.lower()
