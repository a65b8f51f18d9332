"""A program in LibreOffice's place: a PDF of any file at once, and the same one each time.

`python quick_office.py ... --outdir FOLDER FILE...` makes one page for each file, empty but for
what it claims to be and the hash of what it was made of. It is no PDF/A: nothing is printed on it.
"""

import hashlib
import sys
from pathlib import Path

NAME = "Office 1.0"
_XMP = (
    "<x:xmpmeta><pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"
    "<pdfuaid:part>1</pdfuaid:part><dc:source>{source}</dc:source></x:xmpmeta>"
)
_PAGE = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<<>>>>>>"


def installed(folder: Path) -> str:
    """Put it into a folder, and tell the part of the settings that names it."""
    program = folder / "office"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -IS {__file__} "$@"\n', encoding="utf-8")
    program.chmod(0o700)
    return f'[pdf]\nmake = "always"\nprogram = "{program}"\n'


def pdf_of(content: bytes) -> bytes:
    """The PDF of a file."""
    xmp = _XMP.format(source=hashlib.sha256(content).hexdigest())
    objects = (
        "<</Type/Catalog/Pages 2 0 R/Metadata 4 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        _PAGE,
        f"<</Type/Metadata/Subtype/XML/Length {len(xmp)}>>stream\n{xmp}\nendstream",
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
