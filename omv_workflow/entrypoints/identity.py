"""Who acts (law 12): the account on this machine, mapped to a person by `unit.yaml`."""

import json
import os
import pwd
from collections.abc import Collection
from datetime import date
from pathlib import Path

from omv_workflow.domain.actors import Actor
from omv_workflow.domain.permissions import is_management, no_such_person, person_of
from omv_workflow.domain.unit import Person, UnitFile
from omv_workflow.domain.visibility import EVERYTHING, Viewer, sees
from omv_workflow.errors import NotAllowed, NotPossibleNow
from omv_workflow.phrases import said


def account() -> str:
    """The account that runs this process, or its number; whatever the environment claims."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def acting_person(unit: UnitFile, chosen: str | None) -> Person:
    """The person chosen with `--as`, or else the one who uses this account.

    Raises:
        NotFound: nobody has the chosen id.
        NotAllowed: nobody uses the account.
    """
    if chosen is not None:
        return person_of(unit, chosen)
    person = unit.person_of_account(account())
    if person is None:
        raise NotAllowed(
            said("Acting from the account {account}", account=account()),
            why=said("nobody in unit.yaml uses it."),
            next_step=said(
                'Add the line `account: "{account}"` to yourself in unit.yaml, then run '
                "`omv apply`; in a virtual workspace, choose somebody with --as.",
                account=account(),
            ),
        )
    return person


def viewer(
    units: Collection[UnitFile], chosen: str | None, today: date, *, virtual: bool
) -> Viewer:
    """Who looks: in each unit the person chosen with `--as`, or else the one with this account.

    A virtual workspace is there to be looked at: whoever is nobody in it sees everything.

    Raises:
        NotFound: nobody has the chosen id.
        NotAllowed: they work in none of the units.
    """
    persons = {
        unit.unit.id: person.id
        for unit in units
        if (person := _person_in(unit, chosen)) is not None
    }
    if virtual and chosen is None and not persons:
        return EVERYTHING
    if units and chosen is not None and not persons:
        raise no_such_person(chosen)
    found = Viewer(persons, today)
    if units and not any(sees(found, unit) for unit in units):
        raise _works_nowhere(chosen or account())
    return found


def owns(folder: Path) -> bool:
    """Whether this account owns a folder: then nothing in it is kept from it anyhow."""
    return folder.stat().st_uid == os.getuid()


def runner(units: Collection[UnitFile], folder: Path, today: date) -> Viewer:
    """Who does in a real workspace what the schedule does: its owner, or who leads a unit.

    The account that owns the folder is the one whose `omv up` does it every day: it sees all.

    Raises:
        NotAllowed: this account does neither.
    """
    if owns(folder):
        return EVERYTHING
    persons = [(unit, unit.person_of_account(account())) for unit in units]
    if not any(person and is_management(unit, person.id, today) for unit, person in persons):
        raise NotAllowed(
            said("Running what is due from the account {account}", account=account()),
            why=said("it neither leads nor coordinates a unit, nor owns {folder}.", folder=folder),
            next_step=said("Ask the coordinator, or leave it to the schedule of `omv up`."),
        )
    return viewer(units, None, today, virtual=False)


def _person_in(unit: UnitFile, chosen: str | None) -> Person | None:
    if chosen is None:
        return unit.person_of_account(account())
    return unit.person_with(chosen)


def _works_nowhere(name: str) -> NotAllowed:
    return NotAllowed(
        said("Looking as {name}", name=name),
        why=said("nobody of this name works in a unit of this workspace."),
        next_step=said(
            "Ask a coordinator to add the line `account: {name}` to you in the unit's file, and to"
            " run `omv apply`.",
            name=json.dumps(name, ensure_ascii=False),
        ),
    )


def actor(unit: UnitFile, person: Person, on_behalf_of: str | None) -> Actor:
    """That person, acting for themselves or recording what another one did.

    Raises:
        NotFound: nobody has the other one's id.
    """
    if on_behalf_of in {None, person.id}:
        return Actor(person.id)
    return Actor(person.id, acting_for=person_of(unit, on_behalf_of).id)


def check_may_choose_person(chosen: str | None, *, virtual: bool) -> None:
    """Refuse `--as` in a real workspace, where the account alone says who acts.

    Raises:
        NotPossibleNow: the workspace is real.
    """
    if chosen is not None and not virtual:
        raise NotPossibleNow(
            said("Acting as {chosen}", chosen=chosen),
            why=said("the workspace is real, and in it only the account says who acts."),
            next_step=said("Leave --as out; to record what somebody else did, use --for."),
        )
