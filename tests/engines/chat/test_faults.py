"""Endpoints that fail, refuse, cut and lie: each has its error, and no message holds a key."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from bilingual.engines.chat.base import ChatRequest, ContextFull, Filtered, FormRefused, Message
from bilingual.engines.http.stopping import each
from bilingual.errors import AuthenticationFailed, BadResponse, EngineError, RateLimited, Timeout, Unavailable
from support.attacks.hands import Hands
from support.attacks.refusals import raises
from support.chat.chat_asking import KEY, UNITS, asked, lines_of, request, service
from support.chat.chat_server import ChatServer
from support.servers.certificates import certificate


@pytest.mark.parametrize(
    ("way", "kind", "code", "requests"),
    [
        ("429", RateLimited, "BIL-NET-016", 4),
        ("500", Unavailable, "BIL-NET-019", 4),
        ("503", Unavailable, "BIL-NET-019", 4),
        ("504", Timeout, "BIL-NET-018", 4),
        ("error200", Unavailable, "BIL-NET-019", 4),
        ("drop", Unavailable, "BIL-NET-011", 5),  # the first goes over a connection kept open, which may have been old
        ("reset", Unavailable, "BIL-NET-011", 4),
        ("cut", Unavailable, "BIL-TRN-055", 4),
        ("garbage", Unavailable, "BIL-TRN-055", 4),
        ("html", BadResponse, "BIL-TRN-065", 1),  # the page of some other service
        ("list", BadResponse, "BIL-TRN-054", 1),
        ("402", AuthenticationFailed, "BIL-TRN-056", 1),
        ("quota", AuthenticationFailed, "BIL-TRN-056", 1),
        ("401", AuthenticationFailed, "BIL-TRN-058", 1),
        ("403", AuthenticationFailed, "BIL-TRN-058", 1),
        ("404", BadResponse, "BIL-TRN-065", 1),
        ("no-model", BadResponse, "BIL-TRN-063", 1),
        ("full", ContextFull, "BIL-TRN-067", 1),
        ("413", ContextFull, "BIL-TRN-067", 1),
        ("nowhere", BadResponse, "BIL-TRN-065", 1),
        ("inspection", Filtered, "BIL-TRN-062", 1),
        ("filter", Filtered, "BIL-TRN-060", 1),
        ("empty", BadResponse, "BIL-TRN-061", 3),  # is it thinking? is there room?
        ("400", BadResponse, "BIL-TRN-064", 1),
    ],
)
def test_each_fault_has_its_error(way: str, kind: type[EngineError], code: str, requests: int, tmp_path: Path) -> None:
    with ChatServer(key=KEY) as server:
        server.always(way)
        chat = service(server, tmp_path, key=KEY)
        with raises(code) as caught:
            chat.ask(request("lines"))
        assert type(caught.value) is kind
        assert len(server.asked) == requests
        assert KEY not in str(caught.value) + repr(caught.value) + repr(caught.value.__context__)
        assert "\n" not in str(caught.value)


def test_what_was_refused_once_does_not_spoil_what_comes_after(tmp_path: Path) -> None:
    """A fault that passes teaches nothing lasting: the best form stays the best."""
    ways = ("429:1", "500", "reset", "cut", "full", "inspection", "filter", "no-model", "401", "quota", "nowhere")
    for way in ways:
        with ChatServer() as server:
            server.next(way)
            chat = service(server, tmp_path / way.replace(":", ""))
            for _ in range(2):
                try:
                    chat.ask(request("schema"))
                    break
                except EngineError:
                    continue
            form, answer = asked(chat)
            assert form == "schema", way
            assert len(lines_of(form, answer)) == len(UNITS)


def test_an_answer_that_stays_empty_teaches_nothing(tmp_path: Path) -> None:
    with ChatServer() as server:
        server.next("empty", "empty", "empty")
        chat = service(server, tmp_path)
        with raises("BIL-TRN-061"):
            chat.ask(request("lines"))
        assert chat.ask(request("lines")).text
        assert set(server.asked[-1].body) == {"model", "messages", "max_tokens", "stream"}


def test_waits_are_those_that_the_service_names(tmp_path: Path) -> None:
    with ChatServer() as server:
        hands = Hands()
        server.next("429:7", "429:date", "503:2")
        service(server, tmp_path, hands).ask(request("lines"))
        assert hands.sleeps == [7.0, 3.0, 2.0]


def test_a_wait_of_an_hour_is_no_wait(tmp_path: Path) -> None:
    """The request fails at once, and nobody asks until it is over, or time to look again."""
    with ChatServer() as server:
        hands = Hands()
        server.next("429:3600")
        chat = service(server, tmp_path, hands)
        with raises("BIL-NET-016"):
            chat.ask(request("lines"))
        with raises("BIL-NET-027"):
            chat.ask(request("lines"))
        assert (len(server.asked), hands.sleeps) == (1, [])
        hands.now += 900
        assert chat.ask(request("lines")).text


def test_a_dead_endpoint_is_left_alone(tmp_path: Path) -> None:
    with ChatServer() as server:
        server.always("500")
        chat = service(server, tmp_path, attempts=1)
        for _ in range(3):
            with raises("BIL-NET-019"):
                chat.ask(request("lines"))
        for _ in range(50):
            with raises("BIL-TRN-024"):
                chat.ask(request("lines"))
        assert len(server.asked) == 3


def test_those_who_wait_for_the_first_answer_leave_a_dead_endpoint_alone(tmp_path: Path) -> None:
    with ChatServer(delay_s=0.1) as server:
        server.always("500")
        chat = service(server, tmp_path, attempts=1, give_up_after=1)
        codes: list[str] = []

        def ask(_: int) -> None:
            try:
                chat.ask(request("lines"))
            except EngineError as error:
                codes.append(error.code)

        each(ask, range(4), lambda *_: None, at_once=4)
        assert sorted(codes) == ["BIL-NET-019", *["BIL-TRN-024"] * 3]
        assert len(server.asked) == 1


@pytest.mark.parametrize("way", ["drip", "hang"])
def test_a_slow_answer_ends_at_the_limit(way: str, tmp_path: Path) -> None:
    with ChatServer() as server:
        server.always(way)
        begun = time.monotonic()
        with raises("BIL-NET-008"):
            service(server, tmp_path, attempts=1, timeout_s=0.3).ask(request("lines"))
        assert time.monotonic() - begun < 1.5


def test_a_stream_that_is_cut_off_is_no_answer(tmp_path: Path) -> None:
    with ChatServer("dashscope-qwq") as server:
        chat = service(server, tmp_path)
        asked(chat)
        server.next("cut", "")
        hands = len(server.asked)
        assert len(lines_of(*asked(chat))) == len(UNITS)
        assert len(server.asked) == hands + 2


def test_a_cap_that_was_reached_is_said(tmp_path: Path) -> None:
    with ChatServer() as server:
        server.next("length")
        answer = service(server, tmp_path).ask(request("lines"))
        assert answer.finish == "length"


def test_a_key_is_needed_and_named(tmp_path: Path) -> None:
    with ChatServer(key=KEY) as server:
        with raises("BIL-TRN-059") as caught:
            service(server, tmp_path).ask(request("lines"))
        assert "BILINGUAL_LLM_API_KEY" in caught.value.remedy
        with raises("BIL-TRN-058") as caught:
            service(server, tmp_path, key="sk-wrong-9876543210").ask(request("lines"))
        assert "9876543210" not in str(caught.value)
        with raises("BIL-TRN-052"):
            service(server, tmp_path, key="sk-dérobé")
        assert service(server, tmp_path, key=f" {KEY}\n").ask(request("lines")).text


def test_no_key_goes_to_another_host(tmp_path: Path) -> None:
    with ChatServer() as other, ChatServer(key=KEY) as server:
        server.always(f"to:{other.url}")
        with raises("BIL-NET-013"):
            service(server, tmp_path, key=KEY).ask(request("lines"))
        assert other.asked == []


def test_a_certificate_that_nobody_signed(tmp_path: Path) -> None:
    with ChatServer(tls=str(certificate(tmp_path, "localhost"))) as server:
        with raises("BIL-NET-010"):
            service(server, tmp_path, attempts=1).ask(request("lines"))
        assert server.asked == []


def test_a_window_that_is_full_is_learned(tmp_path: Path) -> None:
    """The next request that can't fit is not sent at all."""
    long = {str(n): "A sentence of some length that says nothing. " * 40 for n in range(12)}
    with ChatServer("llamacpp") as server:
        chat = service(server, tmp_path)
        with raises("BIL-TRN-067"):
            chat.ask(request("lines", long | {"x": "more " * 6000}))
        assert chat.window() == 8192
        before = len(server.asked)
        with raises("BIL-TRN-067"):
            chat.ask(request("lines", long | {"x": "more " * 20000}))
        assert len(server.asked) == before
        assert chat.ask(request("lines")).text


def test_a_request_that_ollama_cuts_is_no_answer(tmp_path: Path) -> None:
    """On ``/v1`` it drops the beginning and answers the rest: its own count of tokens tells."""
    long = {str(n): f"Sentence {n} is rather long and goes on and on. " * 20 for n in range(60)}
    with ChatServer("ollama-v1") as server:
        chat = service(server, tmp_path)
        for _ in range(2):
            with raises("BIL-TRN-067"):
                chat.ask(request("lines", long))
            assert chat.window() == 4096
        assert [one.path for one in server.asked] == ["/v1/chat/completions", "/api/chat", "/v1/chat/completions"]
    with ChatServer("ollama-behind") as server:
        answer = service(server, tmp_path).ask(request("lines", long, 8000))
        assert len(lines_of("lines", answer)) == 60
        assert [one.path for one in server.asked] == ["/v1/chat/completions", "/api/chat"]


def test_ollama_is_asked_in_its_own_way_with_a_window(tmp_path: Path) -> None:
    long = {str(n): f"Sentence {n} is rather long and goes on and on. " * 20 for n in range(60)}
    with ChatServer("ollama") as server:
        for url in (server.url, f"{server.url}/v1/", f"{server.url}/api/chat", f"{server.url}/v1/chat/completions"):
            chat = service(server, tmp_path / url[-5:].strip("/"), url=url)
            assert len(lines_of(*asked(chat, long, 8000))) == 60
        assert {one.path for one in server.asked} == {"/api/chat"}
        assert {one.body["options"]["num_ctx"] for one in server.asked} == {32768}
        assert service(server, tmp_path / "n").ask(request("lines"))
        assert server.asked[-1].body["options"]["num_ctx"] == 8192


def test_a_temperature_is_sent_only_when_set_and_left_out_when_refused(tmp_path: Path) -> None:
    with ChatServer("moonshot") as server:
        form, answer = asked(service(server, tmp_path, temperature=0.2))
        assert len(lines_of(form, answer)) == len(UNITS)
        assert ["temperature" in one.body for one in server.asked] == [True, False, False, False]
    with ChatServer() as server:
        asked(service(server, tmp_path, temperature=0.2))
        assert server.asked[-1].body["temperature"] == 0.2


def test_a_cap_above_the_limit_is_lowered_to_it(tmp_path: Path) -> None:
    with ChatServer("deepseek") as server:
        chat = service(server, tmp_path)
        asked(chat, max_tokens=20_000)
        assert [one.body["max_tokens"] for one in server.asked] == [20_000, 20_000, 8192]


def test_halves_of_surrogate_pairs_do_no_harm(tmp_path: Path) -> None:
    with ChatServer() as server:
        server.spoil("number 3", "surrogate")
        chat = service(server, tmp_path)
        answer = chat.ask(request("lines"))
        assert "\ufffd" in lines_of("lines", answer)["3"]
        answer.text.encode("utf-8")
        units = {"1": "Half \ud83d of one.", "2": "Whole \ud83d\ude00 one."}
        assert len(lines_of("lines", chat.ask(request("lines", units)))) == 2
        assert json.dumps(server.asked[-1].body["messages"], ensure_ascii=False).encode("utf-8")
        assert "\U0001f600" in server.asked[-1].body["messages"][1]["content"]


def test_many_at_once_learn_with_one_request_each(tmp_path: Path) -> None:
    """Eight threads find an endpoint that lacks a schema, thinks and refuses JSON meanwhile: still three requests."""
    with ChatServer("dashscope") as server:
        chat = service(server, tmp_path)
        taken: list[int] = []

        def work(number: int) -> int:
            form, answer = asked(chat)
            return len(lines_of(form, answer))

        each(work, range(24), lambda _, count: taken.append(count), at_once=8)
        assert taken == [len(UNITS)] * 24
        assert len(server.asked) == 24 + 2


def test_an_endpoint_that_sends_words_around_the_json(tmp_path: Path) -> None:
    with ChatServer() as server:
        server.always("chatter")
        form, answer = asked(service(server, tmp_path))
        assert (form, len(lines_of(form, answer))) == ("schema", len(UNITS))


def test_a_form_that_is_of_no_use_is_left_for_good(tmp_path: Path) -> None:
    with ChatServer() as server:
        chat = service(server, tmp_path)
        chat.distrust("schema")
        assert chat.form() == "object"
        with pytest.raises(FormRefused):
            chat.ask(request("schema"))
        assert service(server, tmp_path).form() == "object"
        assert server.asked == []


def test_models_with_a_template_of_their_own(tmp_path: Path) -> None:
    with ChatServer("hunyuan-mt") as server:
        chat = service(server, tmp_path, model="tencent/Hunyuan-MT-7B")
        assert chat.form() == "single"
        answer = chat.ask(request("single"))
        assert answer.text == server.translate(UNITS["1"])
        assert [message["role"] for message in server.asked[0].body["messages"]] == ["user"]
        assert "response_format" not in server.asked[0].body


def test_an_instruction_about_tags_keeps_them(tmp_path: Path) -> None:
    """Thinking is cut off; a translation that speaks of its tags is not."""
    with ChatServer() as server:
        server.translate = lambda text: text.replace("Write", "Schreib")
        chat = service(server, tmp_path)
        answer = chat.ask(ChatRequest((Message("user", "1. Write <think>x</think> here."),), 100, "lines"))
        assert "<think>x</think>" in answer.text
