"""Takes in what a person changed in the review files, and settles approvals."""

from __future__ import annotations

from collections.abc import Mapping

from bilingual.pipeline.editing.approvals import settled
from bilingual.pipeline.editing.conflicts import EditConflict, refuse
from bilingual.pipeline.editing.reviewed import EditedReview, edited_review, keep_taken
from bilingual.pipeline.editing.taken import Taken
from bilingual.pipeline.run import Job
from bilingual.text.counts import counted


def take_review(job: Job, stage: str, taken: Taken) -> None:
    """Add the changes in the review file of the bitext *stage* to *taken*.

    Raises InputError for translations that contradict another edit.
    """
    bitext = taken.bitext(stage)
    edited = edited_review(job.manifest, bitext)
    if edited is None:
        return
    changes = edited.changes
    targets = {**changes.targets, **_unopposed(job, stage, edited, taken)}
    if targets:
        taken.lock(stage, targets, edited.name)
        taken.notes.append(f"{edited.name}: {counted(len(targets), 'sentence')} edited by hand, now human translations")
    for boxes, of in ((changes.ticked, taken.ticked), (changes.unticked, taken.unticked)):
        of.setdefault(stage, {}).update({name: f"{edited.name}:{line}" for name, line in boxes.items()})
    taken.reviews[stage] = edited


def _unopposed(job: Job, stage: str, edited: EditedReview, taken: Taken) -> dict[str, str]:
    """Return the contradicted targets that count. Raises InputError for those that nobody settled."""
    settle = job.request.settle
    others = taken.edited.get(stage, {})
    found: dict[str, str] = {}
    conflicts = []
    for unit in taken.bitext(stage):
        text = edited.changes.contradicted.get(unit.id)
        if text is None:
            continue
        if settle.choice(unit.id) == "review":
            found[unit.id] = text
        elif settle.choice(unit.id) is None:
            where, there = others.get(unit.id, (f"{stage}.json", unit.target or ""))
            conflicts.append(EditConflict(unit.id, unit.source, where, there, edited.name, text))
    refuse(conflicts, job.folder, ("results", "review"), settle)
    return found


def settle_approvals(job: Job, stage: str, known: Mapping[str, str], taken: Taken) -> None:
    """Give and withdraw the approvals of the bitext *stage* in *taken*; *known* are those when it was last written.

    Those that are refused are noted.
    """
    before = taken.bitext(stage)
    ticked, unticked = taken.ticked.get(stage, {}), taken.unticked.get(stage, {})
    bitext, refused, notes = settled(job, before, known, ticked, unticked)
    said = {
        name: f"{ticked.get(name, f'{stage}.json')}: {name} cannot be approved: it {why}"
        for name, why in refused.items()
    }
    approved = [unit for unit in bitext if unit.is_approved and known.get(unit.id) != unit.approved]
    withdrawn = [unit for unit in bitext if unit.id in known and not unit.locked]
    if bitext != before:
        taken.bitexts[stage] = bitext
    taken.learnt.setdefault(stage, []).extend((unit.source, unit.target or "") for unit in approved)
    taken.forgotten.setdefault(stage, []).extend((unit.source, unit.target or "") for unit in withdrawn)
    taken.notes += notes
    review = taken.reviews.get(stage)
    problems = [f"{p.line}: {p.what}" for p in review.changes.problems if p.keeps] if review else []
    if review is not None:
        taken.notes += [f"{review.name}:{p.line}: {p.what}" for p in review.changes.problems if not p.keeps]
        mine = {name for name in refused if name in review.changes.ticked}
        problems += [said[name].removeprefix(f"{review.name}:") for name in mine]
        keep_taken(job, review, bitext, sorted(problems, key=lambda text: int(text.split(":")[0])))
        said = {name: text for name, text in said.items() if name not in mine}
    taken.notes += said.values()
