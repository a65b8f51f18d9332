"""A picture in SVG drawn as PNG by resvg, with the fonts of the machine."""

import resvg_py

from omv_workflow.adapters.timeline.widths import FONTS
from omv_workflow.errors import Unavailable
from omv_workflow.phrases import said

DOTS_PER_INCH = 200.0
_SMALL = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">{}</svg>'
_LETTER = f'<text x="2" y="16" font-size="14" font-family="{FONTS}">H</text>'


def png_of(svg: bytes, *, with_fonts: bool = True) -> bytes:
    """The picture at 200 dots an inch of its own size.

    Raises:
        Unavailable: the machine has no font in which text can be drawn, or none is wanted.
    """
    if _drawn(_SMALL.format(_LETTER), with_fonts) == _drawn(_SMALL.format(""), with_fonts):
        raise Unavailable(
            said("Drawing the picture as PNG"),
            why=said("there is no font on this machine, so that it would hold no words."),
            next_step=said(
                "Install one (on Debian, the package fonts-liberation), or choose a name that"
                " ends in .svg."
            ),
        )
    return _drawn(svg.decode(), with_fonts)


def _drawn(svg: str, with_fonts: bool) -> bytes:
    return bytes(
        resvg_py.svg_to_bytes(svg_string=svg, dpi=DOTS_PER_INCH, skip_system_fonts=not with_fonts)
    )
