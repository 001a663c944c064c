"""Give patients a date of birth, a text size, a folded name; keep merges, imports and notes."""

import sqlalchemy as sa
from alembic import op

from clinic.domain.names import folded
from clinic.persistence.migrations.tables import freeze

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply; the names that are there are folded now."""
    op.add_column("patients", sa.Column("birth_date", sa.Date(), nullable=True))
    op.add_column(
        "patients", sa.Column("text_size", sa.String(length=64), nullable=False, server_default="standard")
    )
    op.add_column("patients", sa.Column("folded", sa.String(length=450), nullable=False, server_default=""))
    op.add_column("patients", sa.Column("merged_into", sa.Uuid(), nullable=True))
    op.add_column("patients", sa.Column("import_id", sa.Uuid(), nullable=True))
    _fold()
    op.create_index(op.f("ix_patients_clinic_folded"), "patients", ["clinic_id", "archived_at", "folded"])
    op.create_index(op.f("ix_patients_merged_into"), "patients", ["merged_into"])
    op.create_index(op.f("ix_patients_import_id"), "patients", ["import_id"])
    op.create_table(
        "patient_merges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("gone_id", sa.Uuid(), nullable=False),
        sa.Column("programs", sa.JSON(), nullable=False),
        sa.Column("facts_before", sa.JSON(), nullable=False),
        sa.Column("kept_revision", sa.Integer(), nullable=False),
        sa.Column("was_archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_by", sa.Uuid(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_patient_merges_clinic_id")),
        sa.ForeignKeyConstraint(["kept_id"], ["patients.id"], name=op.f("fk_patient_merges_kept_id")),
        sa.ForeignKeyConstraint(["gone_id"], ["patients.id"], name=op.f("fk_patient_merges_gone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_merges")),
    )
    op.create_index(op.f("ix_patient_merges_clinic_id"), "patient_merges", ["clinic_id"])
    op.create_index(op.f("ix_patient_merges_kept_id"), "patient_merges", ["kept_id"])
    op.create_index(op.f("ix_patient_merges_gone_id"), "patient_merges", ["gone_id"])
    op.create_table(
        "patient_imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_by", sa.Uuid(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_patient_imports_clinic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_imports")),
    )
    op.create_index(op.f("ix_patient_imports_clinic_id"), "patient_imports", ["clinic_id"])
    op.create_table(
        "notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_notes_clinic_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=op.f("fk_notes_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    op.create_index(op.f("ix_notes_clinic_id"), "notes", ["clinic_id"])
    op.create_index(op.f("ix_notes_patient_id"), "notes", ["patient_id"])
    freeze("notes")


def downgrade() -> None:
    """Take it all away again; the triggers go with their table."""
    op.drop_table("notes")
    op.drop_table("patient_imports")
    op.drop_table("patient_merges")
    for index in ("import_id", "merged_into", "clinic_folded"):
        op.drop_index(f"ix_patients_{index}", "patients")
    for column in ("import_id", "merged_into", "folded", "text_size", "birth_date"):
        op.drop_column("patients", column)


def _fold() -> None:
    patients = sa.table(
        "patients", *(sa.column(name) for name in ("id", "given_name", "family_name", "folded"))
    )
    bind = op.get_bind()
    for row in bind.execute(sa.select(patients)).all():
        name = folded(f"{row.family_name} {row.given_name}")
        bind.execute(patients.update().where(patients.c.id == row.id).values(folded=name))
