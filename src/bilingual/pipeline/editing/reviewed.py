"""The review file of each pair: a person's changes to it are taken in, and it is written again once they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bilingual.fidelity.quality.scores import Quality
from bilingual.model.bitext import Bitext
from bilingual.model.finding import Finding
from bilingual.pipeline.records.files import file_sha256
from bilingual.pipeline.records.manifest import Manifest, Written
from bilingual.pipeline.run import Job
from bilingual.pipeline.stages import REVIEW
from bilingual.text.encodings import decode
from bilingual.views.review.changes import Changes, changes_in
from bilingual.views.review.reading import read_review
from bilingual.views.review.render import Reviewed, render
from bilingual.views.review.texts import unit_base

_NAMED = 20


@dataclass(frozen=True, slots=True)
class EditedReview:
    """The changes in the review file *name*, whose content has the hash *sha256*."""

    name: str
    sha256: str
    changes: Changes


def review_name(pair: str) -> str:
    return f"review.{pair}.md"


def edited_review(manifest: Manifest, bitext: Bitext) -> EditedReview | None:
    """Return the changes in the review file of *bitext* if it is not as it was written.

    Raises InputError if it is unreadable.
    """
    name = review_name(bitext.pair)
    path = manifest.folder / name
    if not path.is_file():
        return None
    content = path.read_bytes()
    sha, record = sha256(content).hexdigest(), manifest.stages.get(REVIEW.name(pair=bitext.pair), {})
    if record.get("files", {}).get(name) == sha:
        return None
    taken = {unit: (before, after) for unit, (before, after) in record.get("extra", {}).get("taken", {}).items()}
    reading = read_review(decode(content, str(path)), bitext)
    return EditedReview(name, sha, changes_in(reading, bitext, taken))


def edited_reviews(folder: Path) -> bool:
    """Return whether a review file in *folder* is not as it was written. Raises InputError for a damaged manifest."""
    manifest = Manifest.read(folder)
    return any(manifest.edited_files(stage) for stage in manifest.stages if stage.startswith(f"{REVIEW.id}."))


def keep_taken(job: Job, edited: EditedReview, bitext: Bitext, problems: Sequence[str]) -> None:
    """Record that the changes in *edited* are in *bitext*; with *problems* the file stays as the person saved it."""
    record = job.manifest.stages.setdefault(
        REVIEW.name(pair=bitext.pair), {"key": "", "facts": {}, "files": {}, "seconds": 0.0}
    )
    if not problems:
        record["files"] = {edited.name: edited.sha256}
        record.pop("extra", None)
        return
    changes = edited.changes
    changed = {*changes.targets, *changes.ticked, *changes.unticked}
    taken = record.setdefault("extra", {}).setdefault("taken", {})
    for unit in bitext:
        if unit.id in changed or (unit.target and changes.contradicted.get(unit.id) == unit.target):
            taken[unit.id] = [changes.bases[unit.id], unit_base(unit)]
    job.pending[bitext.pair] = f"{edited.name} holds edits that are not taken in: line {problems[0]}"
    more = [f"{edited.name}: and {len(problems) - _NAMED} more"] if len(problems) > _NAMED else []
    job.notes += [f"{edited.name}:{said}" for said in problems[:_NAMED]] + more


def write_review(
    job: Job, bitext: Bitext, found: Sequence[Finding], quality: Quality, doubts: Mapping[str, Sequence[str]]
) -> None:
    """Write the review file of one pair, unless it was edited and that is not taken in."""
    name, stage = review_name(bitext.pair), REVIEW.name(pair=bitext.pair)
    path, known = job.folder / name, job.manifest.stages.get(stage, {}).get("files", {}).get(name)
    content = render(Reviewed(job.manifest.title, bitext, found, quality, doubts)).encode("utf-8")
    sha = sha256(content).hexdigest()
    if path.is_file():
        standing = file_sha256(path)
        if standing not in (known, sha):
            if bitext.pair not in job.pending:
                job.pending[bitext.pair] = f"{name} was saved during this run: its edits are taken in by the next one"
            return
        if standing == known == sha:
            return
    job.manifest.write([Written(stage, REVIEW.checked({"content": sha}), {name: content})])
