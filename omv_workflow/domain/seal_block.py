"""What a seal tells in the block on the page: who confirmed, where, when, and R13's sentence."""

from dataclasses import dataclass
from datetime import datetime

from omv_workflow.domain.signing import SealBlock

_AT = {"fi": "klo", "sv": "kl.", "en": "at"}
_CONFIRMED = {
    "fi": "Vahvistettu ja leimattu sähköisesti",
    "sv": "Fastställd och stämplad elektroniskt",
    "en": "Confirmed electronically and sealed",
}
_FOR_TRYING_OUT = {
    "fi": "KOKEILU: tämä leima ei todista mitään",
    "sv": "PROV: denna stämpel bevisar ingenting",
    "en": "TRIAL: this seal proves nothing",
}
_SIGNED = {
    "fi": "Asiakirja on sähköisesti allekirjoitettu.",
    "sv": "Handlingen är elektroniskt undertecknad.",
    "en": "The document has been signed electronically.",
}


@dataclass(frozen=True)
class Given:
    """A confirmation as the block tells it; `at` is local time, `unit` whose plan it is.

    `where_to_check` is what the settings say of where the seal can be checked.
    """

    name: str
    title: str | None
    place: str
    at: datetime
    unit: str
    where_to_check: str | None


def seal_block(given: Given, language: str, *, is_test: bool) -> SealBlock:
    """The block in the language of the plan.

    That the document was signed is said only under a seal that proves it (R13): one for trying out
    says so instead.
    """
    day = f"{given.at.day}.{given.at.month}.{given.at.year}"
    return SealBlock(
        place_and_date=f"{given.place} {day}",
        signature=(_FOR_TRYING_OUT if is_test else _CONFIRMED)[language],
        name=_in_print(given.name, given.title),
        statement=None if is_test else _statement(given, day, language),
        language=language,
    )


def _in_print(name: str, title: str | None) -> str:
    is_said = title is None or title.casefold() == name.casefold()
    return name if is_said else f"{name}, {title}"


def _statement(given: Given, day: str, language: str) -> str:
    told = f"{_SIGNED[language]} {given.unit} {day} {_AT[language]} {given.at:%H:%M}."
    return f"{told} {given.where_to_check}" if given.where_to_check else told
