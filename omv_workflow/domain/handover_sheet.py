"""What is pasted into the recipient's portal or case system beside a copy that is handed over.

The fields are those of JHS 191; the same stands there as JSON, by names that no language changes,
for whoever transfers it by a program.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final

from omv_workflow.domain.covering_letter import CopyGiven, Enclosed
from omv_workflow.domain.grounds import point_of
from omv_workflow.domain.unit import Group
from omv_workflow.phrases import Language, Phrase, counted, in_language, said

FORMAT: Final = "omv-workflow/handover-sheet/1"


@dataclass(frozen=True)
class HandoverSheet:
    """A copy's metadata; terms in years, None where no number of years can be told.

    `grounds` are those of section 24, subsection 1 of the openness act on which something is secret
    in the copy, or withheld from it; `given_on` is the ground on which a full copy is given.
    """

    title: str
    version: int
    register_number: str | None
    confirmed_on: date
    sender: str
    recipient: str
    address: str
    group: Group
    language: str
    given: CopyGiven
    grounds: tuple[str, ...]
    given_on: str | None
    secrecy_years: int | None
    personal_data: bool
    retention_years: int
    retention_ground: str
    files: tuple[Enclosed, ...]


_GIVEN: Final = {
    CopyGiven.PUBLIC: said("public"),
    CopyGiven.WITHHELD: said("public copy with passages withheld"),
    CopyGiven.FULL: said("secret"),
}

_GROUPS: Final = {Group.JAKELU: said("to act on"), Group.TIEDOKSI: said("for information")}


def sheet_text(sheet: HandoverSheet, tongue: Language) -> str:
    """The sheet to be pasted in the reader's language: a line for each field and file."""
    lines = [
        *_of_plan(sheet, tongue),
        *_of_secrecy(sheet),
        (said("Personal data"), said("yes") if sheet.personal_data else said("no")),
        (said("Retention period"), _years(sheet.retention_years)),
        (said("Ground of the retention period"), sheet.retention_ground),
        *((one.file_name, f"SHA-256 {one.sha256}") for one in sheet.files),
    ]
    told = [[in_language(part, tongue) for part in line] for line in lines]
    return "".join(f"{name}: {' '.join(value.split())}\n" for name, value in told)


def sheet_json(sheet: HandoverSheet) -> str:
    """The same for a program: names that stay, days as 2027-05-12."""
    told = {"format": FORMAT, **asdict(sheet), "confirmed_on": sheet.confirmed_on.isoformat()}
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _of_plan(sheet: HandoverSheet, tongue: Language) -> list[tuple[str, str]]:
    return [
        (said("Title of the document"), sheet.title),
        (said("Version"), str(sheet.version)),
        (said("Register number"), sheet.register_number or said("there is none")),
        (said("Confirmed on"), tongue.day(sheet.confirmed_on)),
        (said("Sender"), sheet.sender),
        (said("Recipient"), sheet.recipient),
        (said("Address"), sheet.address),
        (said("Group"), _GROUPS[sheet.group]),
    ]


def _of_secrecy(sheet: HandoverSheet) -> list[tuple[str, str]]:
    """What is secret in the copy or was withheld from it; a term only for what is in it."""
    told: list[tuple[str, str]] = [(said("Publicity class"), _GIVEN[sheet.given])]
    if sheet.grounds:
        points = ", ".join(point_of(one) for one in sheet.grounds)
        act = said("section 24(1) of the openness act (621/1999), points {points}", points=points)
        told.append((said("Ground of secrecy"), act))
    if sheet.given is CopyGiven.FULL:
        if sheet.secrecy_years is not None:
            told.append((said("Term of secrecy"), _years(sheet.secrecy_years)))
        if sheet.given_on:
            told.append((said("Ground for giving a full copy"), sheet.given_on))
    return told


def _years(number: int) -> Phrase:
    return counted("{number} year", "{number} years", number)
