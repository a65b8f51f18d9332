"""The help of the commands: found by walking them, for translators and for readers alike."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

# What the library behind the command line says by itself and looks up under our domain.
LIBRARY = (
    "Arguments",
    "Options",
    "Commands",
    "[default: {}]",
    "[env var: {}]",
    "[required]",
    "Aborted.",
)
_ATTRIBUTES = ("help", "rich_help_panel", "metavar")


class _Text(NamedTuple):
    """A text that the help shows, and where it stands."""

    owner: Any
    attribute: str
    text: str


def help_texts(command: Any) -> list[str]:
    """All texts in the help of a command and those below it, each once, as they are typed."""
    return list(dict.fromkeys(one.text for one in _walk(command)))


def translate_help(command: Any, speak: Callable[[str], str]) -> None:
    """Put every help text of a command and of those below it into the reader's language."""
    for one in list(_walk(command)):
        setattr(one.owner, one.attribute, speak(one.text))


def _walk(command: Any) -> Iterator[_Text]:
    for owner in (command, *command.params):
        for attribute in _ATTRIBUTES:
            text = getattr(owner, attribute, None)
            if isinstance(text, str):
                yield _Text(owner, attribute, text)
    for below in getattr(command, "commands", {}).values():
        yield from _walk(below)
