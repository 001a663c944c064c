"""The colour and the footer of a clinic's letterhead."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply: clinics that are there keep the colour that their sheets had."""
    op.add_column(
        "clinics",
        sa.Column("letterhead_colour", sa.String(length=64), nullable=False, server_default="#0e5a5f"),
    )
    op.add_column(
        "clinics", sa.Column("letterhead_footer", sa.String(length=200), nullable=False, server_default="")
    )


def downgrade() -> None:
    """Take both away."""
    op.drop_column("clinics", "letterhead_footer")
    op.drop_column("clinics", "letterhead_colour")
