"""All tables of the database: those of every module that describes some."""

from typing import Final

from omv_workflow.adapters.database import base, page_rows, rows

METADATA: Final = base.METADATA
"""The tables; they are known once these modules have been read."""
MODULES: Final = (rows, page_rows)
