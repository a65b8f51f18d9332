"""Tables as files for spreadsheets: CSV and XLSX."""

import csv
from collections.abc import Iterable
from io import StringIO
from pathlib import Path

from omv_workflow.domain.sheets import Sheet, as_text

_MARKED = "utf-8-sig"
"""UTF-8 with the mark by which Excel knows it; LibreOffice does without, and doesn't show it."""


def sheet_csv(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Rows as CSV (RFC 4180) below a header line, safe to open in a spreadsheet."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([as_text(cell) for cell in header])
    writer.writerows([as_text(cell) for cell in row] for row in rows)
    return out.getvalue()


def csv_bytes(text: str) -> bytes:
    """A file of CSV that spreadsheets read with all its letters."""
    return text.encode(_MARKED)


def write_sheet(sheet: Sheet, as_csv: Path | None, as_xlsx: Path | None) -> None:
    """Write a table to the files that are asked for; nothing that stands there is written over.

    Raises:
        OmvError: saying why a file can't be written.
    """
    from omv_workflow.adapters.sheets import xlsx
    from omv_workflow.entrypoints.files import write_whole

    if as_csv:
        write_whole(as_csv, csv_bytes(sheet_csv(sheet.header, sheet.rows)))
    if as_xlsx:
        write_whole(as_xlsx, xlsx(sheet))
