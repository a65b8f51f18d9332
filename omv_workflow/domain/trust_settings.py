"""Whose signatures are believed: the part `[signatures]` of a workspace's settings."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from omv_workflow.domain.fields import Line, Part
from omv_workflow.forms.model import Identifier
from omv_workflow.forms.wording import shown
from omv_workflow.phrases import said

_SHA256 = 64


class Revocation(StrEnum):
    """Whether a certificate must be known not to have been revoked.

    Nothing is fetched: what is known is in the signed file and in the files of the settings.
    With `if-there` a certificate of which nothing is known is accepted, with `off` any.
    """

    OFF = "off"
    IF_THERE = "if-there"
    REQUIRED = "required"


class Rewritten(StrEnum):
    """What becomes of a signed file whose bytes are not those that were issued."""

    REFUSE = "refuse"
    ACCEPT_AS_RECORDED = "accept-as-recorded"


def _fingerprint(text: str) -> str:
    bare = text.replace(":", "").replace(" ", "").lower()
    if len(bare) != _SHA256 or not set(bare) <= set("0123456789abcdef"):
        raise ValueError(
            said(
                "expected the SHA-256 of a certificate (64 digits), got {given}", given=shown(text)
            )
        )
    return bare


Fingerprint = Annotated[Line, AfterValidator(_fingerprint)]

Certificates = dict[Identifier, tuple[Fingerprint, ...]]


class TrustSettings(Part):
    """The authorities that are trusted, and whose certificate is whose.

    Files are PEM or DER: in `trust` the roots of signers, in `timestamps` those of time-stamp
    services, in `intermediates` certificates between, in `crls` and `ocsps` what is known of
    revocation. `certificates` names each person's own, `services` those of signing services, by
    SHA-256. Roots in `qualified` give none but qualified certificates; they are among `trust`.
    `inbox` is the folder in which other systems leave signed files.
    """

    trust: tuple[Line, ...] = ()
    qualified: tuple[Line, ...] = ()
    timestamps: tuple[Line, ...] = ()
    intermediates: tuple[Line, ...] = ()
    crls: tuple[Line, ...] = ()
    ocsps: tuple[Line, ...] = ()
    revocation: Revocation = Revocation.IF_THERE
    rewritten: Rewritten = Rewritten.REFUSE
    certificates: Certificates = Field(default_factory=dict)
    services: tuple[Fingerprint, ...] = ()
    inbox: Line | None = None

    def persons_with(self, certificate_sha256: str) -> list[str]:
        """The ids of those whose certificate it is."""
        return [who for who, held in self.certificates.items() if certificate_sha256 in held]

    def held_by_several(self) -> dict[str, tuple[str, ...]]:
        """The certificates of more than one, and whose; a service stands as `services`."""
        told = [(sha256, who) for who, held in self.certificates.items() for sha256 in held]
        told += [(sha256, "services") for sha256 in self.services]
        holders = {sha256: {who: None for one, who in told if one == sha256} for sha256, _ in told}
        return {sha256: tuple(named) for sha256, named in holders.items() if len(named) > 1}
