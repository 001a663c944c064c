"""Keep in which language a packet is printed, where it is not the patient's."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("print_parts", sa.Column("language", sa.String(length=64), nullable=True))


def downgrade() -> None:
    """Take it away again."""
    op.drop_column("print_parts", "language")
