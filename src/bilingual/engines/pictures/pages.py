"""Renders HTML as PDF and PNG with WeasyPrint and PDFium, without a browser, network access or reading files.

WeasyPrint keeps the exact page size and embeds fonts, so that PDF text can be searched and read aloud. It requires
Pango, a system library.
"""

from __future__ import annotations

import ctypes.util
import logging
import signal
import sys
import threading
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from io import BytesIO
from typing import Any

from bilingual.engines.media.probing.features import install_hint
from bilingual.engines.processes.running import run
from bilingual.errors import MediaError, NotInstalled, Timeout

PX_PER_POINT = 96 / 72
MAX_PICTURE_PX = 8000
_DRAWING_S = 60  # by the clock; its own limit is the time of the processor
_thread = threading.local()
_loading = threading.Lock()
_turn = threading.Lock()  # PDFium is not for several threads at once: https://pypdfium2.readthedocs.io


@dataclass(frozen=True, slots=True)
class PrintedPages:
    """A PDF and its number of pages."""

    content: bytes
    count: int


@lru_cache(maxsize=1)
def printer_version() -> str:
    """Return the versions of the renderers, part of the key of their output."""
    return " ".join(f"{name} {version(name)}" for name in ("weasyprint", "pypdfium2"))


def pdf(html: str, *, title: str = "") -> PrintedPages:
    """Return *html* as a PDF with the pages set by ``@page``; images must be ``data:`` URLs.

    Raises NotInstalled without WeasyPrint or Pango, MediaError if the layout fails.
    """
    document = _laid_out(html)
    if title:
        document.metadata.title = title
    return PrintedPages(document.write_pdf(), len(document.pages))


def pages_in(content: bytes) -> int:
    """Return the number of pages of a PDF. Raises MediaError for a damaged one."""
    with _turn, _opened(content) as document:
        return len(document)


def page_picture(content: bytes, number: int, width: int) -> bytes:
    """Return the page *number* (from 1) of a PDF as a PNG of *width* pixels. Raises MediaError if there is none."""
    with _turn, _opened(content) as document:
        if not 1 <= number <= len(document):
            raise MediaError("BIL-VIW-022", f"has no page {number}")
        page = document[number - 1]
        return png(page.render(scale=width / page.get_width()).to_pil().convert("RGB"))


def _opened(content: bytes) -> closing[Any]:
    import pypdfium2  # type: ignore[import-untyped]

    try:
        return closing(pypdfium2.PdfDocument(content))
    except pypdfium2.PdfiumError as error:
        raise MediaError("BIL-VIW-021", f"is not a PDF ({error})") from error


def picture(html: str, width: int, height: int) -> bytes:
    """Return the first page of *html* as a PNG of *width* x *height* pixels, which its ``@page`` must match.

    Raises like :func:`pdf`.
    """
    with closing(_drawn(html, width, height)) as drawn:
        return png(next(drawn))


def pictures(html: str, width: int, height: int) -> Iterator[bytes]:
    """Yield each page of *html* as a PNG of *width* x *height* pixels; quicker than one after another.

    The files are larger than those of :func:`picture`, since it would take longer to press them than to draw them.
    Raises like :func:`pdf`.
    """
    for drawn in _drawn(html, width, height):
        yield png(drawn, quickly=True)


def _drawn(html: str, width: int, height: int) -> Generator[Any, None, None]:
    if not (0 < width <= MAX_PICTURE_PX and 0 < height <= MAX_PICTURE_PX):
        raise MediaError(
            "BIL-VIW-001", f"a picture of {width} x {height} pixels is too large", remedy=f"At most {MAX_PICTURE_PX}."
        )
    import pypdfium2

    content = _laid_out(html).write_pdf()
    with _turn:
        printed = pypdfium2.PdfDocument(content)
        count = len(printed)
    try:
        for number in range(count):
            with _turn:
                drawn = printed[number].render(scale=PX_PER_POINT).to_pil().convert("RGB")
            yield drawn if drawn.size == (width, height) else drawn.resize((width, height))
    finally:
        with _turn:
            printed.close()


def svg_picture(svg: bytes, width: int, height: int) -> bytes:
    """Return an SVG as a PNG of *width* x *height* pixels on white, without loading external references.

    Raises like :func:`pdf`, and MediaError for a drawing that takes too long or too much memory.
    """
    load_printer()
    drawing = [sys.executable, "-P", "-m", "bilingual.engines.pictures.drawing", str(width), str(height)]
    try:
        done = run(drawing, input=svg, timeout_s=_DRAWING_S)
        late = done.returncode in (-signal.SIGXCPU, -signal.SIGKILL)
    except Timeout:
        late = True
    if late:
        raise MediaError(
            "BIL-VIW-019", "takes too long to draw, or too much memory", remedy="Make it simpler, or save it as PNG."
        )
    if not done.ok:
        raise MediaError("BIL-VIW-020", f"cannot be drawn: {done.reason(1)[:200]}", remedy="Save it as PNG.")
    return done.stdout


def png(image: Any, *, quickly: bool = False) -> bytes:
    stream = BytesIO()
    image.save(stream, "PNG", **({"compress_level": 1} if quickly else {"optimize": True}))
    return stream.getvalue()


def load_printer() -> None:
    """Import WeasyPrint, which loads Pango. Raises NotInstalled if either is missing."""
    try:
        with _loading, _libraries_by_full_name():
            # The import raises OSError without Pango.
            import weasyprint  # noqa: F401
    except (ImportError, OSError) as error:
        hint = install_hint("libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0", "pango")
        raise NotInstalled(
            "BIL-VIW-003",
            "WeasyPrint cannot be loaded, so PDFs and images are skipped",
            remedy=f"pip install weasyprint. {hint}",
        ) from error


@contextmanager
def _libraries_by_full_name() -> Iterator[None]:
    """Have this thread find libraries only by the names that the loader of Linux knows, such as ``libpango-1.0.so.0``.

    WeasyPrint tries the names of other systems first, and for each of them ctypes starts ldconfig, gcc and ld: 57
    programs, a third of the import.
    """
    search, loader = ctypes.util.find_library, threading.get_ident()
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None if threading.get_ident() == loader else search(name)
    try:
        yield
    finally:
        ctypes.util.find_library = search


def _laid_out(html: str) -> Any:
    load_printer()
    from PIL import ImageFile
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    # Importing it makes Pillow accept truncated images in the whole process; we need them to fail.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    # It warns about every ignored declaration; callers check what matters, the page size.
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    try:
        return HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=["data"])).render(_fonts_of_thread())
    except (ValueError, OSError, RecursionError) as error:
        raise MediaError("BIL-VIW-004", f"the page cannot be laid out: {error}") from error


def _fonts_of_thread() -> Any:
    """Return the installed fonts, with what Pango has loaded of them: otherwise it loads them again for each page set.

    Pango's font maps are not for several threads at once. What is laid out has no fonts of its own (``@font-face``).
    """
    from weasyprint.text.fonts import FontConfiguration

    if not hasattr(_thread, "fonts"):
        _thread.fonts = FontConfiguration()
    return _thread.fonts
