"""A package as one ZIP file: the same files always make the same bytes."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from omv_workflow.steps.ready_package import ReadyPackage

_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP file can tell


def package_zip(package: ReadyPackage) -> bytes:
    """The bytes of the file."""
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as file:
        for name, content in package.files:
            file.writestr(ZipInfo(name, _EARLIEST), content, ZIP_DEFLATED)
    return written.getvalue()
