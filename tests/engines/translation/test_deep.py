"""deep-translator's classes with a local service that behaves or misbehaves."""

from __future__ import annotations

import _thread
import socket
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bilingual.engines.base import EngineConfig, Item
from bilingual.engines.http.limits import TimeSource
from bilingual.engines.translation.chain import Chain
from bilingual.engines.translation.deep import DeepEngine
from bilingual.engines.translation.providers import PROVIDERS, pieces
from bilingual.errors import (
    AuthenticationFailed,
    BadResponse,
    EngineError,
    Garbled,
    RateLimited,
    Timeout,
    Unavailable,
    UnsupportedLanguage,
)
from support.attacks.refusals import raises
from support.servers.servers import TranslatorServer, rewritten

PATHS = {"libretranslate": "", "mymemory": "get", "google": "m"}


@dataclass
class Waiting:
    """A clock that moves only when somebody sleeps."""

    sleeps: list[float] = field(default_factory=list)

    def clock(self) -> TimeSource:
        return TimeSource(now=lambda: sum(self.sleeps), sleep=self.sleeps.append, chance=lambda: 1.0)


def engine(
    name: str, server: TranslatorServer | str, waiting: Waiting | None = None, *, offline: bool = False, **options: Any
) -> DeepEngine:
    url = (server if isinstance(server, str) else server.url) + PATHS[name]
    config = EngineConfig(Path("/nowhere"), {"url": url, "per_second": 1000, **options}, {}, offline)
    return DeepEngine(PROVIDERS[name], config, (waiting or Waiting()).clock())


def ask(engine: DeepEngine, *texts: str, pair: tuple[str, str] = ("en", "de")) -> list[str | EngineError | None]:
    return [one.text or one.error for one in engine.translate([Item(text) for text in texts], *pair)]


@pytest.mark.parametrize("name", PATHS)
@pytest.mark.parametrize(("target", "codes"), [("de", {"de", "de-DE"}), ("zh-Hans", {"zh-CN", "zh"})])
def test_each_class_really_asks_and_reads_the_answer(
    name: str, target: str, codes: set[str], translator_server: TranslatorServer
) -> None:
    code = PROVIDERS[name].code(target)
    assert code in codes
    translator_server.phrases = {("The door is <open> & 5 > 3.", code): "Übersetzt: 5 > 3 & <auf>."}
    one = engine(name, translator_server)
    assert ask(one, "The door is <open> & 5 > 3.", pair=("en", target)) == ["Übersetzt: 5 > 3 & <auf>."]
    assert translator_server.questions[0].target == code
    assert str(one.translate([Item("Go now.")], "en", target)[0].provenance) == name


@pytest.mark.parametrize("name", PATHS)
def test_order_is_kept_and_each_item_is_one_request(name: str, translator_server: TranslatorServer) -> None:
    texts = [f"Sentence number {n} is here." for n in range(5)]
    answers = ask(engine(name, translator_server), *texts)
    assert [[w for w in str(a).split() if w.isdigit()] for a in answers] == [["0"], ["1"], ["2"], ["3"], ["4"]]
    assert translator_server.texts == texts


@pytest.mark.parametrize("name", PATHS)
@pytest.mark.parametrize(
    ("way", "kind", "calls"),
    [
        ("429", RateLimited, 4),
        ("500", Unavailable, 4),
        ("503", Unavailable, 4),
        ("drop", Unavailable, 4),
        ("400", BadResponse, 1),
        ("html", Unavailable, 4),
        ("empty", Garbled, 4),
        ("garbage", Garbled, 4),
        ("echo", Garbled, 1),  # a whole answer: the chain asks again, after the others
        ("null", Garbled, 4),
    ],
)
def test_each_misbehaviour_has_its_name_and_only_transient_ones_are_retried(
    name: str, way: str, kind: type[EngineError], calls: int, translator_server: TranslatorServer
) -> None:
    if name == "google" and way == "null":
        translator_server.answer = lambda *_: ""
    if name == "google" and way == "garbage":
        kind = Unavailable  # it answers with pages: this is another one
    translator_server.always(way)
    [error] = ask(engine(name, translator_server), "The cat sat on the mat.")
    assert type(error) is kind
    assert len(translator_server.questions) == calls


@pytest.mark.parametrize("status", ["401", "403"])
def test_a_refused_key_stops_the_engine_at_once(status: str, translator_server: TranslatorServer) -> None:
    translator_server.always(status)
    with pytest.raises(AuthenticationFailed):
        ask(engine("libretranslate", translator_server), "One two three.", "Four five six.")
    assert len(translator_server.questions) == 1


def test_no_answer_in_time(translator_server: TranslatorServer) -> None:
    translator_server.always("hang")
    [error] = ask(engine("libretranslate", translator_server, attempts=1, timeout_s=0.3), "The cat sat on the mat.")
    assert isinstance(error, Timeout)
    assert error.message == "libretranslate did not answer within 0.3 s"


def test_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
    [error] = ask(engine("google", url), "The cat sat on the mat.")
    assert isinstance(error, Unavailable)
    assert "127.0.0.1" in str(error)


def test_backoff_doubles_and_then_succeeds(translator_server: TranslatorServer) -> None:
    waiting = Waiting()
    translator_server.next("500", "429", "500")
    [answer] = ask(engine("libretranslate", translator_server, waiting), "The cat sat.")
    assert isinstance(answer, str)
    assert waiting.sleeps == [1.0, 2.0, 4.0]


def test_retry_after_is_kept_to_the_second(translator_server: TranslatorServer) -> None:
    waiting = Waiting()
    translator_server.next("429:7")
    assert isinstance(ask(engine("google", translator_server, waiting), "The cat sat.")[0], str)
    assert waiting.sleeps == [7.0]


def test_a_wait_beyond_the_limit_is_not_waited_for(translator_server: TranslatorServer) -> None:
    waiting = Waiting()
    translator_server.next("429:3600")
    [error] = ask(engine("google", translator_server, waiting), "The cat sat.")
    assert isinstance(error, RateLimited)
    assert waiting.sleeps == []


def test_an_interruption_keeps_each_answer_that_was_paid_for(translator_server: TranslatorServer) -> None:
    kept: list[str] = []
    chain = Chain([engine("libretranslate", translator_server)], keep=lambda item, _: kept.append(item.text))
    texts = [f"Sentence number {n} is here." for n in range(20)]

    def interrupt(text: str, source: str, target: str) -> str:
        if text == texts[9]:
            _thread.interrupt_main()
            time.sleep(0.3)
        return rewritten(text, source, target)

    translator_server.answer = interrupt
    with pytest.raises(KeyboardInterrupt):
        chain.translate([Item(text) for text in texts], "en", "de")
    assert kept == texts[:9]


def test_a_dead_service_is_not_asked_for_every_sentence(translator_server: TranslatorServer) -> None:
    translator_server.always("500")
    one = engine("libretranslate", translator_server)
    texts = [f"Sentence number {n} is here." for n in range(100)]
    with raises("BIL-TRN-024"):
        ask(one, *texts)
    assert len(translator_server.questions) == 12
    with pytest.raises(Unavailable):
        ask(one, *texts)
    assert len(translator_server.questions) == 12


def test_what_was_translated_before_the_service_died_is_kept(translator_server: TranslatorServer) -> None:
    translator_server.next("", *["500"] * 12)
    answers = ask(engine("libretranslate", translator_server), *[f"Sentence number {n} is here." for n in range(9)])
    assert [type(answer).__name__ for answer in answers] == ["str"] + ["Unavailable"] * 8


def test_used_up_quota_of_mymemory_is_not_a_translation(translator_server: TranslatorServer) -> None:
    translator_server.always("quota")
    [error] = ask(engine("mymemory", translator_server, attempts=1), "The cat sat.")
    assert isinstance(error, RateLimited)


def test_offline_is_refused_at_once_and_names_the_alternatives(translator_server: TranslatorServer) -> None:
    with pytest.raises(Unavailable) as caught:
        ask(engine("google", translator_server, offline=True), "The cat sat.")
    assert caught.value.message == (
        "google needs the network, but this run is offline. "
        "Choose engines that work offline: --translation memory,ct2,argos,apertium,opencc."
    )
    assert translator_server.questions == []


def test_an_unknown_language_is_refused_before_any_call(translator_server: TranslatorServer) -> None:
    with pytest.raises(UnsupportedLanguage):
        ask(engine("google", translator_server), "The cat sat.", pair=("en", "tlh"))
    assert translator_server.questions == []


def test_numbers_and_addresses_are_not_sent(translator_server: TranslatorServer) -> None:
    assert ask(engine("google", translator_server), "2 + 3 = 5", "https://example.org/a") == [
        "2 + 3 = 5",
        "https://example.org/a",
    ]
    assert translator_server.questions == []


def test_a_name_may_stay_as_it_is(translator_server: TranslatorServer) -> None:
    translator_server.always("echo")
    assert ask(engine("google", translator_server), "Restaurant Adlon") == ["Restaurant Adlon"]


def test_a_long_chinese_text_goes_out_in_parts_and_comes_back_whole(translator_server: TranslatorServer) -> None:
    sentence = "我们今天来谈谈语言和时间的关系，这是一个很长的故事。"
    translator_server.answer = lambda text, *_: f"{text.count('。')}"
    [answer] = ask(engine("google", translator_server), sentence * 200, pair=("zh-Hans", "en"))
    assert sum(int(part) for part in str(answer).split()) == 200
    assert len(translator_server.questions) > 1
    assert max(len(text) for text in translator_server.texts) <= 1800
    assert "".join(translator_server.texts) == sentence * 200


def test_a_long_post_is_not_sent_in_the_address(translator_server: TranslatorServer) -> None:
    long = "word " * 390
    assert isinstance(ask(engine("libretranslate", translator_server), long)[0], str)
    assert translator_server.texts == [long.strip()]


def test_pieces_of_a_text_without_breaks() -> None:
    provider = PROVIDERS["mymemory"]
    parts = list(pieces("字" * 1000, provider))
    assert "".join(parts) == "字" * 1000
    assert all(provider.fits(part) for part in parts)


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("deepl", "DEEPL_API_KEY"),
        ("microsoft", "MICROSOFT_API_KEY"),
        ("baidu", "BAIDU_APPID"),
        ("papago", "PAPAGO_CLIENT_ID"),
        ("yandex", "YANDEX_API_KEY"),
    ],
)
def test_a_missing_key_is_named(name: str, variable: str) -> None:
    one = DeepEngine(PROVIDERS[name], EngineConfig(Path("/nowhere")))
    with pytest.raises(AuthenticationFailed, match=variable):
        ask(one, "The cat sat.")


def test_no_message_repeats_the_key(translator_server: TranslatorServer) -> None:
    environment = {"DEEPL_API_KEY": "geheim-123"}
    config = EngineConfig(Path("/nowhere"), {"url": translator_server.url, "attempts": 1}, environment)
    translator_server.always("403")
    with pytest.raises(AuthenticationFailed) as caught:
        ask(DeepEngine(PROVIDERS["deepl"], config), "The cat sat.")
    assert "geheim" not in repr(caught.value) + str(caught.value.__context__)


def test_a_class_that_the_installed_package_lacks() -> None:
    environment = {"TENCENT_SECRET_ID": "a", "TENCENT_SECRET_KEY": "b"}
    with raises("BIL-TRN-022"):
        ask(DeepEngine(PROVIDERS["tencent"], EngineConfig(Path("/nowhere"), {}, environment)), "The cat sat.")


def test_the_key_of_an_artefact_changes_with_the_address() -> None:
    assert engine("libretranslate", "http://a/").key() != engine("libretranslate", "http://b/").key()


def test_requests_go_through_the_proxy_of_the_environment(translator_server: TranslatorServer) -> None:
    config = EngineConfig(
        Path("/nowhere"),
        {"url": "http://translate.invalid/", "attempts": 1},
        {"HTTP_PROXY": translator_server.url.rstrip("/")},
    )
    assert isinstance(ask(DeepEngine(PROVIDERS["libretranslate"], config), "The cat sat.")[0], str)
    assert translator_server.texts == ["The cat sat."]


@pytest.mark.parametrize("name", ["deepl", "microsoft", "baidu", "papago"])
def test_the_other_classes_reach_their_address_with_a_key(name: str, translator_server: TranslatorServer) -> None:
    provider = PROVIDERS[name]
    environment = dict.fromkeys(provider.keys.values(), "key")
    config = EngineConfig(Path("/nowhere"), {"url": translator_server.url, "attempts": 1}, environment)
    translator_server.always("503")
    [error] = ask(DeepEngine(provider, config), "The cat sat.")
    assert isinstance(error, Unavailable)
    assert len(translator_server.questions) == 1


def test_entities_in_the_answers_of_mymemory_are_characters(translator_server: TranslatorServer) -> None:
    translator_server.phrases = {("It is rain & snow.", "fr-FR"): "C&#39;est la pluie &amp; la neige."}
    assert ask(engine("mymemory", translator_server), "It is rain & snow.", pair=("en", "fr")) == [
        "C'est la pluie & la neige."
    ]


@pytest.mark.parametrize("name", PATHS)
def test_a_redirect_to_another_host_gets_neither_text_nor_key(name: str, translator_server: TranslatorServer) -> None:
    """``requests`` would send body and headers on: a 307 keeps them."""
    with TranslatorServer() as other:
        translator_server.always(f"to:{other.url}{PATHS[name]}")
        (error,) = ask(engine(name, translator_server, attempts=1), "Please sign here.")
        assert error.message == f"{name} redirected the request to another host (127.0.0.1). Check the url setting."
        assert other.questions == []


def test_a_redirect_on_the_same_host_is_followed(translator_server: TranslatorServer) -> None:
    translator_server.next(f"to:{translator_server.url}elsewhere/translate")
    assert len(ask(engine("libretranslate", translator_server), "Please sign here.")) == 1
    assert translator_server.texts == ["Please sign here."] * 2
