"""A person's points: edited in ``contents.<pair>.json`` or in a post, they are locked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bilingual.errors import InputError
from bilingual.model.contents import Contents
from bilingual.pipeline.posting.blog import EditedPost
from bilingual.pipeline.records import exchange
from bilingual.pipeline.records.answers.points import contents_path
from bilingual.pipeline.records.manifest import Manifest, Written
from bilingual.pipeline.stages import CONTENTS
from bilingual.text.counts import counted
from bilingual.views.document.sections import POINT


def edited_contents(
    manifest: Manifest, posts: Mapping[str, Sequence[EditedPost]]
) -> tuple[dict[str, Contents], list[str]]:
    """Return the contents that a person edited since they were written, by stage, and notes; *posts* by language.

    Raises InputError for an invalid file, and for a point that was edited differently in two places.
    """
    found: dict[str, Contents] = {}
    notes: list[str] = []
    for stage, record in manifest.stages.items():
        if not stage.startswith(f"{CONTENTS.id}."):
            continue
        pair = stage.removeprefix(f"{CONTENTS.id}.")
        path = contents_path(manifest.folder, pair)
        if not path.is_file():
            continue
        contents = exchange.read_contents(path)
        marks: Mapping[str, str] = record.get("extra", {}).get("marks", {})
        taken = _adopted(contents, marks) if manifest.edited_files(stage) else contents
        taken = _with_posts(taken, marks, posts.get(pair.split("_", 1)[1], ()), path)
        changed = sum(one.mark != marks.get(name) for name, one in zip(taken.marks, taken, strict=True))
        if taken == contents and not manifest.edited_files(stage):
            continue
        found[stage] = taken
        notes.append(f"{path.name}: the points of {counted(changed, 'section')} edited by hand, now locked")
    return found, notes


def written_contents(manifest: Manifest, edited: Mapping[str, Contents]) -> list[Written]:
    """Return the edited contents as they are now known, to write."""
    return [
        Written(
            stage,
            manifest.stages[stage]["facts"],
            {contents_path(manifest.folder, contents.pair).name: exchange.content(contents)},
            {"marks": contents.marks},
        )
        for stage, contents in edited.items()
    ]


def _adopted(contents: Contents, marks: Mapping[str, str]) -> Contents:
    """Return *contents* with what differs from *marks* as a person's."""
    summaries = [
        summary if marks.get(name) == summary.mark else summary.by_a_person()
        for name, summary in zip(contents.marks, contents, strict=True)
    ]
    return replace(contents, summaries=tuple(summaries))


def _with_posts(contents: Contents, marks: Mapping[str, str], posts: Sequence[EditedPost], path: Path) -> Contents:
    """Return *contents* with the points that were edited in *posts*."""
    edits: dict[str, str] = {}
    for post in posts:
        for name, text in post.targets.items():
            if name.startswith(POINT) and edits.setdefault(name, text) != text:
                raise _twice(post.where, text)
    summaries = []
    for summary in contents:
        points = list(summary.points)
        for number, point in enumerate(points):
            said = edits.get(f"{POINT}{number}:{summary.section}", point.target)
            if said != point.target and marks.get(summary.section) != summary.mark:
                raise _twice(path, point.target)
            points[number] = replace(point, target=said)
        changed = tuple(points)
        edited = replace(summary, points=changed).by_a_person()
        summaries.append(summary if changed == summary.points else edited)
    return replace(contents, summaries=tuple(summaries))


def _twice(where: Path, text: str) -> InputError:
    return InputError(
        "BIL-EDT-019",
        f"a point of the contents was edited here and in a post, differently: “{text}”",
        where=where,
        remedy="Make both the same, or undo one of the edits.",
    )
