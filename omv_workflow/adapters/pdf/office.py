"""LibreOffice as it is installed here: its program, its version, and what it is started with."""

import subprocess
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

from omv_workflow.errors import Unavailable
from omv_workflow.phrases import said

_SECONDS_TO_TELL = 30
# The program is a shell script that looks for its own place with the usual tools.
_PATH = "/usr/local/bin:/usr/bin:/bin"


def find_program(name: str) -> Path | None:
    """The program of that name or path; None where there is none that can be run."""
    found = which(name)
    return Path(found) if found else None


def version_of(program: Path) -> str:
    """The name of the program with its version, such as "LibreOffice 7.4.7.2".

    Raises:
        Unavailable: it does not tell.
    """
    told = _told(program).split()
    if len(told) < 2:  # noqa: PLR2004 - a name and a version
        raise Unavailable(
            said("LibreOffice"),
            why=said("{program} does not tell its version.", program=program),
            next_step=said("Run `{program} --version` to see why.", program=program),
        )
    return " ".join(told[:2])


def environment(home: Path) -> dict[str, str]:
    """All that a program is told of its surroundings: the same for everybody who starts it."""
    return {"HOME": str(home), "PATH": _PATH, "LANG": "C.UTF-8", "TZ": "UTC"}


def _told(program: Path) -> str:
    with TemporaryDirectory() as home:
        try:
            ended = subprocess.run(  # noqa: S603 - the program is that of the settings
                [program, "--version"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment(Path(home)),
                timeout=_SECONDS_TO_TELL,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return ""
    return ended.stdout.decode(errors="replace")
