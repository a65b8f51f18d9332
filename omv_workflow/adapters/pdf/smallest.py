"""The smallest DOCX, to see whether LibreOffice makes PDFs of anything at all."""

from io import BytesIO
from zipfile import ZipFile

_OPC = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_OPC}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_OFFICE}"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_OPC}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATION}" Target="word/document.xml"/></Relationships>'
    ),
    "word/document.xml": (
        f'<w:document xmlns:w="{_WORD}"><w:body><w:p><w:r><w:t>Test page</w:t></w:r></w:p>'
        "</w:body></w:document>"
    ),
}


def smallest_docx() -> bytes:
    """One line of text."""
    file = BytesIO()
    with ZipFile(file, "w") as package:
        for name, text in _PARTS.items():
            package.writestr(name, text)
    return file.getvalue()
