"""Roots: folders with ``bilingual.toml``, ``media/`` and ``.bilingual/``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bilingual.pipeline.inbox.queue import make_inbox
from bilingual.pipeline.records.files import write_text
from bilingual.settings import FILE_NAME, Settings
from bilingual.settings.example import example_toml


def is_root(folder: Path) -> bool:
    """Return whether *folder* was set up, or used, as a root."""
    return (folder / FILE_NAME).is_file() or any((folder / name).is_dir() for name in ("media/inbox", ".bilingual"))


def make_root(folder: Path, values: Mapping[str, Any]) -> list[Path]:
    """Write ``bilingual.toml`` with *values* and create the inbox; return the new files.

    An existing ``bilingual.toml`` is not changed. Raises WorkspaceError if the folder is not writable.
    """
    settings, inbox = folder / FILE_NAME, folder / "media" / "inbox"
    wanted = [settings, inbox / "nightly" / FILE_NAME]
    new = [path for path in wanted if not path.exists()]
    if settings in new:
        write_text(settings, example_toml(values))
    make_inbox(Settings(root=folder))
    return new
