"""`omv confirmation return`: a signed PDF is taken, or refused with a code and words of its own."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import pkcs12
from typer.testing import Result

from omv_workflow.adapters.seal.trying_out import ROOT, SIGNER, make_authority
from tests.adapters.seal.checking_keys import BY_THE_CLOCK, YEAR, Keys, issued, made_root, sealed
from tests.faults.quick_office import installed

Omv = Callable[..., Result]
AT = ("--as", "koordinaattori", "--as-of", "2027-04-23 10:00")
MISSING = ("--reason", "Ensi vuonna paremmin.")
PLACE = ("--place", "Lappeenranta", *MISSING)


@pytest.fixture(scope="module")
def root() -> Keys:
    """The authority that is trusted."""
    return made_root("Root of a test", BY_THE_CLOCK)


@pytest.fixture(scope="module")
def director(root: Keys) -> Keys:
    """The director's own certificate."""
    return issued(root, "Johtaja", begins=BY_THE_CLOCK, lasts=YEAR * 90)


@pytest.fixture
def waiting(omv: Omv, collecting: Path, root: Keys, director: Keys) -> Path:
    """A workspace whose plan waits for its signature, with the PDF in `plan.pdf`."""
    (collecting / "root.pem").write_bytes(root.pem)
    path = collecting / "omv.toml"
    kept, _, _ = path.read_text().partition("[pdf]")
    certificate = director.certificate.fingerprint(SHA256()).hex()
    trust = f'[signatures]\ntrust = ["root.pem"]\ncertificates = {{johtaja = ["{certificate}"]}}\n'
    path.write_text(kept + installed(collecting) + trust)
    for words in (
        ("number", "set", "DNRO-2027-1"),
        ("assemble", "--for-confirmation"),
        ("document", "--pdf", "--out", collecting / "plan.pdf"),
    ):
        done = omv(collecting, *AT, *words)
        assert done.exit_code == 0, done.stderr
    return collecting


def signed(folder: Path, by: Keys) -> Path:
    """The PDF that waits, signed."""
    path = folder / "signed.pdf"
    path.write_bytes(sealed((folder / "plan.pdf").read_bytes(), by))
    return path


def test_a_signed_pdf_is_taken(omv: Omv, waiting: Path, director: Keys) -> None:
    """It is told who has confirmed, in which way, and how strong that is."""
    given = omv(waiting, *AT, "confirmation", "return", signed(waiting, director), *PLACE)
    assert given.exit_code == 0, given.stderr
    assert given.stdout.split() == (
        ["Confirmed", "by", "johtaja,", "director:", "own", "certificate,", "advanced."]
    )
    told = omv(waiting, *AT, "--json", "confirmation", "show").stdout
    assert "own_certificate" in told


def test_that_a_test_authority_has_signed_is_told_wherever_it_shows(
    omv: Omv, waiting: Path
) -> None:
    """By the command that takes it, and by the story: such a signature proves nothing."""
    made = make_authority(BY_THE_CLOCK, "unit", None)
    held = pkcs12.load_pkcs12(made[SIGNER], None)
    assert isinstance(held.key, ec.EllipticCurvePrivateKey)
    assert held.cert
    certificate = held.cert.certificate
    tester = Keys(held.key, certificate, x509.load_pem_x509_certificate(made[ROOT]))
    (waiting / "root.pem").write_bytes(made[ROOT])
    path = waiting / "omv.toml"
    kept, name, _ = path.read_text().partition("certificates = ")
    path.write_text(f'{kept}{name}{{johtaja = ["{certificate.fingerprint(SHA256()).hex()}"]}}\n')
    given = omv(waiting, *AT, "confirmation", "return", signed(waiting, tester), *PLACE)
    assert given.exit_code == 0, given.stderr
    marked = "That signature is one for trying out: it proves nothing."
    assert marked in " ".join(given.stdout.split())
    story = omv(waiting, *AT, "confirmation", "show").stdout
    assert marked in " ".join(story.split())


def test_it_is_told_as_data(omv: Omv, waiting: Path, director: Keys) -> None:
    """With the hash of the signed file, which is given out from now on."""
    file = signed(waiting, director)
    given = omv(waiting, *AT, "--json", "confirmation", "return", file, *PLACE)
    assert given.exit_code == 0, given.stderr
    told = json.loads(given.stdout)
    names = ("person_id", "method", "strength", "place", "recorded_by")
    assert [told[name] for name in names] == [
        *("johtaja", "own_certificate", "advanced", "Lappeenranta", "koordinaattori")
    ]
    handed = waiting / "handed.pdf"
    assert omv(waiting, *AT, "document", "--pdf", "--out", handed).exit_code == 0
    assert handed.read_bytes() == file.read_bytes()


def test_a_strangers_signature_is_refused(omv: Omv, waiting: Path, root: Keys) -> None:
    """With the certificate that would have to be set down, and what to do next."""
    stranger = issued(root, "Vieras", begins=BY_THE_CLOCK, lasts=YEAR * 90)
    refused = omv(waiting, *AT, "confirmation", "return", signed(waiting, stranger), *PLACE)
    assert refused.exit_code == 1
    assert refused.stdout == ""
    words = " ".join(refused.stderr.split())
    assert stranger.certificate.fingerprint(SHA256()).hex() in words
    assert "[signatures.certificates]" in words


def test_a_refusal_is_told_as_data(omv: Omv, waiting: Path) -> None:
    """What was refused, why, and what to do next, each by itself; the plan waits still."""
    command = ("--json", "confirmation", "return", waiting / "plan.pdf", *PLACE)
    refused = omv(waiting, *AT, *command)
    assert refused.exit_code == 1
    error = json.loads(refused.stderr)["error"]
    assert (error["what"], error["why"]) == (
        "The signed PDF",
        "nothing has been signed in it.",
    )
    assert "sign that very file" in error["next_step"]
    story = omv(waiting, *AT, "--json", "confirmation", "show")
    assert "own_certificate" not in story.stdout


def test_what_is_no_file_is_refused(omv: Omv, waiting: Path) -> None:
    """Before anything is looked at."""
    refused = omv(waiting, *AT, "confirmation", "return", waiting / "gone.pdf", *PLACE)
    assert refused.exit_code != 0
    assert "gone.pdf" in refused.stderr


def test_the_second_time_it_is_done_already(omv: Omv, waiting: Path, director: Keys) -> None:
    """Whoever runs it again learns so."""
    command = ("confirmation", "return", signed(waiting, director), *PLACE)
    assert omv(waiting, *AT, *command).exit_code == 0
    again = omv(waiting, *AT, *command)
    assert again.exit_code == 1
    assert "confirmed already" in " ".join(again.stderr.split())
