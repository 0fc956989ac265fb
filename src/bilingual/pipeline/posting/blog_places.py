"""A person's blog: where it is, where our posts are in it, what they became there, and how a new text gets there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bilingual.errors import InputError, located
from bilingual.pipeline.records.files import file_sha256, write_bytes, write_text
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.records.permissions import mode_of
from bilingual.pipeline.run import Job
from bilingual.pipeline.stages import AUDIO, JEKYLL
from bilingual.settings import Settings
from bilingual.text.encodings import decode
from bilingual.views.jekyll.merging import merged
from bilingual.views.jekyll.render import Edition

# The manifest's record of posts in a person's blog: language to path and hash of our last text, and whether the post in
# the results has all of it: 0.1.0 left there what changes no sentence.
BLOG = "blog"
IN_RESULTS = "in_results"
# The audio files that we copied there, by language, with their hashes.
BLOG_AUDIO = "blog_audio"
_ASSETS = "assets/audio"


def blog_folder(settings: Settings) -> Path | None:
    """Return the folder of posts in the person's blog: its ``_posts`` if there is one. Raises InputError."""
    if not settings.blog:
        return None
    folder = settings.root / Path(settings.blog).expanduser()
    if not folder.is_dir():
        raise InputError(
            "BIL-VIW-007",
            "is not a folder",
            where=folder,
            remedy="Set blog to the folder of your site, or to its _posts folder.",
        )
    return folder / "_posts" if (folder / "_posts").is_dir() else folder


def in_blog(manifest: Manifest, settings: Settings, tag: str) -> Path | None:
    """Return where our post in *tag* is in the blog, ``None`` if we wrote none there."""
    folder, known = blog_folder(settings), manifest.options.get(BLOG, {}).get(tag)
    return folder / known["path"] if folder and known else None


def edited_in_blog(manifest: Manifest, settings: Settings, tag: str) -> Path | None:
    """Return the post in the blog if it is there and not as we last wrote it."""
    path = in_blog(manifest, settings, tag)
    if path is None or not path.is_file():
        return None
    return None if file_sha256(path) == manifest.options[BLOG][tag].get("sha256") else path


def audio_address(manifest: Manifest, tag: str, slug: str) -> str:
    """Return where a site has the text in *tag* read aloud, empty if nothing reads it."""
    made = AUDIO.name(language=tag) in manifest.stages and (manifest.folder / f"audio/{tag}.mp3").is_file()
    return f"/{_ASSETS}/{slug}-{tag}.mp3" if made else ""


def audio_to_blog(job: Job, tag: str, address: str) -> None:
    """Copy the text in *tag* read aloud to where *address* is in the blog, but never over a file that is not ours."""
    folder, source = blog_folder(job.settings), job.folder / f"audio/{tag}.mp3"
    if folder is None or not address:
        return
    root = folder.parent if folder.name == "_posts" else folder
    path, known = root / address.lstrip("/"), job.manifest.options.setdefault(BLOG_AUDIO, {})
    ours = known.get(tag, {}).get("sha256")
    if path.is_file() and file_sha256(path) not in (ours, file_sha256(source)):
        job.notes.append(f"{path} was not written by bilingual, or was changed since; it was not changed")
        return
    if not path.is_file() or file_sha256(path) != file_sha256(source):
        write_bytes(path, source.read_bytes())
        job.made.append(f"blog.{tag}.audio")
    known[tag] = {"path": address, "sha256": file_sha256(path)}


def posts_in_blog(manifest: Manifest, settings: Settings) -> frozenset[Path]:
    """Return the posts in the person's blog that we wrote: they are no translations of a person."""
    found = (in_blog(manifest, settings, tag) for tag in manifest.options.get(BLOG, {}))
    return frozenset(path.resolve() for path in found if path)


def own_version(job: Job, tag: str) -> tuple[str, str] | None:
    """Return our last text of the post in *tag*, and what a person made of it; ``None`` if that is the same."""
    record = job.manifest.stages.get(JEKYLL.name(language=tag), {})
    base = record.get("facts", {}).get("text")
    theirs = _standing(job, record, tag, base)
    return None if base is None or theirs in (None, base) else (base, theirs)


def _standing(job: Job, record: Mapping[str, Any], tag: str, base: str | None) -> str | None:
    """Return the post with a person's changes, from the results and the blog, ``None`` if there is none."""
    paths = [job.folder / name for name in record.get("files", {})]
    here = next((read_post(path) for path in paths if path.is_file()), None)
    blog = in_blog(job.manifest, job.settings, tag)
    if base is None or blog is None or not blog.is_file():
        return here
    whole = job.manifest.options[BLOG][tag].get(IN_RESULTS)
    if here is not None and whole and edited_in_blog(job.manifest, job.settings, tag) is None:
        return here  # a run that was killed may have left an older text in the blog
    there = read_post(blog)
    if here is None or here in (base, there):
        return there
    with located(blog):
        return merged(base, there, here, tag).text


def place_in_blog(job: Job, edition: Edition) -> str:
    """Return the post's path in the blog: where it already is, unless its date or slug has changed."""
    known = str(job.manifest.options.get(BLOG, {}).get(edition.tag, {}).get("path", ""))
    same = Path(known).stem.startswith(f"{edition.date[:10]}-{edition.slug}")
    return known if known and same else edition.place or edition.path


def write_to_blog(job: Job, place: str, tag: str, text: str) -> None:
    """Write *text* into the blog, but never over a file that is not ours."""
    folder = blog_folder(job.settings)
    if folder is None:
        return
    path, known = folder / place, job.manifest.options.get(BLOG, {}).get(tag)
    before = in_blog(job.manifest, job.settings, tag)
    if known is None and path.is_file() and read_post(path) != text:
        job.notes.append(f"{path} already exists and was not written by bilingual; it was not changed")
        return
    if before is not None and not before.is_file() and not job.request.force:
        job.notes.append(f"{before} was removed from the blog and is not written again; use --force to write it")
        return
    if not path.is_file() or read_post(path) != text:
        windows = path.is_file() and b"\r\n" in path.read_bytes()
        write_text(path, text.replace("\n", "\r\n") if windows else text, mode_of(path))
        job.made.append(f"blog.{tag}")
    if before is not None and before != path:
        before.unlink(missing_ok=True)
    places = job.manifest.options.setdefault(BLOG, {})
    places[tag] = {"path": place, "sha256": file_sha256(path), IN_RESULTS: True}


def is_in_site(job: Job) -> bool:
    """Return whether the source is in the blog itself."""
    folder = blog_folder(job.settings)
    if folder is None:
        return False
    root = folder.parent if folder.name == "_posts" else folder
    return job.request.source.resolve().is_relative_to(root.resolve())


def read_post(path: Path) -> str:
    return decode(path.read_bytes(), str(path))
