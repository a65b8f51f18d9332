"""The seal: whether its key can be used, and for how long."""

from collections.abc import Iterator
from datetime import timedelta

from omv_workflow.bootstrap import clock, sealer_of
from omv_workflow.entrypoints.doctor.findings import Finding, Place, fault, ok, warning
from omv_workflow.phrases import said

_SOON = timedelta(days=60)


def check(place: Place) -> Iterator[Finding]:
    """Whether the key opens, its certificate is valid, and proves anything."""
    subject = said("seal")
    sealer = sealer_of(place.folder, place.settings.seal)
    if sealer is None:
        yield ok(subject, said("nothing is sealed: [seal] in omv.toml names no key."))
        return
    identity, now = sealer.identity, clock()
    until = identity.valid_until.date()
    told = said("{name}, valid until {day}.", name=identity.name, day=until)
    renew = said("Get a new certificate in time, and name its key as seal.key in omv.toml.")
    if identity.is_test and not place.settings.workspace.virtual:
        advice = said("Name a key as seal.key whose certificate others trust.")
        yield warning(subject, said("it is one for trying out: it proves nothing."), advice)
    is_valid = identity.valid_from <= now <= identity.valid_until
    if place.settings.workspace.virtual or (now + _SOON < identity.valid_until and is_valid):
        yield ok(subject, told)  # in a virtual one time is given, not the clock's
    else:
        yield warning(subject, told, renew) if is_valid else fault(subject, told, renew)
