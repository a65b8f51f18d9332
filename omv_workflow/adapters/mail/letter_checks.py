"""Checking a workspace's own templates: each fault by file and line, before any letter is written.

Every letter of a language that has own files is filled in with example facts that lead into all its
branches; and every name in it is looked up, also where no example comes by.
"""

from collections.abc import Iterator
from pathlib import Path

from jinja2 import TemplateSyntaxError, meta, nodes

from omv_workflow.adapters.mail.example_facts import all_examples, example_facts
from omv_workflow.adapters.mail.letters import LetterWriter, plain_templates
from omv_workflow.adapters.mail.templates import LANGUAGES, own_file, shipped_names
from omv_workflow.domain.messages import Purpose
from omv_workflow.errors import InvalidInput, OmvError
from omv_workflow.forms.loader import read_text
from omv_workflow.forms.wording import unknown
from omv_workflow.phrases import listed, said

_FOLDER = "letters"


def check_letters(folder: Path) -> None:
    """Refuse faulty templates in a workspace's folder of letters; without one, all is well.

    Raises:
        InvalidInput: everything that is wrong with them, a line each.
    """
    faults = list(dict.fromkeys(_faults(folder))) if folder.is_dir() else []
    if faults:
        raise InvalidInput(
            said("Reading the letters in {folder}", folder=folder),
            why=listed([*faults, ""]),
            next_step=said("Correct the files that are named; `omv letters check` tries them."),
        )


def own_files(folder: Path) -> list[str]:
    """The files of a workspace's own letters, as `<language>/<name>`, sorted."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def _faults(folder: Path) -> Iterator[str]:
    for name in own_files(folder):
        yield from _misplaced(name)
    for language in LANGUAGES:
        if (folder / language).is_dir():
            yield from _faults_of_language(folder, language)


def _misplaced(name: str) -> Iterator[str]:
    """A file that no letter is made of: a typing error in its name would otherwise go unseen."""
    language, _, file = name.rpartition("/")
    place = f"{_FOLDER}/{name}"
    if language not in LANGUAGES:
        yield said(
            "{place}: expected in one of the folders {languages}", place=place, languages=LANGUAGES
        )
    elif file not in shipped_names(language):
        told = unknown(said("letter"), file, shipped_names(language))
        yield said("{place}: {told}", place=place, told=told)


def _faults_of_language(folder: Path, language: str) -> Iterator[str]:
    for purpose in Purpose:
        found = list(_unknown_facts(folder, language, purpose))
        yield from found
        if not found:
            yield from _faults_in_use(folder, language, purpose)


def _faults_in_use(folder: Path, language: str, purpose: Purpose) -> Iterator[str]:
    write = LetterWriter(folder)
    for facts in all_examples(purpose):
        try:
            write(purpose, language, facts)
        except OmvError as error:
            yield error.why


def _unknown_facts(folder: Path, language: str, purpose: Purpose) -> Iterator[str]:
    """The names in an own template that this purpose is not given; each place of each."""
    own = own_file(folder, language, f"{purpose}.md")
    if own is None:
        return
    known = example_facts(purpose)
    try:
        tree = plain_templates(folder, language).parse(read_text(own))
        missing = meta.find_undeclared_variables(tree) - known.keys()
    except TemplateSyntaxError:
        return  # told when it is filled in
    for one in tree.find_all(nodes.Name):
        if one.name in missing:
            place = f"{_FOLDER}/{language}/{purpose}.md:{one.lineno}"
            told = unknown(said("fact"), one.name, sorted(known))
            yield listed((place, told), ": ")
