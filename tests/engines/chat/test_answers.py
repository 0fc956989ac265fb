"""Answers as endpoints send them: thinking, parts, streams, broken characters, JSON among words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bilingual.engines.chat.answers import json_in, mended, read_completion, read_ollama, read_stream, without_thinking


def completion(message: Any, finish: Any = "stop", **more: Any) -> dict[str, Any]:
    return {"choices": [{"message": message, "finish_reason": finish}], **more}


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Hallo", "Hallo"),
        ("<think>\nEasy.\n</think>\n\nHallo", "Hallo"),
        ("<think></think>Hallo", "Hallo"),
        ("\n<THINKING>a</THINKING>Hallo", "Hallo"),
        ("Long thoughts.\n</think>\nHallo", "Hallo"),
        ("<think>never ends", ""),
        ("[THINK]a[/THINK]Hallo", "Hallo"),
        ("◁think▷a◁/think▷Hallo", "Hallo"),
        ('<think>{"1": "no"}</think>{"1": "Hallo"}', '{"1": "Hallo"}'),
        ('{"1": "Das Tag </think> hier"}', '{"1": "Das Tag </think> hier"}'),
        ("Das Tag <think> beginnt.", "Das Tag <think> beginnt."),
        (
            "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>Hallo<|return|>",
            "Hallo",
        ),
    ],
)
def test_thinking_in_front_of_an_answer(content: str, text: str) -> None:
    found = read_completion(completion({"content": content}), "")
    assert found is not None
    assert found.text == text


def test_an_article_about_thinking_keeps_its_tags() -> None:
    asked = "1. The tag <think>x</think> is removed.\n2. Write </think> at the end."
    for answer in ("1. Das Tag <think>x</think> fällt weg.\n2. Schreibe </think>.", "<think>x</think>", "a </think> b"):
        assert without_thinking(answer, asked)[0] == answer
    assert without_thinking("<think>Hm.</think>Das Tag </think>.", asked)[0] == "Das Tag </think>."


@pytest.mark.parametrize(
    ("finish", "read"),
    [("stop", "stop"), (None, "stop"), ("eos_token", "stop"), ("length", "length"), ("model_length", "length"),
     ("max_tokens", "length"), ("content_filter", "filter"), ("sensitive", "filter"), ("STOP", "stop")],
)  # fmt: skip
def test_reasons_to_end(finish: Any, read: str) -> None:
    found = read_completion(completion({"content": "a"}, finish), "")
    assert found is not None
    assert (found.finish, found.broken) == (read, False)


@pytest.mark.parametrize("finish", ["network_error", "insufficient_system_resource", "abort", "error"])
def test_an_answer_that_the_service_gave_up(finish: str) -> None:
    found = read_completion(completion({"content": "a"}, finish), "")
    assert found is not None
    assert found.broken


@pytest.mark.parametrize(
    "message",
    [
        {"content": "Hallo", "reasoning_content": "Hm."},
        {"content": "Hallo", "reasoning": "Hm."},
        {
            "content": [
                {"type": "thinking", "thinking": [{"type": "text", "text": "Hm."}]},
                {"type": "text", "text": "Hallo"},
            ]
        },
        {"content": "<think>Hm.</think>Hallo", "reasoning_content": None},
    ],
)
def test_where_thinking_is(message: dict[str, Any]) -> None:
    found = read_completion(completion(message, usage={"prompt_tokens": 3, "completion_tokens": 4}), "")
    assert found is not None
    assert (found.text, "Hm." in found.thinking, found.tokens_in, found.tokens_out) == ("Hallo", True, 3, 4)


@pytest.mark.parametrize(
    "body",
    [{}, {"choices": []}, {"choices": None}, {"choices": [None]}, {"choices": [{}]}, {"choices": [{"message": None}]},
     {"choices": [{"text": "old"}]}, {"choices": {"0": {}}}],
)  # fmt: skip
def test_what_is_no_answer(body: dict[str, Any]) -> None:
    assert read_completion(body, "") is None
    assert read_ollama(body, "") is None


def test_an_answer_without_text_is_empty() -> None:
    for content in (None, "", 3, {}, []):
        found = read_completion(completion({"content": content}, usage="none"), "")
        assert found is not None
        assert (found.text, found.tokens_in) == ("", 0)


def test_a_refusal_of_openai_is_the_answer() -> None:
    found = read_completion(completion({"content": None, "refusal": "I can't help with that."}), "")
    assert found is not None
    assert found.text == "I can't help with that."


def test_streams() -> None:
    parts = [{"content": "Hal"}, {"reasoning_content": "Hm."}, {"content": "lo"}, {"content": None}]
    events = [{"choices": [{"delta": delta, "finish_reason": None}]} for delta in parts]
    whole = [
        *events,
        {"choices": [{"delta": {}, "finish_reason": "stop"}]},
        {"choices": [], "usage": {"prompt_tokens": 7}},
    ]
    text = ": keep alive\n\n" + "".join(f"data: {json.dumps(event)}\n\n" for event in whole) + "data: [DONE]\n\n"
    found = read_stream(text, "")
    assert found is not None
    assert (found.text, found.thinking, found.finish, found.broken, found.tokens_in) == (
        "Hallo",
        "Hm.",
        "stop",
        False,
        7,
    )
    cut = read_stream(text[: text.index("stop") - 40], "")
    assert cut is not None
    assert (cut.text, cut.broken) == ("Hallo", True)
    assert read_stream("data: [DONE]\n\n", "") is None
    assert read_stream('data: 3\n\ndata: {"choices": [3]}\n\n', "") is None
    odd = read_stream('data: {"choices": [{"delta": "text"}, {"delta": {"content": "Hallo"}}]}\n\n', "")
    assert odd is not None
    assert (odd.text, odd.broken) == ("Hallo", True)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"1": "a"}', {"1": "a"}),
        ('```json\n{"1": "a"}\n```', {"1": "a"}),
        ('Sure! {"1": "a"} Enjoy.', {"1": "a"}),
        ('[{"id": 1}]', [{"id": 1}]),
        ('{"1": "a\nb"}', {"1": "a\nb"}),
        ('{"1": "Hal', None),
        ('Sure: {"1": "Hal', None),
        ("1. Hallo", None),
        ("", None),
        ("{" * 3000, None),
    ],
)
def test_json_among_words(text: str, value: Any) -> None:
    assert json_in(text) == value


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("a\ud83d\ude00", "a\U0001f600"),
        ("a\ud83d", "a\ufffd"),
        ("\ude00a", "\ufffda"),
        ("\ud83d\ud83d\ude00", "\ufffd\U0001f600"),
    ],
)
def test_halves_of_surrogate_pairs(text: str, whole: str) -> None:
    assert mended(text) == whole
