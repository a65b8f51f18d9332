"""The custom properties of a document (ECMA-376 part 1, 22.3): what a case system wants to know.

Their names are those of JHS 191, annex 6, whatever the language of the document.
"""

from typing import Final

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from omv_workflow.adapters.ooxml.xml_text import escaped, in_attribute
from omv_workflow.domain.document import PlanDocument
from omv_workflow.domain.plan_settings import Publicity

CUSTOM_NAME: Final = "docProps/custom.xml"
OPENING: Final = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
    ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
)
CLOSING: Final = "</Properties>"
_FORMAT_ID: Final = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_FIRST: Final = 2  # 0 and 1 are taken by the format ([MS-OLEPS] 2.18)


def add_custom_properties(document: Document) -> None:
    """Give a document the part in which they stand."""
    package = document.part.package
    part = Part(PackURI(f"/{CUSTOM_NAME}"), CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, b"", package)
    package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def custom_properties_xml(plan: PlanDocument, publicity: str, ground: str) -> str:
    """All that is known of a plan; in a public copy nothing is secret any more, so no term is.

    Args:
        plan: with its metadata, if it has any.
        publicity: its class, in words.
        ground: of what is secret in it, in words; empty where nothing is marked.
    """
    told = {"Julkisuusluokka": _text(publicity), **_of_metadata(plan)}
    if ground:
        told["Salassapitoperuste"] = _text(ground)
    return "".join(
        f'<property fmtid="{_FORMAT_ID}" pid="{number}" name="{in_attribute(name)}">{value}'
        "</property>"
        for number, (name, value) in enumerate(told.items(), start=_FIRST)
    )


def _of_metadata(plan: PlanDocument) -> dict[str, str]:
    if (metadata := plan.metadata) is None:
        return {}
    told = {
        "Henkilötietoja": f"<vt:bool>{str(metadata.personal_data).lower()}</vt:bool>",
        "Säilytysajan pituus": _years(metadata.retention_years),
        "Säilytysajan peruste": _text(metadata.retention_ground),
    }
    is_secret = plan.publicity != Publicity.PUBLIC and not plan.is_public_copy
    if is_secret and metadata.secrecy_years is not None:
        told["Salassapitoaika"] = _years(metadata.secrecy_years)
    return told


def _text(value: str) -> str:
    return f"<vt:lpwstr>{escaped(value)}</vt:lpwstr>"


def _years(years: int) -> str:
    return f"<vt:i4>{years}</vt:i4>"
