"""What `bilingual doctor` says of translation services: their address, their key, and a chain that works here."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.util import find_spec
from typing import cast

from bilingual.engines import table
from bilingual.engines.chat.address import address as chat_address
from bilingual.engines.chat.address import key_variables
from bilingual.engines.translation.ct2.local import LocalEngine, listed
from bilingual.engines.translation.providers import PROVIDERS
from bilingual.errors import BilingualError
from bilingual.languages import COMMON
from bilingual.pipeline.commands.health.checks import HealthCheck
from bilingual.pipeline.tools import engine_config
from bilingual.redaction import public_url
from bilingual.settings import Settings

# Services whose URL is in deep-translator's class instead of their row.
_HOSTS = {
    "google": "https://translate.google.com/",
    "deepl": "https://api-free.deepl.com/",
    "microsoft": "https://api.cognitive.microsofttranslator.com/",
    "baidu": "https://fanyi-api.baidu.com/",
    "tencent": "https://tmt.tencentcloudapi.com/",
    "papago": "https://openapi.naver.com/",
    "yandex": "https://translate.yandex.net/",
}
_CHATS = ("llm", "chatgpt")
_LOCAL = ("ct2", "argos")
_CHAIN_LENGTH = 2  # services after the memory: one, and a fallback
PROXY = "set HTTPS_PROXY, or choose another engine"


def translation_services(settings: Settings) -> list[tuple[str, str]]:
    """Return each service with its URL: from the settings, the environment, or its own; a chat model if it has one."""
    found = []
    for name, provider in PROVIDERS.items():
        config = engine_config(settings, name)
        own = config.options.get("url") or config.environment.get(provider.url_variable, "")
        found.append((name, str(own or provider.url or _HOSTS[name])))
    chats = [(name, str(table.option_values(name, engine_config(settings, name).options)["url"])) for name in _CHATS]
    return found + [(name, _asked_at(url)) for name, url in chats if url]


def _asked_at(url: str) -> str:
    try:
        return chat_address(url).chat[0]
    except BilingualError:
        return url


def translator(settings: Settings, engine: str, address: str, trouble: str | None) -> HealthCheck:
    """Return the check of one service; *trouble* is "" if it answers, ``None`` if it was not asked."""
    name = f"translation: {engine}"
    try:
        remedy = _key_to_set(settings, engine, address)
    except BilingualError as error:
        return HealthCheck(name, "optional", error.what, error.remedy)
    if remedy:
        found = "reachable, but has no API key" if trouble == "" else trouble or "no key"
        return HealthCheck(name, "optional", found, remedy)
    if trouble:
        return HealthCheck(name, "optional", f"{public_url(address)}: {trouble}", PROXY)
    return HealthCheck(name, "ok", "answers")


def _key_to_set(settings: Settings, engine: str, address: str) -> str:
    """Return the command that sets the key which *engine* lacks, or "". Raises InputError for a bad address."""
    config = engine_config(settings, engine)
    if engine in PROVIDERS:
        unset = [name for name in PROVIDERS[engine].keys.values() if not config.environment.get(name)]
    else:
        place = chat_address(address)
        names = key_variables(place, str(config.options.get("key_variable", "")))
        known = any(config.environment.get(name) for name in names)
        unset = [] if known or place.near else [names[min(1, len(names) - 1)]]
    return "export " + " ".join(f"{name}=..." for name in unset) if unset else ""


def local_models(settings: Settings) -> list[HealthCheck]:
    """Return the checks of the engines that run models on this machine; this loads none."""
    return [_local(settings, name) for name in _LOCAL]


def _local(settings: Settings, name: str) -> HealthCheck:
    title = f"translation: {name}"
    missing = [package for package in ("ctranslate2", "sentencepiece") if find_spec(package) is None]
    if missing:
        return HealthCheck(title, "optional", "not installed", f"pip install {' '.join(missing)}")
    try:
        engine = _local_engine(settings, name)
        here, problems = engine.here()
    except BilingualError as error:
        return HealthCheck(title, "optional", error.what, error.remedy)
    if problems and not here:
        return HealthCheck(title, "optional", f"{problems[0].where}: {problems[0].what}", problems[0].remedy)
    if here:
        return HealthCheck(title, "ok", listed(here, problems))
    target = next((tag for tag in settings.targets if tag != COMMON), "de")
    remedy = f"bilingual models fetch {engine.to_fetch(COMMON, target)} (bilingual models list shows others)"
    return HealthCheck(title, "optional", "no model on this machine", remedy)


def _local_engine(settings: Settings, name: str) -> LocalEngine:
    return cast(LocalEngine, table.translation_engine(name, engine_config(settings, name)))


def working_chain(settings: Settings, working: Iterable[str]) -> tuple[str, ...]:
    """Return a chain that works here: the memory, services for all targets, models of this machine, and drafts where
    they help.
    """
    targets = [tag for tag in settings.targets if tag != COMMON]
    fitting = [name for name in working if all(_speaks(name, tag) for tag in targets)]
    try:
        apertium = table.translation_engine("apertium", engine_config(settings, "apertium"))
        drafts = any(apertium.supports(COMMON, tag) for tag in targets)
    except BilingualError:
        drafts = False
    local = [name for name in _LOCAL if _translates(settings, name, targets)]
    return ("memory", *fitting[:_CHAIN_LENGTH], *local, *(["apertium"] if drafts else []))


def _translates(settings: Settings, name: str, targets: Iterable[str]) -> bool:
    try:
        engine = _local_engine(settings, name)
        return any(engine.supports(COMMON, tag) for tag in targets)
    except BilingualError:
        return False


def _speaks(engine: str, tag: str) -> bool:
    return engine not in PROVIDERS or PROVIDERS[engine].code(tag) is not None
