"""Know each exercise's newest version and how often it changed; keep favourites and collections of exercises."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply; what is there gets its newest number."""
    for column in ("latest", "changes"):
        op.add_column("exercises", sa.Column(column, sa.Integer(), nullable=False, server_default="0"))
        op.execute(
            f"UPDATE exercises SET {column} = COALESCE((SELECT MAX(number) FROM exercise_versions "
            "WHERE exercise_versions.exercise_id = exercises.id), 0)"
        )
    op.create_index("ix_exercises_changes", "exercises", ["clinic_id", "changes"])
    op.create_table(
        "favourites",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_favourites_clinic_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_favourites_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_favourites")),
        sa.UniqueConstraint("member_id", "slug", name=op.f("uq_favourites_member_id_slug")),
    )
    op.create_index(op.f("ix_favourites_clinic_id"), "favourites", ["clinic_id"])
    op.create_table(
        "collections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_collections_clinic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collections")),
    )
    op.create_index(op.f("ix_collections_clinic_id"), "collections", ["clinic_id"])
    op.create_table(
        "collected",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("collection_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_collected_clinic_id")),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["collections.id"], name=op.f("fk_collected_collection_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collected")),
        sa.UniqueConstraint("collection_id", "slug", name=op.f("uq_collected_collection_id_slug")),
    )
    op.create_index(op.f("ix_collected_clinic_id"), "collected", ["clinic_id"])


def downgrade() -> None:
    """Take it away again."""
    for table in ("collected", "collections", "favourites"):
        op.drop_table(table)
    op.drop_index("ix_exercises_changes", "exercises")
    for column in ("changes", "latest"):
        op.drop_column("exercises", column)
