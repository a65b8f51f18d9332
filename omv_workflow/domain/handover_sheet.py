"""What is pasted into the recipient's portal or case system beside a copy that is handed over.

The names are those of JHS 191 in the recipient's language; the same stands there as JSON, by names
that no language changes, for whoever transfers it by a program.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final

from omv_workflow.domain.covering_letter import CopyGiven, Enclosed
from omv_workflow.domain.grounds import point_of
from omv_workflow.domain.unit import Group

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


@dataclass(frozen=True)
class _Words:
    """What a sheet is called and says in one language."""

    title: str
    version: str
    register_number: str
    confirmed_on: str
    sender: str
    recipient: str
    address: str
    group: str
    groups: tuple[str, str]
    publicity: str
    given: tuple[str, str, str]
    grounds: str
    act: str
    given_on: str
    secrecy: str
    personal_data: str
    yes_no: tuple[str, str]
    retention: str
    retention_ground: str
    years: str
    none: str


_WORDS: Final = {
    "fi": _Words(
        title="Nimeke",
        version="Versio",
        register_number="Diaarinumero",
        confirmed_on="Vahvistettu",
        sender="Lähettäjä",
        recipient="Vastaanottaja",
        address="Osoite",
        group="Jakeluryhmä",
        groups=("Jakelu", "Tiedoksi"),
        publicity="Julkisuusluokka",
        given=("julkinen", "julkinen jäljennös, josta on peitetty kohtia", "salassa pidettävä"),
        grounds="Salassapitoperuste",
        act="JulkL (621/1999) 24 § 1 mom. {points} k",
        given_on="Täyden jäljennöksen antamisen peruste",
        secrecy="Salassapitoaika",
        personal_data="Henkilötietoja",
        yes_no=("kyllä", "ei"),
        retention="Säilytysajan pituus",
        retention_ground="Säilytysajan peruste",
        years="{number} vuotta",
        none="ei ole",
    ),
    "sv": _Words(
        title="Titel",
        version="Version",
        register_number="Diarienummer",
        confirmed_on="Fastställd",
        sender="Avsändare",
        recipient="Mottagare",
        address="Adress",
        group="Distributionsgrupp",
        groups=("Sändlista", "För kännedom"),
        publicity="Offentlighetsklass",
        given=("offentlig", "offentlig kopia med maskerade ställen", "sekretessbelagd"),
        grounds="Sekretessgrund",
        act="OffL (621/1999) 24 § 1 mom. {points} punkten",
        given_on="Grund för att ge en fullständig kopia",
        secrecy="Sekretesstid",
        personal_data="Personuppgifter",
        yes_no=("ja", "nej"),
        retention="Förvaringstid",
        retention_ground="Grund för förvaringstiden",
        years="{number} år",
        none="finns inte",
    ),
    "en": _Words(
        title="Title",
        version="Version",
        register_number="Register number",
        confirmed_on="Confirmed",
        sender="Sender",
        recipient="Recipient",
        address="Address",
        group="Distribution group",
        groups=("Distribution", "For information"),
        publicity="Publicity class",
        given=("public", "public copy with passages withheld", "secret"),
        grounds="Ground of secrecy",
        act="Openness act (621/1999), section 24(1), points {points}",
        given_on="Ground for giving a full copy",
        secrecy="Term of secrecy",
        personal_data="Personal data",
        yes_no=("yes", "no"),
        retention="Retention period",
        retention_ground="Ground of the retention period",
        years="{number} years",
        none="none",
    ),
}


def sheet_text(sheet: HandoverSheet) -> str:
    """The sheet to be pasted, a line for each field and file, in the recipient's language."""
    words = _WORDS.get(sheet.language, _WORDS["en"])
    lines = [
        *_of_plan(sheet, words),
        *_of_secrecy(sheet, words),
        (words.personal_data, words.yes_no[not sheet.personal_data]),
        (words.retention, words.years.format(number=sheet.retention_years)),
        (words.retention_ground, sheet.retention_ground),
        *((one.file_name, f"SHA-256 {one.sha256}") for one in sheet.files),
    ]
    return "".join(f"{name}: {' '.join(value.split())}\n" for name, value in lines)


def sheet_json(sheet: HandoverSheet) -> str:
    """The same for a program: names that stay, days as 2027-05-12."""
    told = {"format": FORMAT, **asdict(sheet), "confirmed_on": sheet.confirmed_on.isoformat()}
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _of_plan(sheet: HandoverSheet, words: _Words) -> list[tuple[str, str]]:
    day = sheet.confirmed_on
    return [
        (words.title, sheet.title),
        (words.version, str(sheet.version)),
        (words.register_number, sheet.register_number or words.none),
        (words.confirmed_on, f"{day.day}.{day.month}.{day.year}"),
        (words.sender, sheet.sender),
        (words.recipient, sheet.recipient),
        (words.address, sheet.address),
        (words.group, words.groups[sheet.group is not Group.JAKELU]),
    ]


def _of_secrecy(sheet: HandoverSheet, words: _Words) -> list[tuple[str, str]]:
    """What is secret in the copy or was withheld from it; a term only for what is in it."""
    told = [(words.publicity, words.given[list(CopyGiven).index(sheet.given)])]
    if sheet.grounds:
        points = ", ".join(point_of(one) for one in sheet.grounds)
        told.append((words.grounds, words.act.format(points=points)))
    if sheet.given is CopyGiven.FULL:
        if sheet.secrecy_years is not None:
            told.append((words.secrecy, words.years.format(number=sheet.secrecy_years)))
        if sheet.given_on:
            told.append((words.given_on, sheet.given_on))
    return told
