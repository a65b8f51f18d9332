"""The copies of a plan that were made, each retrievable byte for byte."""

from dataclasses import dataclass

from omv_workflow.domain.versions import Version
from omv_workflow.errors import NotFound
from omv_workflow.steps.ports import Parts


@dataclass(frozen=True)
class Document:
    """A version with its bytes, and a name for a file of them."""

    version: Version
    file_name: str
    content: bytes


def document(
    parts: Parts, plan_id: str, number: int | None = None, draft: int | None = None
) -> Document:
    """The newest copy of a plan, or of a version, or a draft on the way to it.

    Raises:
        NotFound: no such copy was made.
        VerificationFailed: its bytes are not what was kept.
    """
    with parts.work() as work:
        title = work.plans.get(plan_id).title
        made = [
            one
            for one in work.versions.find(plan_id=plan_id)
            if number in {None, one.number} and draft in {None, one.draft} and one.docx_hash
        ]
    if not made:
        raise NotFound(
            _called(number, draft),
            why="no document of it was made here.",
            next_step="Make one with `omv assemble`.",
        )
    newest = made[-1]
    content = parts.blobs.get(str(newest.docx_hash))
    return Document(newest, _file_name(title, newest), content)


def _called(number: int | None, draft: int | None) -> str:
    version = "The document" if number is None else f"Version {number}"
    return version if draft is None else f"{version}, draft {draft}"


def _file_name(title: str, version: Version) -> str:
    draft = f"-draft-{version.draft}" if version.draft else ""
    return f"{title.lower().replace(' ', '-')}-version-{version.number}{draft}.docx"
