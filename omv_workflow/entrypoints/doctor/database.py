"""The database: reachable, of this version, writable, and with its guards."""

from collections.abc import Iterator

from omv_workflow.bootstrap import database_url
from omv_workflow.entrypoints.doctor.findings import Finding, Place, fault, ok
from omv_workflow.phrases import said


def check(place: Place) -> Iterator[Finding]:
    """Whether it can be used, and whether it would refuse a change of the log."""
    from omv_workflow.adapters.database.checks import look_at

    subject = said("database")
    state = look_at(database_url(place.folder, place.settings.database.url))
    yield ok(
        subject,
        said("{kind} answers, at revision {revision}.", kind=state.kind, revision=state.revision),
    )
    if state.missing_guards:
        yield fault(
            subject,
            said("guards of the log are gone or changed: {names}.", names=state.missing_guards),
            said("Check the log with `omv log verify`, and restore the database from a backup."),
        )
    else:
        yield ok(subject, said("all guards of the log stand."))
