"""The clinic's templates, their versions that were applied, and where."""

import sqlalchemy as sa
from alembic import op

from clinic.persistence.migrations.tables import clinic_table, freeze

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLES = ("template_uses", "template_versions", "templates")
FROZEN = ("template_versions", "template_uses")


def upgrade() -> None:
    """Apply, and let the database itself refuse to change what was applied."""
    clinic_table(
        "templates",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["members.id"], name=op.f("fk_templates_made_by")),
    )
    clinic_table(
        "template_versions",
        sa.Column("template_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["template_id"], ["templates.id"], name=op.f("fk_template_versions_template_id")
        ),
        sa.UniqueConstraint("template_id", "number", name=op.f("uq_template_versions_template_id_number")),
    )
    clinic_table(
        "template_uses",
        sa.Column("program_id", sa.Uuid(), nullable=False),
        sa.Column("lineage_id", sa.Uuid(), nullable=False),
        sa.Column("template_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=64), nullable=False),
        sa.Column("side", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["template_id"], ["templates.id"], name=op.f("fk_template_uses_template_id")),
    )
    op.create_index("ix_template_uses_clinic_program", "template_uses", ["clinic_id", "program_id"])
    op.create_index(op.f("ix_template_uses_template_id"), "template_uses", ["template_id"])
    for table in FROZEN:
        freeze(table)


def downgrade() -> None:
    """Take everything away; a table's triggers go with it."""
    for table in TABLES:
        op.drop_table(table)
