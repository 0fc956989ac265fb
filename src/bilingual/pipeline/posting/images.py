"""The images of an article: copies next to its posts, and the original files."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote

from bilingual.engines.pictures.converting import opened_picture
from bilingual.engines.pictures.metadata import svg_without_metadata, without_metadata
from bilingual.errors import InputError, printable
from bilingual.model.finding import Finding
from bilingual.pipeline.posting.image_folders import ImageFile, ImageFolders
from bilingual.pipeline.records.files import file_sha256, write_bytes
from bilingual.pipeline.records.receipts import PICTURES
from bilingual.pipeline.records.untrusted import place_in
from bilingual.pipeline.result import changed_meanwhile
from bilingual.pipeline.run import Job
from bilingual.text.markup.dialects import is_picture
from bilingual.views.document.drawings import sanitised_svg
from bilingual.views.document.model import Document, image_addresses

IMAGES = "posts/images"
_IMAGE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"})
# The manifest's record of the copies, by their address in the text: where the article is moved to, it is another place.
_COPIES = "image_copies"


@dataclass(slots=True)
class Images:
    """The local images of an article: ``places`` of their copies relative to the posts, and those left out: from
    ``outside`` of where images may come from, and ``unreadable`` ones with the reason.
    """

    places: dict[str, str] = field(default_factory=dict)
    outside: list[str] = field(default_factory=list)
    unreadable: dict[str, str] = field(default_factory=dict)

    @property
    def left_out(self) -> list[str]:
        return [*self.outside, *self.unreadable]

    @property
    def findings(self) -> list[Finding]:
        outside = [
            Finding(
                "image-outside",
                "W",
                f"the image {printable(address)} is outside of the article's folder and its site, and was left out: "
                "move it there, or name its folder in image_roots",
                evidence={"address": address},
            )
            for address in self.outside
        ]
        unreadable = [
            Finding(
                "image-format",
                "W",
                f"the image {printable(address)} {reason}, and was left out: save it as PNG or JPEG",
                evidence={"address": address},
            )
            for address, reason in self.unreadable.items()
        ]
        return [*outside, *unreadable]


def copy_images(job: Job, addresses: Iterable[str]) -> Images:
    """Copy the local images of an article next to its posts.

    Active content in SVG is removed, and the metadata of others. An image from elsewhere than ``ImageFolders`` is left
    out, and one of a format that cannot be read. One that is missing or may not be published is skipped: the page shows
    its description, and the report lists it.
    """
    images = Images()
    names: dict[str, Path] = {}
    folders = ImageFolders.of(job.request.source, job.settings)
    copies: dict[str, str] = job.manifest.options.setdefault(_COPIES, {})
    for address in dict.fromkeys(addresses):
        if "://" in address:
            continue
        file = folders.find(address)
        if file is None:
            _leave_out(job, address, images, copies)
        elif file.path.suffix.lower() in _IMAGE_SUFFIXES:
            name = _free_name(file.path, names)
            try:
                if not _copied(job, address, file, name):
                    continue
            except InputError:
                _leave_out(job, address, images, {})
                continue
            names[name] = file.path
            images.places[address] = f"../images/{quote(name)}"
            copies[address] = name
        elif is_picture(file.path.name) and (reason := _unreadable(file)):
            images.unreadable[address] = reason
    return images


def _unreadable(file: ImageFile) -> str:
    """Return why nothing here can show the picture *file*, such as a phone's HEIC; empty if it can be converted."""
    try:
        opened_picture(file.read())
    except InputError as error:
        return error.what
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return ""


def publishable(job: Job, name: str, suffix: str, content: bytes) -> bytes | None:
    """Return the image *name* as it may be published, or None if it may not; a note says what changed."""
    is_svg = suffix.lower() == ".svg"
    try:
        safe = sanitised_svg(content) if is_svg else content
        made = svg_without_metadata(safe) if is_svg else without_metadata(content)
    except InputError as error:
        job.notes.append(f"the image {name} {error.what}, so it is left out")
        return None
    if safe != content:
        job.notes.append(f"the image {name} is published without its code and addresses of other files")
    return made


def _copied(job: Job, address: str, file: ImageFile, name: str) -> bool:
    """Copy *file* as *name* and return whether there is an image to show, perhaps of an earlier run.

    The article may have moved to media/done without its pictures. Raises InputError if it is no plain file.
    """
    target = job.folder / IMAGES / name
    if (file.path, name) in job.pictures and target.is_file():
        return True
    read = job.manifest.options.setdefault(PICTURES, {})
    content = None
    with suppress(OSError):
        content = file.read()
    read[str(file.path)] = hashlib.sha256(content).hexdigest() if content is not None else None
    if content is None:
        if not target.is_file():
            job.notes.append(f"the image {printable(address)} is not next to the article")
        return target.is_file()
    made = publishable(job, printable(address), file.path.suffix, content)
    if made is not None:
        job.pictures.add((file.path, name))
    if made is not None and (not target.is_file() or target.read_bytes() != made):
        write_bytes(target, made)
    return made is not None


def note_changed_pictures(job: Job) -> None:
    """Note the pictures that were drawn anew after this run had read them."""
    read: Mapping[str, str | None] = job.manifest.options.get(PICTURES, {})
    for path in sorted({path for path, _ in job.pictures}):
        if path.is_file() and file_sha256(path) != read.get(str(path)):
            job.notes.append(changed_meanwhile(path, "picture"))


def _leave_out(job: Job, address: str, images: Images, copies: Mapping[str, str]) -> None:
    """Leave an image out, unless the article was moved from where it was allowed to have it."""
    copy = job.folder / IMAGES / copies[address] if address in copies else None
    moved = place_in(job.workspace.done, job.request.source) is not None
    if moved and copy is not None and copy.is_file():
        images.places[address] = f"../images/{quote(copy.name)}"
        return
    images.outside.append(address)
    # What an earlier version copied.
    read = job.manifest.options.get(PICTURES, {})
    path = os.path.normpath(job.request.source.parent.absolute() / unquote(address.split("?")[0].split("#")[0]))
    earlier = job.folder / IMAGES / Path(path).name
    if (sha := read.pop(path, None)) is not None and earlier.is_file() and file_sha256(earlier) == sha:
        earlier.unlink()


def _free_name(path: Path, names: Mapping[str, Path]) -> str:
    """Return the file name, numbered if an image of another folder has it already."""
    name, number = path.name, 1
    while names.get(name, path) != path:
        number += 1
        name = f"{path.stem}-{number}{path.suffix}"
    return name


def originals(job: Job, document: Document, copies: Mapping[str, str]) -> dict[str, Path]:
    """Return the file of each local image of *document*, by its address in the text: its copy, by *copies* relative to
    the posts, or that of a format which no page shows.
    """
    folders = ImageFolders.of(job.request.source, job.settings)
    found = {}
    for address in image_addresses(document):
        if address in copies:
            found[address] = job.folder / IMAGES / unquote(Path(copies[address]).name)
        elif "://" not in address and (file := folders.find(address)):
            found[address] = file.path
    return found


def keep_pictures(job: Job, images: Mapping[str, bytes]) -> None:
    """Save the pictures inside a Word document or a page for its posts."""
    for name, content in images.items():
        made = publishable(job, name, Path(name).suffix, content)
        place = job.folder / IMAGES / name
        if made is not None and (not place.is_file() or place.read_bytes() != made):
            write_bytes(place, made)
