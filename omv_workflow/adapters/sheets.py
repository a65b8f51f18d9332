"""Tables as XLSX (ECMA-376 part 1, section 18), every cell a text."""

from io import BytesIO
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from omv_workflow.domain.sheets import Sheet
from omv_workflow.errors import InvalidInput
from omv_workflow.phrases import said

_NARROWEST, _WIDEST = 8, 60  # characters
_LONGEST_NAME: Final = 31  # characters of a sheet's name, by Excel
_NOT_IN_NAMES: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_TEXT: Final = "@"
"""The format of a text: what is typed into the cell later stays one, too."""


def xlsx(sheet: Sheet) -> bytes:
    """The table with its header row frozen; the same table always gives the same bytes.

    Raises:
        InvalidInput: a cell holds more text than a spreadsheet can.
    """
    out = BytesIO()
    book = Workbook(out, {"in_memory": True})
    told = {"title": sheet.title, "author": sheet.author, "created": sheet.made_at}
    book.set_properties(told)
    page = book.add_worksheet(_name(sheet.title))
    heading = book.add_format({"bold": True, "num_format": _TEXT, "text_wrap": True})
    text = book.add_format({"num_format": _TEXT, "text_wrap": True, "valign": "top"})
    for place, cells in enumerate((sheet.header, *sheet.rows)):
        _write(page, place, cells, text if place else heading)
    _lay_out(page, sheet)
    book.close()
    return out.getvalue()


def _write(page: Worksheet, row: int, cells: tuple[str, ...], look: object) -> None:
    for column, cell in enumerate(cells):
        if page.write_string(row, column, cell, look):
            raise InvalidInput(
                said("The table as XLSX"),
                why=said("a cell holds {number} characters, more than it can.", number=len(cell)),
                next_step=said("Take the table as CSV."),
            )


def _lay_out(page: Worksheet, sheet: Sheet) -> None:
    """One reads on without losing the headings or the first column, on paper as well."""
    page.freeze_panes(1, 1)
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.autofilter(0, 0, len(sheet.rows), len(sheet.header) - 1)
    for column, cells in enumerate(zip(sheet.header, *sheet.rows, strict=True)):
        longest = max(len(line) for cell in cells for line in (cell.splitlines() or [""]))
        page.set_column(column, column, min(max(longest + 2, _NARROWEST), _WIDEST))


def _name(title: str) -> str:
    return title.translate(_NOT_IN_NAMES)[:_LONGEST_NAME].strip()
