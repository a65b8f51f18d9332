"""What is wrong with a command line, in the words and the three lines of every other refusal."""

import re
from collections.abc import Callable, Collection
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from typer import TyperException

from omv_workflow.errors import InvalidInput, NotPossibleNow
from omv_workflow.forms.wording import in_plain_words
from omv_workflow.phrases import Phrase, said

# What the library says in English alone.
_LIBRARY: tuple[tuple[re.Pattern[str], Callable[..., Phrase]], ...] = (
    (
        re.compile(r"Got unexpected extra argument\(s\) \((?P<rest>.*)\)"),
        lambda rest: said("there is more than the command takes: {rest}", rest=rest),
    ),
    (
        re.compile(r"No such command '(?P<name>.*?)'\..*"),
        lambda name: said("there is no such command: {name}", name=name),
    ),
    (re.compile(r"Missing command\."), lambda: said("it names no command.")),
    (
        re.compile(r"Option '.*' requires an argument\."),
        lambda: said("the option needs a value."),
    ),
    (
        re.compile(r"Option '.*' does not take a value\."),
        lambda: said("the option takes no value."),
    ),
)


def refusal(error: TyperException) -> InvalidInput:
    """The refusal that says what the library found wrong with the line that was typed."""
    return InvalidInput(_what(error), why=_why(error), next_step=_next_step(error))


def unknown_command(name: str, known: Collection[str]) -> InvalidInput:
    """The refusal of a command that there isn't, with the one that was probably meant."""
    close = get_close_matches(name, known)
    meant = said("did you mean {commands}?", commands=tuple(close)) if close else None
    return InvalidInput(
        said("The command {command}", command=name),
        why=meant or said("there is no such command."),
        next_step=said("See `omv --help`."),
    )


def interrupted() -> NotPossibleNow:
    """What is said of a command that was stopped, or that nobody answered."""
    return NotPossibleNow(
        said("Finishing the command"),
        why=said("it was stopped with Ctrl-C, or it asked something and nobody answered."),
        next_step=said("Look with `omv status` how far it came, then run it again."),
    )


def _what(error: TyperException) -> str:
    hint = _hint(error)
    return said("Reading {option}", option=hint) if hint else said("Reading the command line")


def _why(error: TyperException) -> str:
    close = getattr(error, "possibilities", None)
    if close:
        return said("there is no such option; did you mean {close}?", close=tuple(close))
    if hasattr(error, "possibilities"):
        return said("there is no such option.")
    if type(error).__name__ == "MissingParameter":
        return said("it is missing.")
    if isinstance(error.__cause__, ValidationError):
        return in_plain_words(error.__cause__.errors()[0], BaseModel)
    return _in_our_words(error.message)


def _in_our_words(message: str) -> str:
    for pattern, meant in _LIBRARY:
        if found := pattern.fullmatch(message):
            return meant(**found.groupdict())
    return message


def _next_step(error: TyperException) -> Phrase:
    context: Any = getattr(error, "ctx", None)
    command = context.command_path if context else "omv"
    return said("See `{command} --help`.", command=command)


def _hint(error: TyperException) -> str | None:
    """The option or argument that it is about, as people type it."""
    option: str | None = getattr(error, "option_name", None)
    parameter: Any = getattr(error, "param", None)
    if option or parameter is None:
        return option
    declared: list[str] = parameter.opts
    dashed = [one for one in declared if one.startswith("-")]
    return dashed[0] if dashed else str(parameter.metavar or parameter.name)
