"""Which image files an article may publish: those in its own folder, in its site, and where the settings allow it.

The address of an image is written by whoever wrote the article. Copied without a question, `/home/me/passport.png` or
`..%2Fprivate%2Fx.png` would be published with it. https://cwe.mitre.org/data/definitions/22.html
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from bilingual.pipeline.posting.blog_places import blog_folder
from bilingual.pipeline.posting.site import MARKS
from bilingual.pipeline.records.untrusted import opened_below, place_in
from bilingual.pipeline.records.workspace import Workspace
from bilingual.settings import Settings

# Where sites keep their images: Jekyll, Hugo, Hexo, Eleventy, Docusaurus, WordPress exports.
_ASSETS = ("assets", "images", "img", "static", "public", "uploads", "files", "wp-content")


@dataclass(frozen=True, slots=True)
class ImageFile:
    """The file of an image, as its real path: *inside* the allowed *folder*. It may be missing."""

    folder: Path
    inside: Path
    dropped: bool

    @property
    def path(self) -> Path:
        return self.folder / self.inside

    def read(self) -> bytes:
        """Return the content. Raises InputError if it is no plain file any more, OSError."""
        with opened_below(self.folder, self.inside, single=self.dropped) as file:
            return file.read()


@dataclass(frozen=True, slots=True)
class ImageFolders:
    """The folders from which an article takes images, as real paths; in *site* no hidden ones.

    ``dropped``: it came into the inbox, so that a second name of a file (a hard link) may be that of a private one.
    """

    own: Path
    site: Path | None
    others: tuple[Path, ...]
    blog: Path | None
    dropped: bool

    @classmethod
    def of(cls, source: Path, settings: Settings) -> ImageFolders:
        """Return those of the article *source*. Raises InputError for a blog that is no folder."""
        workspace = Workspace(settings)
        places = {folder: place_in(folder, source) for folder in (workspace.inbox, workspace.failed, workspace.done)}
        above = next((folder for folder, place in places.items() if place is not None), None)
        posts = blog_folder(settings)
        blog = _real(posts.parent if posts.name == "_posts" else posts) if posts else None
        roots = [_real(settings.root / Path(root).expanduser()) for root in settings.image_roots]
        assets = [_real(blog / name) for name in _ASSETS] if blog else []
        return cls(_real(source.parent), _site(source, above), (*roots, *assets), blog, above is not None)

    def find(self, address: str) -> ImageFile | None:
        """Return the file of a local image, the first that exists; ``None`` if none of its places is allowed."""
        found = None
        for candidate in self._candidates(unquote(address.split("?")[0].split("#")[0])):
            try:
                real = _real(candidate)
            except ValueError:  # a zero byte
                return None
            for folder in filter(None, (self.own, self.site, *self.others)):
                if real.is_relative_to(folder) and (folder is not self.site or not _hidden(real.relative_to(folder))):
                    file = ImageFile(folder, real.relative_to(folder), self.dropped)
                    if os.path.isfile(real):  # noqa: PTH113 - the name may be too long, which Path would raise
                        return file
                    found = found or file
        return found

    def _candidates(self, name: str) -> Iterator[Path]:
        """Yield the paths that *name* may mean; one that starts with a slash is that of a site first."""
        if name.startswith("/"):
            yield from (site / name.lstrip("/") for site in (self.site, self.blog) if site)
            yield Path(name)
        else:
            yield self.own / name


def _site(source: Path, above: Path | None) -> Path | None:
    """Return the repository or site around *source*, below *above* if that is given; never somebody's whole home."""
    home = _real(Path(os.path.expanduser("~")))  # noqa: PTH111 - Path.home() raises without a home
    top = _real(above) if above else None
    folder = _real(source.parent)
    for one in (folder, *folder.parents):
        if one == top or home.is_relative_to(one):
            return None
        if any((one / mark).exists() for mark in (".git", *MARKS)):
            return one
    return None


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))
