"""What is present on this machine, what is missing, and the command that mends it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Literal

from bilingual.engines import table
from bilingual.engines.base import FontBook
from bilingual.engines.media.features import features
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.errors import BilingualError
from bilingual.model.language import language
from bilingual.pipeline.remembering import memory_size
from bilingual.pipeline.tools import engine_config
from bilingual.settings import Settings

State = Literal["ok", "missing", "optional"]
_NETWORK_LIMIT_S = 3.0
# One address per service, asked for headers only: does anything answer from this network?
_TRANSLATORS = {
    "google": "https://translate.google.com/",
    "mymemory": "https://api.mymemory.translated.net/",
    "deepl": "https://api-free.deepl.com/",
    "microsoft": "https://api.cognitive.microsofttranslator.com/",
    "baidu": "https://fanyi-api.baidu.com/",
}
_MODEL_HOSTS = {
    "faster-whisper": "https://huggingface.co/",
    "whisper": "https://openaipublic.azureedge.net/",
}
_KEYS = {
    "deepl": "DEEPL_API_KEY",
    "microsoft": "MICROSOFT_API_KEY",
    "baidu": "BAIDU_APPID",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: ``missing`` blocks the main job, ``optional`` does not."""

    name: str
    state: State
    found: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All checks, a translation chain that works from this network, and the speech engine ``auto`` takes."""

    checks: tuple[Check, ...]
    chain: tuple[str, ...]
    speech: str

    @property
    def healthy(self) -> bool:
        return not any(check.state == "missing" for check in self.checks)

    def to_json(self) -> dict[str, Any]:
        return {
            "healthy": self.healthy,
            "chain": list(self.chain),
            "speech": self.speech,
            "checks": [{"name": c.name, "state": c.state, "found": c.found, "remedy": c.remedy} for c in self.checks],
        }


def examine(settings: Settings) -> Diagnosis:
    """Look at everything the main job needs; the network is asked with a limit of 3 s, all at once."""
    network = _network(settings)
    speech = _speech(settings)
    checks = [
        _media(),
        *_fonts(InstalledFonts(settings.fonts), settings),
        *speech,
        _memory(settings),
        _apertium(settings),
        *network,
        _disk(settings),
    ]
    return Diagnosis(tuple(checks), _chain(settings, network), _speech_choice(speech))


def _media() -> Check:
    found = features()
    name = f"ffmpeg {found.ffmpeg}" if found.ffmpeg else "ffmpeg"
    return Check(
        name, "missing" if found.problem else "ok", found.problem or "burns subtitles (libass, x264)", found.remedy
    )


def _fonts(fonts: FontBook, settings: Settings) -> list[Check]:
    checks = []
    for tag in dict.fromkeys(("en", *settings.targets)):
        try:
            checks.append(Check(f"font for {language(tag).name}", "ok", fonts.family(tag)))
        except BilingualError as error:
            checks.append(Check(f"font for {language(tag).name}", "missing", error.what, error.remedy))
    return checks


def _speech(settings: Settings) -> list[Check]:
    checks = [Check("speech: sidecar", "ok", "subtitles or a script beside the recording work offline")]
    for engine, package in (("faster-whisper", "faster_whisper"), ("whisper", "whisper")):
        name = f"speech: {engine}"
        if importlib.util.find_spec(package) is None:
            checks.append(Check(name, "optional", "not installed", f'pip install "bilingual[{engine}]"'))
            continue
        module = importlib.import_module(f"bilingual.engines.speech.{package}")
        if module.model_on_disk(engine_config(settings, engine)):
            checks.append(Check(name, "ok", "its model is on this disk"))
        else:
            remedy = "it is fetched at first use; offline, set BILINGUAL_WHISPER_MODEL to a model's path"
            checks.append(Check(name, "optional", "its model is not on this disk", remedy))
    return checks


def _speech_choice(checks: list[Check]) -> str:
    ready = [c.name.removeprefix("speech: ") for c in checks if c.state == "ok" and "sidecar" not in c.name]
    return ready[0] if ready else "sidecar (a script or subtitles beside the recording)"


def _memory(settings: Settings) -> Check:
    size = memory_size(settings)
    if size:
        return Check("translation: memory", "ok", f"{size} translations")
    return Check("translation: memory", "optional", "empty", "bilingual memory import FILE.tmx")


def _apertium(settings: Settings) -> Check:
    engine = table.translation_engine("apertium", engine_config(settings, "apertium"))
    if engine.supports("en", "es"):
        return Check("translation: apertium", "ok", "offline drafts, English to Spanish")
    return Check(
        "translation: apertium", "optional", "no English to Spanish", "apt-get install apertium apertium-eng-spa"
    )


def _network(settings: Settings) -> list[Check]:
    if settings.offline:
        return [Check("network", "optional", "not tried (offline)")]
    places = [(f"translation: {name}", address) for name, address in _TRANSLATORS.items()]
    places += [(f"model host: {name}", address) for name, address in _MODEL_HOSTS.items()]
    url = settings.engines.get("libretranslate", {}).get("url") or os.environ.get("LIBRETRANSLATE_URL")
    if url:
        places.append(("translation: libretranslate", str(url)))
    with ThreadPoolExecutor(len(places)) as pool:
        answers = list(pool.map(lambda place: _answers(place[1]), places))
    checks = []
    for (name, address), trouble in zip(places, answers, strict=True):
        key = _KEYS.get(name.removeprefix("translation: "))
        if trouble:
            checks.append(Check(name, "optional", f"{address}: {trouble}", "set HTTPS_PROXY, or use another engine"))
        elif key and not os.environ.get(key):
            checks.append(Check(name, "optional", "reachable, but no key", f"export {key}=..."))
        else:
            checks.append(Check(name, "ok", "reachable"))
    return checks


def _answers(address: str) -> str:
    """Return an empty text when *address* answers at all within the limit, else what went wrong."""
    request = urllib.request.Request(address, method="HEAD")
    try:
        with urllib.request.urlopen(request, timeout=_NETWORK_LIMIT_S):
            return ""
    except urllib.error.HTTPError:
        return ""
    except (urllib.error.URLError, TimeoutError, OSError, ValueError) as error:
        return str(getattr(error, "reason", error))[:80] or "no answer"


def _chain(settings: Settings, network: list[Check]) -> tuple[str, ...]:
    """Return a chain that works here: the memory, what answers, and Apertium's drafts where it helps."""
    reachable = [c.name.removeprefix("translation: ") for c in network if c.state == "ok" and c.name.startswith("tr")]
    apertium = table.translation_engine("apertium", engine_config(settings, "apertium"))
    drafts = any(apertium.supports("en", tag) for tag in (*settings.targets, "es"))
    return ("memory", *reachable[:2], *(["apertium"] if drafts else []))


def _disk(settings: Settings) -> Check:
    free = shutil.disk_usage(settings.root).free / 1e9
    state: State = "ok" if free > 2 else "missing"
    return Check("disk", state, f"{free:.0f} GB free", "" if free > 2 else "free at least 2 GB")
