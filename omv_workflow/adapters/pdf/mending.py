"""What LibreOffice writes wrongly, and can be put right without moving a byte of the file."""

# ISO 32000-1, table 30: the tab order is a name. LibreOffice 7.4 writes it as a string.
_TAB_ORDER, _AS_NAME = b"\n/Tabs(S)\n", b"\n/Tabs/S \n"


def mended(content: bytes) -> bytes:
    """The PDF as it was meant; of the same length, for its objects are found by their place."""
    return content.replace(_TAB_ORDER, _AS_NAME)
