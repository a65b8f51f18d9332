"""Where the templates of letters come from: the workspace's own files first, then the shipped ones.

A file `letters/<language>/<name>.md` of the workspace takes the place of the shipped file of that
name; what it includes is looked for in the same way and nowhere else.
"""

import re
from collections.abc import Callable
from functools import cache, partial
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import (
    BytecodeCache,
    FunctionLoader,
    StrictUndefined,
    pass_context,
    select_autoescape,
)
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from omv_workflow.adapters.mail.dates import weekday_date
from omv_workflow.errors import InvalidInput
from omv_workflow.forms.loader import read_text
from omv_workflow.phrases import said

LANGUAGES = ("fi", "sv", "en")
_NAME = re.compile(r"[a-z0-9_]+\.md")
_Source = tuple[str, str, Callable[[], bool]]


class _Compiled(BytecodeCache):
    """Templates as they are compiled, kept for as long as the program runs."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what has been compiled of the same text, if anything."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what has been compiled."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


@cache
def shipped_names(language: str) -> tuple[str, ...]:
    """The names of the templates that come with the program in a language, sorted."""
    folder = resources.files("omv_workflow.adapters.mail") / "letters" / language
    return tuple(sorted(file.name for file in folder.iterdir() if file.name.endswith(".md")))


@cache
def shipped_text(language: str, name: str) -> str:
    """A template that comes with the program."""
    folder = resources.files("omv_workflow.adapters.mail") / "letters" / language
    return (folder / name).read_text(encoding="utf-8")


def own_file(folder: Path | None, language: str, name: str) -> Path | None:
    """The workspace's own file in place of a shipped one, if it has one.

    Raises:
        InvalidInput: the file is a link that leads out of the folder of letters.
    """
    path = folder / language / name if folder else None
    if folder is None or path is None or not path.exists():
        return None
    if not path.resolve().is_relative_to(folder.resolve()):
        raise InvalidInput(
            said("The letter {path}", path=path),
            why=said("it is a link that leads out of the folder of letters."),
            next_step=said("Put the file itself there."),
        )
    return path


@cache
def environment(
    folder: Path | None,
    language: str,
    finalize: Callable[[object], object],
    code: Callable[..., str],
    way: Callable[[str, str], str],
) -> ImmutableSandboxedEnvironment:
    """Where the templates of a language are found and filled in; a file that changes is read anew.

    Args:
        folder: the workspace's folder of letters, which need not exist.
        language: one of `LANGUAGES`.
        finalize: what becomes of each fact as it is shown.
        code: the filter that marks a command to be typed.
        way: the filter that gives an address the words that lead to it.
    """
    made = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(partial(_source, folder, language)),
        autoescape=select_autoescape(),  # HTML only; Markdown is escaped by `finalize`
        undefined=StrictUndefined,
        finalize=_at_run_time(finalize),
        bytecode_cache=_COMPILED,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["weekday"] = partial(weekday_date, language=language)
    made.filters["code"] = _at_run_time(code)
    made.filters["way"] = _at_run_time(way)
    return made


def _at_run_time(change: Callable[..., object]) -> Callable[..., object]:
    """A change of what is shown that is compiled into no template: others show the same text."""

    @pass_context
    def changed(_: Context, *shown: Any) -> object:
        return change(*shown)

    return changed


def _source(folder: Path | None, language: str, name: str) -> _Source | None:
    if not _NAME.fullmatch(name):
        return None
    text, place = _text_and_place(folder, language, name)
    if text is None:
        return None
    return text, place, lambda: _text_and_place(folder, language, name) == (text, place)


def _text_and_place(folder: Path | None, language: str, name: str) -> tuple[str | None, str]:
    place = f"letters/{language}/{name}"
    if own := own_file(folder, language, name):
        return read_text(own), place
    return (shipped_text(language, name) if name in shipped_names(language) else None), place
