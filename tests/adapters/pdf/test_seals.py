"""Seals of an issued plan: what they hold, and what other programs say of them."""

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import cms, tsp
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from omv_workflow.adapters.seal.detached import check_detached
from omv_workflow.adapters.seal.issuing import PdfIssuer
from omv_workflow.adapters.seal.sealing import PadesSealer, check_can_show
from omv_workflow.adapters.seal.signed_pdf import check_pdf
from omv_workflow.adapters.seal.timestamps import StampService
from omv_workflow.adapters.seal.trying_out import ROOT
from omv_workflow.domain.seal_settings import SealLevel
from omv_workflow.domain.signing import SealBlock, signature_fields
from omv_workflow.errors import InvalidInput, NotPossibleNow, Unavailable
from omv_workflow.steps.ports import MadePdf
from tests.adapters.authority import NOW, files, root, sealer, stamps
from tests.adapters.signing import signer

BLOCK = SealBlock("Lappeenranta 4.5.2027", "KOKEILU", "Johtaja", None, "fi")
SECOND = SealBlock("Oulu 5.5.2027", "KOKEILU", "Tarkastaja", None, "fi")


@pytest.fixture(scope="module")
def issued(pdfs: Mapping[str, MadePdf]) -> bytes:
    """A plan that two sign, as it is issued."""
    fields = signature_fields(("Varmennus",), "fi")
    return PdfIssuer().issue(pdfs["countersigned plan"].content, fields)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the key stands."""
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(scope="module")
def sealed(issued: bytes, folder: Path) -> bytes:
    """It, sealed in the first field."""
    return sealer(folder).seal(issued, "Confirmation1", BLOCK, NOW)


def stamping(folder: Path, level: SealLevel = SealLevel.B_T) -> PadesSealer:
    """What seals with time-stamps of the authority."""

    def ask(query: bytes) -> bytes:
        reply: bytes = stamps().request_tsa_response(tsp.TimeStampReq.load(query)).dump()
        return reply

    stamper = StampService(ask, [root()])
    return replace(sealer(folder), level=level, stamps=stamper, trust=(root(),))


def trusting() -> ValidationContext:
    """Trusts the authority's root, at the time of the seal."""
    return ValidationContext(trust_roots=[root()], moment=NOW + timedelta(hours=1))


def test_a_seal_is_valid_and_appended_to_the_issued_bytes(issued: bytes, sealed: bytes) -> None:
    """By its whole document, and at the time that was handed down."""
    assert sealed.startswith(issued)
    (found,) = PdfFileReader(BytesIO(sealed)).embedded_signatures
    status = validate_pdf_signature(found, trusting())
    assert status.bottom_line
    assert status.modification_level is ModificationLevel.NONE
    assert found.self_reported_timestamp == NOW


def test_a_seal_is_a_baseline_signature_of_etsi(sealed: bytes) -> None:
    """PAdES B-B: its certificate is signed with it, its time stands outside (EN 319 142-1, 6.3)."""
    (found,) = PdfFileReader(BytesIO(sealed)).embedded_signatures
    assert found.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    (info,) = found.signed_data["signer_infos"]
    signed = {one["type"].native for one in info["signed_attrs"]}
    assert "signing_certificate_v2" in signed
    assert "signing_time" not in signed


def test_two_seal_one_after_the_other(sealed: bytes, folder: Path) -> None:
    """Both hold; after the last nothing may change."""
    both = sealer(folder).seal(sealed, "Confirmation2", SECOND, NOW + timedelta(days=1))
    assert both.startswith(sealed)
    first, second = PdfFileReader(BytesIO(both)).embedded_signatures
    statuses = [
        validate_pdf_signature(
            one, ValidationContext(trust_roots=[root()], moment=NOW + timedelta(days=2))
        )
        for one in (first, second)
    ]
    assert [one.bottom_line for one in statuses] == [True, True]
    assert statuses[0].modification_level is ModificationLevel.FORM_FILLING


@pytest.mark.parametrize("field", ["Confirmation1", "Confirmation3"])
def test_a_field_that_is_not_empty_is_not_sealed(sealed: bytes, folder: Path, field: str) -> None:
    """Nor one that is not there."""
    with pytest.raises(NotPossibleNow, match=field):
        sealer(folder).seal(sealed, field, BLOCK, NOW)


@pytest.mark.parametrize("place", ["Oulu → Kemi", "東京", "Oulu 🌞"])
def test_a_place_that_the_issued_font_lacks_is_known_before(issued: bytes, place: str) -> None:
    """By the widths in the PDF, without a key; one of Europe is let pass, in each empty field."""
    for field in ("Confirmation1", "Confirmation2"):
        check_can_show(issued, field, replace(BLOCK, place_and_date="Järvenpää Ñ Ж 4.5.2027"))
        with pytest.raises(InvalidInput, match="no letter like"):
            check_can_show(issued, field, replace(BLOCK, place_and_date=f"{place} 4.5.2027"))


def test_what_was_confirmed_at_such_a_place_is_sealed_all_the_same(
    issued: bytes, folder: Path
) -> None:
    """An earlier version let it pass: with a question mark, rather than never."""
    block = replace(BLOCK, place_and_date="Oulu → Kemi 4.5.2027")
    assert sealer(folder).seal(issued, "Confirmation1", block, NOW).startswith(issued)


def test_a_field_that_is_not_empty_is_known_before(sealed: bytes) -> None:
    """What can't be sealed there is not to be confirmed."""
    with pytest.raises(NotPossibleNow, match="Confirmation1"):
        check_can_show(sealed, "Confirmation1", BLOCK)


def test_a_time_stamp_of_the_service_is_in_the_seal(issued: bytes, folder: Path) -> None:
    """PAdES B-T: it tells a time that others vouch for."""
    content = stamping(folder).seal(issued, "Confirmation1", BLOCK, NOW)
    (found,) = PdfFileReader(BytesIO(content)).embedded_signatures
    status = validate_pdf_signature(found, trusting())
    assert status.timestamp_validity is not None
    assert status.timestamp_validity.timestamp == NOW + timedelta(seconds=2)
    assert status.bottom_line


def test_without_its_time_stamp_nothing_is_sealed(issued: bytes, folder: Path) -> None:
    """No time of this machine takes its place."""

    def ask(query: bytes) -> bytes:
        del query
        raise TimeoutError("timed out")

    stamper = StampService(ask, [root()])
    with pytest.raises(Unavailable, match="timed out"):
        replace(stamping(folder), stamps=stamper).seal(issued, "Confirmation1", BLOCK, NOW)


def test_what_it_takes_to_check_it_later_is_in_the_seal(issued: bytes, folder: Path) -> None:
    """PAdES B-LT: in the very revision that is signed, so that it covers the whole file."""
    content = stamping(folder, SealLevel.B_LT).seal(issued, "Confirmation1", BLOCK, NOW)
    reader = PdfFileReader(BytesIO(content))
    kept = [one.get_object().data for one in reader.root["/DSS"]["/Certs"]]
    assert root().dump() in kept
    (found,) = reader.embedded_signatures
    status = validate_pdf_signature(found, trusting())
    assert status.bottom_line
    assert status.modification_level is ModificationLevel.NONE


def test_a_certificate_that_leads_nowhere_is_not_sealed_with(issued: bytes, folder: Path) -> None:
    """What would be kept with it could never be checked."""
    stranger = signer().signing_cert
    lost = replace(stamping(folder, SealLevel.B_LT), trust=(stranger,))
    with pytest.raises(Unavailable, match="no issuer matching"):
        lost.seal(issued, "Confirmation1", BLOCK, NOW)


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="needs Debian's poppler-utils")
def test_poppler_finds_the_whole_document_signed(sealed: bytes, tmp_path: Path) -> None:
    """Another program, which knows nothing of ours."""
    (tmp_path / "plan.pdf").write_bytes(sealed)
    command = ["pdfsig", "-nocert", str(tmp_path / "plan.pdf")]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in told
    assert "Total document signed" in told


@pytest.mark.parametrize("level", ["b-b", "b-t"])
def test_openssl_accepts_the_signature_of_a_statement(
    tmp_path: Path, folder: Path, level: str
) -> None:
    """Detached, with nothing but the root at hand (CAdES, EN 319 122-1)."""
    by = sealer(folder) if level == "b-b" else stamping(folder)
    statement = b'{"of":"a confirmation"}'
    (tmp_path / "record.json").write_bytes(statement)
    (tmp_path / "record.p7s").write_bytes(by.sign(statement, NOW))
    (tmp_path / "root.pem").write_bytes(files()[ROOT])
    command = [
        *("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "record.p7s"),
        *("-content", "record.json", "-CAfile", "root.pem", "-purpose", "any"),
        *("-attime", str(int(NOW.timestamp()) + 60), "-out", "checked"),
    ]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    (tmp_path / "record.json").write_bytes(statement + b" ")
    assert subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).returncode


def test_the_signature_of_a_statement_names_its_certificate(folder: Path) -> None:
    """And when it was made, as CAdES wants it (EN 319 122-1, 6.3)."""
    made = cms.ContentInfo.load(sealer(folder).sign(b"{}", NOW))["content"]
    (info,) = made["signer_infos"]
    signed = {one["type"].native: one["values"].native for one in info["signed_attrs"]}
    assert "signing_certificate_v2" in signed
    assert signed["signing_time"] == [NOW]


@pytest.mark.parametrize("level", SealLevel)
def test_what_is_sealed_here_holds_where_it_is_checked(
    issued: bytes, folder: Path, level: SealLevel
) -> None:
    """`omv verify` names its level, and that its certificate is one for trying out."""
    by = sealer(folder) if level is SealLevel.B_B else stamping(folder, level)
    content = by.seal(issued, "Confirmation1", BLOCK, NOW)
    (found,) = check_pdf(content, [root()], NOW + timedelta(hours=1))
    assert (found.flaw, found.level, found.is_whole) == (None, level.value, True)
    assert (found.subject, found.is_test) == (by.identity.name, True)
    statement = b'{"a":1}'
    beside = check_detached(statement, by.sign(statement, NOW), [root()], NOW)
    assert (beside.flaw, beside.subject) == (None, by.identity.name)
