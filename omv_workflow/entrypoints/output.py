"""What a command says: Rich for people, or exactly one JSON value; errors in three short lines."""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import typer

from omv_workflow.entrypoints.language import speak
from omv_workflow.errors import OmvError
from omv_workflow.phrases import said

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text


def show(value: object, told: "str | Callable[[], RenderableType]", *, as_json: bool) -> None:
    """Print `value` as JSON, or else what people are told of it; a callable is called only then."""
    if as_json:
        typer.echo(json_bytes(value))
    elif isinstance(told, str):
        console(sys.stdout).print(speak(told), soft_wrap=True)
    else:
        from rich.text import Text

        shown = told()
        console(sys.stdout).print(shown, soft_wrap=isinstance(shown, Text))


def show_error(error: OmvError, *, as_json: bool) -> None:
    """Print what was refused, why and what to do next on standard error."""
    if as_json:
        told = {"what": error.what, "why": error.why, "next_step": error.next_step}
        typer.echo(json_bytes({"error": told}), err=True)
        return
    console_of_errors = console(sys.stderr)
    for line in error_lines(error):
        console_of_errors.print(line, soft_wrap=True)


def error_lines(error: OmvError) -> "list[Text]":
    """What was refused, why and what to do next, a line each."""
    from rich.text import Text

    lines = (
        (said("Error:"), error.what),
        (said("Why:"), error.why),
        (said("Next:"), error.next_step),
    )
    width = max(len(speak(label)) for label, _ in lines) + 1
    return [
        Text.assemble((speak(label).ljust(width), "bold red"), speak(text).strip())
        for label, text in lines
    ]


def json_bytes(value: object) -> bytes:
    """A value as indented JSON in UTF-8."""
    text = json.dumps(_plain(value), ensure_ascii=False, indent=2)
    return text.encode("utf-8", "backslashreplace")


def console(file: TextIO) -> "Console":
    """Where people read: what others have written is never taken for markup."""
    from rich.console import Console

    return Console(file=file, markup=False, highlight=False, emoji=False)


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value) if isinstance(value, Path) else value
