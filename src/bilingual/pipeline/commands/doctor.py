"""Examines this machine: what is installed, what is missing, and the command that fixes it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

from bilingual.engines import table
from bilingual.engines.base import FontBook
from bilingual.engines.http.client import Client
from bilingual.engines.http.messages import Call
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.engines.media.probing.features import features, install_hint, install_line
from bilingual.engines.pictures.pages import load_printer
from bilingual.errors import BilingualError, NotInstalled, Timeout
from bilingual.languages import COMMON, pack
from bilingual.model.notation import JsonFields
from bilingual.pipeline.commands.health.checks import HealthCheck, looked
from bilingual.pipeline.commands.health.recognisers import recognisers, with_host
from bilingual.pipeline.commands.health.services import local_models, translation_services, translator, working_chain
from bilingual.pipeline.commands.health.voices import speaker_check, voice_checks
from bilingual.pipeline.commands.memory_files import memory_size
from bilingual.pipeline.pushing.expiry import expiry_warning
from bilingual.pipeline.tools import engine_config
from bilingual.settings import Settings

_LEAST_FREE_GB = 2


@dataclass(frozen=True, slots=True)
class Diagnosis(JsonFields):
    """All checks, a translation chain that works on this network, and the speech engine for ``auto``.

    ``advice`` says what to do if no translator works here, else it is empty.
    """

    checks: tuple[HealthCheck, ...]
    chain: tuple[str, ...]
    speech: str
    advice: str = ""

    @property
    def install(self) -> str:
        """One apt or Homebrew command for what pip cannot install (ffmpeg, fonts, Pango), or an empty string."""
        return install_line(check.remedy for check in self.checks if not check.name.startswith("translation"))

    @property
    def healthy(self) -> bool:
        return not any(check.state == "missing" for check in self.checks)

    def to_json(self) -> dict[str, Any]:
        return JsonFields.to_json(self) | {"healthy": self.healthy, "install": self.install}


def examine(settings: Settings) -> Diagnosis:
    """Check everything the main job needs. Network checks run in parallel and take at most 3 s."""
    services = translation_services(settings)
    recognised = recognisers(settings)
    memory = looked("translation: memory", lambda: _memory(settings))
    asked = [address for _, address in services] + [address for _, _, address in recognised if address]
    troubles = {} if settings.offline else answers(asked)
    translators = [translator(settings, engine, address, troubles.get(address)) for engine, address in services]
    offline = [*local_models(settings), _apertium(settings), *([_not_tried()] if settings.offline else [])]
    speech = [
        HealthCheck("speech: sidecar", "ok", "subtitles or a script next to the recording, offline"),
        *(with_host(check, address, troubles.get(address)) for _, check, address in recognised),
    ]
    checks = [
        looked("ffmpeg", _media),
        *_fonts(InstalledFonts(settings.fonts), settings),
        looked("pango", _pango),
        *speech,
        *voice_checks(settings),
        speaker_check(settings),
        memory,
        *([] if settings.offline else translators),
        *offline,
        looked("disk", lambda: _disk(settings)),
        *_tokens(settings),
    ]
    working = [name for (name, _), check in zip(services, translators, strict=True) if check.state == "ok"]
    chain = working_chain(settings, [] if settings.offline else working)
    taken = next((name for name, check, _ in recognised if check.state == "ok"), "")
    return Diagnosis(
        tuple(checks),
        chain,
        taken or "sidecar (a script or subtitles next to the recording)",
        "" if len(chain) > 1 else _advice(memory, settings.targets),
    )


def _tokens(settings: Settings) -> list[HealthCheck]:
    """Return a token for `bilingual push` that ends soon."""
    warning = expiry_warning(settings)
    return [HealthCheck("push: linkedin", "optional", warning)] if warning else []


def _media() -> HealthCheck:
    found = features()
    name = f"ffmpeg {found.ffmpeg}" if found.ffmpeg else "ffmpeg"
    if found.problem:
        return HealthCheck(name, "missing", found.problem, found.remedy)
    return HealthCheck(name, "ok", "libass, x264 and AAC are available")


def _pango() -> HealthCheck:
    try:
        load_printer()
    except NotInstalled as error:
        return HealthCheck("pango", "optional", error.what, error.remedy)
    return HealthCheck("pango", "ok", "carousels and pictures can be printed")


def _fonts(fonts: FontBook, settings: Settings) -> list[HealthCheck]:
    def look(tag: str) -> HealthCheck:
        return HealthCheck(f"font: {pack(tag).name}", "ok", fonts.family(tag))

    tags = dict.fromkeys((COMMON, *settings.targets))
    return [looked(f"font: {pack(tag).name}", partial(look, tag)) for tag in tags]


def _memory(settings: Settings) -> HealthCheck:
    size = memory_size(settings)
    if size:
        return HealthCheck("translation: memory", "ok", f"{size} translations")
    return HealthCheck("translation: memory", "optional", "empty", "bilingual memory import FILE.tmx")


def _apertium(settings: Settings) -> HealthCheck:
    name = "translation: apertium"
    try:
        engine = table.translation_engine("apertium", engine_config(settings, "apertium"))
        there = engine.supports("en", "es")
    except BilingualError as error:
        return HealthCheck(name, "optional", error.what, error.remedy)
    if there:
        return HealthCheck(name, "ok", "drafts offline, English to Spanish")
    return HealthCheck(name, "optional", "not installed", install_hint("apertium apertium-eng-spa", "apertium"))


def _not_tried() -> HealthCheck:
    return HealthCheck("network", "optional", "not tried (offline)")


def _advice(memory: HealthCheck, targets: Sequence[str]) -> str:
    what = f"to {', '.join(targets)} "
    start = (
        f"Only sentences in the translation memory can be translated {what}here"
        if memory.state == "ok"
        else f"Nothing can be translated {what}here yet"
    )
    return (
        f"{start}. Set HTTPS_PROXY, the API key of a reachable service or the URL of your own LibreTranslate; "
        "fetch a model (bilingual models list); put a translation next to the recording "
        f"(talk.{(*targets, 'es')[0]}.srt); or import a TMX file."
    )


def _disk(settings: Settings) -> HealthCheck:
    folder = next(path for path in (settings.root, *settings.root.parents) if path.exists())
    free = shutil.disk_usage(folder).free / 1e9
    if free > _LEAST_FREE_GB:
        return HealthCheck("disk", "ok", f"{free:.0f} GB free")
    return HealthCheck(
        "disk", "missing", f"{free:.1f} GB free", f"free at least {_LEAST_FREE_GB} GB at {settings.root}"
    )


LIMIT_S = 3.0


def answers(addresses: Sequence[str], limit_s: float = LIMIT_S) -> dict[str, str]:
    """Return the error for each address; an empty text if something answered, whatever it said.

    ``HTTPS_PROXY`` and ``HTTP_PROXY`` are honoured.
    """
    client = Client("the service", os.environ, timeout_s=limit_s)

    def ask(address: str) -> str:
        try:
            client.send(Call("HEAD", address, roams=True))
        except Timeout:
            return f"no answer within {limit_s:g} s"
        except BilingualError as error:
            return error.what
        return ""

    asked = list(dict.fromkeys(addresses))
    if not asked:
        return {}
    with ThreadPoolExecutor(len(asked)) as threads:
        return dict(zip(asked, threads.map(ask, asked), strict=True))
