"""Who signs a plan where: the fields of its PDF, and what a seal shows in the block on its page."""

from collections.abc import Sequence
from dataclasses import dataclass

_TOOLTIPS = {
    "fi": "Omavalvontasuunnitelman vahvistaminen: allekirjoitus",
    "sv": "Fastställande av planen för egenkontroll: underskrift",
    "en": "Confirmation of the self-monitoring plan: signature",
}

_WORDS = {
    "fi": ("Paikka ja päiväys", "Allekirjoitus", "Nimenselvennys"),
    "sv": ("Ort och datum", "Underskrift", "Namnförtydligande"),
    "en": ("Place and date", "Signature", "Name in print"),
}
SIGNED_ON = {
    language: dict(zip(("_place_and_date", "_signature", "_name_in_print"), words, strict=True))
    for language, words in _WORDS.items()
}
"""The lines of a form that has none of its own, by ids that no form's items have."""


@dataclass(frozen=True)
class SignatureField:
    """An empty field to sign in.

    `tooltip` is what is read out of it, in the language of the plan (14289-1, 7.18.1). Signing in
    the one that `locks_all` allows no change of the document any more.
    """

    name: str
    tooltip: str
    locks_all: bool


@dataclass(frozen=True)
class SealBlock:
    """What a seal shows where the form asks for place and date, signature, name in print (R12).

    `signature` tells what stands in the place of handwriting; `statement` is that of R13, where it
    is true.
    """

    place_and_date: str
    signature: str
    name: str
    statement: str | None
    language: str


def field_name(signer: int) -> str:
    """The name of the field of a signer, counted from 1 in the order in which they sign."""
    return f"Confirmation{signer}"


def signature_fields(later_signers: Sequence[str], language: str) -> tuple[SignatureField, ...]:
    """A field for whoever confirms the plan, and one for each later signer, by their titles.

    Who signs last locks all.
    """
    confirming = _TOOLTIPS[language]
    tooltips = (confirming, *(f"{confirming}, {title}" for title in later_signers))
    return tuple(
        SignatureField(field_name(number), tooltip, locks_all=number == len(tooltips))
        for number, tooltip in enumerate(tooltips, start=1)
    )


def line_marks(signer: int, row: int) -> tuple[str, str]:
    """The names of the places in a document between which a signer writes on a row, from 1 on."""
    line = f"{field_name(signer)}Row{row}"
    return f"{line}Begins", f"{line}Ends"
