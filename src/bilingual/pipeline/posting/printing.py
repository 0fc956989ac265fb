"""Prints pages as PDF once: an edit that a carousel does not show leaves its pages as they are."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from bilingual.engines.pictures import pages
from bilingual.engines.pictures.pages import PrintedPages
from bilingual.model.digest import digest
from bilingual.pipeline.records.files import write_bytes

_MOST = 8  # of all its pairs


class KeptPrinter:
    """The printer of this machine; the PDFs that it printed last are kept in *folder*."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def pdf(self, html: str, *, title: str = "") -> PrintedPages:
        """Return *html* as a PDF. Raises like ``pages.pdf``, and NoRoom or WorkspaceError if it cannot be kept."""
        name = digest([pages.printer_version(), html, title])[:32]
        for path in self._folder.glob(f"{name}.*.pdf"):
            _, count, sha, _ = path.name.split(".")
            content = path.read_bytes()
            if _short(content) == sha:
                path.touch()
                return PrintedPages(content, int(count))
        printed = pages.pdf(html, title=title)
        write_bytes(self._folder / f"{name}.{printed.count}.{_short(printed.content)}.pdf", printed.content)
        kept = sorted(self._folder.glob("*.pdf"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        for path in kept[_MOST:]:
            path.unlink(missing_ok=True)
        return printed

    def picture(self, html: str, width: int, height: int) -> bytes:
        return pages.picture(html, width, height)

    def pictures(self, html: str, width: int, height: int) -> Iterator[bytes]:
        return pages.pictures(html, width, height)


def _short(content: bytes) -> str:
    return sha256(content).hexdigest()[:32]
