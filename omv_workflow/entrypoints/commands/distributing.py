"""Distributing: every recipient gets a copy, what was done by hand is recorded, the year closes."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from omv_workflow.entrypoints.options import (
    At,
    Channel,
    How,
    Recipient,
    RegisterNumber,
    Year,
    chosen_year,
)
from omv_workflow.entrypoints.session import Session
from omv_workflow.phrases import counted, listed, said

if TYPE_CHECKING:
    from omv_workflow.steps.distribution_log import DistributionRow
    from omv_workflow.steps.record_delivery import HandedOver


def distribute(context: typer.Context) -> None:
    """Distribute the confirmed plan now."""
    from omv_workflow.steps.distribute import distribute as send_out

    session = Session.of(context)
    distributed = send_out(session.parts, session.plan_id, session.actor, session.now)
    deliveries = distributed.deliveries
    by_mail = sum(one.channel.is_mailed for one in deliveries)
    by_hand = [one.recipient_id for one in deliveries if not one.channel.is_mailed]
    told = [
        counted(
            "{number} copy waits to be mailed (`omv run send-mail`).",
            "{number} copies wait to be mailed (`omv run send-mail`).",
            by_mail,
        )
    ]
    if by_hand:
        told.append(said("By hand, then `omv delivered`: {recipients}.", recipients=tuple(by_hand)))
    if distributed.why_no_pdf:
        why = distributed.why_no_pdf
        told.append(said("A copy or a letter goes without PDF: {why}", why=why))
    if font := distributed.font_replaced:
        told.append(
            said("A copy or a letter is in other fonts: {font} is missing here.", font=font)
        )
    session.show(distributed, listed(told))


def delivered(
    context: typer.Context,
    recipient: Recipient,
    how: How,
    at: At = None,
    channel: Channel = None,
    register_number: RegisterNumber = None,
    year: Year = None,
) -> None:
    """Record that you have handed a recipient its copy.

    Example: omv delivered migri --how "Transferred in the case system" --register-number D/1/2027
    """
    from omv_workflow.steps.record_delivery import record_delivery

    session = Session.of(context)
    told = _handed_over(session, recipient, how, at, channel, register_number, year)
    delivery = record_delivery(session.parts, session.plan_id, told, session.actor, session.now)
    session.show(
        delivery,
        said("{recipient_name}: recorded by hand.", recipient_name=delivery.recipient_name),
    )


def acknowledged(
    context: typer.Context,
    recipient: Recipient,
    how: How,
    at: At = None,
    channel: Channel = None,
    register_number: RegisterNumber = None,
    year: Year = None,
) -> None:
    """Record that a recipient has acknowledged its copy.

    Example: omv acknowledged migri --how "Reply from the registry" --register-number D/1/2027
    """
    from omv_workflow.steps.record_delivery import record_acknowledgement

    session = Session.of(context)
    told = _handed_over(session, recipient, how, at, channel, register_number, year)
    delivery = record_acknowledgement(
        session.parts, session.plan_id, told, session.actor, session.now
    )
    session.show(
        delivery, said("{recipient_name}: acknowledged.", recipient_name=delivery.recipient_name)
    )


def clients_told(context: typer.Context, how: How, year: Year = None) -> None:
    """Record how clients were told of the plan."""
    from omv_workflow.steps.record_delivery import record_clients_told

    session = Session.of(context)
    cycle = record_clients_told(
        session.parts, session.plan_id, how, session.actor, session.now, of_year=chosen_year(year)
    )
    session.show(cycle, said("Recorded; the year is {state}.", state=cycle.state))


def close(context: typer.Context) -> None:
    """Close the year once everybody has the plan."""
    from omv_workflow.steps.record_delivery import close_cycle

    session = Session.of(context)
    cycle = close_cycle(session.parts, session.plan_id, session.actor, session.now)
    session.show(cycle, said("The year of {anniversary} is closed.", anniversary=cycle.anniversary))


def distribution(
    context: typer.Context,
    csv: Annotated[Path | None, typer.Option(help="Write it there, for a spreadsheet.")] = None,
    xlsx: Annotated[Path | None, typer.Option(help="Write it there as XLSX.")] = None,
    document: Annotated[
        Path | None,
        typer.Option(help="Make a document of one version, DOCX and PDF, in this folder."),
    ] = None,
    version: Annotated[
        int | None, typer.Option(help="Of which version the document is; of the newest.")
    ] = None,
) -> None:
    """Show who got which version, when and how, with what proof.

    Example: omv distribution --document handed-out --version 2
    """
    from omv_workflow.entrypoints.views.distribution import distribution_view
    from omv_workflow.steps.distribution_log import distribution_log

    if document and (csv or xlsx):
        raise typer.BadParameter(said("Ask for the document and for the tables one by one."))
    if version is not None and not document:
        raise typer.BadParameter(said("--version is that of a --document."))
    session = Session.of(context)
    if document:
        _make_document(session, document, version)
        return
    rows = distribution_log(session.parts, session.viewer, session.plan_id)
    if csv or xlsx:
        _write_log(session, rows, csv, xlsx)
    else:
        session.show(rows, partial(distribution_view, rows, session.parts.zone))


def _make_document(session: Session, folder: Path, version: int | None) -> None:
    from omv_workflow.adapters.spoken import spoken
    from omv_workflow.entrypoints.files import make_folder, write_whole
    from omv_workflow.steps.make_distribution_log import make_distribution_log

    make_folder(folder)
    who = session.actor, session.now
    made = make_distribution_log(session.parts, session.plan_id, version, spoken, *who)
    files = {folder / f"{made.name}.docx": made.docx}
    if made.pdf is not None:
        files[folder / f"{made.name}.pdf"] = made.pdf
    for place, content in files.items():
        write_whole(place, content)
    told = [said("It stands in {file}.", file=place) for place in files]
    if made.why_no_pdf:
        told.append(said("There is no PDF: {why}.", why=made.why_no_pdf))
    session.show({"files": list(files), "version": made.version}, listed(told))


def _write_log(
    session: Session, rows: "list[DistributionRow]", csv: Path | None, xlsx: Path | None
) -> None:
    from omv_workflow.adapters.sheets import xlsx as as_xlsx
    from omv_workflow.entrypoints.distribution_csv import distribution_csv
    from omv_workflow.entrypoints.files import write_whole
    from omv_workflow.entrypoints.language import reader
    from omv_workflow.entrypoints.sheet_files import csv_bytes
    from omv_workflow.entrypoints.views.distribution import distribution_sheet

    if csv:
        write_whole(csv, csv_bytes(distribution_csv(rows, reader())))
    if xlsx:
        author = session.unit.unit.name
        sheet = distribution_sheet(rows, author, session.now, session.parts.zone, reader())
        write_whole(xlsx, as_xlsx(sheet))
    files = [one for one in (csv, xlsx) if one]
    session.show(
        {"file": files[0], "files": files, "rows": len(rows)},
        counted(
            "{number} row stands in {file}.",
            "{number} rows stand in {file}.",
            len(rows),
            file=tuple(str(one) for one in files),
        ),
    )


def _handed_over(
    session: Session,
    recipient: str,
    how: str,
    at: str | None,
    channel: str | None,
    register_number: str | None,
    year: str | None,
) -> "HandedOver":
    """What a person tells of a delivery; the channel is that of its way unless told otherwise."""
    from omv_workflow.domain.unit import Channel as Channels
    from omv_workflow.steps.record_delivery import HandedOver

    if channel is not None and channel not in set(Channels):
        raise typer.BadParameter(
            said(
                "{channel} is none of {channels}.",
                channel=channel,
                channels=tuple(one.value for one in Channels),
            )
        )
    taken = Channels(channel) if channel else None
    return HandedOver(
        recipient, session.instant(at), taken, how, register_number, chosen_year(year)
    )
