"""A version without its secret passages: built from its data, then searched for each of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from omv_workflow.domain.copies import CopyKind, PublicCopy
from omv_workflow.domain.document import PlanDocument
from omv_workflow.domain.kept_document import read_document
from omv_workflow.domain.leaks import leaks_in, wanted_in
from omv_workflow.domain.plan_settings import Publicity
from omv_workflow.domain.unit import CopyType, Recipient, UnitFile
from omv_workflow.domain.versions import Stage, Version
from omv_workflow.domain.withholding import (
    SecretPassage,
    has_public_copy,
    public_plan,
    secret_grounds,
    withheld_passages,
)
from omv_workflow.errors import NotFound, NotPossibleNow
from omv_workflow.phrases import said
from omv_workflow.steps.converting import ReadyPdf, converted
from omv_workflow.steps.no_copy import MARK_OR_GIVE_ALL, LeakFound, NobodyCanGetOne
from omv_workflow.steps.ports import NotMade, Parts, UnitOfWork


@dataclass(frozen=True)
class BuiltCopy:
    """The bytes of a public copy that nothing secret was found in, and its grounds."""

    docx: bytes
    grounds: tuple[str, ...]


def document_of(parts: Parts, version: Version) -> PlanDocument:
    """What stands on the pages of a version, as it was kept with it.

    Raises:
        NotFound: it was made before this was kept, imported, or disposed of; with the way out.
        VerificationFailed: what was kept has been changed.
    """
    if version.kept_document is None:
        raise _not_kept(version)
    return read_document(parts.blobs.get(version.kept_document))


def _not_kept(version: Version) -> NotFound:
    what = said("What version {number} is made of", number=version.number)
    again = said(
        "Make a new version with `omv assemble --for-confirmation`, or withhold by hand what is"
        " secret, in a copy of the document that you have."
    )
    if version.stage is Stage.IMPORTED:
        return NotFound(what, why=said("it was imported, and has no pages here."), next_step=again)
    if not version.answers_hash:
        why = said("it has been disposed of.")
        return NotFound(what, why=why, next_step=said("See `omv disposal list` for when and why."))
    why = said("an earlier version of omv made it, and kept only the finished document.")
    return NotFound(what, why=why, next_step=again)


def build_copy(
    parts: Parts, document: PlanDocument, also: Iterable[SecretPassage] = ()
) -> BuiltCopy:
    """The public copy of a plan, in which `also` must not be found either.

    Raises:
        NotPossibleNow: the plan is secret, but nothing says which of its passages are; or
            (LeakFound) something that is withheld stands unmarked elsewhere, or a link leads to an
            internal host.
    """
    check_can_be_public(document)
    docx = parts.assembler().assemble(public_plan(document))
    check_for_leaks(parts, document, docx, also)
    return BuiltCopy(docx, secret_grounds(document))


def build_pdf(
    parts: Parts, document: PlanDocument, docx: bytes, also: Iterable[SecretPassage] = ()
) -> ReadyPdf | NotMade:
    """The PDF of a public copy that was built, or why there is none.

    Raises:
        LeakFound: something that is withheld was found in it.
    """
    (made,) = converted(parts, [docx])
    if isinstance(made, ReadyPdf):
        check_for_leaks(parts, document, made.content, also)
    return made


def check_can_be_public(document: PlanDocument) -> None:
    """Refuse a public copy of a plan that is secret, where no mark says what in it is.

    Raises:
        NotPossibleNow: of a wholly secret plan as well.
    """
    if has_public_copy(document):
        return
    raise NotPossibleNow(
        said("A public copy of the plan"),
        why=said("no passage of it is marked as secret, though plan.publicity says that some are.")
        if document.publicity == Publicity.PARTLY_SECRET
        else said("plan.publicity says that all of it is secret."),
        next_step=said(
            "Mark what is secret ([[7 k: text]]), set plan.publicity to partly_secret, and have the"
            " plan confirmed."
        ),
    )


def check_for_leaks(
    parts: Parts, document: PlanDocument, content: bytes, also: Iterable[SecretPassage] = ()
) -> None:
    """Refuse a file in which something that is withheld is found, or a link to an internal host.

    Raises:
        LeakFound: naming the part of the file and the place in the plan, never the text.
    """
    wanted = wanted_in((*withheld_passages(document), *also))
    found = leaks_in(parts.texts.of_file(content), wanted, parts.public_copy.internal_hosts)
    if found:
        raise LeakFound(found)


def check_offered(parts: Parts, document: PlanDocument, recipients: Iterable[Recipient]) -> None:
    """Refuse to offer a plan for confirmation of which no public copy could be given out.

    One that is secret, with nothing to say which passages are, has none: it goes to recipients of
    the full copy alone.

    Raises:
        NobodyCanGetOne: it has none, and somebody is to get one.
        LeakFound: something that is withheld stands unmarked elsewhere, or a link leads to an
            internal host.
    """
    if not has_public_copy(document):
        _check_nobody_waits(recipients)
    elif secret_grounds(document) or parts.public_copy.internal_hosts:
        build_copy(parts, document)


def may_hold_secret(parts: Parts, version: Version, unit: UnitFile) -> bool:
    """Whether the full copy of a version holds, or may hold, what is secret by now.

    Where what it is made of is not kept, the unit's file says so.
    """
    if unit.plan.withheld:
        return True
    if version.kept_document is None:
        return unit.plan.publicity is not Publicity.PUBLIC
    document = document_of(parts, version)
    return document.publicity != Publicity.PUBLIC or bool(secret_grounds(document))


def lacks_public_copy(parts: Parts, work: UnitOfWork, version: Version, unit: UnitFile) -> bool:
    """Whether there is no public copy of a version that could be given out.

    Of one made before its pages were kept there is none, unless the whole plan is public.
    """
    if version.kept_document is not None:
        return not has_public_copy(document_of(parts, version))
    is_public = unit.plan.publicity is Publicity.PUBLIC and not unit.plan.withheld
    return not is_public and copy_for_recipients(work, version) is None


def check_there_is(parts: Parts, version: Version, copy_type: CopyType) -> None:
    """Refuse a public copy of a version that has none.

    One whose pages are not kept may have been withheld from by hand.

    Raises:
        NotPossibleNow: telling what can be done about it.
    """
    if copy_type is not CopyType.PUBLIC or version.kept_document is None:
        return
    if not has_public_copy(document_of(parts, version)):
        raise NotPossibleNow(
            said("A public copy of version {number}", number=version.number),
            why=said("the plan is secret, and no passage of it is marked as such."),
            next_step=MARK_OR_GIVE_ALL,
        )


def copy_for_recipients(work: UnitOfWork, version: Version) -> PublicCopy | None:
    """The copy of a version that its public recipients get, once it has been made."""
    made = work.copies.find(version_id=version.id, kind=CopyKind.DISTRIBUTION)
    return made[0] if made else None


def _check_nobody_waits(recipients: Iterable[Recipient]) -> None:
    waiting = tuple(one.name for one in recipients if one.copy_type is CopyType.PUBLIC)
    if waiting:
        raise NobodyCanGetOne(waiting)
