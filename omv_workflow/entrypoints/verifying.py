"""The wiring of `omv verify`: files, roots and the clock, without workspace or database."""

import logging
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.confirmation_record import (
    OPENINGS_FORMAT,
    ConfirmationRecord,
    Openings,
    read_openings,
    read_record,
)
from omv_workflow.domain.copied_text import CopiedText
from omv_workflow.domain.received_files import MOST_BYTES
from omv_workflow.domain.record_findings import (
    docx_finding,
    openings_finding,
    pdf_finding,
    record_findings,
)
from omv_workflow.domain.shown_copy import copy_findings
from omv_workflow.domain.signature_findings import (
    level_finding,
    signature_findings,
    subject_finding,
)
from omv_workflow.domain.verdict import Finding, Outcome, fails, not_checked
from omv_workflow.entrypoints.files import bytes_of
from omv_workflow.errors import OmvError, Unavailable
from omv_workflow.phrases import said

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate

    from omv_workflow.domain.checked_signature import CheckedSignature

_PDF, _ZIP = b"%PDF-", b"PK\x03\x04"
_BEGINNING = 300  # the bytes in which openings name their format


@dataclass(frozen=True)
class Asked:
    """Which file is looked at, which roots are trusted, and what it is held against."""

    file: Path
    roots: Sequence[Path]
    record: Path | None
    signature: Path | None
    openings: Path | None


def verify(asked: Asked, now: datetime) -> list[Finding]:
    """What is found of a file, line by line.

    Raises:
        NotFound, Unavailable: the file can't be read.
        InvalidInput: a root is no certificate.
    """
    for name in ("pyhanko", "pyhanko_certvalidator"):
        # What it warns of is said by the findings.
        logging.getLogger(name).setLevel(logging.CRITICAL)
    content = _read(asked.file)
    check = _Check(asked, content, _roots(asked.roots), now)
    if content.startswith(_PDF):
        return _told(check.of_pdf)
    if content.startswith(_ZIP):
        return _told(check.of_docx)
    if OPENINGS_FORMAT.encode() in content[:_BEGINNING]:
        return _told(check.of_openings)
    return _told(check.of_record)


@dataclass(frozen=True)
class _Check:
    """One look at one file."""

    asked: Asked
    content: bytes
    roots: "tuple[Certificate, ...]"
    now: datetime

    def of_record(self) -> Iterator[Finding]:
        """A confirmation record by itself."""
        yield from self._record(self.asked.file, self.content, [])

    def of_openings(self) -> Iterator[Finding]:
        """Openings against the record that they are of."""
        record = yield from self._given_record([])
        openings = read_openings(self.content)
        if record is None:
            yield _needs_record()
        else:
            yield openings_finding(record, openings)[0]

    def of_docx(self) -> Iterator[Finding]:
        """A full copy, or a public one with its openings, against the record."""
        record = yield from self._given_record([])
        openings = self._openings()
        if record is None:
            yield _needs_record()
        else:
            from omv_workflow.adapters.ooxml.shown import shown_text

            finding = docx_finding(record, openings, sha256_hex(self.content))
            yield from _of_file(record, openings, finding, partial(shown_text, self.content))

    def of_pdf(self) -> Iterator[Finding]:
        """A signed PDF; one without signatures is a copy."""
        from omv_workflow.adapters.seal.signed_pdf import check_pdf

        signatures = check_pdf(self.content, self.roots, self.now)
        for one in signatures:
            yield from signature_findings(one, roots=len(self.roots))
        record = yield from self._given_record(signatures)
        openings = self._openings()
        if record is None:
            if not signatures:
                yield fails(said("The PDF"), said("it bears no signature."))
        else:
            from omv_workflow.adapters.pdf.shown import shown_text

            finding = pdf_finding(record, openings, sha256_hex(self.content))
            compared = None if signatures else openings
            yield from _of_file(record, compared, finding, partial(shown_text, self.content))

    def _given_record(
        self, of_pdf: "Sequence[CheckedSignature]"
    ) -> Generator[Finding, None, ConfirmationRecord | None]:
        """The record beside the file, if one is given, with what is found of it."""
        path = self.asked.record
        if path is None:
            return None
        return (yield from self._record(path, _read(path), of_pdf))

    def _record(
        self, path: Path, content: bytes, of_pdf: "Sequence[CheckedSignature]"
    ) -> Generator[Finding, None, ConfirmationRecord]:
        from omv_workflow.adapters.seal.detached import check_detached

        record = read_record(content)
        signature = self._signature(path)
        yield from record_findings(record, has_signature=signature is not None)
        if signature is not None:
            found = check_detached(content, signature, self.roots, self.now)
            yield from signature_findings(found, roots=len(self.roots))
            if record.seal:
                yield from subject_finding(found, record.seal.subject)
        if record.seal and of_pdf:
            yield from level_finding(of_pdf[-1], record.seal.level)
        return record

    def _signature(self, record: Path) -> bytes | None:
        """The signature that is named, or the file of that name beside the record."""
        named = self.asked.signature
        if named is not None:
            return _read(named)
        beside = record.with_suffix(".p7s")
        return _read(beside) if beside.exists() else None

    def _openings(self) -> Openings | None:
        return read_openings(_read(self.asked.openings)) if self.asked.openings else None


def _of_file(
    record: ConfirmationRecord,
    openings: Openings | None,
    full: Finding,
    shown: Callable[[], CopiedText],
) -> Iterator[Finding]:
    """The full copy by its hash; another file by its words, if the openings are of a public one."""
    if full.outcome is Outcome.HOLDS or openings is None or openings.holds_secret:
        yield full
    else:
        yield not_checked(
            said("The bytes of the file"),
            said("they are not those that were confirmed: it is a public copy at best."),
        )
        yield from _of_copy(record, openings, shown)


def _of_copy(
    record: ConfirmationRecord, openings: Openings, shown: Callable[[], CopiedText]
) -> Iterator[Finding]:
    """A public copy by what it shows."""
    finding, opened = openings_finding(record, openings)
    yield finding
    if finding.outcome is Outcome.HOLDS:
        placed, language = record.answers.placed(), record.made_for.language
        yield from copy_findings(placed, opened, shown(), language)


def _told(check: Callable[[], Iterator[Finding]]) -> list[Finding]:
    """What was found, up to what can't be read at all."""
    found: list[Finding] = []
    try:
        found.extend(check())
    except OmvError as error:
        found.append(fails(error.what, error.why))
    return found


def _needs_record() -> Finding:
    return fails(
        said("The record"), said("none was given with --record, so there is nothing to check by.")
    )


def _roots(paths: Sequence[Path]) -> "tuple[Certificate, ...]":
    if not paths:
        return ()
    from omv_workflow.adapters.seal.validating import read_roots

    return read_roots([(str(path), _read(path)) for path in paths])


def _read(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        NotFound: there is none.
        Unavailable: it can't be read, or is too large.
    """
    content = bytes_of(path, MOST_BYTES)
    if len(content) > MOST_BYTES:
        raise Unavailable(
            said("The file {path}", path=path),
            why=said("it has more than {most} bytes.", most=MOST_BYTES),
            next_step=said("Name a file that can be read."),
        )
    return content
