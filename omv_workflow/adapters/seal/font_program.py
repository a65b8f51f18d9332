"""A font taken into a PDF with all the letters of Europe, ready to write any name with.

Its codes are those of Unicode, so that a text is written as it is, without the font's own tables:
whoever seals needs no font. (ISO 32000-1, 9.7; ISO 19005-2, 6.2.11.)
"""

from io import BytesIO
from itertools import groupby

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, IndirectObject, StreamObject

from omv_workflow.adapters.seal.objects import dictionary, put

_LETTERS = (
    *(range(0x20, 0x7F), range(0xA0, 0x180), range(0x1E4, 0x1F0), range(0x218, 0x21C)),
    *(range(0x370, 0x460), range(0x2010, 0x2028), range(0x20AC, 0x20AD)),
)
_OF_AN_EM = 1000  # in the space of glyphs
_NONSYMBOLIC = 32
_TAG = "OMVAAA"  # of a subset
_AT_ONCE = 100  # ranges in one operator (Adobe technical note 5014)


def embedded(writer: PdfWriter, font: TTFont) -> IndirectObject:
    """The reference of the font, with those of its letters that it has of Europe's."""
    name = f"/{_TAG}+{font['name'].getDebugName(6)}"
    glyphs = _reduced(font)
    descendant = dictionary(
        Type="/Font",
        Subtype="/CIDFontType2",
        BaseFont=name,
        CIDSystemInfo=dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        FontDescriptor=put(writer, _descriptor(writer, font, name)),
        W=_widths(font, glyphs),
        CIDToGIDMap=put(writer, _glyphs_by_code(glyphs)),
    )
    return put(
        writer,
        dictionary(
            Type="/Font",
            Subtype="/Type0",
            BaseFont=name,
            Encoding="/Identity-H",
            DescendantFonts=[put(writer, descendant)],
            ToUnicode=put(writer, _stream(_to_unicode(sorted(glyphs)))),
        ),
    )


def _reduced(font: TTFont) -> dict[int, int]:
    """The glyph of each code, in a font that is reduced to them."""
    options = Options(hinting=False, layout_features=[], glyph_names=False)
    options.drop_tables += ["FFTM", "GPOS", "GDEF", "GSUB", "kern"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for letters in _LETTERS for code in letters])
    subsetter.subset(font)
    return {code: int(font.getGlyphID(glyph)) for code, glyph in font.getBestCmap().items()}


def _descriptor(writer: PdfWriter, font: TTFont, name: str) -> DictionaryObject:
    em: int = font["head"].unitsPerEm

    def scaled(value: float) -> int:
        return round(value * _OF_AN_EM / em)

    head, metrics = font["head"], font["OS/2"]
    return dictionary(
        Type="/FontDescriptor",
        FontName=name,
        Flags=_NONSYMBOLIC,
        FontBBox=[scaled(one) for one in (head.xMin, head.yMin, head.xMax, head.yMax)],
        ItalicAngle=float(font["post"].italicAngle),
        Ascent=scaled(font["hhea"].ascent),
        Descent=scaled(font["hhea"].descent),
        CapHeight=scaled(getattr(metrics, "sCapHeight", 0) or font["hhea"].ascent),
        StemV=80,
        FontFile2=put(writer, _program(font)),
    )


def _program(font: TTFont) -> StreamObject:
    saved = BytesIO()
    font.save(saved)
    return _stream(saved.getvalue(), Length1=len(saved.getvalue()))


def _widths(font: TTFont, glyphs: dict[int, int]) -> list[object]:
    """The widths of codes that follow one another, each run behind its first code."""
    names, em = font.getBestCmap(), font["head"].unitsPerEm
    widths: list[object] = []
    for codes in _runs(sorted(glyphs)):
        widths += [codes[0], [round(font["hmtx"][names[one]][0] * _OF_AN_EM / em) for one in codes]]
    return widths


def _glyphs_by_code(glyphs: dict[int, int]) -> StreamObject:
    table = bytearray(2 * (max(glyphs) + 1))
    for code, glyph in glyphs.items():
        table[2 * code : 2 * code + 2] = glyph.to_bytes(2, "big")
    return _stream(bytes(table))


def _to_unicode(codes: list[int]) -> bytes:
    """Each code as the letter that it is (ISO 32000-1, 9.10.3)."""
    ranges = [f"<{one[0]:04x}> <{one[-1]:04x}> <{one[0]:04x}>" for one in _runs(codes)]
    parts = [ranges[first : first + _AT_ONCE] for first in range(0, len(ranges), _AT_ONCE)]
    mapped = [f"{len(part)} beginbfrange\n" + "\n".join(part) + "\nendbfrange" for part in parts]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
            "1 begincodespacerange <0000> <ffff> endcodespacerange",
            *mapped,
            "endcmap CMapName currentdict /CMap defineresource pop end end",
        ]
    ).encode("ascii")


def _runs(codes: list[int]) -> list[list[int]]:
    """Codes that follow one another within one first byte."""
    numbered = groupby(enumerate(codes), key=lambda one: (one[1] - one[0], one[1] >> 8))
    return [[code for _, code in run] for _, run in numbered]


def _stream(content: bytes, **entries: int) -> StreamObject:
    stream = StreamObject()
    stream.update(dictionary(**entries))
    stream.set_data(content)
    return stream.flate_encode()
