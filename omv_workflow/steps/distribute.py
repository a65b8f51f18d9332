"""What follows a confirmation, each duty in a transaction of its own: one that fails stops none."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from omv_workflow.domain.actors import SCHEDULE, Actor
from omv_workflow.domain.deliveries import Delivery
from omv_workflow.domain.obligations import Obligation
from omv_workflow.domain.pdf_settings import PdfMaking
from omv_workflow.domain.permissions import check_management
from omv_workflow.domain.policies import DELIVERING
from omv_workflow.domain.recipients import recipients_on
from omv_workflow.domain.timetable import StepKind
from omv_workflow.domain.versions import Version
from omv_workflow.errors import NotFound, NotPossibleNow, VerificationFailed
from omv_workflow.phrases import said
from omv_workflow.steps.acknowledgements import ask_about_acknowledgements
from omv_workflow.steps.ask_to_deliver import (
    Block,
    ask_to_deliver,
    duty_to_distribute,
    readers_of,
    tell_of_block,
)
from omv_workflow.steps.batch import done, merged, waiting
from omv_workflow.steps.blocked_copies import Stopped, tell_of_blocked_copy
from omv_workflow.steps.closing import (
    close_if_complete,
    is_being_given_out,
    settle_copies,
    waiting_deliveries,
)
from omv_workflow.steps.confirm import confirmed_version
from omv_workflow.steps.converting import NO_LIBREOFFICE
from omv_workflow.steps.deliver import give_out, hold_back_if_changed, letters_to_come
from omv_workflow.steps.due_cycles import due_cycles, for_each_cycle
from omv_workflow.steps.no_copy import LeakFound, PdfAwaited
from omv_workflow.steps.ports import Parts, Summary, UnitOfWork
from omv_workflow.steps.public_copies import copy_for_recipients
from omv_workflow.steps.public_pdfs import PublicPdfs, copies_to_come, make_public_pdfs
from omv_workflow.steps.ready_pdfs import pdfs_of
from omv_workflow.steps.sealed import owes_seal
from omv_workflow.steps.tell import tell_due_clients, tell_due_staff
from omv_workflow.steps.year import Year, current_year

_log = logging.getLogger(__name__)
_STEP = said("distribute plans")
_AT_ONCE = 20  # plans whose PDFs are in memory; a batch goes out before the next one is begun


@dataclass(frozen=True)
class Distributed:
    """What is owed to each recipient, and why a copy or a letter goes without PDF, if one does.

    `font_replaced` is missing here, and others stand in its place in one of the PDFs made now.
    """

    deliveries: tuple[Delivery, ...]
    why_no_pdf: str | None
    font_replaced: str | None


def distribute_due_plans(parts: Parts, now: datetime) -> Summary:
    """Do what follows each confirmation: tell staff and clients, give out copies, ask of them."""
    told = [tell_due_staff(parts, now), tell_due_clients(parts, now)]
    due = list(due_cycles(parts, now, {StepKind.DISTRIBUTE}).items())
    batches = (dict(due[first : first + _AT_ONCE]) for first in range(0, len(due), _AT_ONCE))
    given = [_distribute_batch(parts, one, now) for one in batches]
    return merged(_STEP, [*told, *given, ask_about_acknowledgements(parts, now)])


def distribute(parts: Parts, plan_id: str, actor: Actor, now: datetime) -> Distributed:
    """Distribute the confirmed version of a plan now.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        NotPossibleNow: the plan is not confirmed, or has changed since.
        NotFound, VerificationFailed: the kept bytes are gone, or not what was confirmed.
    """
    pdfs = _pdfs(parts, plan_id, actor, now)
    with parts.work() as work:
        year = _year_of(parts, work, plan_id, actor, now)
        version = confirmed_version(year)
        deliveries = give_out(year, version, actor, pdfs)
        settle_copies(year)
        ask_to_deliver(year, version)
        why_no_pdf = _why_no_pdf(year, version, pdfs)
        font_replaced = _font_replaced(year, version, pdfs)
        work.commit(now)
        return Distributed(tuple(deliveries), why_no_pdf, font_replaced)


def _distribute_batch(parts: Parts, cycles: Mapping[str, str], now: datetime) -> Summary:
    """Of these cycles, each with its plan: first all PDFs, then what each of them is due."""
    act = partial(_see_to_copies, pdfs=pdfs_of(parts, cycles, now))
    return for_each_cycle(_STEP, parts, now, {StepKind.DISTRIBUTE}, act, cycles)


def _pdfs(parts: Parts, plan_id: str, actor: Actor, now: datetime) -> PublicPdfs:
    """Those of the public copy and the letters, made between units of work that keep nothing."""
    if parts.pdf.make is PdfMaking.NEVER:
        return PublicPdfs({})
    with parts.work() as work:
        copies = copies_to_come(_year_of(parts, work, plan_id, actor, now))
    pdfs = make_public_pdfs(parts, copies)
    if not pdfs.are_made:
        return pdfs
    with parts.work() as work:
        year = _year_of(parts, work, plan_id, actor, now)
        letters = letters_to_come(year, confirmed_version(year), actor, pdfs)
    return pdfs.and_of(make_public_pdfs(parts, letters))


def _year_of(parts: Parts, work: UnitOfWork, plan_id: str, actor: Actor, now: datetime) -> Year:
    what = said("Distributing the plan")
    year = current_year(parts, work, plan_id, now, DELIVERING, what=what)
    check_management(year.unit, actor, year.today, what)
    return year


def _see_to_copies(year: Year, due: list[Obligation], pdfs: PublicPdfs) -> Summary:
    """Distribute, and ask for what needs a person until every recipient has its copy."""
    del due
    settle_copies(year)  # what has gone is asked about, though nothing more may go out
    if owes_seal(year):
        return _blocked_until_sealed(year)
    if not is_being_given_out(year):
        return _standing(year)
    try:
        version = confirmed_version(year)
    except NotPossibleNow:
        return _blocked_by_change(year)
    except (NotFound, VerificationFailed) as error:
        return _blocked_by_damage(year, error)
    return _give_out(year, version, pdfs)


def _give_out(year: Year, version: Version, pdfs: PublicPdfs) -> Summary:
    try:
        give_out(year, version, SCHEDULE, pdfs)
    except LeakFound as error:
        return _blocked_by_leak(year, error)
    except PdfAwaited:
        return waiting(year.row(said("PDF"), said("made with the next run")))
    ask_to_deliver(year, version)
    told = _without_pdf(year, version, pdfs), _in_other_fonts(year, version, pdfs)
    return merged("", [*told, _standing(year)])


def _blocked_by_leak(year: Year, error: LeakFound) -> Summary:
    duty = duty_to_distribute(year)
    readers = readers_of(year, duty)
    row = tell_of_blocked_copy(year, readers, duty, Stopped.DISTRIBUTION, error)
    return Summary("", failed=[row])


def _without_pdf(year: Year, version: Version, pdfs: PublicPdfs) -> Summary:
    """That one goes as DOCX alone; where there is something that makes PDFs, it has failed."""
    why = _why_no_pdf(year, version, pdfs)
    if why is None:
        return done()
    row = year.row(said("PDF"), said("a copy or a letter goes without it: {why}", why=why))
    return waiting(row) if why == NO_LIBREOFFICE else Summary("", failed=[row])


def _in_other_fonts(year: Year, version: Version, pdfs: PublicPdfs) -> Summary:
    font = _font_replaced(year, version, pdfs)
    if font is None:
        return done()
    told = said("a copy or a letter is in other fonts: {font} is missing here", font=font)
    return done(year.row(said("PDF"), told))


def _why_no_pdf(year: Year, version: Version, pdfs: PublicPdfs) -> str | None:
    """Why the public copy, or a letter to one of its recipients, is DOCX alone."""
    copy = copy_for_recipients(year.work, version)
    hashes = [copy.docx_hash if copy else None, *_letters(year, version)]
    return next((why for one in hashes if (why := pdfs.why_none(one))), None)


def _font_replaced(year: Year, version: Version, pdfs: PublicPdfs) -> str | None:
    """The font that is missing in the public copy, or in a letter, as they were made now."""
    copy = copy_for_recipients(year.work, version)
    return pdfs.font_replaced({copy.pdf_hash if copy else None, *_letters(year, version)})


def _letters(year: Year, version: Version) -> list[str | None]:
    """The hashes of the letters to the recipients of a version."""
    return [one.letter_hash for one in year.work.deliveries.find(version_id=version.id)]


def _blocked_by_change(year: Year) -> Summary:
    hold_back_if_changed(year)
    tell_of_block(year, Block.CHANGED)
    return waiting(
        year.row(said("distribution"), said("blocked until the plan is confirmed again"))
    )


def _blocked_until_sealed(year: Year) -> Summary:
    tell_of_block(year, Block.UNSEALED)
    return waiting(year.row(said("distribution"), said("blocked until the PDF is sealed")))


def _blocked_by_damage(year: Year, error: NotFound | VerificationFailed) -> Summary:
    """What is kept is at fault, not the plan: the run fails visibly as well (law 9)."""
    facts = {"plan": year.plan.id}
    _log.error("distribution.blocked", exc_info=error, extra={"facts": facts})
    tell_of_block(year, Block.DAMAGED)
    return Summary("", failed=[year.row(said("distribution"), type(error).__name__)])


def _standing(year: Year) -> Summary:
    left = len(waiting_deliveries(year))
    told = said(
        "{left} of {all} recipients wait", left=left, all=len(recipients_on(year.unit, year.today))
    )
    row = year.row(said("distribution"), told)
    if close_if_complete(year, SCHEDULE):
        return done(row, year.row(said("cycle"), said("closed")))
    return waiting(row) if left else done(row)
