"""The demo's summary, in Finnish, for a director who has five minutes."""

from collections.abc import Iterable
from datetime import date, datetime

from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.steps.distribution_log import DistributionRow, distribution_log
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.queries import (
    confirmation_of,
    confirmed_version,
    item_statuses,
    plan_status,
)
from omv_workflow.steps.statuses import PlanStatus
from omv_workflow.steps.verify_log import check_streams

_STEPS = {
    StepKind.OPEN: "Vuosi avataan",
    StepKind.REQUEST: "Vastaukset pyydetään henkilöstöltä",
    StepKind.REMIND_1: "Ensimmäinen muistutus",
    StepKind.REMIND_2: "Toinen muistutus",
    StepKind.ANSWERS_DUE: "Vastausten määräpäivä",
    StepKind.ANSWERS_LATE: "Puuttuvista kerrotaan koordinaattorille",
    StepKind.ESCALATE: "Puuttuvista kerrotaan johdolle",
    StepKind.DRAFT: "Luonnos kootaan",
    StepKind.COMMENTS_CLOSE: "Kommentointi päättyy",
    StepKind.READY: "Annetaan vahvistettavaksi",
    StepKind.REMIND_CONFIRMATION_1: "Muistutus johtajalle ja apulaisjohtajalle",
    StepKind.REMIND_CONFIRMATION_2: "Toinen muistutus johtajalle ja apulaisjohtajalle",
    StepKind.REMIND_CONFIRMATION_3: "Kolmas muistutus johtajalle ja apulaisjohtajalle",
    StepKind.CONFIRM: "Vahvistamisen määräpäivä",
    StepKind.OVERDUE: "Vahvistaminen myöhässä",
    StepKind.TELL_STAFF: "Henkilöstölle tiedotetaan",
    StepKind.TELL_CLIENTS: "Asiakkaille tiedotetaan",
    StepKind.DISTRIBUTE: "Jakelu vastaanottajille",
    StepKind.ACCEPT: "Vastaukset hyväksytään",
    StepKind.ACKNOWLEDGE: "Vastaanottajat kuittaavat",
    StepKind.NUMBER: "Diaarinumero",
}
_STATES = {
    "done": "tehty",
    "overtaken": "ei tarvittu",
    "open": "avoinna",
    "excused": "perustellusti tekemättä",
    "acknowledged": "kuitattu",
    "recorded_by_hand": "toimitettu, kirjattu käsin",
    "delivered": "toimitettu",
    "sent": "lähetetty",
    "due": "toimittamatta",
}
_CHANNELS = {
    "email": "sähköposti",
    "secure_mail": "turvaposti",
    "case_transfer": "siirto asianhallinnassa",
    "portal": "portaali",
    "paper": "paperi",
}
_FILES = """\
- `plan.docx`: vahvistettu suunnitelma
{pdf}- `plan-public.docx`, ja LibreOfficella `plan-public.pdf`: sama ilman salassa pidettäviä kohtia
- `record.json`, allekirjoitus `record.p7s`: vahvistamistallenne, jonka voi antaa kenelle vain;
  sen tarkistaa `omv verify demo-out/record.json --trust demo-out/root.pem`
- `openings.json`: julkisen kappaleen avaukset, joilla sen voi verrata tallenteeseen
- `distribution.csv`: jakeluloki, jonka voi avata taulukkolaskentaan
- `events.jsonl`: loki kokonaisuudessaan; sen eheyden tarkistaa `omv log verify events.jsonl`
- `mail/`: kaikki viestit tiedostoina (.eml), jakelussa saatteineen; koekäytössä mitään ei lähetetä
- muut saatteet: `omv --workspace demo-out document --letter-for VASTAANOTTAJA`
"""
_PDF = """\
- `plan.pdf`: sama PDF/A-2b- ja PDF/UA-1-muodossa, kokeiluvarmenteella leimattu;
  leima ei todista mitään, ja sen tarkistaa `pdfsig demo-out/plan.pdf`
"""


def summary(parts: Parts, plan_id: str, now: datetime, flow_runs: int) -> str:
    """What happened in the year, as Markdown."""
    version = confirmed_version(parts, EVERYTHING, plan_id)
    year = version.made_at.astimezone(parts.zone).year
    status = plan_status(parts, EVERYTHING, plan_id, now, of_year=year)
    return "\n".join(
        [
            f"# {status.title} {year}: vuosi yhdellä silmäyksellä",
            "",
            f"{status.unit}. Koekäyttö virtuaalisella kellolla, {flow_runs} ajastettua ajoa.",
            "",
            *_confirmation(parts, plan_id, status),
            *_section("Vuoden kulku", _course(status)),
            *_section("Kuka vastasi", _contributors(status)),
            *_section("Mitä muuttui", _changed(parts, plan_id, now, year)),
            *_section(
                "Kenellä suunnitelma on", _recipients(distribution_log(parts, EVERYTHING, plan_id))
            ),
            *_section("Loki", _log(parts)),
            *_section("Tiedostot", [_FILES.format(pdf=_PDF if version.pdf_hash else "")]),
        ]
    )


def _confirmation(parts: Parts, plan_id: str, status: PlanStatus) -> Iterable[str]:
    version = confirmed_version(parts, EVERYTHING, plan_id)
    given = confirmation_of(parts, EVERYTHING, version)
    due = next(step.due_on for step in status.steps if step.kind is StepKind.CONFIRM)
    role = {"director": "johtaja", "deputy": "apulaisjohtaja"}[given.role or "director"]
    day = parts.today(given.confirmed_at or version.made_at)
    yield (
        f"**Suunnitelman vahvisti {role} {_day(day)}** (määräpäivä {_day(due)}) ohjelmassa:"
        f" {given.place}."
    )
    yield ""
    yield f"- Versio {version.number}, diaarinumero {version.register_number}"
    yield f"- Vahvistetun asiakirjan SHA-256-tiiviste: `{version.docx_hash}`"
    if version.pdf_hash:
        yield f"- Sen PDF-tiedoston SHA-256-tiiviste: `{version.pdf_hash}` ({version.converter})"


def _course(status: PlanStatus) -> Iterable[str]:
    yield from _row("Vaihe", "Määräpäivä", "Tilanne")
    yield "|---|---|---|"
    for step in status.steps:
        done = f", {_day(step.ended_on)}" if step.ended_on and step.state == "done" else ""
        yield from _row(_STEPS[step.kind], _day(step.due_on), f"{_STATES[step.state]}{done}")


def _contributors(status: PlanStatus) -> Iterable[str]:
    yield from _row("Vastaaja", "Kohtia", "Tilanne")
    yield "|---|---|---|"
    states = {"accepted": "hyväksytty", "delegated": "siirtyi sijaiselle"}
    for one in status.contributors:
        yield from _row(one.name, str(one.items), states.get(one.state, one.state))


def _changed(parts: Parts, plan_id: str, now: datetime, year: int) -> Iterable[str]:
    items = item_statuses(parts, EVERYTHING, plan_id, now, of_year=year)
    changed = [item for item in items if item.state == "changed"]
    yield f"{len(changed)} kohtaa {len(items)}:stä; muut vahvistettiin ennallaan."
    yield ""
    yield from (f"- {item.question}" for item in changed)


def _recipients(rows: Iterable[DistributionRow]) -> Iterable[str]:
    yield from _row("Versio", "Vastaanottaja", "Tapa", "Tilanne", "Vastaanottajan numero")
    yield "|---|---|---|---|---|"
    for row in rows:
        yield from _row(
            str(row.version),
            row.recipient,
            _CHANNELS[row.channel],
            _STATES[row.state],
            row.recipient_register_number or "–",
        )


def _log(parts: Parts) -> Iterable[str]:
    for check in check_streams(parts, EVERYTHING):
        yield f"- `{check.stream}`: {check.events} tapahtumaa, {check.fault or 'ketju eheä'}"


def _section(title: str, lines: Iterable[str]) -> list[str]:
    return ["", f"## {title}", "", *lines]


def _row(*cells: str) -> list[str]:
    return [f"| {' | '.join(cells)} |"]


def _day(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"
