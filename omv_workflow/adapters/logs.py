"""The application's own log on standard error: text for people, or a JSON object per line.

What is logged is an event's name and its facts: steps, ids, counts and plain words, never what
people wrote or what they are called. An error's text can hold such things. In JSON, which is for
machines that keep it, an error is therefore its type and its place; in text, which is for whoever
sits at the terminal, it is told in full.
"""

import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from traceback import extract_tb
from typing import Any

from omv_workflow.errors import InvalidInput, OmvError
from omv_workflow.phrases import said

VARIABLE = "OMV_LOG"
_OURS = ("omv_workflow", "flows")
_ROOT = Path(__file__).parents[2]


def begin_logging() -> None:
    """Begin to log on standard error, in the format that the environment names: text or json.

    Raises:
        InvalidInput: it names another one.
    """
    handler = logging.StreamHandler()
    name = os.environ.get(VARIABLE) or "text"
    if name not in _FORMATS:
        raise InvalidInput(
            said("The variable {name}", name=VARIABLE),
            why=said("it says {given}.", given=name),
            next_step=said("Set it to one of: {formats}.", formats=tuple(_FORMATS)),
        )
    level, formatter = _FORMATS[name]
    handler.setFormatter(formatter)
    for logger in map(logging.getLogger, _OURS):
        logger.handlers = [handler]
        logger.setLevel(level)
        logger.propagate = False  # nobody else's handler is to write what is told here


@contextmanager
def without_logging() -> Iterator[None]:
    """Log nothing: what is only tried out tells of itself otherwise."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


class JsonLines(logging.Formatter):
    """A record as one JSON object: time, level, event, its facts, and an error's type and place."""

    def format(self, record: logging.LogRecord) -> str:
        """The object, in one line."""
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.msg,  # as it stands in the code, without arguments
            **_facts(record),
        }
        if record.exc_info and record.exc_info[1]:
            told["error"] = _error(record.exc_info[1])
        return json.dumps(told, ensure_ascii=False, default=str)


class Text(logging.Formatter):
    """A record as people read it; only what was never foreseen keeps its traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """The event with its facts, and the error below it."""
        facts = " ".join(f"{name}={value}" for name, value in _facts(record).items())
        told = f"{record.msg} {facts}".rstrip()
        if record.exc_info:
            told += f"\n{self.formatException(record.exc_info)}"
        return told

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name that logging calls
        """The refusal, or the traceback."""
        return str(ei[1]) if isinstance(ei[1], OmvError) else super().formatException(ei)


_FORMATS: dict[str, tuple[int, logging.Formatter]] = {
    "text": (logging.WARNING, Text()),
    "json": (logging.INFO, JsonLines()),
}


def _facts(record: logging.LogRecord) -> dict[str, Any]:
    facts: dict[str, Any] = getattr(record, "facts", {})
    return facts


def _error(error: BaseException) -> dict[str, str]:
    """Its type and the last line of ours that it came through; its text may name somebody."""
    ours = [one for one in extract_tb(error.__traceback__) if _is_ours(one.filename)]
    place = f"{Path(ours[-1].filename).relative_to(_ROOT)}:{ours[-1].lineno}" if ours else ""
    return {"type": type(error).__name__, "place": place}


def _is_ours(filename: str) -> bool:
    path = Path(filename)
    return path.is_relative_to(_ROOT) and path.relative_to(_ROOT).parts[0] in _OURS
