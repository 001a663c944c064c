"""Let a clinic keep how its sheets usually look."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

USUAL = {"sheet_layout": "standard", "sheet_size": "standard", "sheet_colour": "colour"}


def upgrade() -> None:
    """Apply; every clinic begins with the standard sheet in colour."""
    for name, usual in USUAL.items():
        op.add_column("clinics", sa.Column(name, sa.String(length=64), nullable=False, server_default=usual))


def downgrade() -> None:
    """Revert."""
    for name in USUAL:
        op.drop_column("clinics", name)
