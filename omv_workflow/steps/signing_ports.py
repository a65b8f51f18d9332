"""What the steps need from outside around signatures, as protocols; `ports` hands them on."""

from collections.abc import Iterable, Sequence
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

    def check(self, pdf: bytes, field: str, block: SealBlock) -> None:
        """Refuse a block that a seal in the field of that name would not show whole.

        No key is asked: what was not refused can be sealed once there is one.

        Raises:
            NotPossibleNow: the PDF has no such field, or it is signed.
            InvalidInput: the block can't be drawn in it, letter for letter.
        """

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


class Inbox(Protocol):
    """The folder in which other systems leave signed files; what needs it may raise Unavailable."""

    def arrived(self) -> list[str]:
        """The names of the files that are whole: new ones, then those that were taken before."""

    def take(self, name: str) -> str | None:
        """Take a file out of the folder, so that nobody else can replace it.

        The name by which it is known from then on; None where another process has taken it.
        """

    def read(self, taken: str, most: int) -> bytes:
        """The bytes of a file that was taken, no more than so many."""

    def accept(self, taken: str) -> None:
        """Put a file aside that has confirmed something."""

    def refuse(self, taken: str, why: str, languages: Iterable[str]) -> None:
        """Put a file aside that has not, and tell why in these languages."""


class SignatureChecker(Protocol):
    """Tells whether a PDF that came back is what was issued with one honest signature in it."""

    def check(self, issued: bytes, returned: bytes, field: str, now: datetime) -> FoundSignature:
        """What was found of the one new signature, in the field of that name.

        Raises:
            VerificationFailed: anything else was found, in its own words.
            Unavailable: the files of the settings can't be used.
        """
