"""All checks of a workspace, in their order; a refusal is a finding and stops no other."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from omv_workflow.entrypoints.doctor import (
    clock,
    database,
    disk,
    documents,
    inbox,
    keys,
    letters,
    mail,
    returns,
    rights,
    schedule,
    seal,
    signatures,
)
from omv_workflow.entrypoints.doctor.findings import Check, Finding, Place, ok, refusal
from omv_workflow.errors import OmvError
from omv_workflow.phrases import said
from omv_workflow.settings import read_settings

_CHECKS: dict[str, Check] = {
    said("database"): database.check,
    said("clock"): clock.check,
    said("mail"): mail.check,
    said("what comes back"): returns.check,
    said("letters"): letters.check,
    said("keys"): keys.check,
    said("seal"): seal.check,
    said("signatures"): signatures.check,
    said("signed files"): inbox.check,
    said("rights"): rights.check,
    said("disk"): disk.check,
    said("documents"): documents.check,
    said("schedule"): schedule.check,
}


def examine(folder: Path) -> list[Finding]:
    """Everything that was found, the settings first: without them there is nothing to look at."""
    subject = said("settings")
    try:
        settings = read_settings(folder)
    except OmvError as error:
        return [refusal(subject, error)]
    place = Place(folder.resolve(), settings)
    found = [_guarded(name, check, place) for name, check in _CHECKS.items()]
    return [ok(subject, said("omv.toml is sound.")), *chain(*found)]


def _guarded(subject: str, check: Check, place: Place) -> Iterator[Finding]:
    try:
        yield from check(place)
    except OmvError as error:
        yield refusal(subject, error)
