"""A confirmation record and its openings as the tests use them."""

import json
from typing import Any

from omv_workflow.domain.commitments import PassageOpening, root_of
from omv_workflow.domain.confirmation_record import ConfirmationRecord, Openings

OPENINGS = tuple(
    PassageOpening(place, ground, f"{number:064x}", text)
    for number, (place, ground, text) in enumerate(
        (
            ("work/1", None, "Työ tehdään tiimeissä."),
            ("work/2", "7 k", "Vartija kiertää kahdesti."),
            ("work/3", None, "Muu henkilöstö avustaa."),
            ("hours/1", None, "8-16"),
        )
    )
)
_CONFIRMED: dict[str, Any] = {
    "id": "confirmation-1",
    "person": "Johtaja (esimerkki)",
    "title": "johtaja",
    "role": "director",
    "mandate": {"role": "director", "first_day": "2026-01-01", "last_day": None, "acting": False},
    "method": "built_in",
    "strength": "simple",
    "place": "Lappeenranta",
    "system": "omv-workflow",
    "reference": "confirmation-1",
    "at": "2027-05-12T09:00:00.000000Z",
    "scan": None,
}


def record_told(**changed: Any) -> dict[str, Any]:
    """A record as JSON values, with other parts where they are given."""
    commitments = tuple(one.commitment for one in OPENINGS)
    told: dict[str, Any] = {
        "format": "omv-workflow/confirmation-record/1",
        "made_for": {
            "unit": "esimerkki",
            "unit_name": "Esimerkin vastaanottokeskus",
            "plan": "esimerkki.esimerkkilomake",
            "title": "Omavalvontasuunnitelma",
            "language": "fi",
            "version": 1,
            "register_number": "ESIMDno-2027-1",
        },
        "made_of": {
            "form": "esimerkkilomake",
            "form_version": "2026-01-01",
            "template": "ab" * 32,
            "converter": "LibreOffice 7.4",
        },
        "files": {
            "docx": {"sha256": None, "commitment": "cd" * 32},
            "pdf": {"sha256": None, "commitment": "ef" * 32},
            "signed_pdf": None,
        },
        "answers": {
            "root": root_of(commitments),
            "commitments": [vars(one) for one in commitments],
        },
        "confirmed": [_CONFIRMED],
        "seal": None,
        "made_at": "2027-05-12T09:00:05.000000Z",
    }
    return {**told, **changed}


def example_record(**changed: Any) -> ConfirmationRecord:
    """The same as a record."""
    return ConfirmationRecord.model_validate_json(json.dumps(record_told(**changed)))


def example_openings(places: tuple[str, ...] = ("work/1", "work/3", "hours/1")) -> Openings:
    """Those of the record's openings that a public copy shows."""
    told = record_told()
    opened = [vars(one) for one in OPENINGS if one.place in places]
    return Openings.model_validate(
        {"root": told["answers"]["root"], "docx_salt": None, "pdf_salt": None, "openings": opened},
        strict=False,
    )
