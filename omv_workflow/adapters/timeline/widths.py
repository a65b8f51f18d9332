"""How wide a text is: by the advance widths that Liberation Sans, Arial and Helvetica share.

A text is written with its width, so that another font is fitted to it and nothing overlaps.
"""

from functools import cache
from unicodedata import normalize

FONTS = "Liberation Sans, Arial, Helvetica, DejaVu Sans, sans-serif"
_OTHER = 1015
"""In thousandths of the font's size, as all of them: what no letter of the table is wider than."""
_BOLD = 1.1
_ELLIPSIS = "…"
_BY_WIDTH = {
    191: "'",
    222: "ijl’",
    260: "|",
    278: " !,./:;I[]\\ft",
    333: "()-`r·",
    334: "{}",
    355: '"',
    389: "*",
    469: "^",
    500: "Jckvsxyz",
    556: "#$?_0123456789Labdeghnopqu–",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
}
_WIDTHS = {letter: width for width, letters in _BY_WIDTH.items() for letter in letters}


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a text in the unit of its size; bold text and strange letters need no more."""
    whole = sum(map(_width_of_letter, text)) * size / 1000
    return whole * _BOLD if bold else whole


def fitted(text: str, size: float, most: float, *, bold: bool = False) -> str:
    """The text, cut off with an ellipsis where it is wider."""
    if width_of(text, size, bold=bold) <= most:
        return text
    while text and width_of(text + _ELLIPSIS, size, bold=bold) > most:
        text = text[:-1]
    return text.rstrip() + _ELLIPSIS


@cache
def _width_of_letter(letter: str) -> int:
    """That of the letter without its accents, which make it no wider."""
    return _WIDTHS.get(normalize("NFD", letter)[0], _OTHER)
