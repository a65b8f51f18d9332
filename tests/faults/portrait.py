"""What has become of a year, but for identifiers and for how mail was settled."""

import re
from collections.abc import Iterator
from pathlib import Path

from omv_workflow.bootstrap import CONVERTING_FOLDER
from omv_workflow.domain.canonical import sha256_hex
from omv_workflow.domain.events import Event, plan_stream
from omv_workflow.domain.messages import Message, MessageState, Purpose
from omv_workflow.domain.obligations import ObligationState
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.steps.ports import Parts, UnitOfWork
from omv_workflow.steps.verify_log import check_streams
from omv_workflow.steps.year import Year, load_year
from omv_workflow.testing import at
from omv_workflow.testing.example import EXAMPLE_PLAN
from tests.faults.example_year import DAYS

_RANDOM = re.compile(r"[0-9a-f]{32}(-[0-9a-f]{32})*")
_SALTED = re.compile(rb'\{.*"format":"(omv-workflow/[^"]*)"', re.DOTALL)
_OF_FILES = {"version.converted", "version.not_converted", "copy.made", "delivery.due"}
_TOLD_OF_FILES = ("docx", "pdf", "letter", "converter")


def portrait_of(parts: Parts, folder: Path) -> dict[str, object]:
    """The year in the workspace of that folder, and its files."""
    faults = [one.fault for one in check_streams(parts, EVERYTHING) if one.fault]
    with parts.work() as work:
        cycle = work.cycles.find(plan_id=EXAMPLE_PLAN)[0].id
        year = load_year(parts, work, cycle, at(DAYS[-1], 12))
        return {
            "faults": faults,
            **course_of(year),
            **letters_of(work, folder),
            **documents_of(work),
            "kept": sorted({kept_as(one) for one in kept_in(folder)}),
            "half made": sorted(half_made(folder)),
        }


def course_of(year: Year) -> dict[str, object]:
    """How it went."""
    events = year.work.log.events(plan_stream(EXAMPLE_PLAN))
    obligations = year.work.obligations.find(cycle_id=year.cycle.id)
    return {
        "state": year.cycle.state,
        "number": year.cycle.register_number,
        "moves": [one.data["state"] for one in events if one.kind == "cycle.moved"][:7],
        "answers": {item: (one.state, one.text) for item, one in year.answers().items()},
        "requests": {one.person_id: one.state for one in year.requests()},
        "confirmations": [(one.state, one.person_id) for one in year.work.confirmations.find()],
        "copies": {one.recipient_id: one.state for one in year.work.deliveries.find()},
        "open": [one.kind for one in obligations if one.state is ObligationState.OPEN],
        "told of files": [told_of_files(one) for one in events if one.kind in _OF_FILES],
    }


def letters_of(work: UnitOfWork, folder: Path) -> dict[str, object]:
    """What was written, and whether each letter has its file."""
    messages = work.messages.find(plan_id=EXAMPLE_PLAN)
    return {
        # A set: of a copy that may not have arrived the coordinator is told once more.
        "letters": sorted({told_to(one) for one in messages}),
        "files": all(has_its_file(folder, one) for one in messages),
    }


def documents_of(work: UnitOfWork) -> dict[str, object]:
    """What was made and given out, by the hashes of the files."""
    mails = work.messages.find(plan_id=EXAMPLE_PLAN, purpose=Purpose.DISTRIBUTION)
    return {
        "documents": [
            (one.stage, one.number, one.docx_hash, one.pdf_hash) for one in work.versions.find()
        ],
        "public copies": [(one.kind, one.docx_hash, one.pdf_hash) for one in work.copies.find()],
        "covering letters": {one.recipient_id: one.letter_hash for one in work.deliveries.find()},
        "enclosed": [
            (one.to_name, one.attachment, one.pdf_attachment, one.letter_attachment)
            for one in mails
        ],
    }


def told_of_files(event: Event) -> list[object]:
    """What an event tells of the files that were made."""
    return [event.kind, *(event.data.get(name) for name in _TOLD_OF_FILES)]


def kept_in(folder: Path) -> Iterator[Path]:
    """The files that stand under a hash."""
    return (one for one in (folder / "blobs").glob("*/*") if not one.suffix)


def kept_as(file: Path) -> str:
    """The hash of a file; a record and what opens it have other salts in each year."""
    told = _SALTED.match(file.read_bytes())
    return told[1].decode() if told else file.name


def half_made(folder: Path) -> Iterator[str]:
    """Files that are not what they are called, and what is left of making them."""
    yield from (one.name for one in kept_in(folder) if sha256_hex(one.read_bytes()) != one.name)
    yield from (one.name for one in (folder / CONVERTING_FOLDER).iterdir())


def told_to(message: Message) -> str:
    """What a letter is for, and whom it goes to."""
    return f"{message.purpose} {message.to_name} {_RANDOM.sub('#', message.step)}"


def has_its_file(folder: Path, message: Message) -> bool:
    """Whether a letter that is out lies in one file, and one that is cancelled in none.

    What was being written when its process was killed is no letter yet.
    """
    is_out = message.state in {MessageState.WRITTEN, MessageState.DELIVERED}
    files = list((folder / "mail").glob(f"*{message.id}.eml"))
    return len(files) == is_out and (is_out or message.state is MessageState.CANCELLED)
