"""Seals: PAdES signatures of the levels B-B, B-T, B-LT in PDFs, and CAdES beside statements.

(ETSI EN 319 142-1, EN 319 122-1.)
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from io import BytesIO

from asn1crypto import x509
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes, select_suitable_signing_md
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    PdfSigningSession,
    PreSignValidationStatus,
    SigDSSPlacementPreference,
)
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError
from pyhanko_certvalidator.fetchers import OwnedFetcherBackend
from pyhanko_certvalidator.fetchers.aiohttp_fetchers import AIOHttpFetcherBackend

from omv_workflow.adapters.seal.appearance import check_shown, seal_style
from omv_workflow.adapters.seal.appending import AppendingWriter
from omv_workflow.adapters.seal.certificates import check_valid, is_of_test_authority, words_of
from omv_workflow.adapters.seal.keys import SealKey
from omv_workflow.adapters.seal.timestamps import StampService
from omv_workflow.domain.seal_settings import SealIdentity, SealLevel
from omv_workflow.domain.signing import SealBlock
from omv_workflow.errors import NotPossibleNow, Unavailable
from omv_workflow.phrases import said

_BESIDE_CERTIFICATES = 4_096  # bytes; the longest signatures, of RSA with 8,192 bits, take 1,024


def check_can_show(pdf: bytes, field: str, block: SealBlock) -> None:
    """Refuse a block that a seal in the field of that name would not show whole; no key is asked.

    Raises:
        NotPossibleNow: the PDF has no such field, or it is signed.
        InvalidInput: the block can't be drawn in it.
    """
    revision = AppendingWriter(BytesIO(pdf), strict=False)
    _check_empty(revision, field)
    check_shown(revision, field, block)


@dataclass(frozen=True)
class PadesSealer:
    """Seals with a key; the level tells whether `stamps` are asked for.

    `trust` are the roots to which what is embedded must lead. A list of revoked certificates is
    waited for `timeout` seconds.
    """

    key: SealKey
    level: SealLevel
    stamps: StampService | None = None
    trust: tuple[x509.Certificate, ...] = ()
    timeout: int = 10

    @cached_property
    def certificate(self) -> x509.Certificate:
        """The certificate of the key."""
        with self.key.signer() as signer:
            return signer.signing_cert

    @cached_property
    def identity(self) -> SealIdentity:
        """Whose seal it is, and when it is valid."""
        told = self.certificate
        is_test = is_of_test_authority(told)
        return SealIdentity(
            words_of(told.subject), is_test, told.not_valid_before, told.not_valid_after
        )

    def seal(self, pdf: bytes, field: str, block: SealBlock, now: datetime) -> bytes:
        """The PDF, sealed in its empty field of that name, which then shows the block."""
        revision = AppendingWriter(BytesIO(pdf), strict=False)  # another program may have signed it
        _check_empty(revision, field)
        with self._ready(now) as signer:
            meta = self._meta(signer, field, now)
            style = seal_style(revision, field, block)
            by = PdfSigner(meta, signer, timestamper=self._stamps(now), stamp_style=style)
            return asyncio.run(_signed_and_closed(by, revision, now))

    def sign(self, statement: bytes, now: datetime) -> bytes:
        """A detached signature of a statement (CAdES, DER)."""
        with self._ready(now) as signer:
            attributes = PdfCMSSignedAttributes(signing_time=now)
            made = signer.async_sign_general_data(
                statement,
                self._digest,
                use_cades=True,
                timestamper=self._stamps(now),
                signed_attr_settings=attributes,
            )
            signature: bytes = asyncio.run(made).dump()
            return signature

    def _stamps(self, now: datetime) -> TimeStamper | None:
        return self.stamps.at(now) if self.stamps else None

    @cached_property
    def _digest(self) -> str:
        """The name of the digest that goes with the key."""
        return str(select_suitable_signing_md(self.certificate.public_key))

    @contextmanager
    def _ready(self, now: datetime) -> Iterator[Signer]:
        """What signs, if its certificate is valid; what fails in it is said in our words."""
        with self.key.signer() as signer:
            check_valid(signer.signing_cert, now)
            try:
                yield signer
            except (SigningError, PathError, OSError) as error:
                raise _failed(error) from error

    def _meta(self, signer: Signer, field: str, now: datetime) -> PdfSignatureMetadata:
        keeps_proof = self.level is SealLevel.B_LT
        return PdfSignatureMetadata(
            field_name=field,
            subfilter=SigSeedSubFilter.PADES,
            md_algorithm=self._digest,
            docmdp_permissions=MDPPerm.NO_CHANGES,  # of a field that locks; another asks for none
            embed_validation_info=keeps_proof,
            validation_context=self._context(signer, now) if keeps_proof else None,
            dss_settings=DSSContentSettings(
                include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE
            ),
        )

    def _context(self, signer: Signer, now: datetime) -> ValidationContext:
        """What finds the lists of revoked certificates: where they are named, there must be one."""
        return ValidationContext(
            trust_roots=list(self.trust),
            other_certs=list(signer.cert_registry),
            moment=now,
            allow_fetching=True,
            fetcher_backend=OwnedFetcherBackend(
                AIOHttpFetcherBackend(per_request_timeout=self.timeout)
            ),
            revocation_mode="hard-fail",
        )


async def _signed_and_closed(by: PdfSigner, revision: AppendingWriter, now: datetime) -> bytes:
    """Sign, and let go of the connections by which lists were fetched."""
    try:
        return await _signed(by, revision, now)
    finally:
        context = by.signature_meta.validation_context
        if context is not None:
            await context.aclose()  # type: ignore[no-untyped-call]  # pyHanko tells no types


async def _signed(by: PdfSigner, revision: AppendingWriter, now: datetime) -> bytes:
    session = by.init_signing_session(revision, existing_fields_only=True)
    session.system_time = now
    validation = await session.perform_presign_validation(revision)
    room = await _room(session, by.signer, validation)
    document = session.prepare_tbs_document(validation, room)
    digest, output = document.digest_tbs_document()
    attributes = PdfCMSSignedAttributes(signing_time=now)
    signed = await document.perform_signature(digest.document_digest, attributes)
    await signed.post_signature_processing(output)
    output.seek(0)
    sealed: bytes = output.read()
    return sealed


async def _room(
    session: PdfSigningSession, signer: Signer, validation: PreSignValidationStatus | None
) -> int:
    """The hexadecimal digits to keep free for the signature; of a time-stamp, one has to be made.

    Otherwise making one for nothing, as pyHanko does to know, would take a third of the time.
    """
    if session.timestamper is not None:
        estimated: int = await session.estimate_signature_container_size(validation)
        return estimated
    certificates = {signer.signing_cert, *signer.cert_registry}
    return 2 * (sum(len(one.dump()) for one in certificates) + _BESIDE_CERTIFICATES)


def _check_empty(revision: AppendingWriter, field: str) -> None:
    found = list(enumerate_sig_fields(revision.prev, with_name=field))
    if found and found[0][1] is None:
        return
    missing = said("it has no field {field}: an earlier version of omv made it.", field=field)
    signed = said("its field {field} is signed already.", field=field)
    raise NotPossibleNow(
        said("Sealing the PDF"),
        why=signed if found else missing,
        next_step=said("Return the year with `omv return-year`, and offer the plan again."),
    )


def _failed(error: Exception) -> Unavailable:
    reason = str(error.__cause__ or error).rstrip(".")  # such as what is wrong with a certificate
    return Unavailable(
        said("Sealing the PDF"),
        why=said("it failed: {error}.", error=reason),
        next_step=said("It is tried again with every run; `omv doctor` looks at key and settings."),
    )
