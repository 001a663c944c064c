"""Let a clinic choose whose body its drawings show."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Every clinic begins with the body of middle build."""
    op.add_column(
        "clinics", sa.Column("figure_body", sa.String(64), nullable=False, server_default="default")
    )


def downgrade() -> None:
    """Take the choice away."""
    op.drop_column("clinics", "figure_body")
