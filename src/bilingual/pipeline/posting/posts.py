"""The posts of one pair, and the pictures beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from bilingual.engines import pages
from bilingual.engines.base import Progress
from bilingual.engines.formulas import formulas
from bilingual.engines.readings import readings
from bilingual.engines.words import word_breaks
from bilingual.model.bitext import Bitext
from bilingual.model.finding import Finding
from bilingual.pipeline import cue_layout
from bilingual.pipeline.pairs import bitext_digest
from bilingual.pipeline.posting.delivering import deliver
from bilingual.pipeline.posting.packs import formulas_of, made_pictures, readings_of, write_packs
from bilingual.pipeline.run import Job
from bilingual.pipeline.workspace import write_bytes
from bilingual.views.base import Look, Prepared, ViewTools
from bilingual.views.document.model import Document, PostUnit
from bilingual.views.document.svg import passive_svg

IMAGES = "posts/images"
_IMAGE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"})


def write_posts(
    job: Job,
    document: Document,
    bitext: Bitext,
    *,
    facts: Mapping[str, Any],
    video: str | None = None,
    images: Mapping[str, str] | None = None,
) -> list[Finding]:
    """Write the posts of one pair where they changed; return what the platforms' rules say about them."""
    document = replace(document, title=_title(document, bitext), author=document.author or job.settings.author)
    images = dict(images or {})
    everything = {
        "bitext": bitext_digest(bitext),
        "hashtags": list(job.settings.hashtags),
        "author": document.author,
        "theme": job.settings.theme,
        "video": video,
        "images": images,
        **facts,
    }
    findings: list[Finding] = []
    pictures: dict[str, str] = {}
    if job.settings.packs:
        # Before the posts: these show the pictures that the packs hold.
        copies = {address: job.folder / IMAGES / unquote(Path(place).name) for address, place in images.items()}
        findings = write_packs(job, document, bitext.pair, facts=everything, theme=job.settings.theme, copies=copies)
        pictures = made_pictures(job, bitext.pair)
    document = replace(document, images=images, pictures=pictures)
    look = cue_layout.PostLook(job.settings.hashtags, job.settings.theme, video, images, formulas_of(document))

    def build(progress: Progress) -> Iterable[Path]:
        # Readings load dictionaries for seconds: only where a post is really written.
        return job.write(cue_layout.post_texts(document, bitext.pair, look, readings_of(document) or None)[0])

    job.stage(f"posts.{bitext.pair}", {**everything, "pictures": pictures}, build, title=f"posts {bitext.pair}")
    prepared = Prepared(
        document,
        ViewTools(pages, job.tools.fonts, word_breaks, readings, formulas),
        Look(job.settings.theme, job.settings.hashtags, video),
        facts={"bitext": bitext_digest(bitext), "author": document.author, **facts},
        options={"hashtags": list(job.settings.hashtags), "theme": job.settings.theme, "video": video},
    )
    delivered = deliver(job, prepared)
    return [*cue_layout.post_texts(document, bitext.pair, look)[1], *delivered, *findings]


def _title(document: Document, bitext: Bitext) -> PostUnit | None:
    """Return the title with its state: a talk's is made from its text alone."""
    title = document.title
    draft = title is not None and any(unit.id == title.id and unit.draft for unit in bitext)
    return replace(title, state="draft") if title is not None and title.target is not None and draft else title


def copy_images(job: Job, addresses: Iterable[str]) -> dict[str, str]:
    """Copy the local images of an article beside its posts; return their places as posts see them.

    Drawings are copied without what would run in them.
    An image that is not there is left out: the page shows its description, and the report says so.
    """
    places: dict[str, str] = {}
    names: dict[str, Path] = {}
    for address in dict.fromkeys(addresses):
        path = job.request.source.parent / unquote(address.split("?")[0].split("#")[0])
        if "://" in address or path.suffix.lower() not in _IMAGE_SUFFIXES:
            continue
        name = _free_name(path, names)
        target = job.folder / IMAGES / name
        # The article may have gone to media/done without its pictures: an earlier run copied them.
        if path.is_file():
            content = path.read_bytes()
            if path.suffix.lower() == ".svg":
                content = passive_svg(content)
            if not target.is_file() or target.read_bytes() != content:
                write_bytes(target, content)
        elif not target.is_file():
            job.notes.append(f"the image {address} is not beside the article")
            continue
        names[name] = path
        places[address] = f"../images/{quote(name)}"
    return places


def _free_name(path: Path, names: Mapping[str, Path]) -> str:
    """Return the file's name, numbered where an image of another folder has it already."""
    name, number = path.name, 1
    while names.get(name, path) != path:
        number += 1
        name = f"{path.stem}-{number}{path.suffix}"
    return name


def date_of(job: Job, front_matter: Mapping[str, Any] | None = None) -> str:
    """Return the post's date: the front matter's, else the day on which the results were first made."""
    written = str((front_matter or {}).get("date") or "")[:10]
    if written:
        return written
    kept = job.manifest.options.get("date")
    if not kept:
        modified = datetime.fromtimestamp(job.request.source.stat().st_mtime, UTC).astimezone()
        kept = modified.date().isoformat()
        job.manifest.options["date"] = kept
    return str(kept)
