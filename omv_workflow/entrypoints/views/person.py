"""What is held on a person, what its erasure takes away, and who was erased."""

from collections.abc import Iterable, Mapping, Sequence
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.text import Text

from omv_workflow.entrypoints.language import speak
from omv_workflow.entrypoints.views.field_names import field_name
from omv_workflow.entrypoints.views.parts import line, plain_table, written
from omv_workflow.phrases import listed, said
from omv_workflow.steps.erase_person import Erased, Erasure
from omv_workflow.steps.naming_documents import NamingDocument
from omv_workflow.steps.person_data import Mention, PersonData


def data_view(data: PersonData) -> Group:
    """The profile line by line, and how much there is of everything else; `--to` writes it all."""
    profile = plain_table(said("Field"), said("Value"))
    for name, value in data.profile.items():
        profile.add_row(speak(field_name(name)), _shown(value))
    held = plain_table(said("Where"), said("How many"))
    for table, things in data.things.items():
        held.add_row(speak(field_name(table)), str(len(things)))
    held.add_row(speak(said("log")), str(len(data.events)))
    held.add_row(speak(said("mail")), str(len(data.mail_files)))
    return Group(
        profile,
        "",
        held,
        *_to_judge(data.mentions),
        *_documents(data.documents),
        "",
        line(said("`--json` or `--to FILE` gives all of it.")),
    )


def _shown(value: object) -> str:
    """A value of the profile: several stand on a line each, and a dash where there is none."""
    if isinstance(value, Mapping):
        return ", ".join(
            f"{speak(field_name(name))}: {_shown(part)}" for name, part in value.items()
        )
    if isinstance(value, (list, tuple)):
        return "\n".join(map(_shown, value)) or "-"
    return "-" if value is None else str(value)


def erasure_view(coming: Erasure) -> Group:
    """What would go, what stays and why, and what somebody has to judge."""
    return Group(
        _counts(coming), *_kept(coming), *_documents(coming.documents), *_to_judge(coming.to_judge)
    )


def erased_view(erasure: Erasure, files: Sequence[str]) -> Group:
    """What has gone and what stays, and the files that somebody has to edit."""
    lines = (
        [
            line(
                said(
                    "Files that still name {person}, to be edited: {files}",
                    person=erasure.person,
                    files=tuple(files),
                )
            )
        ]
        if files
        else []
    )
    restored = line(
        said("Backups made before hold the data still; after restoring one, erase again.")
    )
    return Group(erasure_view(erasure), *lines, restored)


def erased_people_view(found: Sequence[Erased], zone: ZoneInfo) -> RenderableType:
    """A row for each person."""
    if not found:
        return line(said("Nobody was erased."))
    table = plain_table(said("Unit"), said("Person"), said("Erased on"))
    for one in found:
        day = one.erased_at.astimezone(zone).date()
        table.add_row(one.unit, one.person, written(day))
    return table


def _counts(coming: Erasure) -> Text:
    if coming.is_empty:
        return line(said("Nothing is left to erase of {person}.", person=coming.person))
    return line(
        said(
            "Of {person} go: name, address, phone and account in the unit; {openings} openings in"
            " the log; {letters} letters; {files} files in mail/.",
            person=coming.person,
            openings=coming.openings,
            letters=coming.letters,
            files=coming.mail_files,
        )
    )


def _kept(coming: Erasure) -> Iterable[RenderableType]:
    if coming.kept:
        table = plain_table(said("Stays"), said("Why"))
        for one in coming.kept:
            table.add_row(speak(one.what), speak(one.why))
        yield from ("", table)


def _documents(documents: Sequence[NamingDocument]) -> Iterable[RenderableType]:
    if documents:
        table = plain_table(said("Documents that may print the name"), said("SHA-256"))
        for one in documents:
            table.add_row(f"{one.version}.{one.draft}", one.sha256[:12] or "-")
        yield from ("", table)


def _to_judge(mentions: Sequence[Mention]) -> Iterable[RenderableType]:
    if mentions:
        table = plain_table(said("Texts that may name them"), said("Id"), said("Fields"))
        for one in mentions:
            fields = tuple(map(field_name, one.fields))
            table.add_row(speak(field_name(one.table)), one.id, speak(listed(fields, ", ")))
        yield from ("", table)
