"""The clock: against the log, the database's server and the network; and the time zone."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from omv_workflow import bootstrap
from omv_workflow.domain.clock import TOLERANCE, is_behind
from omv_workflow.entrypoints.doctor.findings import Finding, Place, fault, ok, warning
from omv_workflow.entrypoints.doctor.programs import output_of
from omv_workflow.errors import OmvError
from omv_workflow.phrases import said


def check(place: Place) -> Iterator[Finding]:
    """Whether what is recorded now would be recorded at the right time."""
    zone = ZoneInfo(place.settings.workspace.time_zone)
    now = bootstrap.clock().astimezone(zone).replace(microsecond=0)
    yield ok(said("clock"), said("it is {now} in {zone}.", now=now, zone=zone.key))
    yield from _network_time()
    yield from _against_the_database(place, now)


def _against_the_database(place: Place, now: datetime) -> Iterator[Finding]:
    from omv_workflow.adapters.database.checks import clock_of

    try:
        known = clock_of(bootstrap.database_url(place.folder, place.settings.database.url))
    except OmvError:
        return  # what is wrong with the database is told as such
    if not place.settings.workspace.virtual:
        yield _against_the_log(now, known.newest_event)
    if known.server is not None:
        yield _against_the_server(now - known.server)


def _against_the_log(now: datetime, newest: datetime | None) -> Finding:
    subject = said("clock")
    if newest is None or not is_behind(now, newest):
        return ok(subject, said("it is not behind the newest event of the log."))
    return fault(
        subject,
        said(
            "the newest event was recorded at {newest}: nothing is recorded until then.",
            newest=newest.astimezone(now.tzinfo).replace(microsecond=0),
        ),
        said("Set the clock of this machine: `timedatectl set-ntp true`."),
    )


def _against_the_server(difference: timedelta) -> Finding:
    subject = said("clock")
    if abs(difference) <= TOLERANCE:
        return ok(subject, said("it agrees with that of the database's server."))
    return fault(
        subject,
        said(
            "it differs from that of the database's server by {number} s.",
            number=round(abs(difference).total_seconds()),
        ),
        said("Set both clocks by the network: `timedatectl set-ntp true`."),
    )


def _network_time() -> Iterator[Finding]:
    """Nothing, where this system does not say."""
    told = output_of("timedatectl", "show", "--property=NTPSynchronized", "--value", seconds=10)
    if told == "yes\n":
        yield ok(said("clock"), said("it is set by the network."))
    elif told == "no\n":
        yield warning(
            said("clock"),
            said("it is not set by the network."),
            said("Let it be: `timedatectl set-ntp true`."),
        )
