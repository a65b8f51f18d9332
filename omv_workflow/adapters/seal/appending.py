"""Appending a signature to a PDF, and nothing besides: it stays what it claims to be.

Left to itself, pyHanko writes the metadata anew, so that they no longer agree with the document's
information (ISO 19005-2, 6.6), and calls the file PDF 2.0, of which PDF/A-2 knows nothing.
"""

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter


class AppendingWriter(IncrementalPdfFileWriter):
    """Appends to a PDF what was changed in it by whoever signs."""

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        """Leave the version as it was issued."""

    def _update_meta(self) -> None:
        """Leave the metadata as they were issued."""
