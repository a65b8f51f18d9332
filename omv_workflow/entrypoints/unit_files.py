"""The files of a workspace's units: which there are, and all that is wrong with them at once."""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TypeVar

from omv_workflow.adapters.ooxml.chosen import check_templates, letter_languages
from omv_workflow.bootstrap import check_letters, check_mail, working_calendar
from omv_workflow.domain.policy_overrides import policy_rule
from omv_workflow.domain.unit import UnitFile
from omv_workflow.domain.unit_rules import read_unit
from omv_workflow.errors import InvalidInput, OmvError
from omv_workflow.forms.loader import find_form, find_mapping, read_text
from omv_workflow.forms.located import Located, Problem
from omv_workflow.forms.validation import Rule
from omv_workflow.forms.yaml_reader import read_yaml
from omv_workflow.phrases import listed, said
from omv_workflow.settings import SETTINGS_FILE, UNIT_FILE, Settings, read_settings

UNITS_FOLDER = "units"
_ENDINGS = {".yaml", ".yml"}

T = TypeVar("T")


def names_of_unit_files(folder: Path) -> tuple[str, ...]:
    """`unit.yaml` if it is there or nothing else is, then the files of the folder `units`."""
    own = [UNIT_FILE] if (folder / UNIT_FILE).exists() else []
    found = sorted((folder / UNITS_FOLDER).glob("*"))
    further = [f"{UNITS_FOLDER}/{one.name}" for one in found if one.suffix in _ENDINGS]
    return tuple([*own, *further] or [UNIT_FILE])


def name_of_file(folder: Path, file: Path) -> str:
    """What a file is called: by its way from the workspace, where it lies in it."""
    whole, root = file.resolve(), folder.resolve()
    return (whole.relative_to(root) if whole.is_relative_to(root) else whole).as_posix()


def read_unit_files(folder: Path, chosen: Collection[str] | None = None) -> dict[str, UnitFile]:
    """The units in the chosen files of a workspace or in all, if they and its settings are sound.

    Raises:
        OmvError: with everything that is wrong with any of them, a line each.
    """
    faults: list[OmvError] = []
    settings = _tried(partial(_sound_settings, folder), faults)
    _tried(partial(check_letters, folder), faults)
    if settings:
        _tried(partial(check_templates, folder, settings.templates), faults)
    every = names_of_unit_files(folder)
    names = every if chosen is None else chosen
    first_with_id = _first_with_each_id(folder, [*every, *names])
    units = {
        name: _tried(partial(_read, folder, name, settings, first_with_id), faults)
        for name in names
    }
    if settings and settings.templates.letter and not faults:
        languages = letter_languages(folder, settings.templates)
        for name, unit in units.items():
            _tried(partial(_check_languages, name, unit, languages), faults)
    if len(faults) > 1:
        raise InvalidInput(
            said("Reading the workspace's files"),
            why=listed(said("{what}: {why}", what=one.what, why=one.why) for one in faults),
            next_step=faults[-1].next_step,
        )
    if faults:
        raise faults[0]
    return {name: unit for name, unit in units.items() if unit is not None}


def _check_languages(name: str, unit: UnitFile | None, languages: Collection[str]) -> None:
    """Refuse recipients to whom no covering letter could be written, before one is due."""
    recipients = unit.recipients if unit else ()
    missing = {one.language for one in recipients} - set(languages)
    if missing:
        raise InvalidInput(
            said("The recipients in {file}", file=name),
            why=said(
                "the template of covering letters has no words for {languages}.",
                languages=tuple(sorted(missing)),
            ),
            next_step=said("Add the language to the YAML file beside the template."),
        )


def ids_in_unit_files(folder: Path) -> set[str]:
    """The ids of the units in the files of a workspace, as far as they can be read."""
    return set(_first_with_each_id(folder, names_of_unit_files(folder)))


def _sound_settings(folder: Path) -> Settings:
    settings = read_settings(folder)
    check_mail(folder, settings)
    try:
        working_calendar(settings.policy)
    except InvalidInput as error:
        what = said("The setting policy.country in {file}", file=SETTINGS_FILE)
        raise InvalidInput(what, why=error.why, next_step=error.next_step) from error
    return settings


def _read(
    folder: Path, name: str, settings: Settings | None, first_with_id: Mapping[str, str]
) -> UnitFile:
    rules: list[Rule] = [partial(_id_stands_once, first_with_id=first_with_id)]
    if settings is not None:
        rules.append(policy_rule(settings.policy, working_calendar))
    return read_unit(
        read_text(folder / name),
        name,
        partial(find_form, workspace=folder),
        rules,
        mappings=partial(find_mapping, workspace=folder),
    )


def _id_stands_once(unit_file: Located, first_with_id: Mapping[str, str]) -> Iterator[Problem]:
    """Plans and log go by the id: two files with the same would take turns at one unit."""
    for place, unit_id in unit_file.find("unit.id"):
        first = first_with_id.get(str(unit_id), unit_file.name)
        if first != unit_file.name:
            yield Problem(
                place, said('"{unit}" is the id of the unit in {file}', unit=unit_id, file=first)
            )


def _first_with_each_id(folder: Path, names: Collection[str]) -> dict[str, str]:
    first: dict[str, str] = {}
    for name in names:
        located = _tried(partial(_located, folder, name), [])
        for _, unit_id in located.find("unit.id") if located else ():
            first.setdefault(str(unit_id), name)
    return first


def _located(folder: Path, name: str) -> Located:
    return read_yaml(read_text(folder / name), name)


def _tried(read: Callable[[], T], faults: list[OmvError]) -> T | None:
    try:
        return read()
    except OmvError as error:
        faults.append(error)
        return None
