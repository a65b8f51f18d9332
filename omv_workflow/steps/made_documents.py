"""The documents of a plan for whoever manages it: what was made, and the files themselves."""

from datetime import datetime

from omv_workflow.domain.versions import Version
from omv_workflow.errors import NotFound
from omv_workflow.phrases import said
from omv_workflow.steps.documents import Document, document
from omv_workflow.steps.enter import SignedIn
from omv_workflow.steps.managed import check_manages_plan
from omv_workflow.steps.note_viewed import holds_secret, note_viewed_version
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.prove_second_factor import check_proven


def made_documents(parts: Parts, who: SignedIn, plan_id: str) -> list[Version]:
    """The drafts and versions of which a document is kept, the newest first.

    Raises:
        NotFound: there is no such plan in their unit.
        NotAllowed: they neither coordinate nor lead it.
    """
    check_manages_plan(parts, who, plan_id)
    with parts.work() as work:
        made = [one for one in work.versions.find(plan_id=plan_id) if one.docx_hash]
    return sorted(made, key=lambda one: one.made_at, reverse=True)


def made_file(
    parts: Parts, who: SignedIn, version_id: str, now: datetime, *, as_pdf: bool
) -> Document:
    """The very bytes of a draft or version; the log tells who took one that holds a secret.

    Raises:
        NotFound: none of their unit's was made under that id, or no such file of it.
        NotAllowed: they neither coordinate nor lead the unit.
        ProofNeeded: it holds what is secret, and a link alone has let them in.
        VerificationFailed: the bytes are not what was kept.
    """
    with parts.work() as work:
        found = work.versions.find(id=version_id)
    if not found:
        raise NotFound(
            said("This document"),
            why=said("none was made under this id."),
            next_step=said("Go back to the documents of the plan."),
        )
    version = found[0]
    check_manages_plan(parts, who, version.plan_id)
    if holds_secret(parts, who.viewer, version):
        check_proven(who)
    note_viewed_version(parts, who.viewer, version, now)
    number, draft = version.number, version.draft
    return document(parts, who.viewer, version.plan_id, number, draft, as_pdf=as_pdf)
