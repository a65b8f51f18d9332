"""The font of what is written in the fields: that of the lines themselves, found by fontconfig.

LibreOffice finds its fonts so too, and brings fontconfig's programs with it. Where the very font is
missing, or may not be taken into a PDF, another one that has the letters stands in.
"""

import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError

from omv_workflow.errors import Unavailable
from omv_workflow.phrases import said

NEEDED = frozenset({*range(0x20, 0x7F), *map(ord, "ÄÅÖŠŽäåöšž§–’”")})
"""The letters without which a font is of no use: what Finnish and Swedish are written with."""

FC_MATCH = "fc-match"
"""Fontconfig's program that finds fonts."""

_OTHERS = "Liberation Sans,Arial,DejaVu Sans,sans-serif"
_KINDS = ":fontformat=TrueType:variable=false"
_PRINTED = "%{file}\t%{postscriptname}\n"
_SECONDS = 30
_NOT_TO_BE_EMBEDDED = 0x0002 | 0x0100 | 0x0200  # restricted, whole alone, bitmaps alone (OS/2)


def usable_font(name: str, program: str = FC_MATCH) -> TTFont:
    """The font of that PostScript name, or one that can stand in for it; the program finds them.

    Raises:
        Unavailable: there is none that has the letters.
    """
    for path in _candidates(name, program):
        font = _opened(path)
        if font is not None:
            return font
    raise Unavailable(
        said("The letters for what is written in the PDF's fields"),
        why=said("no font is found here that has them."),
        next_step=said("Install fontconfig and a font; on Debian, the package fonts-liberation."),
    )


def _candidates(name: str, program: str) -> Iterator[Path]:
    for path, found in _matching(program, f":postscriptname={name}{_KINDS}"):
        if found == name:
            yield path
    for path, _ in _matching(program, f"{_OTHERS}{_KINDS}"):
        yield path


def _matching(program: str, pattern: str) -> Iterator[tuple[Path, str]]:
    """The files of the fonts that are like a pattern, and their names, the most like it first."""
    command = [program, "--sort", f"--format={_PRINTED}", pattern]
    try:
        told = subprocess.run(  # noqa: S603 - the pattern is an argument, and no shell reads it
            command, capture_output=True, text=True, check=False, timeout=_SECONDS
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return
    for line in told.splitlines():
        path, _, name = line.partition("\t")
        yield Path(path), name


def _opened(path: Path) -> TTFont | None:
    """The font in a file, if it has the letters as outlines and may be taken into a PDF."""
    try:
        font = TTFont(BytesIO(path.read_bytes()), lazy=True, recalcTimestamp=False)
        letters, rights = font.getBestCmap() or {}, font["OS/2"].fsType
    except (OSError, TTLibError, KeyError):
        return None
    is_usable = "glyf" in font and not rights & _NOT_TO_BE_EMBEDDED
    return font if is_usable and letters.keys() >= NEEDED else None
