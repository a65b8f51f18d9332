"""What is pasted beside a copy that is handed over: in the reader's words, and as JSON."""

import json
from dataclasses import replace
from datetime import date

import pytest

from omv_workflow.adapters.spoken import spoken
from omv_workflow.domain.covering_letter import CopyGiven, Enclosed
from omv_workflow.domain.handover_sheet import HandoverSheet, sheet_json, sheet_text
from omv_workflow.domain.unit import Group

SHEET = HandoverSheet(
    title="Omavalvontasuunnitelma 2027",
    version=2,
    register_number="ESIMDno-2027-1",
    confirmed_on=date(2027, 5, 12),
    sender="Esimerkin vastaanottokeskus",
    recipient="Esimerkkivirasto",
    address="Esimerkkikatu 1",
    group=Group.JAKELU,
    language="fi",
    given=CopyGiven.FULL,
    grounds=("7 k", "20 k"),
    given_on="Valvova viranomainen",
    secrecy_years=25,
    personal_data=True,
    retention_years=10,
    retention_ground="Tiedonohjaussuunnitelma",
    files=(Enclosed("suunnitelma.docx", "ab" * 32),),
)
FINNISH = f"""\
Nimeke: Omavalvontasuunnitelma 2027
Versio: 2
Diaarinumero: ESIMDno-2027-1
Vahvistettu: 12.5.2027
Lähettäjä: Esimerkin vastaanottokeskus
Vastaanottaja: Esimerkkivirasto
Osoite: Esimerkkikatu 1
Ryhmä: jakelu
Julkisuusluokka: salassa pidettävä
Salassapitoperuste: JulkL (621/1999) 24 § 1 mom. 7, 20 k
Salassapitoaika: 25 vuotta
Täyden jäljennöksen antamisen peruste: Valvova viranomainen
Henkilötietoja: kyllä
Säilytysajan pituus: 10 vuotta
Säilytysajan peruste: Tiedonohjaussuunnitelma
suunnitelma.docx: SHA-256 {"ab" * 32}
"""


def test_a_full_copy_is_told_with_its_ground_and_term() -> None:
    """In the names of JHS 191."""
    assert sheet_text(SHEET, spoken("fi")) == FINNISH


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("sv", ["Diarienummer: finns inte", "Grupp: för kännedom"]),
        ("en", ["Register number: there is none", "Group: for information"]),
        ("fi", ["Diaarinumero: ei ole", "Ryhmä: tiedoksi"]),
    ],
)
def test_it_is_in_the_recipients_language(language: str, words: list[str]) -> None:
    """What is missing is told as well."""
    informed = replace(SHEET, register_number=None, group=Group.TIEDOKSI)
    told = sheet_text(informed, spoken(language))
    assert set(words) <= set(told.splitlines())


@pytest.mark.parametrize("given", [CopyGiven.PUBLIC, CopyGiven.WITHHELD])
def test_of_a_public_copy_no_term_of_secrecy_is_told(given: CopyGiven) -> None:
    """Nothing in it is secret any more."""
    told = sheet_text(replace(SHEET, given=given), spoken("en"))
    assert "Term of secrecy" not in told
    assert "Publicity class: public" in told


def test_a_value_stays_on_its_line() -> None:
    """No address makes up a field of its own."""
    told = sheet_text(replace(SHEET, address="Katu 1\nVersio: 9"), spoken("fi"))
    assert "Osoite: Katu 1 Versio: 9\n" in told


def test_a_program_reads_the_same() -> None:
    """By names that no language changes."""
    told = json.loads(sheet_json(SHEET))
    assert told["format"] == "omv-workflow/handover-sheet/1"
    assert (told["confirmed_on"], told["given"]) == ("2027-05-12", "full")
    assert told["files"] == [{"file_name": "suunnitelma.docx", "sha256": "ab" * 32}]
