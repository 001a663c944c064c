"""Keep a draft's earlier revisions, for undo and for putting two texts together."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("drafts", sa.Column("back", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("drafts", sa.Column("forth", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("drafts", sa.Column("touched", sa.String(length=200), nullable=False, server_default=""))
    op.create_table(
        "draft_steps",
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_draft_steps_clinic_id")),
        sa.ForeignKeyConstraint(
            ["program_id"], ["drafts.program_id"], name=op.f("fk_draft_steps_program_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("program_id", "revision", name=op.f("pk_draft_steps")),
    )
    op.create_index(op.f("ix_draft_steps_clinic_id"), "draft_steps", ["clinic_id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index(op.f("ix_draft_steps_clinic_id"), table_name="draft_steps")
    op.drop_table("draft_steps")
    with op.batch_alter_table("drafts") as batch:
        batch.drop_column("touched")
        batch.drop_column("forth")
        batch.drop_column("back")
