"""Keep the keys that sign sheets, and find versions by their check code."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply; ``clinic database upgrade`` then gives each clinic its first key."""
    op.create_table(
        "proof_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.String(length=64), nullable=False),
        sa.Column("public_key", sa.String(length=64), nullable=False),
        sa.Column("private_sealed", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_proof_keys_clinic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proof_keys")),
        sa.UniqueConstraint("public_key", name=op.f("uq_proof_keys_public_key")),
    )
    op.create_index(op.f("ix_proof_keys_clinic_id"), "proof_keys", ["clinic_id"])
    op.create_index(op.f("ix_program_versions_check_code"), "program_versions", ["check_code"])


def downgrade() -> None:
    """Take it away again."""
    op.drop_index(op.f("ix_program_versions_check_code"), "program_versions")
    op.drop_table("proof_keys")
