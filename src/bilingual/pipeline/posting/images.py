"""The images of an article: copies next to its posts, and the original files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote, unquote

from bilingual.errors import InputError
from bilingual.pipeline.records.receipts import PICTURES
from bilingual.pipeline.records.workspace import file_sha256, write_bytes
from bilingual.pipeline.run import Job
from bilingual.views.document.drawings import sanitised_svg
from bilingual.views.document.model import Document, image_addresses

IMAGES = "posts/images"
_IMAGE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"})


def copy_images(job: Job, addresses: Iterable[str]) -> dict[str, str]:
    """Copy the local images of an article next to its posts; return their paths relative to the posts.

    Active content in SVG is removed. An image that is missing or may not be published is skipped: the page shows its
    description, and the report lists it.
    """
    places: dict[str, str] = {}
    names: dict[str, Path] = {}
    for address in dict.fromkeys(addresses):
        path = _beside(job, address)
        if "://" in address or path.suffix.lower() not in _IMAGE_SUFFIXES:
            continue
        read = job.manifest.options.setdefault(PICTURES, {})
        read[str(path.absolute())] = file_sha256(path) if path.is_file() else None
        name = _free_name(path, names)
        target = job.folder / IMAGES / name
        # The article may have moved to media/done without its pictures, which an earlier run copied.
        if path.is_file():
            content = publishable(job, address, path.suffix, path.read_bytes())
            if content is None:
                continue
            if not target.is_file() or target.read_bytes() != content:
                write_bytes(target, content)
        elif not target.is_file():
            job.notes.append(f"the image {address} is not next to the article")
            continue
        names[name] = path
        places[address] = f"../images/{quote(name)}"
    return places


def publishable(job: Job, name: str, suffix: str, content: bytes) -> bytes | None:
    """Return the image *name* as it may be published, or None if it may not; a note says what changed."""
    if suffix.lower() != ".svg":
        return content
    try:
        made = sanitised_svg(content)
    except InputError as error:
        job.notes.append(f"the image {name} {error.what}, so it is left out")
        return None
    if made != content:
        job.notes.append(f"the image {name} is published without its code and addresses of other files")
    return made


def _free_name(path: Path, names: Mapping[str, Path]) -> str:
    """Return the file name, numbered if an image of another folder has it already."""
    name, number = path.name, 1
    while names.get(name, path) != path:
        number += 1
        name = f"{path.stem}-{number}{path.suffix}"
    return name


def originals(job: Job, document: Document, copies: Mapping[str, str]) -> dict[str, Path]:
    """Return the file of each local image of *document*, by its address in the text.

    If the article was moved without it, that is its copy, by *copies* relative to the posts.
    """
    found = {}
    for address in image_addresses(document):
        if "://" not in address:
            path, copy = _beside(job, address), copies.get(address)
            found[address] = job.folder / IMAGES / unquote(Path(copy).name) if copy and not path.is_file() else path
    return found


def _beside(job: Job, address: str) -> Path:
    return job.request.source.parent / unquote(address.split("?")[0].split("#")[0])
