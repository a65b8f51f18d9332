"""Sealing the demo's plan of last year: ours, and pyHanko by itself with the same file and key."""

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from benchmarks.content import TEMPLATE
from benchmarks.measuring import Result, median_ms
from omv_workflow.adapters.ooxml.assemble import assemble
from omv_workflow.adapters.ooxml.template import PlanTemplate
from omv_workflow.adapters.pdf.libreoffice import LibreOffice
from omv_workflow.adapters.pdf.office import find_program
from omv_workflow.adapters.seal.added import POLICY
from omv_workflow.adapters.seal.issuing import PdfIssuer
from omv_workflow.adapters.seal.keys import FileKey
from omv_workflow.adapters.seal.reading import opened
from omv_workflow.adapters.seal.returned import examined
from omv_workflow.adapters.seal.sealing import PadesSealer
from omv_workflow.adapters.seal.trust import Trust
from omv_workflow.adapters.seal.trying_out import SEAL, make_authority
from omv_workflow.adapters.seal.validating import ToCheck, judge
from omv_workflow.domain.document import PlanDocument
from omv_workflow.domain.previous_plan import PreviousPlan
from omv_workflow.domain.printing import printed_plan
from omv_workflow.domain.seal_settings import SealLevel
from omv_workflow.domain.signing import SealBlock, field_name, signature_fields
from omv_workflow.domain.unit_rules import read_unit
from omv_workflow.entrypoints.demo.acts import data_file
from omv_workflow.forms.loader import shipped_form
from omv_workflow.forms.validation import validate
from omv_workflow.steps.ports import MadePdf

_ROUNDS = 15
_PATIENCE = 300
_WITHIN = 1.1  # so much longer than pyHanko by itself a seal may take
_FIELD = field_name(1)
_BLOCK = SealBlock("Lappeenranta 4.5.2027", "Vahvistettu sähköisesti", "Johtaja", None, "fi")


def measure() -> Iterator[Result]:
    """The processor time of each, and their ratio."""
    program = find_program("soffice")
    if program is None:
        sys.stderr.write("seal: left out, for there is no LibreOffice here.\n")
        return
    with TemporaryDirectory() as folder:
        issued, key = _issued(program, Path(folder)), _key(Path(folder))
        now = datetime.now(UTC)
        ours = PadesSealer(key, SealLevel.B_B)
        taken = median_ms(
            {
                "ours": lambda: ours.seal(issued, _FIELD, _BLOCK, now),
                "pyhanko": lambda: _sealed_by_pyhanko(issued, key),
            },
            _ROUNDS,
        )
        sealed = ours.seal(issued, _FIELD, _BLOCK, now)
        yield from _validating(issued, sealed, datetime.now(UTC))
    ratio = taken["pyhanko"] / taken["ours"]
    yield Result("seal_vs_pyhanko", ratio, "times", at_least=round(1 / _WITHIN, 2))
    yield Result("seal_ms", taken["ours"], "ms")
    yield Result("seal_pyhanko_ms", taken["pyhanko"], "ms")


def _validating(issued: bytes, sealed: bytes, now: datetime) -> Iterator[Result]:
    """Checking what came back: ours, and by itself what pyHanko has for the same questions."""
    (signature,) = PdfFileReader(BytesIO(sealed)).embedded_regular_signatures
    roots = (signature.signer_cert, *signature.other_embedded_certs)
    trust = Trust(roots=roots)
    taken = median_ms(
        {
            "ours": lambda: examined(issued, sealed, _FIELD, trust, now),
            "pyhanko": lambda: _validated_by_pyhanko(sealed, trust, now),
        },
        _ROUNDS,
    )
    ratio = taken["pyhanko"] / taken["ours"]
    yield Result("validate_vs_pyhanko", ratio, "times", at_least=round(1 / _WITHIN, 2))
    yield Result("validate_ms", taken["ours"], "ms")
    yield Result("validate_pyhanko_ms", taken["pyhanko"], "ms")
    yield from _signature_alone(sealed, trust, now)


def _signature_alone(sealed: bytes, trust: Trust, now: datetime) -> Iterator[Result]:
    """The signature, without what was added to the issued file: as `omv verify`, and pyHanko's."""
    taken = median_ms(
        {
            "ours": lambda: _judged_alone(sealed, trust, now),
            "pyhanko": lambda: _signed_by_pyhanko(PdfFileReader(BytesIO(sealed)), trust, now),
        },
        _ROUNDS,
    )
    ratio = taken["pyhanko"] / taken["ours"]
    yield Result("signature_vs_pyhanko", ratio, "times", at_least=round(1 / _WITHIN, 2))
    yield Result("signature_ms", taken["ours"], "ms")
    yield Result("signature_pyhanko_ms", taken["pyhanko"], "ms")


def _judged_alone(sealed: bytes, trust: Trust, now: datetime) -> None:
    (signature,) = opened(sealed).embedded_regular_signatures
    signature.compute_integrity_info(diff_policy=POLICY)
    to_check = ToCheck(signature.signed_data, signature.compute_digest())
    if judge(to_check, trust.roots, now).flaw:
        raise SystemExit("The seal does not hold, so nothing is compared.")


def _validated_by_pyhanko(sealed: bytes, trust: Trust, now: datetime) -> None:
    """The signature, and what was added to the first revision."""
    reader = PdfFileReader(BytesIO(sealed))
    _signed_by_pyhanko(reader, trust, now)
    if not isinstance(DEFAULT_DIFF_POLICY.review_file(reader, 0), DiffResult):
        raise SystemExit("pyHanko refuses the seal, so nothing is compared.")


def _signed_by_pyhanko(reader: PdfFileReader, trust: Trust, now: datetime) -> None:
    context = ValidationContext(trust_roots=list(trust.roots), moment=now)
    usage = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"})
    (signature,) = reader.embedded_regular_signatures
    if not validate_pdf_signature(signature, context, key_usage_settings=usage).bottom_line:
        raise SystemExit("pyHanko refuses the seal, so nothing is compared.")


def _issued(program: Path, folder: Path) -> bytes:
    document = assemble(PlanTemplate.load(TEMPLATE), _plan())
    (made,) = LibreOffice(program, folder / "rooms", _PATIENCE).convert([document])
    if not isinstance(made, MadePdf):
        raise SystemExit(f"There is no PDF to be sealed: {made.why}")
    return PdfIssuer().issue(made.content, signature_fields((), "fi"))


def _plan() -> PlanDocument:
    form = shipped_form("auttamisjarjestelman-omavalvontalomake")
    unit = read_unit(data_file("unit.yaml"), "unit.yaml", shipped_form)
    name = "previous_plan.yaml"
    answers = validate(PreviousPlan, data_file(name), name).answers
    return printed_plan(
        form, unit, answers, register_number="ESIMDno-2027-118", issued_on=date(2027, 5, 4)
    )


def _key(folder: Path) -> FileKey:
    path = folder / SEAL
    path.write_bytes(make_authority(datetime.now(UTC), "benchmark", None)[SEAL])
    path.chmod(0o600)
    return FileKey(path, None)


def _sealed_by_pyhanko(issued: bytes, key: FileKey) -> bytes:
    """Signed as its documentation shows it, in the same field, with its own appearance."""
    told = PdfSignatureMetadata(field_name=_FIELD, subfilter=SigSeedSubFilter.PADES)
    with key.signer() as signer:
        made = PdfSigner(told, signer).sign_pdf(IncrementalPdfFileWriter(BytesIO(issued)))
    content: bytes = made.getvalue()
    return content
