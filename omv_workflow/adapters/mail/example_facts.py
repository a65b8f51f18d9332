"""Example facts of every purpose: what each letter is given, for whoever writes or checks one.

They are of a unit that is not one, and stand here once: for the templates that come with the
program, for those that a workspace has of its own, and for previews.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from omv_workflow.domain.deliveries import Attention
from omv_workflow.domain.messages import WITH_A_LINK, Purpose
from omv_workflow.domain.second_factor import Change
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.unit import Channel, CopyType
from omv_workflow.domain.ways_in import OWN_LINK, OWN_RECEIPT
from omv_workflow.steps.ask_to_deliver import Block
from omv_workflow.steps.blocked_copies import Stopped

Facts = dict[str, Any]

_ITEMS = [
    {
        "id": "self_monitoring_leadership",
        "text": "Miten toimintaa johdetaan?",
        "has_previous": True,
        "question": "reworded",
    },
    {
        "id": "staff_numbers_structure",
        "text": "Henkilöstön määrä ja rakenne",
        "has_previous": False,
        "question": "",
    },
]
COMMON_FACTS: Facts = {
    "unit_name": "Esimerkin vastaanottokeskus",
    "plan_title": "Omavalvontasuunnitelma",
    "to_name": "Tarkastaja, Helsinki",
    "anniversary": date(2027, 5, 15),
    "coordinator_name": "Ylitarkastaja",
    "coordinator_email": "ylitarkastaja@vastaanottokeskus.example",
    "round": 1,
    "stands_in_for": "Terveydenhoitaja, Tampere",
    "link": "",
}
_LINK = f"https://plan.example{OWN_LINK}"
_RECEIPT = f"https://plan.example{OWN_RECEIPT}"
_CONFIRM_DUE = date(2027, 5, 14)
_DUE = date(2027, 3, 26)
_SINCE = date(2027, 3, 18)
_ANSWERED = {"people_asked": 14, "people_answered": 9}
_NEWS: Facts = {
    "since": _SINCE,
    "told_before": True,
    "news": [
        {"what": "answers", "number": 5, "on": date(2027, 3, 22)},
        {"what": "draft", "number": 4, "on": date(2027, 4, 8)},
        {"what": "comments_closed", "on": date(2027, 4, 20)},
        {"what": "offered", "number": 7, "on": date(2027, 4, 23)},
    ],
}
_VERSION = {
    "register_number": "ESIMDno-2027-12",
    "version_number": 7,
}
_FULL: dict[Purpose, Facts] = {
    Purpose.CYCLE_OPENED: {
        "steps": [{"name": kind.value, "on": date(2027, 2, 15)} for kind in StepKind],
        "confirm_due": _CONFIRM_DUE,
    },
    Purpose.CONTRIBUTION_REQUEST: {"items": _ITEMS, "due": _DUE},
    Purpose.CONTRIBUTION_REMINDER: {
        "items": _ITEMS,
        "due": _DUE,
        "days_left": 9,
        "round": 2,
        "since": _SINCE,
        "answered_since": ["Asiakkaiden neuvonta"],
        "returned_since": ["Tilat ja turvallisuus"],
        **_ANSWERED,
    },
    Purpose.ANSWERS_LATE: {
        "late": [
            {
                "id": "tarkastaja-oulu",
                "name": "Tarkastaja, Oulu",
                "asked_on": date(2027, 2, 24),
                "due": _DUE,
                "open_items": [item["text"] for item in _ITEMS],
            }
        ],
        "asked": 14,
    },
    Purpose.ANSWERS_TO_ACCEPT: {
        "due": _DUE,
        "days_left": 2,
        "round": 2,
        "since": _SINCE,
        "waiting": [
            {
                "id": "tarkastaja-oulu",
                "name": "Tarkastaja, Oulu",
                "answers": 3,
                "handed_in": date(2027, 3, 17),
                "is_new": False,
            },
            {
                "id": "terveydenhoitaja",
                "name": "Terveydenhoitaja, Tampere",
                "answers": 1,
                "handed_in": date(2027, 3, 19),
                "is_new": True,
            },
        ],
    },
    Purpose.CONTRIBUTION_ESCALATION: {
        "late": [{"id": "tarkastaja-oulu", "name": "Tarkastaja, Oulu", "open_items": 3}],
        "due": _DUE,
        **_ANSWERED,
    },
    Purpose.ANSWER_RETURNED: {
        "item_id": "self_monitoring_leadership",
        "item_text": "Miten toimintaa johdetaan?",
        "comment": "Kuvatkaa myös varahenkilöt.",
        "due": _DUE,
    },
    Purpose.COMMENT_WRITTEN: {
        "item_id": "self_monitoring_leadership",
        "item_text": "Miten toimintaa johdetaan?",
        "comments": [
            {
                "name": "Tarkastaja, Oulu",
                "on": date(2027, 3, 17),
                "text": "Kuuluuko varahenkilö tähän?",
            },
        ],
    },
    Purpose.REQUEST_HANDED_OVER: {"items": _ITEMS, "due": _DUE, "from_name": "Sosiaaliohjaaja"},
    Purpose.HAND_OVER_NEEDED: {
        "items": _ITEMS,
        "name": "Sosiaaliohjaaja",
        "person_id": "sosiaaliohjaaja",
    },
    Purpose.STAND_IN_NEEDED: {
        "name": "Terveydenhoitaja, Tampere",
        "person": "terveydenhoitaja",
        "from": "2027-03-01",
        "to": "2027-04-09",
        "until": date(2027, 4, 9),
        "about": "items",
    },
    Purpose.DRAFT_READY: {
        "draft_number": 4,
        "missing": ["Henkilöstön määrä ja rakenne"],
        "comments_due": date(2027, 4, 20),
        "takes_comments": True,
        "confirm_due": _CONFIRM_DUE,
    },
    Purpose.NUMBER_MISSING: {"confirm_due": _CONFIRM_DUE},
    Purpose.READY_TO_CONFIRM: {
        "confirm_due": _CONFIRM_DUE,
        "missing": ["Henkilöstön määrä ja rakenne"],
        "register_number": "ESIMDno-2027-12",
        "sha256": "ab" * 32,
        "signed_before": ["Johtaja"],
        "asked_again_because": "Vahvistajaksi kirjattiin väärä henkilö.",
    },
    Purpose.CONFIRMATION_REMINDER: {
        "confirm_due": _CONFIRM_DUE,
        "days_left": 7,
        "other_name": "Apulaisjohtaja",
        "round": 2,
        **_NEWS,
    },
    Purpose.CONFIRMATION_OVERDUE: {
        "confirm_due": _CONFIRM_DUE,
        "days_late": 8,
        "is_offered": False,
        **_NEWS,
    },
    Purpose.STAFF_NOTICE: {
        "confirmed_on": date(2027, 5, 12),
        "confirmer_role": "deputy",
        "changed": ["Henkilöstön määrä ja rakenne"],
    },
    Purpose.CLIENT_NOTICE: {
        "confirmed_on": date(2027, 5, 12),
        "notices": [{"language": "so", "paragraphs": ["Qorshaha", "12.5.2027"]}],
    },
    Purpose.DISTRIBUTION: {
        "group": "jakelu",
        "plan_language": "fi",
        "points": ["7", "20"],
        "confirmer_role": "deputy",
        "confirmed_on": date(2027, 5, 12),
        "sha256": "cd" * 32,
        "pdf_sha256": "ef" * 32,
        "jakelu": ["Maahanmuuttovirasto"],
        "tiedoksi": ["Sisäministeriö, maahanmuutto-osasto"],
        "file_name": "suunnitelma.docx",
        "by_link": False,
        **_VERSION,
    },
    Purpose.HAND_DELIVERY: {
        "recipients": [
            {
                "id": "okv",
                "name": "Oikeuskanslerinvirasto",
                "channel": channel,
                "address": "Kirjaamo",
                "copy_type": copy_type.value,
                "need": need.value,
                "file_name": "suunnitelma-version-7-public.docx",
                "command": "omv public --version 7",
            }
            for channel in (*(one.value for one in Channel), "protected")
            for copy_type in CopyType
            for need in Attention
        ],
        **_VERSION,
    },
    Purpose.ACKNOWLEDGEMENT_MISSING: {
        "recipients": [
            {
                "id": "migri",
                "name": "Maahanmuuttovirasto",
                "address": "kirjaamo@virasto.example",
                "sent_on": date(2027, 5, 13),
            }
        ],
        "since": date(2027, 5, 27),
        "arrived_since": ["Sisäministeriö, maahanmuutto-osasto"],
        **_VERSION,
    },
    Purpose.DISTRIBUTION_BLOCKED: {
        "reason": "changed",
        "register_number": "ESIMDno-2027-12",
        "version_number": 7,
    },
    Purpose.PUBLIC_COPY_BLOCKED: {
        "stopped": "offer",
        "places": [
            {
                "id": "self_monitoring_leadership",
                "text": "Miten toimintaa johdetaan?",
                "parts": "word/document.xml",
            },
            {"id": "attachments.1", "text": "", "parts": "word/document.xml"},
        ],
        "recipients": ["Sisäministeriö, maahanmuutto-osasto"],
    },
    Purpose.CONFIRMATION_DECLINED: {
        "expired_after": 90,
        "name": "Johtaja",
        "confirmer_role": "director",
        "version_number": 7,
        "reason": "Kohta 2.1 kuvaa yhä vanhaa toimipaikkaa.\nKorjatkaa se ensin.",
    },
    Purpose.PERSONAL_LINK: {"link": _LINK},
    Purpose.SECOND_FACTOR: {
        "change": Change.AGREEMENT_NEEDED.value,
        "on": _SINCE,
        "person_name": "Terveydenhoitaja, Tampere",
        "by_name": "Ylitarkastaja",
    },
    Purpose.RECEIPT_LINK: {"link": _RECEIPT, "sent_on": date(2027, 5, 14)},
    Purpose.DIGEST: {
        "matters": [
            {
                "subject": "Omavalvontasuunnitelma: diaarinumero tarvitaan ennen vahvistamista",
                "unit": "Esimerkin vastaanottokeskus",
            },
            {
                "subject": "Muistutus 2: vastauksianne puuttuu, määräaika 26.3.2027",
                "unit": "Toinen vastaanottokeskus",
            },
        ],
    },
}
_MAY_BE_ABSENT = frozenset({"register_number", "other_name"})
_MAY_BE_EMPTY = frozenset({"comment"})
_OTHER: dict[Purpose, tuple[Facts, ...]] = {
    Purpose.CONTRIBUTION_REMINDER: tuple({"days_left": days} for days in (1, 0, -1, -12)),
    Purpose.ANSWERS_TO_ACCEPT: tuple(
        {"days_left": days, "round": 1, "since": None} for days in (1, 0, -1, -12)
    ),
    Purpose.DRAFT_READY: ({"takes_comments": False},),
    Purpose.CONFIRMATION_REMINDER: (
        *({"days_left": days} for days in (1, 0, -1, -12)),
        {"told_before": False},
        {"told_before": False, "news": []},
    ),
    Purpose.CONFIRMATION_OVERDUE: (
        {"days_late": 1, "is_offered": True},
        {"told_before": False},
        {"told_before": False, "news": []},
    ),
    Purpose.STAND_IN_NEEDED: ({"about": "duty"},),
    Purpose.STAFF_NOTICE: ({"confirmer_role": "director"},),
    Purpose.DISTRIBUTION: (
        {"group": "tiedoksi", "confirmer_role": "director", "plan_language": "sv"},
        {"points": ["24"], "plan_language": "en"},
        {"link": _RECEIPT},
        {"link": _RECEIPT, "by_link": True},
        {"link": _RECEIPT, "by_link": True, "group": "tiedoksi", "points": []},
    ),
    Purpose.DISTRIBUTION_BLOCKED: tuple({"reason": reason.value} for reason in Block),
    Purpose.PUBLIC_COPY_BLOCKED: tuple({"stopped": stopped.value} for stopped in Stopped),
    Purpose.DIGEST: ({"matters": [{"subject": "Muistutus", "unit": ""}]},),
    Purpose.SECOND_FACTOR: tuple({"change": change.value} for change in Change),
}


def example_facts(purpose: Purpose) -> Facts:
    """All that a letter of this purpose can tell, with every list filled."""
    return {**COMMON_FACTS, **_FULL[purpose]}


def shortest_facts(purpose: Purpose) -> Facts:
    """The same where lists are empty, and what may be absent is."""
    return {name: _shortened(name, fact) for name, fact in example_facts(purpose).items()}


def all_examples(purpose: Purpose) -> Iterator[Facts]:
    """Facts that lead into every branch of a letter."""
    full = example_facts(purpose)
    yield full
    yield {**full, "round": 3}
    if purpose in WITH_A_LINK:
        yield {**full, "link": _LINK}
    yield shortest_facts(purpose)
    for other in _OTHER.get(purpose, ()):
        yield {**full, **other}


def _shortened(name: str, fact: Any) -> Any:
    if isinstance(fact, list):
        return []
    if name in _MAY_BE_ABSENT:
        return None
    return "" if name in _MAY_BE_EMPTY else fact
