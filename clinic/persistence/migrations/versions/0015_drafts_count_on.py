"""The revisions of a program's drafts count on, so that a page of an earlier draft is known as one."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply: drafts that are there keep their revisions."""
    op.add_column("programs", sa.Column("drafted", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("programs", "drafted")
