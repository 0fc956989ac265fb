"""Adapter for deep-translator's services: language codes, limits, pacing, error mapping."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import Any

from bilingual.engines.base import EngineConfig, Item, Outcome, Progress, TranslationCapabilities, silent
from bilingual.engines.http.limits import Limits, TimeSource
from bilingual.engines.http.service import Trust, service_of
from bilingual.engines.installed import version_of
from bilingual.engines.table import LOCAL_TRANSLATION, option_values
from bilingual.engines.translation.providers import PROVIDERS, Provider, pieces
from bilingual.engines.translation.wire import Wire, wired
from bilingual.errors import (
    AuthenticationFailed,
    BadResponse,
    EngineError,
    Garbled,
    NotInstalled,
    RateLimited,
    Transient,
    Unavailable,
    UnsupportedLanguage,
)
from bilingual.languages import pack
from bilingual.model.bitext import Provenance
from bilingual.redaction import hide, public_url
from bilingual.text.echo import has_words, is_echo

VERSION = 1
# Exceptions of the classes on unexpected answers.
_ODD = (ValueError, KeyError, TypeError, AttributeError, IndexError, StopIteration)


class DeepEngine:
    """One of deep-translator's services: one sentence per request.

    Raises NotInstalled, AuthenticationFailed or Unavailable for errors that affect every sentence.
    """

    def __init__(self, provider: Provider, config: EngineConfig, clock: TimeSource | None = None) -> None:
        options = option_values(provider.id, config.options)
        self.id = provider.id
        self._environment = config.environment
        self._offline = config.offline
        self._url = str(options["url"] or config.environment.get(provider.url_variable, "") or provider.url)
        if self._url and provider.id in {"libretranslate", "deepl"} and not self._url.endswith("/"):
            self._url += "/"
        self._provider = replace(provider, max_chars=options["max_chars"] or provider.max_chars)
        self.capabilities = TranslationCapabilities(
            needs_network=True,
            metered=provider.metered if options["metered"] is None else options["metered"],
            max_chars=provider.max_chars,
            max_items=1,  # so that each answer is kept as soon as it is paid for
        )
        given = {name: options[name] for name in ("attempts", "backoff_s", "total_s", "give_up_after")}
        limits = Limits(float(options["per_second"] or provider.per_second), **given)
        self._service = service_of(provider.id, self._url, limits, config.state, clock)
        self._trust = Trust(provider.id, limits)
        self._wire = Wire(
            provider.id,
            config.environment,
            timeout_s=options["timeout_s"],
            expects_json=provider.expects_json,
            pace=self._service.pace,
            inspect=provider.inspect,
        )

    def key(self) -> Mapping[str, Any]:
        return {"engine": self.id, "version": VERSION, "deep-translator": _version(), "url": public_url(self._url)}

    def supports(self, source: str, target: str) -> bool:
        one, two = self._provider.code(source), self._provider.code(target)
        return one is not None and two is not None and one != two

    def translate(self, items: Sequence[Item], source: str, target: str, progress: Progress = silent) -> list[Outcome]:
        if not items:
            return []
        if self._offline:
            raise Unavailable(
                "BIL-TRN-010",
                f"{self.id} needs the network, but this run is offline",
                remedy=f"Choose engines that work offline: --translation {','.join(LOCAL_TRANSLATION)}.",
            )
        if not self.supports(source, target):
            raise UnsupportedLanguage("BIL-TRN-011", f"{self.id} does not translate {source} to {target}")
        self._check()
        module, translator = self._translator(source, target)
        outcomes: list[Outcome] = []
        for number, item in enumerate(items, 1):
            outcomes.append(self._one(module, translator, item, source, target))
            progress(number / len(items), self.id)
        if not any(outcome.text for outcome in outcomes):
            self._check()
        return outcomes

    def _check(self) -> None:
        """Raise Unavailable while the service is left alone."""
        self._service.check()
        self._trust.check()

    def _one(self, module: Any, translator: Any, item: Item, source: str, target: str) -> Outcome:
        if not has_words(item.text):
            return Outcome(item.text, Provenance(self.id))
        try:
            self._trust.check()
            text = self._whole(module, translator, item.text, target)
        except AuthenticationFailed:
            raise
        except EngineError as error:
            if not isinstance(error, Transient):
                self._trust.bad(error)
            return Outcome(error=error)
        if is_echo(item.text, text, source, target):
            echo = Garbled("BIL-TRN-012", f"{self.id} returned the source text unchanged")
            self._trust.bad(echo)
            return Outcome(error=echo)
        self._trust.good()
        return Outcome(text, Provenance(self.id))

    def _whole(self, module: Any, translator: Any, text: str, target: str) -> str:
        """Translate *text* in as many requests as the service's limit requires."""
        parts = list(pieces(text.strip(), self._provider))
        joint = pack(target).writing.space
        return joint.join(self._service.call(partial(self._ask, module, translator, part)) for part in parts)

    def _ask(self, module: Any, translator: Any, text: str) -> str:
        """Send one request. Raises EngineError."""
        with wired(module, self._wire, text), _mapped(self.id):
            answer = translator.translate(text)
        if isinstance(answer, list) and len(answer) == 1:
            answer = answer[0]
        if answer is None and self.id == "google":
            answer = text  # the class returns nothing if only punctuation differs
        if not isinstance(answer, str) or not answer.strip():
            raise Garbled("BIL-TRN-013", f"{self.id} returned an empty translation")
        answer = (html.unescape(answer) if self._provider.escapes else answer).strip()
        if re.match(r"<!doctype html|<html[\s>]", answer, re.IGNORECASE):
            raise Unavailable("BIL-TRN-014", f"{self.id} returned a web page instead of a translation")
        return answer

    def _translator(self, source: str, target: str) -> tuple[Any, Any]:
        """Return deep-translator's module and an instance for this pair."""
        arguments = {**self._provider.arguments, **self._keys()}
        module, kind = _class(self._provider)
        if self.id == "microsoft":  # its constructor would fetch the list of languages
            known = {"english": "en", "german": "de"}
            kind = type(kind.__name__, (kind,), {"_get_supported_languages": lambda _: known})
        if self.id == "deepl":
            arguments["use_free_api"] = arguments["api_key"].endswith(":fx")  # the suffix of DeepL's free keys
        with _mapped(self.id):
            translator = kind(**arguments)
        translator._source, translator._target = self._codes(source, target)
        if self._url:
            translator._base_url = self._url
        if getattr(translator, "api_key", None) == "none":
            translator.api_key = ""  # a private server needs no key, but the class requires one
        return module, translator

    def _codes(self, source: str, target: str) -> tuple[str, str]:
        one, two = self._provider.code(source), self._provider.code(target)
        return one or source, two or target

    def _keys(self) -> dict[str, Any]:
        """Return the constructor arguments from the environment.

        Raises AuthenticationFailed naming an unset variable.
        """
        found = {}
        for argument, variable in self._provider.keys.items():
            if not self._environment.get(variable):
                raise AuthenticationFailed(
                    "BIL-TRN-015",
                    f"{self.id} needs an API key",
                    remedy=f"Set {variable} in the environment, or choose another engine.",
                )
            found[argument] = self._environment[variable]
        optional = self._provider.optional_keys.items()
        found |= {name: self._environment[key] for name, key in optional if self._environment.get(key)}
        for value in found.values():
            hide(value)
        return found


@contextmanager
def _mapped(name: str) -> Iterator[None]:
    """Map deep-translator's exceptions to our errors; its messages may contain the API key and are not repeated."""
    from deep_translator import exceptions as foreign

    try:
        yield
    except EngineError:
        raise
    except (foreign.LanguageNotSupportedException, foreign.InvalidSourceOrTargetLanguage):
        raise UnsupportedLanguage("BIL-TRN-016", f"{name} does not support this language") from None
    except (foreign.ApiKeyException, foreign.AuthorizationException):
        raise AuthenticationFailed("BIL-TRN-017", f"{name} rejected the API key") from None
    except foreign.TooManyRequests:  # said with a success status
        raise RateLimited(
            "BIL-TRN-098", f"{name} is rate-limiting requests", remedy="Wait, or lower per_second."
        ) from None
    except foreign.TranslationNotFound:
        # A page without a translation is another page: whether a person asks, or where to sign in.
        kind = Garbled if PROVIDERS[name].expects_json else Unavailable
        raise kind("BIL-TRN-018", f"{name} returned no translation") from None
    except (foreign.BaseError, foreign.ServerException, foreign.RequestError, foreign.MicrosoftAPIerror):
        raise BadResponse("BIL-TRN-019", f"{name} did not accept the text") from None
    except ImportError as error:
        package = (error.name or "").split(".")[0]
        raise NotInstalled(
            "BIL-TRN-020", f"{name} needs the package {package}", remedy=f"pip install {package}"
        ) from None
    except _ODD as error:
        raise Garbled("BIL-TRN-021", f"{name} returned an unreadable response ({type(error).__name__})") from None


def _class(provider: Provider) -> tuple[Any, Any]:
    try:
        module = import_module(f"deep_translator.{provider.module}")
        kind = getattr(module, provider.translator)
    except (ImportError, AttributeError):
        raise NotInstalled(
            "BIL-TRN-022",
            f"deep-translator {_version()} has no {provider.translator}",
            remedy="pip install --upgrade deep-translator, or choose another engine.",
        ) from None
    return module, kind


def _version() -> str:
    return version_of("deep-translator") or "none"


create_google = partial(DeepEngine, PROVIDERS["google"])
create_mymemory = partial(DeepEngine, PROVIDERS["mymemory"])
create_libretranslate = partial(DeepEngine, PROVIDERS["libretranslate"])
create_deepl = partial(DeepEngine, PROVIDERS["deepl"])
create_microsoft = partial(DeepEngine, PROVIDERS["microsoft"])
create_baidu = partial(DeepEngine, PROVIDERS["baidu"])
create_tencent = partial(DeepEngine, PROVIDERS["tencent"])
create_papago = partial(DeepEngine, PROVIDERS["papago"])
create_yandex = partial(DeepEngine, PROVIDERS["yandex"])
