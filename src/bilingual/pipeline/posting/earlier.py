"""Adopts results of 0.1.0, where one stage made all posts of a pair and another all packs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any

from bilingual.pipeline.records.files import file_sha256, read_json
from bilingual.pipeline.records.keys import stage_key
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.run import Job
from bilingual.views.base import Prepared, View
from bilingual.views.document.html import relative_address
from bilingual.views.not_ready_sign import NOTE

_EARLIER = "earlier"  # the inputs of an upload folder, until its videos are known
# The view that makes a finding, by the prefix of its name.
_FINDERS = (
    ("linkedin-article", "linkedin_article"),
    ("linkedin-headline", "linkedin_article"),
    ("linkedin-document", "carousel"),
    ("pack-not-made", "carousel"),
    ("linkedin", "linkedin"),
    ("wechat", "wechat"),
    ("short-title", "wechat_channels"),
)


def adopt(job: Job, prepared: Prepared, views: Mapping[str, View[Prepared]]) -> None:
    """Convert 0.1.0's records of a pair's posts, packs and upload folders to records of *views*.

    If they are still up to date, nothing is rendered again. In any case the files count as ours, so that a person's
    changes are detected.
    """
    pair, stages = prepared.pair, job.manifest.stages
    old = [name for name in stages if name in (f"posts.{pair}", f"packs.{pair}") or name.startswith(f"publish.{pair}.")]
    if old:
        _adopt_all(job.manifest, prepared, views, old)
    if any(stage in job.made for stage in views):
        return
    for stage, one in views.items():
        before = stages.get(stage, {}).get("facts", {}).get(_EARLIER)
        if before and one.applies(prepared) and _same_video(before, prepared):
            facts = one.key(_standing(job.manifest, prepared, views))
            stages[stage] |= {"key": stage_key(facts), "facts": facts}


def _adopt_all(manifest: Manifest, prepared: Prepared, views: Mapping[str, View[Prepared]], old: Sequence[str]) -> None:
    pair, stages = prepared.pair, manifest.stages
    path = manifest.folder / f"posts/{pair}/packs.json"
    listing = read_json(path) if path.is_file() else {}
    same = _same_posts(manifest, prepared, listing)
    made = manifest.pairs.get(pair, {})
    records = {name: stages.pop(name) for name in old}
    files = {name: sha for record in records.values() for name, sha in record.get("files", {}).items()}
    for note in manifest.folder.glob(f"p*/**/{pair}/{NOTE}"):
        files[note.relative_to(manifest.folder).as_posix()] = file_sha256(note)
    said: dict[str, list[Any]] = {}
    for finding in made.get("findings", ()):
        said.setdefault(_finder(finding["check"]), []).append({**finding, "waived": ""})
    for stage, one in views.items():
        folder = one.folder.format(pair=pair)
        own = {name: sha for name, sha in files.items() if any(fnmatchcase(name, f"{folder}/{n}") for n in one.files)}
        earlier = next(
            (r["facts"] for n, r in records.items() if folder == f"publish/{n.rsplit('.', 1)[1]}/{pair}"), None
        )
        extra: dict[str, Any] = {"findings": said.get(one.id, []), "listing": _listed(one.id, listing)}
        facts = {_EARLIER: earlier} if earlier and same else {}
        stages[stage] = {"key": "", "facts": facts, "files": own, "seconds": 0.0, "extra": extra}
    if same:
        standing = _standing(manifest, prepared, views)
        for stage, one in views.items():
            if one.folder.startswith("posts/"):
                facts = one.key(standing)
                stages[stage] |= {"key": stage_key(facts), "facts": facts}


def _same_posts(manifest: Manifest, prepared: Prepared, listing: Mapping[str, Any]) -> bool:
    """Return whether the posts and packs of 0.1.0 had the same inputs as now."""
    options = prepared.options()
    text = {**prepared.facts, **{name: options[name] for name in ("hashtags", "theme", "video", "images")}}
    drawn = {**text, **{name: options[name] for name in ("printer", "originals", "fonts")}}
    pictures = {image["address"]: relative_address(image["file"]) for image in listing.get("images", ())}
    return (
        list(prepared.reasons) == manifest.pairs.get(prepared.pair, {}).get("reasons")
        and manifest.is_done(f"posts.{prepared.pair}", {**text, "pictures": pictures if prepared.look.packs else {}})
        and (not prepared.look.packs or manifest.is_done(f"packs.{prepared.pair}", drawn))
    )


def _same_video(before: Mapping[str, Any], prepared: Prepared) -> bool:
    """Return whether an upload folder was made with the same videos and frame as now."""
    frames = [stamp[0] for stamp in prepared.tools.stamps["covers"].values()]
    return before["cover"][0] in frames and before["video"].items() <= prepared.results.items()


def _standing(manifest: Manifest, prepared: Prepared, views: Mapping[str, View[Prepared]]) -> Prepared:
    results = {name: sha for stage in views for name, sha in manifest.stages[stage]["files"].items()}
    return replace(prepared, results={**prepared.results, **results})


def _finder(check: str) -> str:
    """Return the view that makes the finding *check*, empty if it is another part's."""
    return next((view for start, view in _FINDERS if check.startswith(start)), "")


def _listed(view: str, listing: Mapping[str, Any]) -> dict[str, Any]:
    key = {"wechat_pictures": "images"}.get(view, view)
    return {key: listing[key]} if key in listing else {}
