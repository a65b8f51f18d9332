"""Scans of a signed paper: which kinds of file are kept, and how large they may be."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import said

MOST_BYTES: Final = 20 * 1024 * 1024
_BEGINS: Mapping[bytes, str] = MappingProxyType(
    {
        b"%PDF-": "pdf",
        b"\x89PNG\r\n\x1a\n": "png",
        b"\xff\xd8\xff": "jpg",
        b"II*\x00": "tif",
        b"MM\x00*": "tif",
    }
)


def kind_of_scan(content: bytes) -> str:
    """What the name of a scan's file ends with, by its first bytes.

    Raises:
        InvalidInput: it is neither a PDF nor a picture, or too large.
    """
    what, next_step = said("The scan"), said("Give a PDF, PNG, JPEG or TIFF file of up to 20 MB.")
    if len(content) > MOST_BYTES:
        raise InvalidInput(what, why=said("it is too large."), next_step=next_step)
    for begins, kind in _BEGINS.items():
        if content.startswith(begins):
            return kind
    why = said("it is neither a PDF nor a picture of a scanner.")
    raise InvalidInput(what, why=why, next_step=next_step)
