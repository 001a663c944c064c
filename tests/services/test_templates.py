"""Templates of a clinic: private until shared, nobody else's business, remembered where they were used."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from clinic.domain.actions import Role
from clinic.domain.catalogue.words import TemplateSide
from clinic.domain.dose import Dose, Range
from clinic.domain.drafts import ItemEdit
from clinic.domain.errors import Conflict, Invalid, NotFound, Refused
from clinic.domain.patients import PatientFacts
from clinic.domain.programs import Chosen, SidePlan
from clinic.domain.progression import Next, Rule, StepKind
from clinic.domain.sides import Side
from clinic.domain.templates import Level, SideAsked
from clinic.persistence.templates import TemplateUse, TemplateVersion
from clinic.services import (
    draft_page,
    drafts,
    patients,
    programs,
    template_edit,
    template_use,
    templates,
    versions,
)
from clinic.services.context import Context, House
from clinic.services.template_edit import LevelEdit, Step, TemplateEdit
from clinic.services.template_edit import StepKind as Button
from clinic.services.template_use import Parameters
from tests.program_stage import TWO_BY_TEN, Stage, begin, edit_of, kept, set_stage, stranger
from tests.staff import context_of, hire

MORE = Rule(3, 3, then=Next(StepKind.dose, Dose(Range(3, 3), Range(12, 12))))
EASY = Dose(Range(1, 1), Range(6, 8))


@pytest.fixture
def stage(house: House) -> Stage:
    return set_stage(house)


@pytest.fixture
def ben(stage: Stage) -> Context:
    return context_of(stage.house, hire(stage.house, stage.clinic_id, Role.clinician, "Ben Ash"))


def worded(stage: Stage) -> UUID:
    """A draft for Rosa: a hip hinge with a rule, a reason and a note, a hip hike of her left side."""
    program_id = begin(stage, "hip-hinge", "hip-hike")
    edit = edit_of(stage, program_id)
    hinge, hike = edit.items
    items = (
        replace(
            hinge,
            modifications=(Chosen("chair", "Rosa fears to fall."),),
            note="Rosa: by the bed.",
            rule=MORE,
        ),
        replace(hike, sides=SidePlan((Side.left,))),
    )
    revision = draft_page.builder(stage.dana, program_id).revision
    drafts.save(stage.dana, program_id, revision, replace(edit, goal="Rosa wants to dance", items=items))
    return program_id


def edit_template(context: Context, key: UUID) -> TemplateEdit:
    """The template as its form would send it back unchanged."""
    page = templates.page(context, key)
    return TemplateEdit(
        page.line.name,
        page.line.purpose,
        tuple(kept(shown.item) for shown in page.items),
        {one.item.lineage: one.side for one in page.content.items},
        {one.item.lineage: levels_of(one.item.slugs) for one in page.content.items},
    )


def levels_of(slugs: tuple[str, ...]) -> tuple[LevelEdit, ...]:
    return tuple(LevelEdit(level, None, slugs) for level in (Level.easier, Level.harder))


def apply(
    stage: Stage, program_id: UUID, key: UUID, places: Sequence[int], chosen: Parameters | None = None
) -> int:
    found = template_use.preview(stage.dana, program_id, key)
    revisions = (found.revision, found.template_revision)
    return template_use.apply(stage.dana, program_id, key, revisions, places, chosen or Parameters())


def names(context: Context, **asked: object) -> list[str]:
    return [line.name for line in templates.shelf(context, **asked).lines]  # type: ignore[arg-type]


def test_a_program_becomes_a_template_and_the_patient_stays_behind(stage: Stage) -> None:
    key = templates.add_from(stage.dana, worded(stage), "Hips, first weeks")
    page = templates.page(stage.dana, key)
    hinge, hike = page.content.items
    assert (hinge.item.slugs, hinge.item.rule, hike.side) == (("chair",), MORE, TemplateSide.choose)
    assert "Rosa" not in repr(page)
    assert not page.line.shared


def test_a_published_program_becomes_one_too(stage: Stage) -> None:
    program_id = begin(stage)
    programs.publish(stage.dana, program_id)
    key = templates.add_from(stage.dana, program_id, "Hinge")
    assert templates.page(stage.dana, key).line.exercises == ("Hip hinge",)


def test_an_empty_one_is_filled_by_steps_and_changed_like_a_program(stage: Stage) -> None:
    key = templates.add(stage.dana, "New")
    first = template_edit.change(stage.dana, key, 1, TemplateEdit("New"), Step(Button.add, "hip-hinge"))
    second = template_edit.change(
        stage.dana, key, 2, edit_template(stage.dana, key), Step(Button.add, "hip-hike")
    )
    template_edit.change(stage.dana, key, 3, edit_template(stage.dana, key), Step(Button.up, second))
    assert [one.item.lineage for one in templates.page(stage.dana, key).content.items] == [second, first]
    edit = edit_template(stage.dana, key)
    levels = {first: (LevelEdit(Level.easier, EASY, ("chair",)), LevelEdit(Level.harder))}
    template_edit.change(stage.dana, key, 4, replace(edit, name="Hips", levels=levels))
    page = templates.page(stage.dana, key)
    assert (page.line.name, page.line.levels, page.version) == ("Hips", (Level.easier, Level.standard), 1)


def test_changes_of_a_level_follow_the_usual_ones_until_they_are_its_own(stage: Stage) -> None:
    key = templates.add_from(stage.dana, begin(stage), "Hinge")
    edit = edit_template(stage.dana, key)
    item = replace(edit.items[0], modifications=(Chosen("chair"),))
    template_edit.change(stage.dana, key, 1, replace(edit, items=(item,)))
    assert templates.page(stage.dana, key).line.levels == ()
    edit = edit_template(stage.dana, key)
    own = {
        item.lineage: (
            LevelEdit(Level.easier, None, ("chair", "smaller-range")),
            LevelEdit(Level.harder, None, ("chair",)),
        )
    }
    template_edit.change(stage.dana, key, 2, replace(edit, levels=own))
    (one,) = templates.page(stage.dana, key).content.items
    assert [at.modifications for at in one.levels] == [("chair", "smaller-range")]


def test_a_contradiction_at_a_level_is_refused_by_its_field(stage: Stage) -> None:
    key = templates.add_from(stage.dana, begin(stage), "Hinge")
    edit = edit_template(stage.dana, key)
    item = edit.items[0].lineage
    wrong = {item: (LevelEdit(Level.easier, None, ("smaller-range", "deeper")),)}
    with pytest.raises(Invalid) as refused:
        template_edit.change(stage.dana, key, 1, replace(edit, levels=wrong))
    assert refused.value.problems[0].field == f"changes_easier-{item}"


def test_the_second_of_two_writers_is_told(stage: Stage, ben: Context) -> None:
    key = templates.add(stage.dana, "Hips")
    templates.share(stage.dana, key)
    template_edit.change(ben, key, 1, TemplateEdit("Hips and back"))
    with pytest.raises(Conflict):
        template_edit.change(stage.dana, key, 1, TemplateEdit("Hips and knees"))
    assert templates.page(stage.dana, key).line.name == "Hips and back"


def test_a_private_one_is_not_there_for_anybody_else_and_a_shared_one_is(stage: Stage, ben: Context) -> None:
    key, program_id = templates.add_from(stage.dana, begin(stage), "Mine"), begin(stage)
    for act in acts(ben, key, program_id):
        with pytest.raises(NotFound):
            act()
    assert names(ben) == []
    templates.share(stage.dana, key)
    assert names(ben) == ["Mine"]
    with pytest.raises(Refused):
        templates.unshare(ben, key)
    templates.unshare(stage.dana, key)
    assert names(ben) == []


def test_another_clinic_s_template_is_not_there_shared_or_not(stage: Stage) -> None:
    key, program_id = templates.add_from(stage.dana, begin(stage), "Ours"), begin(stage)
    templates.share(stage.dana, key)
    sam = stranger(stage.house)
    for act in (*acts(sam, key, program_id), *acts(stage.dana, uuid4(), program_id)):
        with pytest.raises(NotFound):
            act()
    assert names(sam) == []
    assert templates.page(stage.dana, key).line.shared


def acts(context: Context, key: UUID, program_id: UUID) -> list:  # type: ignore[type-arg]
    return [
        lambda: templates.page(context, key),
        lambda: template_edit.change(context, key, 1, TemplateEdit("Stolen")),
        lambda: templates.share(context, key),
        lambda: templates.unshare(context, key),
        lambda: templates.duplicate(context, key),
        lambda: templates.archive(context, key),
        lambda: templates.restore(context, key),
        lambda: template_use.preview(context, program_id, key),
        lambda: template_use.apply(context, program_id, key, (1, 1), [0]),
    ]


def test_a_template_of_another_clinic_s_program_cannot_be_made(stage: Stage) -> None:
    with pytest.raises(NotFound):
        templates.add_from(stranger(stage.house), begin(stage), "Stolen")


def test_the_owner_takes_a_colleague_s_template_back_from_the_others(stage: Stage) -> None:
    key = templates.add(stage.dana, "Hips")
    templates.share(stage.dana, key)
    owner = context_of(stage.house, hire(stage.house, stage.clinic_id, Role.owner, "Olga Reed"))
    assert not templates.unshare(owner, key)
    assert (names(owner), names(stage.dana)) == ([], ["Hips"])


def test_what_is_put_away_comes_back_and_a_copy_is_one_s_own(stage: Stage, ben: Context) -> None:
    key = templates.add_from(stage.dana, begin(stage), "Hips")
    templates.share(stage.dana, key)
    copy = templates.duplicate(ben, key)
    assert (names(ben), names(stage.dana)) == (["Hips", "Hips (copy)"], ["Hips"])
    assert (
        templates.page(ben, copy).content.items[0].item.lineage
        != templates.page(ben, key).content.items[0].item.lineage
    )
    templates.archive(ben, key)
    assert (names(stage.dana), names(stage.dana, archived=True)) == ([], ["Hips"])
    assert templates.shelf(stage.dana, gone=key).gone == (key, "Hips")
    templates.restore(stage.dana, key)
    assert names(stage.dana) == ["Hips"]


def test_the_list_is_searched_with_slips_forgiven(stage: Stage) -> None:
    for name in ("Shoulder, first weeks", "Hips and back"):
        templates.add(stage.dana, name)
    assert names(stage.dana, words="sholder") == ["Shoulder, first weeks"]


def test_a_ready_made_program_begins_one_of_one_s_own(stage: Stage) -> None:
    key = templates.add_ready_made(stage.dana, "learn-the-hip-hinge")
    assert templates.page(stage.dana, key).line.exercises
    with pytest.raises(NotFound):
        templates.add_ready_made(stage.dana, "nothing")


def test_a_preview_shows_what_would_be_there_and_what_is_wrong_with_it(stage: Stage) -> None:
    key = templates.add_from(stage.dana, worded(stage), "Hips")
    ada = patients.add(stage.dana, PatientFacts("Ada", "Holm", minutes_a_day=1, equipment=("mat",)))
    program_id = programs.start(stage.dana, ada, "Back")
    drafts.save(
        stage.dana, program_id, 1, edit_of(stage, program_id), drafts.Step(drafts.StepKind.add, "hip-hike")
    )
    found = template_use.preview(stage.dana, program_id, key, Parameters(side=SideAsked.right))
    hinge, hike = found.offered
    assert hinge.modifications == ("Chair to hold",)
    assert hinge.rule == "done as asked on 3 days, pain at most 3, then 3×12"
    assert hinge.lacking
    assert (hinge.proposed, hike.there, hike.proposed, hike.side) == (True, True, False, "right side")
    assert (found.needs_side, found.over_budget, found.there) == (True, True, 1)
    assert found.minutes_then


def test_a_side_that_is_not_known_stays_to_be_chosen(stage: Stage) -> None:
    key = templates.add_from(stage.dana, worded(stage), "Hips")
    hike = template_use.preview(stage.dana, begin(stage), key).offered[1]
    assert (hike.side, hike.open) == ("", ("side",))


def test_applied_items_keep_rule_and_days_and_remember_where_they_came_from(stage: Stage) -> None:
    key = templates.add_from(stage.dana, worded(stage), "Hips")
    program_id = programs.start(stage.dana, stage.patient_id, "Again")
    assert apply(stage, program_id, key, [0, 1], Parameters(Level.standard, SideAsked.left)) == 2
    builder = draft_page.builder(stage.dana, program_id)
    hinge, hike = (shown.item for shown in builder.items)
    assert (hinge.rule, hinge.dose, hike.sides) == (MORE, TWO_BY_TEN, SidePlan((Side.left,)))
    assert hinge.schedule is not None
    assert set(builder.origins.values()) == {"“Hips”, version 1"}
    programs.publish(stage.dana, program_id)
    assert versions.program(stage.dana, program_id).origins == builder.origins


def test_a_colleague_sees_that_it_was_private_and_not_its_name(stage: Stage, ben: Context) -> None:
    key = templates.add_from(stage.dana, begin(stage), "Difficult people")
    program_id = begin(stage)
    apply(stage, program_id, key, [0])
    assert set(draft_page.builder(ben, program_id).origins.values()) == {
        "a colleague’s private template, version 1"
    }


def test_a_change_after_a_use_is_the_next_version_and_the_used_one_is_kept(stage: Stage) -> None:
    key = templates.add_from(stage.dana, begin(stage), "Hips")
    template_edit.change(stage.dana, key, 1, edit_template(stage.dana, key), Step(Button.add, "squat"))
    assert templates.page(stage.dana, key).version == 1
    apply(stage, begin(stage), key, [0])
    template_edit.change(stage.dana, key, 2, edit_template(stage.dana, key), Step(Button.add, "plank"))
    assert templates.page(stage.dana, key).version == 2
    with stage.house.database.read() as session:
        row = session.scalars(
            select(TemplateVersion).where(TemplateVersion.clinic_id == stage.clinic_id)
        ).one()
        assert (row.number, len(row.content["items"])) == (1, 2)


def test_the_database_keeps_what_was_applied(stage: Stage) -> None:
    key = templates.add_from(stage.dana, begin(stage), "Hips")
    apply(stage, begin(stage), key, [0])
    for kind in (TemplateUse, TemplateVersion):
        with pytest.raises(DBAPIError), stage.house.database.write() as session:
            session.execute(update(kind).where(kind.clinic_id == stage.clinic_id).values(number=9))


def test_what_moved_on_meanwhile_is_not_applied_unseen(stage: Stage) -> None:
    key, program_id = templates.add_from(stage.dana, begin(stage), "Hips"), begin(stage)
    found = template_use.preview(stage.dana, program_id, key)
    template_edit.change(stage.dana, key, 1, edit_template(stage.dana, key), Step(Button.add, "plank"))
    for revisions in ((found.revision, found.template_revision), (found.revision - 1, 2)):
        with pytest.raises(Conflict):
            template_use.apply(stage.dana, program_id, key, revisions, [0])
    with pytest.raises(Invalid):
        template_use.apply(stage.dana, program_id, key, (found.revision, 2), [])


def test_an_item_keeps_its_exercise_and_a_made_up_one_is_refused(stage: Stage) -> None:
    key = templates.add_from(stage.dana, begin(stage, "hip-hinge", "plank"), "Hips")
    edit = edit_template(stage.dana, key)
    other = replace(edit.items[0], exercise_version=edit.items[1].exercise_version)
    made_up = ItemEdit(str(uuid4()), edit.items[0].exercise_version)
    for items in ((other,), (made_up,)):
        with pytest.raises(Invalid):
            template_edit.change(stage.dana, key, 1, replace(edit, items=items))
