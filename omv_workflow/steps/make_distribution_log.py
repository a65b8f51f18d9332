"""The distribution log of one version as a document of its own: DOCX, and PDF where one is made."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.events import FactValue
from omv_workflow.domain.permissions import check_management
from omv_workflow.domain.printed_log import LogTable, PrintedLog
from omv_workflow.domain.printing import sender_of
from omv_workflow.domain.unit import CopyType, UnitFile
from omv_workflow.domain.versions import Version
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.domain.withholding import with_items_withheld
from omv_workflow.errors import NotFound
from omv_workflow.phrases import Language, in_language, listed, named, said
from omv_workflow.steps.converting import ReadyPdf, converted
from omv_workflow.steps.distribution_log import DistributionRow, distribution_log
from omv_workflow.steps.make_public_copy import withheld_by_now
from omv_workflow.steps.ports import NotMade, Parts, UnitOfWork
from omv_workflow.steps.public_copies import check_for_leaks, document_of, may_hold_secret
from omv_workflow.steps.year import Year, load_year


@dataclass(frozen=True)
class MadeLog:
    """The document, and why there is no PDF of it, where there is none."""

    version: int
    name: str
    docx: bytes
    pdf: bytes | None
    why_no_pdf: str | None


@dataclass(frozen=True)
class _Told:
    """What the document is about."""

    title: str
    version: Version
    unit: UnitFile
    rows: tuple[DistributionRow, ...]
    holds_secret: bool


def make_distribution_log(
    parts: Parts,
    plan_id: str,
    number: int | None,
    spoken: Callable[[str], Language],
    actor: Actor,
    now: datetime,
) -> MadeLog:
    """Make the distribution log of a version, in the unit's language, and record that it was made.

    Without a number it is the newest version that was given out. The hash of a full copy is left
    out where that may hold a secret: a short one could be found out by it.

    Raises:
        NotAllowed: the actor does not lead or coordinate the unit.
        NotFound: nothing of such a version was to be given out.
        LeakFound: what somebody has recorded repeats a secret passage of the plan.
    """
    rows = distribution_log(parts, EVERYTHING, plan_id)
    with parts.work() as work:
        year, version = _year_and_version(parts, work, plan_id, number, now)
        check_management(year.unit, actor, year.today, said("Making the distribution log"))
        told = _told(year, version, rows)
        log = _printed(year, told, spoken(year.unit.unit.language), actor)
        docx = parts.assembler().assemble_log(log)
        _check_for_leaks(year, version, docx)
    (pdf,) = converted(parts, [docx])
    _record(parts, version, docx, pdf, actor, now)
    ready = pdf if isinstance(pdf, ReadyPdf) else None
    return MadeLog(
        version=version.number,
        name=f"distribution-log-version-{version.number}",
        docx=docx,
        pdf=ready.content if ready else None,
        why_no_pdf=pdf.why if isinstance(pdf, NotMade) else None,
    )


def _year_and_version(
    parts: Parts, work: UnitOfWork, plan_id: str, number: int | None, now: datetime
) -> tuple[Year, Version]:
    given = {one.version_id for one in work.deliveries.find(plan_id=plan_id)}
    versions = [one for one in work.versions.find(plan_id=plan_id) if one.id in given]
    found = [one for one in versions if number in {None, one.number}]
    if not found:
        raise NotFound(
            said("The distribution log"),
            why=said("nothing has been given out yet.")
            if number is None
            else said("nothing was given out of a version {number}.", number=number),
            next_step=said("See `omv distribution` for what was."),
        )
    version = max(found, key=lambda one: one.number)
    return load_year(parts, work, str(version.cycle_id), now), version


def _told(year: Year, version: Version, rows: Sequence[DistributionRow]) -> _Told:
    return _Told(
        title=year.plan.title,
        version=version,
        unit=year.unit,
        rows=tuple(one for one in rows if one.version == version.number),
        holds_secret=may_hold_secret(year.parts, version, year.unit),
    )


def _printed(year: Year, told: _Told, tongue: Language, actor: Actor) -> PrintedLog:
    def say(text: str) -> str:
        return in_language(text, tongue)

    who = year.unit.person_with(actor.person_id)
    made_by = f"{who.name}, {who.title}" if who else said("the schedule")
    made = said("Made on {at} by {person}.", at=year.parts.local(year.now), person=made_by)
    tables = (_facts(told), _recipients(year.parts, told.rows))
    return PrintedLog(
        language=year.unit.unit.language,
        sender=sender_of(year.unit),
        title=say(said("Distribution log")),
        issued_on=year.today,
        register_number=told.version.register_number,
        opening=f"{say(_ABOUT)} {say(made)}",
        tables=tuple(
            LogTable(
                say(heading),
                tuple(map(say, header)),
                tuple(tuple(map(say, row)) for row in rows),
            )
            for heading, header, rows in tables
        ),
    )


_Table = tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]]
_ABOUT = said(
    "This log tells to whom which copy was given, when and by which way, and what proves that it"
    " has arrived. That a mail server has accepted a mail proves no arrival."
)


def _facts(told: _Told) -> _Table:
    version = told.version
    rows = (
        (said("Plan"), told.title),
        (said("Version"), str(version.number)),
        (said("Register number"), version.register_number or said("none")),
        *_hashes(told),
    )
    return said("What was given out"), (said("Fact"), said("Content")), rows


def _hashes(told: _Told) -> Iterator[tuple[str, str]]:
    for copy in CopyType:
        hashes = dict.fromkeys(one.sha256 for one in told.rows if one.copy == copy and one.sha256)
        hidden = copy is CopyType.FULL and told.holds_secret
        for sha256 in hashes:
            kept = said("left out, for it holds a secret") if hidden else sha256
            yield said("DOCX of the copy ({copy}), SHA-256", copy=copy), kept


def _recipients(parts: Parts, rows: Sequence[DistributionRow]) -> _Table:
    """Few columns, so that long words stay whole in them."""
    header = (said("Recipient"), said("Channel"), said("State"), said("Proof"))
    return said("Recipients"), header, tuple(_row(parts, one) for one in rows)


def _row(parts: Parts, row: DistributionRow) -> tuple[str, ...]:
    who = listed([row.recipient, named(row.group)], ", ")
    way = listed([named(row.channel), named(row.copy)], ", ")
    told = listed([one for one in (row.before, row.proof) if one], "; ")
    return who, way, _state(parts, row), told or said("none")


def _state(parts: Parts, row: DistributionRow) -> str:
    if not row.sent_at:
        return named(row.state)
    day = parts.today(datetime.fromisoformat(row.sent_at))
    return said("{state}, sent on {day}", state=named(row.state), day=day)


def _check_for_leaks(year: Year, version: Version, docx: bytes) -> None:
    if version.kept_document is not None:
        withheld = withheld_by_now(year.work, year.plan, year.unit, version)
        document = with_items_withheld(document_of(year.parts, version), withheld)
        check_for_leaks(year.parts, document, docx)


def _record(
    parts: Parts,
    version: Version,
    docx: bytes,
    pdf: ReadyPdf | NotMade,
    actor: Actor,
    now: datetime,
) -> None:
    """Its hashes stand in the log, so that whoever gets the document can have it checked."""
    of_pdf: dict[str, FactValue] = {}
    if isinstance(pdf, ReadyPdf):
        of_pdf = {"pdf": pdf.sha256, **pdf.facts()}
    with parts.work() as work:
        work.hold()
        year = load_year(parts, work, str(version.cycle_id), now)
        docx_hash = sha256_hex(docx)
        year.record("distribution_log.made", actor, version=version.id, docx=docx_hash, **of_pdf)
        work.commit(now)
