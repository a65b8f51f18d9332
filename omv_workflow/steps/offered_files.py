"""The files of the version on offer, for whoever may confirm it: the log tells who opened them."""

from datetime import datetime
from typing import Literal

from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.errors import NotFound
from omv_workflow.phrases import said
from omv_workflow.steps.documents import Document, document
from omv_workflow.steps.enter import SignedIn
from omv_workflow.steps.note_looks import note_look
from omv_workflow.steps.note_viewed import note_viewed_version
from omv_workflow.steps.offers import last_offered, year_of
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.prove_second_factor import check_proven
from omv_workflow.steps.public_copies import may_hold_secret

FileKind = Literal["docx", "pdf"]


def offered_file(
    parts: Parts,
    who: SignedIn,
    plan_id: str,
    version_id: str,
    kind: FileKind,
    now: datetime,
) -> Document:
    """The very bytes of the version that waits for its confirmation, or has been confirmed.

    Raises:
        NotFound: it is not the one that was last offered, or there is no such file of it.
        NotAllowed: they may not confirm.
        ProofNeeded: it holds what is secret, and a link alone has let them in.
        VerificationFailed: the bytes are not what was kept.
    """
    with parts.work() as work:
        year = year_of(parts, work, who, plan_id, now)
        version = last_offered(year)
        if version is None or version.id != version_id:
            raise _not_offered()
        if may_hold_secret(parts, version, year.unit):
            check_proven(who)
    found = document(parts, who.viewer, plan_id, version.number, 0, as_pdf=kind == "pdf")
    note_viewed_version(parts, who.viewer, version, now)
    note_look(parts, who, plan_id, sha256_hex(found.content), now)
    return found


def _not_offered() -> NotFound:
    return NotFound(
        said("This document"),
        why=said("it is not what was last offered for confirmation."),
        next_step=said("Go back to the plan, and open the document from there."),
    )
