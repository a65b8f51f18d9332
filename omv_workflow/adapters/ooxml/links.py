"""Links out of a document: each address a relationship of the document's part (ECMA-376 part 2)."""

from typing import Final
from urllib.parse import quote

from docx.opc.constants import RELATIONSHIP_TYPE

from omv_workflow.adapters.ooxml.xml_text import in_attribute

_URL_CHARACTERS: Final = "%/:=&?~#+!$,;'@()*[]"


class Links:
    """Gives out one relationship per address, from the number `first` on."""

    def __init__(self, first: int) -> None:
        self._first = first
        self._ids: dict[str, str] = {}

    def around(self, href: str, runs: str) -> str:
        """Runs as a link to a web or mail address, in ASCII as a URI is."""
        address = quote(href, safe=_URL_CHARACTERS)
        key = self._ids.setdefault(address, f"rId{self._first + len(self._ids)}")
        return f'<w:hyperlink w:history="1" r:id="{key}">{runs}</w:hyperlink>'

    def relationships_xml(self) -> str:
        """All that were given out."""
        return "".join(
            f'<Relationship Id="{key}" Type="{RELATIONSHIP_TYPE.HYPERLINK}"'
            f' Target="{in_attribute(address)}" TargetMode="External"/>'
            for address, key in self._ids.items()
        )
