"""A clinician's decision where paper and phone disagree, and taking it back.

A decision changes no report. It names the two words that were looked at, and holds while both still say the same: a
later correction, or a sheet that says something else, is a new disagreement.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

from clinic.domain.actions import Action
from clinic.domain.adherence.explain import explain
from clinic.domain.adherence.values import ReportSource
from clinic.domain.disagreements import Place, places_of
from clinic.domain.errors import Conflict, Invalid, NotFound
from clinic.persistence import disagreements as rows
from clinic.persistence.adherence import Followed, follow
from clinic.persistence.base import new_id
from clinic.persistence.disagreements import DisagreementDecision
from clinic.persistence.programs import Program, locked
from clinic.services.context import Context, Doing, perform
from clinic.services.scores import mark_stale

LINES_MOST = 1000
CHANGED = "Something was told or decided since this page was opened. Look at both words once more."


def decide(context: Context, program_id: UUID, lines: Sequence[str], keep: ReportSource) -> UUID:
    """Let the phone's or the paper's word count on these lines; returns the press. The same one again is the same.

    Raises NotFound, Invalid without a line, Conflict when one of the words is another by now.
    """
    wanted = list(dict.fromkeys(lines))
    if not 0 < len(wanted) <= LINES_MOST:
        raise Invalid("line", f"Choose between 1 and {LINES_MOST} places.")
    if keep is ReportSource.staff:
        raise Invalid("keep", "Choose the phone’s word or the paper’s.")
    with perform(context, Action.decide_disagreement) as doing:
        program = locked(doing.session, doing.clinic_id, program_id)
        doing.about("program", program.id, patient=program.patient_id)
        (followed,) = follow(doing.session, doing.clinic_id, [program.id], context.now)
        doing.note(keep=keep.value, places=len(wanted))
        places = _places(followed, wanted)
        before = _decided_before(followed, places, keep)
        if before is not None:
            return before
        if not all(place.mark.conflict for place in places):
            raise Conflict(CHANGED)
        batch = new_id()
        doing.session.add_all(_row(doing, program, batch, place, keep) for place in places)
        mark_stale(doing.session, doing.clinic_id, program.id, context.now)
        return batch


def undo(context: Context, batch: UUID) -> UUID:
    """Take a press back: what it decided is open once more. Twice is once; returns its program. Raises NotFound."""
    with perform(context, Action.undo_disagreement) as doing:
        found = rows.of_batch(doing.session, doing.clinic_id, batch)
        if not found:
            raise NotFound
        program = locked(doing.session, doing.clinic_id, found[0].program_id)
        doing.about("program", program.id, patient=program.patient_id)
        for row in found:
            doing.session.refresh(row)
            if row.undone_at is None:
                row.undone_at, row.undone_by = context.now, context.member_id
        doing.note(places=len(found))
        mark_stale(doing.session, doing.clinic_id, program.id, context.now)
        return program.id


def _places(followed: Followed, lines: Sequence[str]) -> list[Place]:
    """The places of these lines. Raises Conflict when one is not there any more: its words are others by now."""
    found: Mapping[str, Place] = (
        {place.line: place for place in places_of(explain(followed.scenario))} if followed.scenario else {}
    )
    if not found.keys() >= set(lines):
        raise Conflict(CHANGED)
    return [found[line] for line in lines]


def _decided_before(followed: Followed, places: Sequence[Place], keep: ReportSource) -> UUID | None:
    """The press that decided all of these the same way, if they stand so."""
    if any(place.mark.conflict or place.mark.source is not keep for place in places):
        return None
    return followed.decision_at(places[0]).batch


def _row(
    doing: Doing, program: Program, batch: UUID, place: Place, keep: ReportSource
) -> DisagreementDecision:
    phone, paper = place.pair
    kept, over = (phone, paper) if keep is ReportSource.patient else (paper, phone)
    return DisagreementDecision(
        id=new_id(),
        clinic_id=doing.clinic_id,
        batch=batch,
        program_id=program.id,
        kept_id=UUID(kept),
        over_id=UUID(over),
        slot_index=place.index,
        side=place.mark.side.value if place.mark.side else None,
        decided_at=doing.context.now,
        decided_by=doing.context.member_id,
    )
