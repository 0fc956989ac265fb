"""Where models are kept: in the caches of their libraries, and translation models in a folder of their own.

``BILINGUAL_MODELS`` names that folder; the default is ``~/.cache/bilingual/models``. A folder ``models`` in the root's
``.bilingual`` is searched first.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from bilingual.engines.base import EngineConfig

HUB = "https://huggingface.co"
_SAMPLES, _SAMPLE = 256, 1 << 16  # of a file: 16 MB


def cache_folder(config: EngineConfig, *parts: str) -> Path:
    """Return a folder under ``$XDG_CACHE_HOME`` or ``~/.cache``."""
    return Path(config.environment.get("XDG_CACHE_HOME") or _home(config.environment) / ".cache", *parts)


def models_folder(config: EngineConfig) -> Path:
    """Return the folder for translation models, existing or not."""
    named = config.environment.get("BILINGUAL_MODELS")
    return Path(named).expanduser() if named else cache_folder(config, "bilingual", "models")


def model_folders(config: EngineConfig) -> Iterator[Path]:
    """Yield the folders of translation models: those of this root, then the user's."""
    seen = set()
    for place in (config.state / "models", models_folder(config)):
        if place.is_dir():
            for folder in sorted(path for path in place.iterdir() if path.is_dir() and not path.name.startswith(".")):
                if folder.name not in seen:
                    seen.add(folder.name)
                    yield folder


def hub_folder(config: EngineConfig) -> Path:
    """Return the hub's cache folder. Source: "Manage huggingface_hub cache-system" in its documentation."""
    environment = config.environment
    given = config.options.get("download_root") or environment.get("HF_HUB_CACHE")
    if given:
        return Path(given).expanduser()
    home = environment.get("HF_HOME")
    return (Path(home).expanduser() if home else cache_folder(config, "huggingface")) / "hub"


def hub_snapshots(config: EngineConfig, repository: str) -> Path:
    """Return the folder in the hub's cache with one folder for each revision of *repository*."""
    return hub_folder(config) / f"models--{repository.replace('/', '--')}" / "snapshots"


def argos_folder(config: EngineConfig) -> Path:
    """Return the folder of Argos Translate's packages. Source: ``argostranslate/settings.py``."""
    environment = config.environment
    if named := environment.get("ARGOS_PACKAGES_DIR"):
        return Path(named).expanduser()
    data = environment.get("XDG_DATA_HOME") or _home(environment) / ".local" / "share"
    return Path(data, "argos-translate", "packages")


def pywhispercpp_folder(config: EngineConfig) -> Path:
    """Return the folder of pywhispercpp's models. Source: ``pywhispercpp/constants.py``, which asks platformdirs."""
    environment = config.environment
    own = "Library/Application Support" if sys.platform == "darwin" else ".local/share"
    return Path(environment.get("XDG_DATA_HOME") or _home(environment) / own, "pywhispercpp", "models")


def mirror_of(config: EngineConfig) -> str | None:
    """Return the base URL that replaces the model host, if one is set."""
    return config.options.get("mirror") or config.environment.get("BILINGUAL_MODEL_MIRROR") or None


def hub_endpoint(config: EngineConfig) -> str:
    """Return the URL of the hub, or of a mirror of it."""
    return (mirror_of(config) or config.environment.get("HF_ENDPOINT") or HUB).rstrip("/")


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


def fingerprint(folder: Path) -> str:
    """Return a hash that tells the models in folders apart: of all names and sizes, and of the contents of the files,
    those of gigabytes by samples, because this is asked in every run.
    """
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.iterdir() if path.is_file()):
        digest.update(f"{file.name} {_sampled(file, *_state(file))}\n".encode())
    return digest.hexdigest()


def fingerprint_of_file(file: Path) -> str:
    """Return the hash of ``fingerprint`` for a single file."""
    return _sampled(file, *_state(file))


def _home(environment: Mapping[str, str]) -> Path:
    home = environment.get("HOME")
    return Path(home) if home else Path.home()


def _state(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns


@lru_cache(maxsize=256)
def _sampled(path: Path, size: int, changed_ns: int) -> str:
    if size <= _SAMPLES * _SAMPLE:
        return _file_hash(path, size, changed_ns)
    digest = hashlib.sha256(str(size).encode())
    with path.open("rb") as file:
        for number in range(_SAMPLES):
            file.seek(number * (size - _SAMPLE) // (_SAMPLES - 1))
            digest.update(file.read(_SAMPLE))
    return digest.hexdigest()


@lru_cache(maxsize=64)
def _file_hash(path: Path, size: int, changed_ns: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
