"""A drawing as SVG 1.1, written as text: the same drawing gives the same bytes."""

from collections.abc import Callable
from xml.sax.saxutils import escape, quoteattr

from omv_workflow.adapters.timeline.marks import Area, Drawing, Drawn, Ink, Mark, Rule, Words
from omv_workflow.adapters.timeline.sheet import Shape
from omv_workflow.adapters.timeline.widths import FONTS

_PER_MM = 4
_PATTERN = (
    '<defs><pattern id="break" width="7" height="7" patternUnits="userSpaceOnUse"'
    ' patternTransform="rotate(45)"><rect width="7" height="7" fill="#ffffff"/>'
    '<line x1="0" y1="0" x2="0" y2="7" stroke="#9a9a9a" stroke-width="1.6"/></pattern></defs>'
)
_SHAPES: dict[Shape, str] = {
    Shape.CIRCLE: '<circle r="5" fill="{ink}"/>',
    Shape.SQUARE: '<rect x="-4.5" y="-4.5" width="9" height="9" fill="{ink}"/>',
    Shape.DIAMOND: '<path d="M0 -7L7 0L0 7L-7 0Z" fill="{ink}"/>',
    Shape.TRIANGLE: '<path d="M0 -6.5L6.5 5L-6.5 5Z" fill="{ink}"/>',
    Shape.HOLLOW: '<circle r="3.6" fill="#ffffff" stroke="{ink}" stroke-width="1.2"/>',
    Shape.POINT: '<circle r="1.8" fill="{ink}"/>',
}


def svg_of(drawing: Drawing) -> bytes:
    """The drawing as a file, with a title and a description for those who can't see it."""
    lines = [
        _begun(drawing),
        f'<title id="title">{escape(drawing.title)}</title>',
        f'<desc id="desc">{escape(drawing.description)}</desc>',
        _PATTERN,
        *map(_written, drawing.drawn),
        "</svg>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _begun(drawing: Drawing) -> str:
    """The opening tag: its size on paper, and that it is a picture with a name."""
    width, height = _number(drawing.width), _number(drawing.height)
    language = quoteattr(drawing.language)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title desc"'
        f" xml:lang={language} lang={language}"
        f' width="{_number(drawing.width / _PER_MM)}mm"'
        f' height="{_number(drawing.height / _PER_MM)}mm" viewBox="0 0 {width} {height}"'
        f" font-family={quoteattr(FONTS)}>"
    )


def _written(one: Drawn) -> str:
    return _WRITTEN[type(one)](one)


def _words(one: Words) -> str:
    weight = ' font-weight="bold"' if one.bold else ""
    fitted = "" if one.bold else _fitted(one)
    return (
        f'<text x="{_number(one.x)}" y="{_number(one.y)}" font-size="{_number(one.size)}"'
        f'{weight}{fitted} fill="{one.ink}">{escape(one.text)}</text>'
    )


def _fitted(one: Words) -> str:
    """A font of other widths is fitted to ours; bold text is given more room than it needs."""
    return f' textLength="{_number(one.width)}" lengthAdjust="spacingAndGlyphs"'


def _rule(one: Rule) -> str:
    dashes = ' stroke-dasharray="5 4"' if one.dashed else ""
    return (
        f'<line x1="{_number(one.left)}" y1="{_number(one.top)}" x2="{_number(one.right)}"'
        f' y2="{_number(one.bottom)}" stroke="{one.ink}" stroke-width="{_number(one.thick)}"'
        f"{dashes}/>"
    )


def _area(one: Area) -> str:
    box = one.box
    return (
        f'<rect x="{_number(box.left)}" y="{_number(box.top)}"'
        f' width="{_number(box.right - box.left)}" height="{_number(box.bottom - box.top)}"'
        f' fill="{one.ink}"/>'
    )


def _mark(one: Mark) -> str:
    shape = _SHAPES[one.shape].format(ink=Ink.STEP)
    return f'<g transform="translate({_number(one.x)} {_number(one.y)})">{shape}</g>'


def _number(value: float) -> str:
    """With two decimals at most."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


_WRITTEN: dict[type[Drawn], Callable[..., str]] = {
    Words: _words,
    Rule: _rule,
    Area: _area,
    Mark: _mark,
}
