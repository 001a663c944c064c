"""Whether a reminder told that a message waits on the patient's page."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply; none told of one so far."""
    op.add_column(
        "reminders", sa.Column("told_message", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("reminders", "told_message")
