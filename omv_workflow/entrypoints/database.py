"""The tables of a workspace's database: made when it begins, brought up to date when asked."""

from pathlib import Path
from typing import TYPE_CHECKING

from omv_workflow.bootstrap import url_of

if TYPE_CHECKING:
    from omv_workflow.adapters.database.schema import Upgraded


def begin_database(folder: Path) -> None:
    """Make the tables of a workspace whose database is empty; any other is left as it is.

    Raises:
        OmvError: settings or database can't be used, saying why and what to do.
    """
    from omv_workflow.adapters.database.engine import opened
    from omv_workflow.adapters.database.schema import make_if_empty

    with opened(url_of(folder)) as engine:
        make_if_empty(engine)


def upgrade_database(folder: Path) -> "Upgraded":
    """Run the migrations that the database of a workspace misses, all of them or none.

    Raises:
        NotFound: it has no tables yet.
        OmvError: settings or database can't be used, saying why and what to do.
    """
    from omv_workflow.adapters.database.engine import opened
    from omv_workflow.adapters.database.schema import bring_up_to_date, check_begun

    with opened(url_of(folder)) as engine:
        check_begun(engine)
        return bring_up_to_date(engine)
