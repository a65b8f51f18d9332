"""A confirmation and its seal in processes that are killed, each at a moment that it is told.

What is left is gone on with by the run that makes the seals that are owed.
"""

import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from omv_workflow.adapters.seal.signed_pdf import check_pdf
from omv_workflow.adapters.seal.trying_out import ROOT, SEAL, make_authority
from omv_workflow.adapters.seal.validating import read_roots
from omv_workflow.domain.actors import Actor
from omv_workflow.domain.cycle import CycleState
from omv_workflow.domain.events import plan_stream
from omv_workflow.domain.visibility import EVERYTHING
from omv_workflow.entrypoints.database import begin_database
from omv_workflow.steps.confirm_here import GivenHere, confirm_here
from omv_workflow.steps.ports import Parts
from omv_workflow.steps.seal_and_record import seal_and_record
from omv_workflow.steps.sealed import owed_seals, signed_pdf
from omv_workflow.steps.verify_log import check_streams
from omv_workflow.testing import at
from omv_workflow.testing.example import DIRECTOR, EXAMPLE_PLAN
from tests.faults.example_year import DAYS, morning, office_hours
from tests.faults.killed_year import BEGINNING, FORK, Moment, parts_of, process_clock
from tests.faults.portrait import half_made

SETTINGS = f'[seal]\nkey = "{SEAL}"\n'
_EVERY = 8
_TELLING = ("confirmation.", "plan.confirmed")


@dataclass(frozen=True)
class KilledSeal:
    """What is there after a process was killed, and once two more runs have made what is owed."""

    moment: Moment
    left: dict[str, Any]
    ended: dict[str, Any]


def prepare(folder: Path) -> None:
    """Bring the workspace of that folder to where its plan waits for its confirmation."""
    for name, content in make_authority(at(DAYS[0], 0), "Esimerkki", None).items():
        (folder / name).write_bytes(content)
        (folder / name).chmod(0o600)
    begin_database(folder)
    with parts_of(folder) as parts:
        for day in DAYS:
            morning(parts, day)
            if _waits(parts):
                return
            office_hours(parts, day)
    raise RuntimeError("it has never waited for its confirmation")


def sealed_though_killed(folder: Path) -> tuple[dict[str, Any], list[KilledSeal]]:
    """What a seal that nobody disturbed comes to, and what one comes to that was killed.

    The moments are all at which a file is changed once the plan is confirmed, and each eighth of
    the others.
    """
    clock = process_clock()
    undisturbed = _copied(folder, "undisturbed")
    clock.now, clock.last, clock.report = BEGINNING, None, id
    clock.moments, clock.of_files = [], []
    _confirm_and_seal(undisturbed)
    moments = [one for one in clock.moments if one.commits]
    others = [one for one in moments if one not in clock.of_files][::_EVERY]
    chosen = sorted({*(one for one in clock.of_files if one.commits), *others})
    return _seen(undisturbed), [_killed(folder, one) for one in chosen]


def _killed(folder: Path, moment: Moment) -> KilledSeal:
    copied = _copied(folder, f"killed-{moment.commits}-{moment.after}")
    child = FORK.Process(target=_confirm_and_seal, args=(copied, moment))
    child.start()
    child.join()
    if child.exitcode != -signal.SIGKILL:
        raise RuntimeError(f"ended with the code {child.exitcode}, to be killed at {moment}")
    left = _seen(copied)
    for _ in range(2):
        with parts_of(copied) as parts:
            seal_and_record(parts, _now(parts))
    return KilledSeal(moment, left, _seen(copied))


def _confirm_and_seal(folder: Path, last: Moment | None = None) -> None:
    """Confirm as the director, with what follows by itself, up to the last moment."""
    clock = process_clock()
    clock.now, clock.last, clock.report = BEGINNING, last, id
    with parts_of(folder) as parts:
        now = _now(parts)
        confirm_here(parts, EXAMPLE_PLAN, _shown(parts), Actor(DIRECTOR), now)
        seal_and_record(parts, now)


def _seen(folder: Path) -> dict[str, Any]:
    """What stands in the workspace of that folder of the confirmation, and whether all is sound."""
    roots = read_roots([(ROOT, (folder / ROOT).read_bytes())])
    with parts_of(folder) as parts, parts.work() as work:
        (version,) = work.versions.find(plan_id=EXAMPLE_PLAN, cycle_id=_cycle(parts))[-1:]
        pdf = parts.blobs.get(signed_pdf(work, version) or "")
        confirmations = work.confirmations.find(version_id=version.id)
        return {
            "states": [(one.state, bool(one.sealed_hash)) for one in confirmations],
            "owed": len(owed_seals(parts, work)),
            "events": [kind for kind in _kinds(parts) if kind.startswith(_TELLING)],
            "signatures": [one.flaw for one in check_pdf(pdf, roots, _now(parts))],
            "faults": [one.fault for one in check_streams(parts, EVERYTHING) if one.fault],
            "half made": list(half_made(folder)),
        }


def _kinds(parts: Parts) -> Iterator[str]:
    with parts.work() as work:
        yield from [one.kind for one in work.log.events(plan_stream(EXAMPLE_PLAN))]


def _shown(parts: Parts) -> GivenHere:
    with parts.work() as work:
        version = work.versions.find(plan_id=EXAMPLE_PLAN)[-1]
        pdf = signed_pdf(work, version) or ""
        return GivenHere(version.id, version.docx_hash or "", pdf, "Lappeenranta", "Näin.")


def _now(parts: Parts) -> Any:
    """A moment on the day after the plan was offered."""
    with parts.work() as work:
        return at(parts.today(work.versions.find(plan_id=EXAMPLE_PLAN)[-1].made_at), 12)


def _cycle(parts: Parts) -> str:
    with parts.work() as work:
        return work.cycles.find(plan_id=EXAMPLE_PLAN)[0].id


def _waits(parts: Parts) -> bool:
    with parts.work() as work:
        states = {one.state for one in work.cycles.find(plan_id=EXAMPLE_PLAN)}
        version = work.versions.find(plan_id=EXAMPLE_PLAN)[-1:]
        has_pdf = bool(version and version[0].pdf_hash)
    return CycleState.AWAITING_CONFIRMATION in states and has_pdf


def _copied(folder: Path, name: str) -> Path:
    copied = folder.with_name(f"{folder.name}-{name}")
    shutil.copytree(folder, copied)
    return copied
