"""What the steps need from outside around signatures, as protocols; `ports` hands them on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from omv_workflow.domain.found_signature import FoundSignature
from omv_workflow.domain.seal_settings import SealLevel
from omv_workflow.domain.signing import SealBlock, SignatureField


class Issuer(Protocol):
    """Makes the PDF that is signed of the one that was converted."""

    def issue(self, pdf: bytes, fields: Sequence[SignatureField]) -> bytes:
        """The PDF with its empty fields, in their order; the same PDF always gives the same bytes.

        Raises:
            InvalidInput: it has no place for them.
            Unavailable: no font is here to write in them with.
        """


class Sealer(Protocol):
    """Seals what was confirmed, with the key that the settings name.

    `is_test` tells that its certificate is one for trying out, which proves nothing. Whatever needs
    the key raises Unavailable where key, token or time-stamp service can't be used.
    """

    @property
    def name(self) -> str:
        """Whose seal it is, as its certificate says."""

    @property
    def is_test(self) -> bool:
        """Whether it is marked as one for trying out."""

    @property
    def level(self) -> SealLevel:
        """The level of its seals."""

    def seal(self, pdf: bytes, field: str, block: SealBlock, now: datetime) -> bytes:
        """The PDF, signed in its empty field of that name, which then shows the block.

        Raises:
            NotPossibleNow: it has no such field, or it is signed.
            Unavailable: key, token or time-stamp service can't be used.
        """

    def sign(self, statement: bytes, now: datetime) -> bytes:
        """A detached signature (CAdES, DER) of a statement.

        Raises:
            Unavailable: key, token or time-stamp service can't be used.
        """


@dataclass(frozen=True)
class Arrived:
    """A file that was left in the folder of signed files: its name there, its size in bytes."""

    name: str
    size: int


class Inbox(Protocol):
    """The folder in which other systems leave signed files; what needs it may raise Unavailable."""

    def arrived(self) -> list[Arrived]:
        """The files that are whole, the oldest first."""

    def read(self, name: str, most: int) -> bytes:
        """The bytes of a file, no more than so many."""

    def accept(self, name: str) -> None:
        """Put a file aside that has confirmed something."""

    def refuse(self, name: str, why: str) -> None:
        """Put a file aside that has not, and why."""


class SignatureChecker(Protocol):
    """Tells whether a PDF that came back is what was issued with one honest signature in it."""

    def check(self, issued: bytes, returned: bytes, field: str, now: datetime) -> FoundSignature:
        """What was found of the one new signature, in the field of that name.

        Raises:
            VerificationFailed: anything else was found, in its own words.
            Unavailable: the files of the settings can't be used.
        """
