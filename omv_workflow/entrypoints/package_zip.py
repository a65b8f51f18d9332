"""A package as one ZIP file: the same files always make the same bytes."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from omv_workflow.adapters.spoken import spoken
from omv_workflow.domain.handover_sheet import sheet_json, sheet_text
from omv_workflow.steps.ready_package import ReadyPackage

_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP file can tell


def package_files(package: ReadyPackage) -> tuple[tuple[str, bytes], ...]:
    """All that stands in it: the copy, its letter, and the metadata in the recipient's language."""
    sheet = package.sheet
    text = sheet_text(sheet, spoken(sheet.language))
    told = (("metadata.txt", text), ("metadata.json", sheet_json(sheet)))
    return (*package.files, *((name, one.encode()) for name, one in told))


def package_zip(package: ReadyPackage) -> bytes:
    """The bytes of the file."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as file:
        for name, content in package_files(package):
            file.writestr(ZipInfo(name, _EARLIEST), content, ZIP_DEFLATED)
    return written.getvalue()
