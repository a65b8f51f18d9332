"""The disk: room for the workspace and for what is made on the way."""

from collections.abc import Iterator
from pathlib import Path
from shutil import disk_usage
from tempfile import gettempdir

from omv_workflow.entrypoints.doctor.findings import Finding, Place, fault, ok, warning
from omv_workflow.phrases import said

_MEBIBYTE = 1024**2
_TOO_LITTLE, _LITTLE = 100, 1024


def check(place: Place) -> Iterator[Finding]:
    """The free space of both."""
    for path in (place.folder, Path(gettempdir())):
        yield _room_in(path, disk_usage(path).free // _MEBIBYTE)


def _room_in(path: Path, free: int) -> Finding:
    seen = said("{free} MiB are free for {path}.", free=free, path=path)
    if free >= _LITTLE:
        return ok(said("disk"), seen)
    find = fault if free < _TOO_LITTLE else warning
    return find(said("disk"), seen, said("Make room, before documents can't be kept."))
