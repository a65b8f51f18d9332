"""A program in LibreOffice's place: a PDF of any file at once, and the same one each time.

`python quick_office.py ... --outdir FOLDER FILE...` makes one page for each file: what it claims to
be, the hash of what it was made of, and three lines to sign on. It is no PDF/A.
"""

import hashlib
import sys
from pathlib import Path

NAME = "Office 1.0"
_XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
    ' xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
    "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"
    "<pdfuaid:part>1</pdfuaid:part><dc:source>{source}</dc:source>"
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
)
_PAGE = (
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/StructParents 0/Contents 5 0 R"
    "/Resources<</Font<</F1<</Type/Font/Subtype/TrueType/BaseFont/AAAAAA+LiberationSans"
    "/FontDescriptor<</FontFile2 6 0 R>>>>>>>>>>"
)
_LINES = {1: 500, 2: 460, 3: 420}
_LINE = "/P<</MCID {mark}>>BDC BT /F1 10 Tf 190 {y} Td (_) Tj ET EMC\n"
_BOOKMARKS = (
    "/Confirmation1Row{row}Begins[3 0 R/XYZ 190 {top} 0]"
    "/Confirmation1Row{row}Ends[3 0 R/XYZ 480 {top} 0]"
)
_TAGS = "<</Type/StructTreeRoot/K 8 0 R/ParentTree<</Nums[0[9 0 R 9 0 R 9 0 R]]>>>>"
_DOCUMENT = "<</Type/StructElem/S/Document/P 7 0 R/K[9 0 R]>>"
_PARAGRAPH = "<</Type/StructElem/S/P/P 8 0 R/Pg 3 0 R/K[0 1 2]>>"


def installed(folder: Path) -> str:
    """Put it into a folder, and tell the part of the settings that names it."""
    program = folder / "office"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -IS {__file__} "$@"\n', encoding="utf-8")
    program.chmod(0o700)
    return f'[pdf]\nmake = "always"\nprogram = "{program}"\n'


def pdf_of(content: bytes) -> bytes:
    """The PDF of a file."""
    xmp = _XMP.format(source=hashlib.sha256(content).hexdigest())
    lines = "".join(_LINE.format(mark=row - 1, y=y) for row, y in _LINES.items())
    bookmarks = "".join(_BOOKMARKS.format(row=row, top=y + 10) for row, y in _LINES.items())
    objects = (
        f"<</Type/Catalog/Pages 2 0 R/Metadata 4 0 R/StructTreeRoot 7 0 R/Dests<<{bookmarks}>>>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        _PAGE,
        f"<</Type/Metadata/Subtype/XML/Length {len(xmp)}>>stream\n{xmp}\nendstream",
        f"<</Length {len(lines)}>>stream\n{lines}\nendstream",
        "<</Length 0>>stream\n\nendstream",
        *(_TAGS, _DOCUMENT, _PARAGRAPH),
    )
    text, places = "%PDF-1.7\n", ["0000000000 65535 f "]
    for number, one in enumerate(objects, start=1):
        places.append(f"{len(text):010} 00000 n ")
        text += f"{number} 0 obj\n{one}\nendobj\n"
    table = "\n".join(("xref", f"0 {len(places)}", *places))
    trailer = f"trailer\n<</Size {len(places)}/Root 1 0 R>>\nstartxref\n{len(text)}\n%%EOF\n"
    return f"{text}{table}\n{trailer}".encode("ascii")


def main(arguments: list[str]) -> None:
    """Tell the version, or convert the files."""
    if arguments == ["--version"]:
        sys.stdout.write(f"{NAME}\n")
        return
    folder, *files = map(Path, arguments[arguments.index("--outdir") + 1 :])
    for file in files:
        (folder / f"{file.stem}.pdf").write_bytes(pdf_of(file.read_bytes()))


if __name__ == "__main__":
    main(sys.argv[1:])
