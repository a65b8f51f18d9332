"""Files that a page gives out: to be kept, never to be shown within a page."""

from urllib.parse import quote

from fastapi import Response

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".docx": _DOCX,
    ".pdf": "application/pdf",
    ".xlsx": _XLSX,
    ".zip": "application/zip",
}


def as_download(file_name: str, content: bytes) -> Response:
    """A file under its name: in ASCII, and as it is written (RFC 6266, RFC 5987)."""
    suffix = file_name[file_name.rfind(".") :]
    written = quote(file_name, safe="")
    disposition = f"attachment; filename=\"{_plain(file_name)}\"; filename*=UTF-8''{written}"
    return Response(
        content,
        media_type=_TYPES.get(suffix, "application/octet-stream"),
        headers={"Content-Disposition": disposition},
    )


def _plain(file_name: str) -> str:
    """The name in letters, digits, and what stands between them."""
    return "".join(
        one if one.isascii() and (one.isalnum() or one in "-._") else "_" for one in file_name
    )
