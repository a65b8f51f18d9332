"""How a form file is found and read: shipped with the package, or a YAML file in a workspace."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from omv_workflow.errors import InvalidInput, NotFound, Unavailable
from omv_workflow.forms.located import Located, Problem, used_twice
from omv_workflow.forms.model import Form
from omv_workflow.forms.validation import validate
from omv_workflow.phrases import said

_SUFFIXES = (".yaml", ".yml", ".json")
_MAPPING = ".mapping.yaml"


@dataclass(frozen=True)
class TextFile:
    """The text of a file, and what errors call it."""

    name: str
    text: str


def find_form(name_or_path: str, workspace: Path) -> Form:
    """The form that a plan names: a shipped form's id, or a file's path relative to the workspace.

    Raises:
        NotFound: there is no such form or file.
        InvalidInput: the file holds no form.
    """
    if name_or_path.endswith(_SUFFIXES):
        return load_form(workspace / name_or_path)
    return shipped_form(name_or_path)


def find_mapping(form: str, mapping: str | None, workspace: Path) -> TextFile | None:
    """The file that tells what became of the items of a form's earlier versions, if there is one.

    It is the file that `mapping` names, or the one beside the form: `form.mapping.yaml` stands
    beside `form.yaml`, and with a shipped form's id before the ending beside that form.

    Raises:
        NotFound: there is no file of the given name.
        InvalidInput: it is something other than text.
    """
    if mapping is not None:
        return TextFile(mapping, read_text(workspace / mapping))
    if form.endswith(_SUFFIXES):
        beside = f"{form.rpartition('.')[0]}{_MAPPING}"
        path = workspace / beside
        return TextFile(beside, read_text(path)) if path.exists() else None
    file = resources.files("omv_workflow.forms") / f"{form}{_MAPPING}"
    return TextFile(file.name, file.read_text(encoding="utf-8")) if file.is_file() else None


@cache
def shipped_form(form_id: str) -> Form:
    """The form of that id among those that come with the package.

    Raises:
        NotFound: none has that id.
    """
    if form_id not in shipped_form_ids():
        raise NotFound(
            said('Form "{form_id}"', form_id=form_id),
            why=said(
                "no form of that id is shipped; there is: {shipped_form_ids}.",
                shipped_form_ids=shipped_form_ids(),
            ),
            next_step=said("Name one of these, or a YAML file relative to the workspace."),
        )
    file = resources.files("omv_workflow.forms") / f"{form_id}.yaml"
    return read_form(file.read_text(encoding="utf-8"), file.name)


def shipped_form_ids() -> tuple[str, ...]:
    """The ids of the forms that come with the package, sorted; each names its form's file."""
    files = resources.files("omv_workflow.forms").iterdir()
    names = (file.name for file in files if not file.name.endswith(_MAPPING))
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


def load_form(path: Path) -> Form:
    """The form that a file holds.

    Raises:
        NotFound: there is no such file.
        InvalidInput: it holds no form; every error by line.
    """
    return read_form(read_text(path), str(path))


def read_form(text: str, name: str) -> Form:
    """The form that a YAML text holds; `name` is what errors call it.

    Raises:
        InvalidInput: it holds no form; every error by line.
    """
    return validate(Form, text, name, [_ids_stand_once])


def read_text(path: Path) -> str:
    """A file's text, which must be UTF-8.

    Raises:
        NotFound: there is no such file.
        InvalidInput: it is something other than text.
        Unavailable: it is there but can't be read now.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise NotFound(
            said("File {path}", path=path),
            why=said("it does not exist."),
            next_step=said("Check the name and the folder."),
        ) from error
    except UnicodeDecodeError as error:
        raise InvalidInput(
            said("File {path}", path=path),
            why=said("it is not text in UTF-8."),
            next_step=said("Save it as UTF-8 text."),
        ) from error
    except OSError as error:
        raise Unavailable(
            said("File {path}", path=path),
            why=said("it can't be read ({reason}).", reason=error.strerror),
            next_step=said("Check its permissions and try again."),
        ) from error


def _ids_stand_once(located: Located) -> Iterator[Problem]:
    yield from used_twice(located, "sections.*.id")
    yield from used_twice(located, "sections.*.items.*.id")
