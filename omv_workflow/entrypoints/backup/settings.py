"""Naming another database in a settings file, with everything else left as it is written."""

import json
import re
from pathlib import Path

from omv_workflow.errors import InvalidInput
from omv_workflow.forms.loader import read_text
from omv_workflow.phrases import said
from omv_workflow.settings import read_settings

_SECTION = re.compile(r"^\[database\][^\n]*\n", re.MULTILINE)
_URL = re.compile(r"^[ \t]*url[ \t]*=[^\n]*\n?", re.MULTILINE)
_NEXT_SECTION = re.compile(r"^\[", re.MULTILINE)


def name_database(path: Path, url: str) -> None:
    """Write the URL of a database into a settings file.

    Raises:
        InvalidInput: the file is written in a way in which that can't be done.
    """
    path.write_text(_with_url(read_text(path), url), encoding="utf-8")
    if read_settings(path.parent).database.url != url:
        raise InvalidInput(
            said("Naming the database in {file}", file=path.name),
            why=said("its section [database] is written in an unusual way."),
            next_step=said("Restore without --database, or edit the file before the backup."),
        )


def _with_url(text: str, url: str) -> str:
    line = f"url = {json.dumps(url)}\n"
    section = _SECTION.search(text)
    if not section:
        return f"{text.rstrip()}\n\n[database]\n{line}"
    following = _NEXT_SECTION.search(text, section.end())
    end = following.start() if following else len(text)
    rest = _URL.sub("", text[section.end() : end])
    return f"{text[: section.end()]}{line}{rest}{text[end:]}"
