"""The letters of a workspace: which of them are its own, and copies of the shipped ones to edit."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from omv_workflow.adapters.mail.example_facts import example_facts
from omv_workflow.adapters.mail.letters import LetterWriter
from omv_workflow.adapters.mail.templates import LANGUAGES, own_file, shipped_names, shipped_text
from omv_workflow.domain.messages import Letter, Purpose
from omv_workflow.entrypoints.files import check_is_free, make_folder, write_whole
from omv_workflow.errors import NotFound
from omv_workflow.forms.wording import unknown
from omv_workflow.phrases import said


@dataclass(frozen=True)
class Template:
    """A file that letters are made of, and the languages in which the workspace has its own."""

    name: str
    own: tuple[str, ...]


def templates(folder: Path) -> list[Template]:
    """All templates, by name; those that begin with `_` are parts of several letters."""
    return [
        Template(name, tuple(one for one in LANGUAGES if own_file(folder, one, f"{name}.md")))
        for name in template_names()
    ]


def template_names() -> list[str]:
    """The names of all templates, letters first, then their parts."""
    names = (name.removesuffix(".md") for name in shipped_names(LANGUAGES[0]))
    return sorted(names, key=lambda name: (name.startswith("_"), name))


def export(folder: Path, names: Sequence[str], languages: Sequence[str]) -> list[Path]:
    """Copy shipped templates into the folder of letters, to be edited there; the files written.

    Raises:
        NotFound: there is no template of that name.
        AlreadyDone: an edited one stands there; nothing has been written then.
        Unavailable: they can't be written.
    """
    for name in names:
        _check_name(name)
    copies = {
        folder / language / f"{name}.md": shipped_text(language, f"{name}.md").encode()
        for name in names or template_names()
        for language in languages or LANGUAGES
    }
    for path, content in copies.items():
        check_is_free(path, content)
    for path, content in copies.items():
        make_folder(path.parent)
        write_whole(path, content)
    return list(copies)


def preview(folder: Path, name: str, language: str) -> Letter:
    """A letter as the workspace writes it, with example facts.

    Raises:
        NotFound: there is no letter of that name.
        InvalidInput: the workspace's own template is at fault.
    """
    if name not in set(Purpose):
        _check_name(name, tuple(Purpose))
    purpose = Purpose(name)
    return LetterWriter(folder)(purpose, language, example_facts(purpose))


def _check_name(name: str, known: Sequence[str] | None = None) -> None:
    names = known or template_names()
    if name not in names:
        raise NotFound(
            said("The letter {name}", name=name),
            why=unknown(said("letter"), name, names),
            next_step=said("See `omv letters` for their names."),
        )
