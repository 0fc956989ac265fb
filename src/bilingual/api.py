"""The public functions, exported by ``bilingual``; each imports what it needs when called."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilingual.errors import BilingualError
from bilingual.settings import Settings, find_root
from bilingual.settings import load_settings as load

if TYPE_CHECKING:
    from bilingual.model.bitext import Bitext
    from bilingual.pipeline.quality.checked_files import CheckedFiles
    from bilingual.pipeline.result import Result
    from bilingual.subtitles.formats.base import SubtitleFile

__all__ = [
    "BilingualError",
    "Settings",
    "align",
    "check",
    "load_settings",
    "publish",
    "read_bitext",
    "read_subtitles",
    "write_bitext",
]


def load_settings(root: str | Path | None = None, **keys: Any) -> Settings:
    """Return the settings of *root*, with *keys* of ``bilingual.toml`` such as ``translation=["memory"]`` changed.

    Without *root*, the command line's rules apply: ``$BILINGUAL_ROOT``, else the nearest parent folder that holds
    ``bilingual.toml``, else the current folder. Raises BilingualError for an unknown key or a wrong value.
    """
    return load(find_root(root)).overlaid(keys, "load_settings")


def publish(
    source: str | Path,
    targets: Sequence[str] | None = None,
    *,
    settings: Settings | None = None,
    force: bool = False,
) -> Result:
    """Publish a recording or an article, as ``bilingual video`` and ``bilingual article`` do.

    *targets* are BCP 47 tags and default to those of *settings*, which default to ``load_settings()``. Finished work
    is kept unless *force* is true; a source in the inbox moves to ``media/done``. The result has the ``folder``, the
    ``state`` (``ready`` or ``not-ready``), the ``pairs`` with their reasons, and the ``files``. Raises BilingualError
    if nothing was delivered.
    """
    from bilingual.pipeline.publish import publish as run
    from bilingual.pipeline.requests import Request
    from bilingual.pipeline.tools import open_tools

    return run(Request.of(source, targets=targets, force=force), open_tools(settings or load_settings()))


def check(
    source: str | Path,
    target: str | Path,
    *,
    source_language: str | None = None,
    target_language: str | None = None,
) -> CheckedFiles:
    """Check a translation against its source, as ``bilingual check`` does: two articles or two subtitle files.

    The languages are detected by default. The result has the ``bitext``, the ``findings``, worst first, and whether
    it is ``ready``. Raises BilingualError for a file that cannot be read.
    """
    from bilingual.pipeline.commands.checking import check_files
    from bilingual.pipeline.quality.checked_files import CheckRequest

    return check_files(CheckRequest(Path(source), Path(target), source_language, target_language))


def align(
    source: str | Path,
    target: str | Path,
    *,
    source_language: str | None = None,
    target_language: str | None = None,
    settings: Settings | None = None,
) -> Bitext:
    """Return the bitext of an article and its translation, as ``bilingual align`` writes it.

    The languages are detected by default. Raises BilingualError for a file that cannot be read.
    """
    from bilingual.pipeline.commands.aligning import align_files
    from bilingual.pipeline.tools import open_tools

    aligned = align_files(
        Path(source),
        Path(target),
        open_tools(settings or load_settings()),
        source_language=source_language,
        target_language=target_language,
    )
    return aligned.texts.bitext


def read_bitext(path: str | Path) -> Bitext:
    """Return the bitext in *path*, such as ``bitext.en_de.json``. Raises BilingualError naming an invalid part."""
    from bilingual.pipeline.records.exchange import read_bitext as read

    return read(Path(path))


def write_bitext(path: str | Path, bitext: Bitext) -> Path:
    """Write *bitext* to *path* as JSON and return the path; ``bilingual apply`` then rebuilds what depends on it."""
    from bilingual.pipeline.records.exchange import write

    return write(Path(path), bitext)


def read_subtitles(path: str | Path) -> SubtitleFile:
    """Return the cues of an SRT, WebVTT or ASS file and its format errors.

    Raises BilingualError if the file cannot be read or has no text.
    """
    from bilingual.engines.speech.scripts.passages import read_file

    return read_file(Path(path))
