"""Jekyll posts, one per language, in the results and in a person's own blog; a person's changes to them are kept.

Our last version, in the manifest, is the base. The next version is merged with the person's: only sentences with a
changed source are renewed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bilingual.engines.base import Progress
from bilingual.errors import InputError, located
from bilingual.model.bitext import HUMAN, Bitext, Unit
from bilingual.pipeline.posting.blog_places import (
    BLOG,
    audio_address,
    audio_to_blog,
    blog_folder,
    edited_in_blog,
    is_in_site,
    own_version,
    place_in_blog,
    read_post,
    write_to_blog,
)
from bilingual.pipeline.privacy.gate import is_withheld
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.run import Job
from bilingual.pipeline.stages import JEKYLL
from bilingual.settings import Settings
from bilingual.views.jekyll.edits import edited_units, unit_places
from bilingual.views.jekyll.merging import MergeConflict, Merged, merged
from bilingual.views.jekyll.render import Edition
from bilingual.views.table import view

STAGE = "jekyll."
# Ends the id of a unit that reads otherwise in the post, such as a link that kramdown does not know: an edit of it is
# no translation of its sentence, and stays in the post.
POST_ONLY = "+post"


@dataclass(frozen=True, slots=True)
class EditedPost:
    """A person's changes to the units of one post: targets by unit id, and sentences of no single unit."""

    where: Path
    targets: Mapping[str, str]
    unlearnt: tuple[str, ...]


def write_jekyll(job: Job, editions: Sequence[Edition]) -> None:
    """Write one post per language, also into the blog if set, keeping a person's changes.

    Each is a separate stage, so that a new target rewrites only itself. A translation that is not ready is not
    published, and no other post lists it as a version.
    """
    withheld = is_withheld(job.manifest)
    unready = {edition.tag for edition in editions if withheld or not _ready(job.manifest, edition.tag)}
    versions = tuple(edition.lang for edition in editions if edition.tag not in unready)
    links = job.settings.language_links == "body"
    for edition in editions:
        audio = audio_address(job.manifest, edition.tag, edition.slug)
        audio = audio if all(pair.get("state") == "ready" for pair in job.manifest.pairs.values()) else ""
        ready = edition.tag not in unready
        own = replace(edition, versions=versions, ready=ready, links=links, audio=audio)
        _write(job, own, withheld=withheld)
        if ready and not edition.bare:
            audio_to_blog(job, edition.tag, audio)


def edited_posts(manifest: Manifest, settings: Settings) -> dict[str, list[EditedPost]]:
    """Return a person's changes to the posts since they were written, by language.

    Raises InputError for an unreadable post.
    """
    found: dict[str, list[EditedPost]] = {}
    for stage, record in manifest.stages.items():
        facts: Mapping[str, Any] = record.get("facts", {})
        if not stage.startswith(STAGE) or not facts.get("units"):
            continue
        tag = stage.removeprefix(STAGE)
        paths = [manifest.folder / name for name in manifest.edited_files(stage)]
        blog = edited_in_blog(manifest, settings, tag)
        for path in [*paths, *([blog] if blog else [])]:
            text = read_post(path)
            if text == facts["text"]:
                continue
            with located(path):
                edits = edited_units(facts["text"], facts["units"], text, tag)
            learnt = {unit: said for unit, said in edits.targets.items() if not unit.endswith(POST_ONLY)}
            alone = tuple(said for unit, said in edits.targets.items() if unit.endswith(POST_ONLY))
            if edits.targets or edits.unlearnt:
                found.setdefault(tag, []).append(EditedPost(path, learnt, (*edits.unlearnt, *alone)))
    return found


def newly_edited(bitext: Bitext, posts: Sequence[EditedPost]) -> dict[str, str]:
    """Return the targets of *posts*, by unit id, that are not yet a person's in *bitext*.

    A copy of the source sentence is not a translation. Raises InputError if two posts contradict each other.
    """
    units = {unit.id: unit for unit in bitext}
    found: dict[str, str] = {}
    for post in posts:
        for name, target in post.targets.items():
            unit = units.get(name)
            if unit is None or _holds(unit, target) or target == unit.source:
                continue
            if found.setdefault(name, target) != target:
                raise InputError(
                    "BIL-VIW-006",
                    f"and {posts[0].where} were both edited and differ in “{target}”",
                    where=post.where,
                    remedy="Make both the same, or undo one of the edits.",
                )
    return found


def _holds(unit: Unit, target: str) -> bool:
    return unit.target == target and unit.locked and unit.provenance == HUMAN


def _ready(manifest: Manifest, tag: str) -> bool:
    """Return whether the post in *tag* may be published: the source's own, or that of a ready pair."""
    pairs = [record for pair, record in manifest.pairs.items() if pair.split("_", 1)[1] == tag]
    return all(record.get("state") == "ready" for record in pairs)


def _write(job: Job, edition: Edition, *, withheld: bool) -> None:
    tag = edition.tag
    name, stage = f"posts/jekyll/{edition.path}", JEKYLL.name(language=tag)
    text = str(view("jekyll").render(edition).files[edition.path])
    record = job.manifest.stages.get(stage, {})
    before: Mapping[str, Any] = record.get("facts", {})
    units = before["units"] if text == before.get("text") else unit_places(text, tag, edition.shown)
    facts = {"path": edition.path, "text": text, "units": units}
    made = Merged(text)
    if own := own_version(job, tag):
        with located(job.folder / name):
            # Once settled otherwise, an edit in the post that contradicts another is not kept.
            made = merged(*own, text, tag, ours_first=job.request.settle.outside_posts)

    def build(progress: Progress) -> Iterable[Path]:
        return job.write({name: made.text})

    here = job.folder / name
    if here.is_file() and read_post(here) != made.text:
        record["key"] = ""  # an edit in the blog that changes no unit, and so no fact, has to reach the results too
    if job.make(JEKYLL, facts, build, language=tag):
        _say(job, name, made.conflicts)
    place, folder = place_in_blog(job, edition), blog_folder(job.settings)
    standing = edition.own and folder is not None and (folder / place).is_file()
    known = tag in job.manifest.options.get(BLOG, {})
    if withheld:
        if job.settings.blog:
            job.notes.append(f"{place} in your blog stays as it is until the sensitive values are settled")
        return
    # What a person keeps in their site is theirs: the article itself, or their translation of it.
    if known or not (standing or (edition.translated_from is None and is_in_site(job))):
        write_to_blog(job, place, tag, made.text)


def _say(job: Job, name: str, conflicts: Sequence[MergeConflict]) -> None:
    for conflict in conflicts:
        theirs, ours = (" ".join(text.split())[:120] for text in (conflict.theirs, conflict.ours))
        job.notes.append(f"{name}: you wrote “{theirs}”, which is kept; today it would be “{ours}”")
