"""All tables of the database: those of every module that describes rows."""

from typing import Final

from omv_workflow.adapters.database import page_rows, rows
from omv_workflow.adapters.database.base import Base

METADATA: Final = Base.metadata
"""The tables; they are known once these modules have been read."""
MODULES: Final = (rows, page_rows)
