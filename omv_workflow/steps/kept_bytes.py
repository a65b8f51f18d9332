"""Which documents are needed, and taking away what a process that was killed left behind.

Bytes are on the disk before their row is written: whoever is killed in between leaves a document
that nothing names, which might be a draft with a secret in it that no disposal would find.
"""

import logging
from datetime import datetime, timedelta

from omv_workflow.domain.events import WORKSPACE_STREAM, Fact
from omv_workflow.domain.versions import hashes_of_bytes, hashes_of_confirmation
from omv_workflow.phrases import counted, said
from omv_workflow.steps.batch import apart, done
from omv_workflow.steps.ports import Parts, Row, Summary, UnitOfWork

_log = logging.getLogger(__name__)

_WHAT = said("documents that nothing names")
_LONGEST_WRITING = timedelta(days=1)  # what is younger may still get its row


def bytes_in_use(work: UnitOfWork) -> set[str | None]:
    """The hashes that a version, a confirmation, a copy, a delivery or a letter still names."""
    named = {each for one in work.versions.find() for each in hashes_of_bytes(one)}
    named |= {each for one in work.copies.find() for each in (one.docx_hash, one.pdf_hash)}
    named |= {each for one in work.confirmations.find() for each in hashes_of_confirmation(one)}
    named |= {one.sha256 for one in work.received_files.find()}
    named |= {one.letter_hash for one in work.deliveries.find()}
    return named.union(*(message.blobs for message in work.messages.find()))


def sweep_documents(parts: Parts, now: datetime) -> Summary:
    """Take away every document older than a day that nothing names; how many is written down."""
    return apart("", _WHAT, lambda: _sweep(parts, now))


def _sweep(parts: Parts, now: datetime) -> Summary:
    with parts.work() as work:
        work.hold(WORKSPACE_STREAM)
        swept = len(parts.blobs.sweep(bytes_in_use(work), _LONGEST_WRITING))
        if not swept:
            return done()
        work.record(Fact(WORKSPACE_STREAM, "documents.swept", now, {"documents": swept}))
        work.commit(now)
    _log.info("documents.swept", extra={"facts": {"documents": swept}})
    told = counted("{number} document removed", "{number} documents removed", swept)
    return done(Row("", _WHAT, told))
