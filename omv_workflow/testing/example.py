"""A small unit and a small form to try things on: five people, three recipients, four questions."""

from datetime import date
from functools import cache

from omv_workflow.domain.unit import UnitFile
from omv_workflow.forms.loader import shipped_form
from omv_workflow.forms.model import Form

DIRECTOR = "esimerkki-johtaja"
DEPUTY = "esimerkki-apulaisjohtaja"
COORDINATOR = "esimerkki-ylitarkastaja"
SOCIAL_WORKER = "esimerkki-sosiaalityontekija"
NURSE = "esimerkki-terveydenhoitaja"

SUPERVISOR = "esimerkki-valvoja"
MINISTRY = "esimerkki-ministerio"
ARCHIVE = "esimerkki-arkisto"

EXAMPLE_FORM = "esimerkkilomake"
EXAMPLE_PLAN = f"esimerkki.{EXAMPLE_FORM}"


_UNIT = {
    "id": "esimerkki",
    "name": "Esimerkin vastaanottokeskus",
    "language": "fi",
    "street_address": "Esimerkkikatu 1",
    "postal_code": "00000",
    "post_office": "ESIMERKKI",
    "phone": "+358 000 000 000",
    "email": "kirjaamo@vastaanottokeskus.example",
}
_PLAN = {
    "form": EXAMPLE_FORM,
    "anniversary": "05-15",
    "register_number_pattern": r"ESIMDno-\d{4}-\d+",
    "publicity": "public",
    "personal_data": True,
    "retention": {
        "years": 10,
        "ground": "Tiedonohjaussuunnitelma",
        "messages": {"years": 2, "ground": "Ohje"},
        "log_openings": {"years": 10, "ground": "Ohje"},
        "people": {"years": 2, "ground": "Ohje"},
    },
    "fill": {"centre": "unit.name"},
    "attachments": [{"name": "Pelastussuunnitelma", "kept_at": "Turvallisuuskansio"}],
}
_SECTIONS = {
    "unit": [("centre", "short", "Vastaanottokeskus"), ("hours", "short", "Aukioloajat")],
    "operations": [
        ("work", "long", "Miten työ järjestetään?"),
        ("risks", "description", "Miten riskit tunnistetaan?"),
        ("interpreters", "yes_no", "Käytetäänkö tulkkeja?"),
    ],
    "confirmation": [
        ("statement", "static", "Suunnitelma vahvistetaan vuosittain."),
        ("signature", "signature", "Paikka ja päiväys, allekirjoitus, nimenselvennys"),
    ],
}


def example_forms(name: str) -> Form:
    """The example form by its id, or a shipped one."""
    return example_form() if name == EXAMPLE_FORM else shipped_form(name)


@cache
def example_form() -> Form:
    """A form with an item of every type; `hours`, `work`, `risks` and `interpreters` are asked."""
    return Form.model_validate(
        {
            "id": EXAMPLE_FORM,
            "version": date(2026, 1, 1),
            "language": "fi",
            "title": "Esimerkkilomake",
            "plan_title": "Omavalvontasuunnitelma",
            "issuer": "Esimerkkivirasto",
            "sections": [
                {
                    "id": section,
                    "title": section,
                    "items": [{"id": i, "type": kind, "text": text} for i, kind, text in listed],
                }
                for section, listed in _SECTIONS.items()
            ],
        }
    )


def example_unit() -> UnitFile:
    """A unit whose plan follows the example form and is confirmed by 15 May."""
    return UnitFile.model_validate(
        {
            "unit": _UNIT,
            "plan": _PLAN,
            "offices": [{"id": "lappeenranta", "name": "Lappeenranta"}],
            "people": [
                _person(DIRECTOR, "Johtaja (esimerkki)", "director"),
                _person(DEPUTY, "Apulaisjohtaja (esimerkki)", "deputy"),
                _person(COORDINATOR, "Ylitarkastaja (esimerkki)", "coordinator"),
                _person(SOCIAL_WORKER, "Sosiaalityöntekijä (esimerkki)", "contributor", "work"),
                _person(
                    NURSE, "Terveydenhoitaja (esimerkki)", "contributor", "risks", "interpreters"
                ),
            ],
            "recipients": [
                _recipient(SUPERVISOR, "Esimerkkivirasto", "jakelu", "email"),
                _recipient(MINISTRY, "Esimerkkiministeriö", "tiedoksi", "email"),
                _recipient(ARCHIVE, "Esimerkkiarkisto", "tiedoksi", "paper"),
            ],
        }
    )


def _person(person_id: str, name: str, role: str, *items: str) -> dict[str, object]:
    return {
        "id": person_id,
        "name": name,
        "title": name.partition(" ")[0].lower(),
        "office": "lappeenranta",
        "email": f"{person_id}@vastaanottokeskus.example",
        "language": "fi",
        "mandates": [{"role": role, "first_day": "2020-01-01"}],
        "items": items,
    }


def _recipient(recipient_id: str, name: str, group: str, channel: str) -> dict[str, object]:
    return {
        "id": recipient_id,
        "name": name,
        "group": group,
        "channel": channel,
        "address": f"kirjaamo@{recipient_id}.example",
        "language": "fi",
    }
