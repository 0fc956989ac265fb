"""Where a person's blog is, and where our posts are in it."""

from __future__ import annotations

from pathlib import Path

from bilingual.errors import InputError
from bilingual.pipeline.records.files import file_sha256, write_bytes
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.run import Job
from bilingual.pipeline.stages import AUDIO
from bilingual.settings import Settings

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
