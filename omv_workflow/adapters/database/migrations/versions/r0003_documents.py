"""What the finished documents need, and letters of no year that are disposed of."""

from alembic import op

from omv_workflow.adapters.database.migrations.letter_guards import BY_DIALECT

revision = "r0003"
down_revision = "r0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it all."""
    _let_letters_of_no_year_go()


def _let_letters_of_no_year_go() -> None:
    for guard in BY_DIALECT[op.get_context().dialect.name]:
        op.execute(guard)
