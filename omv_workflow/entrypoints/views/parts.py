"""What all views are made of."""

from rich.table import Table

from omv_workflow.phrases import said

NOT_LIVE = said("Nothing goes out yet: `omv live` shows what would, and lets it.")


def plain_table(*columns: str) -> Table:
    """A table without lines, which stays readable where it is narrow."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def words(name: str) -> str:
    """A name from the program, as people write it."""
    return name.replace("_", " ")
