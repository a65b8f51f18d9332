"""The key that seals, by commands: one for trying out, what is shown of it, and what is refused."""

import json
from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

from omv_workflow.domain.seal_settings import TEST_AUTHORITY

Omv = Callable[..., Result]
AT = ("--as-of", "2027-03-01 10:00", "--as", "koordinaattori")


def test_what_is_sealed_with_is_shown(omv: Omv, collecting: Path) -> None:
    """None at first; one for trying out is called so, and never replaced by another one."""
    assert "names no key" in omv(collecting, *AT, "keys", "show").stdout
    made = omv(collecting, *AT, "--json", "keys", "make-test-authority")
    assert (made.exit_code, made.stderr) == (0, "")
    files = [Path(one) for one in json.loads(made.stdout)["files"]]
    assert [one.name for one in files] == [
        "test-root.pem",
        "test-seal.p12",
        "test-signer.p12",
        "test-timestamp.p12",
    ]
    assert {one.stat().st_mode & 0o077 for one in files} == {0}
    before = files[1].read_bytes()
    again = omv(collecting, *AT, "keys", "make-test-authority")
    assert (again.exit_code, files[1].read_bytes()) == (1, before)
    settings = collecting / "omv.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f'{text}\n[seal]\nkey = "keys/test-seal.p12"\n', encoding="utf-8")
    shown = omv(collecting, *AT, "keys", "show").stdout
    assert TEST_AUTHORITY in shown
    assert "it proves nothing" in shown
    told = json.loads(omv(collecting, *AT, "--json", "keys", "show").stdout)
    assert told["is_test"]


def test_a_key_that_can_not_be_used_is_refused(omv: Omv, collecting: Path) -> None:
    """With what to do, and an exit code that tells."""
    settings = collecting / "omv.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f'{text}\n[seal]\nkey = "keys/none.p12"\n', encoding="utf-8")
    refused = omv(collecting, *AT, "keys", "show")
    assert refused.exit_code == 1
    assert "seal.key" in refused.stderr
