"""What the doctor says of `[signatures]`: before a signed PDF comes back, not when it does."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from omv_workflow.entrypoints.doctor import examination, signatures
from omv_workflow.entrypoints.doctor.findings import Finding, Level, Place
from omv_workflow.entrypoints.seal_files import ROOT, make_test_authority
from omv_workflow.forms.validation import validate_toml
from omv_workflow.settings import Settings
from tests.adapters.seal.checking_keys import NOW, Keys, made_root

ONE, OTHER = "1" * 64, "2" * 64


def found(folder: Path, settings: str) -> list[Finding]:
    """What it finds there, with these settings."""
    place = Place(folder, validate_toml(Settings, settings, "omv.toml"))
    return list(signatures.check(place, lambda: NOW))


@pytest.fixture(scope="module")
def root() -> Keys:
    """An authority."""
    return made_root("Root of a test")


def of_root(folder: Path, root: Keys, rest: str = "") -> list[Finding]:
    """What it finds where that authority is trusted."""
    (folder / "root.pem").write_bytes(root.pem)
    return found(folder, f'[signatures]\ntrust = ["root.pem"]\n{rest}')


def revoked(root: Keys, until: datetime) -> bytes:
    """The authority's list of revoked certificates, to be renewed by then."""
    made = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(root.certificate.subject)
        .last_update(NOW - timedelta(days=30))
        .next_update(until)
        .sign(root.key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.DER)


def test_nothing_is_said_where_nothing_is_set_up(tmp_path: Path) -> None:
    """Most units confirm in the pages alone."""
    assert found(tmp_path, "") == []


def test_roots_that_can_be_used_are_well(tmp_path: Path, root: Keys) -> None:
    """How many they are is told."""
    (told,) = of_root(tmp_path, root)
    assert told.level is Level.OK
    assert told.seen.startswith("1 root")


@pytest.mark.parametrize("name", ["trust", "timestamps", "intermediates", "crls", "ocsps"])
@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_a_file_that_can_not_be_used_is_a_fault(
    tmp_path: Path, name: str, content: bytes | None
) -> None:
    """It is named; until it is mended, no signed PDF can be checked."""
    if content is not None:
        (tmp_path / "file.pem").write_bytes(content)
    (tmp_path / "omv.toml").write_text(f'[signatures]\n{name} = ["file.pem"]\n', encoding="utf-8")
    (told,) = [one for one in examination.examine(tmp_path) if one.subject == "signatures"]
    assert told.level is Level.FAULT
    assert "file.pem" in told.seen


@pytest.mark.parametrize(
    ("rest", "level"),
    [("", Level.WARNING), ('revocation = "required"\n', Level.FAULT)],
)
def test_a_list_of_revoked_ones_that_was_not_renewed_is_told(
    tmp_path: Path, root: Keys, rest: str, level: Level
) -> None:
    """Whose it is, and since when; where it has to be known, nothing is believed any more."""
    (tmp_path / "root.crl").write_bytes(revoked(root, NOW - timedelta(days=1)))
    settings = f'crls = ["root.crl"]\n{rest}'
    (told,) = of_root(tmp_path, root, settings)
    assert told.level is level
    assert "Root of a test" in told.seen
    (tmp_path / "root.crl").write_bytes(revoked(root, NOW + timedelta(days=1)))
    assert [one.level for one in of_root(tmp_path, root, settings)] == [Level.OK]


@pytest.mark.parametrize("name", ["trust", "timestamps"])
def test_a_root_for_trying_out_is_told(tmp_path: Path, name: str) -> None:
    """What it vouches for proves nothing; where time is given, that is what it is for."""
    make_test_authority(tmp_path, "unit", datetime.now(UTC))
    settings = f'[signatures]\n{name} = ["{ROOT}"]\n'
    (told,) = found(tmp_path, settings)
    assert told.level is Level.WARNING
    assert "TEST AUTHORITY" in told.seen
    virtual = found(tmp_path, f"[workspace]\nvirtual = true\n{settings}")
    assert [one.level for one in virtual] == [Level.OK]


@pytest.mark.parametrize(
    ("rest", "holders"),
    [
        (f'certificates = {{a = ["{ONE}"], b = ["{OTHER}", "{ONE}"]}}\n', "a, b"),
        (f'services = ["{ONE}"]\ncertificates = {{a = ["{ONE}"]}}\n', "a, services"),
    ],
)
def test_a_certificate_of_two_is_told(tmp_path: Path, root: Keys, rest: str, holders: str) -> None:
    """What it signs is refused, or taken for what another has signed."""
    (told,) = of_root(tmp_path, root, rest)
    assert told.level is Level.FAULT
    assert f"{ONE} is set down for more than one: {holders}." in told.seen


def test_a_certificate_that_one_holds_twice_is_nothing_to_tell(tmp_path: Path, root: Keys) -> None:
    """It is theirs all the same."""
    told = of_root(tmp_path, root, f'certificates = {{a = ["{ONE}", "{ONE}"], b = ["{OTHER}"]}}\n')
    assert [one.level for one in told] == [Level.OK]
