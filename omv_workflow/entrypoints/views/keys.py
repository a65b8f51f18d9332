"""Whose seal it is, whether it proves anything, and how long it can be used."""

from datetime import datetime

from rich.console import Group

from omv_workflow.domain.seal_settings import SealIdentity, SealSettings
from omv_workflow.entrypoints.views.parts import line
from omv_workflow.phrases import Phrase, said


def no_key() -> Phrase:
    """What is told where the settings name no key."""
    return said(
        "Nothing is sealed: [seal] in omv.toml names no key. To try it out, make one with"
        " `omv keys make-test-authority`."
    )


def seal_view(identity: SealIdentity, settings: SealSettings, now: datetime) -> Group:
    """A line for each thing that matters of a seal."""
    return Group(*(line(told, style) for told, style in _lines(identity, settings, now)))


def _lines(
    identity: SealIdentity, settings: SealSettings, now: datetime
) -> list[tuple[Phrase, str]]:
    told = [(said("Seal: {name}", name=identity.name), "bold")]
    if identity.is_test:
        told.append((said("It is one for trying out: it proves nothing."), "bold"))
    is_valid = identity.valid_from <= now <= identity.valid_until
    days = said(
        "Valid from {first_day} to {last_day}.",
        first_day=identity.valid_from.date(),
        last_day=identity.valid_until.date(),
    )
    told.append((days, "" if is_valid else "bold"))
    told.append((said("Level: {level}", level=settings.level.value), ""))
    if settings.timestamp_url:
        told.append((said("Time-stamps: {url}", url=settings.timestamp_url), ""))
    return told
