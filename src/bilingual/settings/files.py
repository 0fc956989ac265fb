"""Finds the root and reads its ``bilingual.toml``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from bilingual.errors import InputError
from bilingual.languages import use_folder
from bilingual.settings.keys import Settings

FILE_NAME = "bilingual.toml"
LANGUAGES = "languages"  # folder in the root with additional language files


def find_root(explicit: str | Path | None = None, *, start: Path | None = None) -> Path:
    """Return the root: *explicit*, ``$BILINGUAL_ROOT``, the nearest parent with ``bilingual.toml``, or the current
    folder.
    """
    if explicit:
        return Path(explicit).expanduser().resolve()
    if named := os.environ.get("BILINGUAL_ROOT"):
        return Path(named).expanduser().resolve()
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        # A bilingual.toml in the inbox holds settings for its files; it does not make the inbox a root.
        if (folder / FILE_NAME).is_file() and "inbox" not in folder.parts:
            return folder
    return here


def load_settings(root: Path) -> Settings:
    """Return the settings of *root*, and load its language files. Raises InputError for an invalid file."""
    if (root / LANGUAGES).is_dir():
        use_folder(root / LANGUAGES)
    settings = Settings(root=root)
    path = root / FILE_NAME
    return settings.overlaid(read_toml(path), path) if path.is_file() else settings


def read_toml(path: Path) -> dict[str, Any]:
    """Return the content of a TOML file. Raises InputError naming the file and the line."""
    import tomllib  # 15 ms

    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"is not TOML: {error}", where=path, remedy="Fix or remove the file.") from error
