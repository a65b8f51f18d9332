"""The help of the commands: found by walking them, for translators and for readers alike."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import typer

_USAGE = "Usage: "
# What the library behind the command line says by itself and looks up under our domain; the
# beginning of a usage line it says in English, so it is handed over translated.
LIBRARY = (
    "Arguments",
    "Options",
    "Commands",
    "[default: {}]",
    "[env var: {}]",
    "[required]",
    "Aborted.",
    _USAGE,
)
_ATTRIBUTES = ("help", "rich_help_panel", "metavar", "options_metavar", "subcommand_metavar")
# How the library shows what an option takes, and in which word we do.
_TAKEN = {"<str>": "<text>", "<list[str]>": "<text>", "<int>": "<number>", "<path>": "<path>"}


class _Text(NamedTuple):
    """A text that the help shows, and where it stands."""

    owner: Any
    attribute: str
    text: str


def help_texts(command: Any) -> list[str]:
    """All texts in the help of a command and those below it, each once, as they are typed."""
    return list(
        dict.fromkeys(one.text for each, context in _walk(command) for one in _texts(each, context))
    )


def translate_help(command: Any, speak: Callable[[str], str]) -> None:
    """Put every help text of a command and of those below it into the reader's language."""
    context_class = _context_class(speak)
    for each, context in _walk(command):
        for one in list(_texts(each, context)):
            setattr(one.owner, one.attribute, speak(one.text))
        for parameter in each.get_params(context):
            _leave_out_type(parameter)
        each.context_class = context_class


def _walk(command: Any, parent: typer.Context | None = None) -> Iterator[tuple[Any, typer.Context]]:
    """A command and those below it, each with the context in which its help is shown."""
    context = typer.Context(command, parent, command.name, **command.context_settings)
    yield command, context
    for below in getattr(command, "commands", {}).values():
        yield from _walk(below, context)


def _texts(command: Any, context: typer.Context) -> Iterator[_Text]:
    for owner in (command, *command.get_params(context)):
        for attribute in _ATTRIBUTES:
            text = getattr(owner, attribute, None)
            if isinstance(text, str):
                yield _Text(owner, attribute, text)
    for option in (one for one in command.get_params(context) if one.metavar is None):
        taken = _TAKEN.get(option.display_type_rich(context))
        if taken:
            yield _Text(option, "metavar", taken)


def _leave_out_type(parameter: Any) -> None:
    """A flag takes nothing, and what an argument takes is said by its name."""
    if parameter.param_type_name == "argument":
        parameter.display_type_rich = _no_type
    elif parameter.is_flag:
        parameter.metavar = ""


def _no_type(*, ctx: typer.Context) -> None:
    """What the library shows of a type where there is nothing to show."""
    del ctx


def _context_class(speak: Callable[[str], str]) -> type[typer.Context]:
    """A context whose usage line begins in the reader's language."""
    base = typer.Context.formatter_class

    class Formatter(base):  # type: ignore[misc, valid-type]  # it has no public name
        def write_usage(self, prog: str, args: str = "", _prefix: str | None = None) -> None:
            super().write_usage(prog, args, speak(_USAGE))

    class Context(typer.Context):
        formatter_class = Formatter

    return Context
