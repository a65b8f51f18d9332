"""The translators' files: brought up to date with what the program says, and checked against it.

`python -m omv_workflow.entrypoints.translating` updates them; with `--check` it changes nothing and
fails where a translation is missing or out of date.
"""

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from operator import itemgetter
from pathlib import Path

import typer
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from omv_workflow.adapters.spoken import DOMAIN, FOLDER
from omv_workflow.domain.answers import AnswerState
from omv_workflow.domain.contributions import RequestAct, RequestState
from omv_workflow.domain.cycle import CycleAct, CycleState
from omv_workflow.domain.deliveries import Attention, DeliveryAct, DeliveryState
from omv_workflow.domain.disposals import DisposalAct, DisposalPart, DisposalState
from omv_workflow.domain.holders import Holding, Lack
from omv_workflow.domain.messages import MessageAct, MessageState, Purpose
from omv_workflow.domain.obligations import ObligationAct, ObligationState
from omv_workflow.domain.plan_settings import Publicity
from omv_workflow.domain.reviewing import Review
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.unit import Channel, CopyType, Group, Role
from omv_workflow.domain.versions import ConfirmationAct, ConfirmationState, Method, Stage, Strength
from omv_workflow.entrypoints.cli import app
from omv_workflow.entrypoints.doctor.findings import Level
from omv_workflow.entrypoints.help_texts import LIBRARY, help_texts
from omv_workflow.entrypoints.web.pictures import CopyIs
from omv_workflow.forms.model import ItemType
from omv_workflow.phrases import named

TRANSLATED = ("fi", "sv")
_KEYWORDS = {
    "said": None,
    "counted": (1, 2),
    "pattern": None,
    "say": None,
    "say_counted": (1, 2),  # in the pages' templates
}
_METHODS = [("**.py", "python"), ("**/web/templates/*.html", "jinja2")]
# The enumerations whose members people meet, in tables and in the places of sentences.
SHOWN: tuple[type[StrEnum], ...] = (
    AnswerState,
    Attention,
    Channel,
    ConfirmationAct,
    ConfirmationState,
    CopyIs,
    CopyType,
    CycleAct,
    CycleState,
    DeliveryAct,
    DeliveryState,
    DisposalAct,
    DisposalPart,
    DisposalState,
    Group,
    Holding,
    ItemType,
    Lack,
    Level,
    MessageAct,
    MessageState,
    Method,
    ObligationAct,
    ObligationState,
    Publicity,
    Purpose,
    RequestAct,
    RequestState,
    Review,
    Role,
    Stage,
    StepKind,
    Strength,
)
_PLACE = re.compile(r"\{\w*\}")
_WIDTH = 100
# The files tell no time of their own: the history of the repository does.
_NO_TIME = datetime(2026, 1, 1, tzinfo=UTC)

MessageId = str | tuple[str, str]


@cache
def messages() -> tuple[MessageId, ...]:
    """All that the program says: its phrases by file, its names, then the help of its commands."""
    extracted = extract_from_dir(FOLDER.parent, _METHODS, keywords=_KEYWORDS)
    told = [_message_id(one) for _, _, one, *_ in sorted(extracted, key=itemgetter(0, 1))]
    names = [str(named(member)) for one in SHOWN for member in one]
    helped = help_texts(typer.main.get_command(app))
    return tuple(dict.fromkeys([*told, *names, *helped, *LIBRARY]))


def faults(language: str) -> Iterator[str]:
    """What is missing or wrong in the files of one language, a line each."""
    catalogue = _read(language)
    known = {_message_id(one.id): one for one in catalogue if one.id}
    wanted = messages()
    for message_id in wanted:
        fault = _fault(known[message_id]) if message_id in known else "not in the file"
        if fault:
            yield f"{language}: {fault}: {message_id!r}"
    yield from (f"{language}: said nowhere: {one!r}" for one in set(known) - set(wanted))
    if _path(language, "mo").read_bytes() != _compiled(catalogue):
        yield f"{language}: the .mo file is not made of the .po file"


def update(language: str) -> None:
    """Bring the files of one language up to date; what is new is left without a translation."""
    known = {_message_id(one.id): one.string for one in _read(language) if one.id}
    catalogue = _empty(language)
    for message_id in messages():
        catalogue.add(message_id, known.get(message_id))
    text = io.BytesIO()
    write_po(text, catalogue, width=_WIDTH)
    _path(language, "po").write_bytes(text.getvalue())
    _path(language, "mo").write_bytes(_compiled(_read(language)))


def main(arguments: list[str]) -> int:
    """Update every language, or only check; 1 where something is missing."""
    if arguments != ["--check"]:
        for language in TRANSLATED:
            update(language)
    found = [fault for language in TRANSLATED for fault in faults(language)]
    for fault in found:
        typer.echo(fault, err=True)
    return 1 if found else 0


def _fault(message: Message) -> str | None:
    given = _texts(message.string)
    if message.fuzzy or not all(given):
        return "not translated"
    asked = {frozenset(_PLACE.findall(text)) for text in _texts(message.id)}
    if any(frozenset(_PLACE.findall(text)) not in asked for text in given):
        return "the places in braces are not those of the text"
    return None


def _texts(one: object) -> list[str]:
    return [str(text or "") for text in (one if isinstance(one, list | tuple) else [one])]


def _empty(language: str) -> Catalog:
    catalogue = Catalog(
        language,
        header_comment=f"# What omv-workflow says, in the language {language}.",
        project="omv-workflow",
        version="1",
        fuzzy=False,
        creation_date=_NO_TIME,
        revision_date=_NO_TIME,
    )
    catalogue.last_translator = catalogue.language_team = catalogue.msgid_bugs_address = ""
    return catalogue


def _read(language: str) -> Catalog:
    path = _path(language, "po")
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        return Catalog(language)
    with path.open("rb") as file:
        return read_po(file, language)


def _compiled(catalogue: Catalog) -> bytes:
    binary = io.BytesIO()
    write_mo(binary, catalogue)
    return binary.getvalue()


def _path(language: str, suffix: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.{suffix}"


def _message_id(one: object) -> MessageId:
    return (str(one[0]), str(one[1])) if isinstance(one, list | tuple) else str(one)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
