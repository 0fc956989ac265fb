"""Whisper models: names, locations on disk, and downloading.

Nothing here loads torch, so that choosing an engine is fast.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit, urlunsplit

from bilingual.engines.base import EngineConfig, Progress, silent
from bilingual.engines.http.download import download
from bilingual.engines.table import DEFAULT_MODEL
from bilingual.errors import BadResponse, EngineError, NotInstalled, Unavailable, UsageError

log = logging.getLogger(__name__)


# Millions of parameters. Source: table "Available models and languages", README of openai/whisper.
PARAMETERS: Mapping[str, int] = MappingProxyType(
    {
        "tiny": 39, "tiny.en": 39, "base": 74, "base.en": 74, "small": 244, "small.en": 244,
        "medium": 769, "medium.en": 769, "large-v1": 1550, "large-v2": 1550, "large-v3": 1550,
        "large-v3-turbo": 809,
    }
)  # fmt: skip
ALIASES: Mapping[str, str] = MappingProxyType({"large": "large-v3", "turbo": "large-v3-turbo"})
SCRIPT_REMEDY = "A script or subtitles next to the video (talk.txt, talk.srt) work offline, without a model."


def chosen_model(config: EngineConfig) -> str:
    """Return the requested model, a name or a path: from the environment, else the settings, else the default."""
    return str(config.environment.get("BILINGUAL_WHISPER_MODEL") or config.options.get("model") or DEFAULT_MODEL)


def canonical_name(model: str) -> str:
    """Return the model's canonical name.

    >>> canonical_name("turbo"), canonical_name("small")
    ('large-v3-turbo', 'small')
    """
    return ALIASES.get(model, model)


def model_path(model: str) -> Path | None:
    """Return *model* as a path if it is one, existing or not; ``None`` for a name.

    >>> model_path("small"), model_path("models/own.pt")
    (None, PosixPath('models/own.pt'))
    """
    if canonical_name(model) in PARAMETERS:
        return None
    path = Path(model).expanduser()
    looks_like_one = model.startswith(("/", ".", "~", "\\")) or path.suffix in (".pt", ".bin") or path.exists()
    return path if looks_like_one else None


def unknown_model(model: str) -> UsageError:
    known = ", ".join([*PARAMETERS, *ALIASES])
    return UsageError(
        "BIL-SPK-015", f"there is no Whisper model {model!r}", remedy=f"Choose one of: {known}; or give a path."
    )


def hub_repository(model: str) -> str:
    """Return the Hugging Face repository of *model* for faster-whisper; ``owner/name`` is returned unchanged.

    Source: ``faster_whisper/utils.py``. Raises UsageError for an unknown name.

    >>> hub_repository("small"), hub_repository("turbo")
    ('Systran/faster-whisper-small', 'mobiuslabsgmbh/faster-whisper-large-v3-turbo')
    """
    name = canonical_name(model)
    if "/" in name:
        return name
    if name not in PARAMETERS:
        raise unknown_model(model)
    return f"{'mobiuslabsgmbh' if name.endswith('-turbo') else 'Systran'}/faster-whisper-{name}"


def size_text(model: str) -> str:
    """Return the download size: weights are float16, two bytes per parameter.

    >>> size_text("small"), size_text("turbo"), size_text("someone/own-model")
    ('about 490 MB', 'about 1.6 GB', 'of unknown size')
    """
    millions = PARAMETERS.get(canonical_name(model))
    if millions is None:
        return "of unknown size"
    megabytes = millions * 2
    return f"about {megabytes / 1000:.1f} GB" if megabytes >= 1000 else f"about {round(megabytes, -1)} MB"


def cache_folder(config: EngineConfig, *parts: str) -> Path:
    """Return a folder under ``$XDG_CACHE_HOME`` or ``~/.cache``."""
    environment = config.environment
    home = environment.get("HOME")
    base = environment.get("XDG_CACHE_HOME") or ((Path(home) if home else Path.home()) / ".cache")
    return Path(base, *parts)


def mirror_of(config: EngineConfig) -> str | None:
    """Return the base URL that replaces the model host, if one is set."""
    return config.options.get("mirror") or config.environment.get("BILINGUAL_MODEL_MIRROR") or None


def mirrored(url: str, mirror: str | None) -> str:
    """Return *url* with its host replaced by the base URL *mirror*.

    >>> mirrored("https://host.example/main/models/ab/small.pt", "http://10.0.0.2:8000/whisper/")
    'http://10.0.0.2:8000/whisper/main/models/ab/small.pt'
    """
    if not mirror:
        return url
    base, old = urlsplit(mirror), urlsplit(url)
    return urlunsplit((base.scheme, base.netloc, base.path.rstrip("/") + old.path, "", ""))


def content_hash(path: Path) -> str:
    """Return the SHA-256 of a file, or of a folder's files and names, cached until one changes."""
    files = sorted(p for p in path.iterdir() if p.is_file()) if path.is_dir() else [path]
    if len(files) == 1 and files[0] == path:
        return _file_hash(path, *_state(path))
    named = "".join(f"{file.name} {_file_hash(file, *_state(file))}\n" for file in files)
    return hashlib.sha256(named.encode()).hexdigest()


def fetch(url: str, target: Path, sha256: str, what: str, progress: Progress = silent) -> None:
    """Download *url* to *target*, which appears only when complete and with the right hash.

    ``HTTPS_PROXY`` and ``HTTP_PROXY`` are honoured. Raises NotInstalled if the host does not have the file, Unavailable
    if it does not answer or the transfer breaks off, BadResponse for wrong content.
    """
    place = _shown(url)
    remedy = f"Try again, or put the file from {place} at {target}. {SCRIPT_REMEDY}"
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    log.info("fetching %s from %s", what, place)
    done, total = 0, 0

    def taken(so_far: int, whole: int) -> None:
        nonlocal done, total
        done, total = so_far, whole
        progress(done / total if total else 0.0, f"fetching {what}")

    try:
        status = download(what, url, part, os.environ, taken).status_code
        if status >= 300:
            kind = NotInstalled if status in (401, 403, 404, 410) else Unavailable
            raise kind("BIL-NET-006", f"{what} cannot be downloaded: {place} answers {status}", remedy=remedy)
        if _file_hash(part, *_state(part)) != sha256:
            raise BadResponse(
                "BIL-NET-005", f"the download of {what} is not the published file: its hash differs", remedy=remedy
            )
        part.replace(target)
    except EngineError as error:
        if error.remedy == remedy:
            raise
        if done < total:
            raise Unavailable(
                "BIL-NET-004", f"the download of {what} stopped after {done} of {total} bytes", remedy=remedy
            ) from error
        raise Unavailable(
            "BIL-NET-007", f"{what} cannot be downloaded from {place} ({error.what})", remedy=remedy
        ) from error
    except OSError as error:
        raise Unavailable(
            "BIL-NET-025", f"{what} cannot be stored ({error.strerror})", where=target, remedy=remedy
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _shown(url: str) -> str:
    """Return *url* without what may be a password: for messages."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _state(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns


@lru_cache(maxsize=64)
def _file_hash(path: Path, size: int, changed_ns: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
