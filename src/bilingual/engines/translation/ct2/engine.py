"""The engine ``ct2``: OPUS-MT, NLLB-200, M2M-100 and MADLAD-400 models on this machine, run by CTranslate2."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from bilingual.engines.base import EngineConfig
from bilingual.engines.models.catalogue import NON_COMMERCIAL
from bilingual.engines.models.places import fingerprint, model_folders, models_folder
from bilingual.engines.translation.ct2.codec import FolderCodec
from bilingual.engines.translation.ct2.decoding import Decoder
from bilingual.engines.translation.ct2.folder import TranslationFolder, opened
from bilingual.engines.translation.ct2.local import LocalEngine, TranslationStep, listed
from bilingual.errors import NotInstalled, UnsupportedLanguage
from bilingual.languages import pack


class Ct2Engine(LocalEngine):
    """Translates with the first of its models that knows both languages."""

    id = "ct2"

    def key(self) -> Mapping[str, Any]:
        return self._key(models=[fingerprint(path) if path.is_dir() else str(path) for path in self._places()])

    def supports(self, source: str, target: str) -> bool:
        return any(one.translates(source, target) for one in self._folders()[0])

    def here(self) -> tuple[list[str], list[NotInstalled]]:
        folders, problems = self._folders()
        return [f"{one.path.name} ({one.languages}, {one.terms})" for one in folders], problems

    def to_fetch(self, source: str, target: str) -> str:
        return f"opus-mt-{pack(source).primary}-{pack(target).primary}"

    def _steps(self, source: str, target: str) -> list[TranslationStep]:
        folders, problems = self._folders()
        folder = next((one for one in folders if one.translates(source, target)), None)
        self._tell(problems, usable=bool(folders))
        remedy = self._remedy(source, target)
        if folder is None and not folders:
            raise NotInstalled(
                "BIL-MDL-031", f"there is no translation model in {models_folder(self._config)}", remedy=remedy
            )
        if folder is None:
            there = [f"{one.path.name} ({one.languages})" for one in folders]
            raise UnsupportedLanguage(
                "BIL-TRN-081",
                f"no model of ct2 translates {source} to {target}; on this machine: {listed(there, problems)}",
                remedy=remedy,
            )
        self.note(f"{self.id} ({folder.path.name}): {folder.terms}")
        return [TranslationStep(Decoder(folder.path, self._settings()), FolderCodec(folder, source, target))]

    def _places(self) -> list[Path]:
        """Return the folders of the models, in order of preference, existing or not."""
        named: Iterable[str] = self._options["models"]
        if not named:
            return list(model_folders(self._config))
        known = {path.name: path for path in model_folders(self._config)}
        return [known.get(name) or Path(name).expanduser() for name in named]

    def _folders(self) -> tuple[list[TranslationFolder], list[NotInstalled]]:
        """Return the usable models, and why the others are not."""
        folders, problems = [], []
        for path in self._places():
            try:
                folders.append(opened_once(path, _changed(path)))
            except NotInstalled as problem:
                problems.append(problem)
        if not self._options["models"]:
            # Anybody may use the answers of a free model; one made for a pair is better at it than one for 200.
            folders.sort(key=lambda one: (NON_COMMERCIAL in one.terms, one.layout != "marian", one.path.name))
        return folders, problems


def create(config: EngineConfig) -> Ct2Engine:
    return Ct2Engine(config)


@lru_cache(maxsize=32)
def opened_once(path: Path, changed_ns: int) -> TranslationFolder:
    """Return ``opened(path)``, read once as long as nothing changes."""
    return opened(path)


def _changed(path: Path) -> int:
    files = path.iterdir() if path.is_dir() else [path]
    return sum(file.stat().st_mtime_ns for file in files if file.exists())
