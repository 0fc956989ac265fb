"""Reading the answers of chat endpoints."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bilingual.engines.chat.base import Finish

_FINISH: Mapping[str, Finish] = {
    "length": "length", "max_tokens": "length", "model_length": "length",
    "content_filter": "filter", "sensitive": "filter", "safety": "filter",
}  # fmt: skip
# The service gave up in the middle: DeepSeek, Zhipu, vLLM.
_BROKEN = {"insufficient_system_resource", "network_error", "abort", "error"}
_TAGS = r"think|thinking|thought|reasoning|seed:think"
_THOUGHT = re.compile(
    rf"\s*(?:<(?P<tag>{_TAGS})>.*?</(?P=tag)>|\[THINK\].*?\[/THINK\]|◁think▷.*?◁/think▷)\s*", re.DOTALL | re.IGNORECASE
)
_THINKS = re.compile(rf"(?:(?<!\s)\s+)?(?:<(?:{_TAGS})>|\[THINK\]|◁think▷)", re.IGNORECASE)
_THOUGHT_ENDS = re.compile(rf"(?:</(?:{_TAGS})>|\[/THINK\]|◁/think▷)\s*", re.IGNORECASE)
# gpt-oss without a parser: https://cookbook.openai.com/articles/openai-harmony
_CHANNEL = re.compile(r"<\|channel\|>final[^<]*<\|message\|>(?P<text>.*?)(?:<\|(?:end|return)\|>|$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reading:
    """One answer as it came: its text, the model's thinking, why it ends, the tokens it names (0: none named).

    ``broken``: the service gave up before the end, or the end is missing.
    """

    text: str
    thinking: str = ""
    finish: Finish = "stop"
    tokens_in: int = 0
    tokens_out: int = 0
    broken: bool = False
    maker: str = ""


def read_completion(body: Mapping[str, Any], asked: str) -> Reading | None:
    """Read an answer of ``/chat/completions``; ``None`` if it is none. *asked* is the text of the request."""
    choices = body.get("choices")
    if not isinstance(choices, list) or not choices or not isinstance(choices[0], Mapping):
        return None
    choice = choices[0]
    message = choice.get("message")
    if not isinstance(message, Mapping):
        return None
    usage = body.get("usage")
    usage = usage if isinstance(usage, Mapping) else {}
    text, aside = _content(message.get("content"))
    named = _words(message.get("reasoning_content")) or _words(message.get("reasoning")) or aside
    refused = _words(message.get("refusal"))
    return _reading(
        text or refused,
        named,
        choice.get("finish_reason"),
        asked,
        (_count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens"))),
        str(body.get("system_fingerprint") or ""),
    )


def read_ollama(body: Mapping[str, Any], asked: str) -> Reading | None:
    """Read an answer of Ollama's ``/api/chat``."""
    message = body.get("message")
    if not isinstance(message, Mapping):
        return None
    counts = (_count(body.get("prompt_eval_count")), _count(body.get("eval_count")))
    ends = body.get("done_reason") if body.get("done", True) else "abort"
    return _reading(_words(message.get("content")), _words(message.get("thinking")), ends, asked, counts, "ollama")


def read_stream(text: str, asked: str) -> Reading | None:
    """Read server-sent events: the parts of one answer. Without a reason to end it was cut off."""
    content, thinking, ends, counts, found = "", "", None, (0, 0), False
    for line in text.splitlines():
        if not line.startswith("data:") or line[5:].strip() == "[DONE]":
            continue
        try:
            part = json.loads(line[5:])
        except ValueError:
            continue  # the last line of a stream that was cut off
        if not isinstance(part, Mapping):
            continue
        usage = part.get("usage")
        if isinstance(usage, Mapping):
            counts = (_count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens")))
        choices = part.get("choices")
        for choice in choices if isinstance(choices, list) else ():
            if not isinstance(choice, Mapping):
                continue
            delta = choice.get("delta") or choice.get("message")
            delta = delta if isinstance(delta, Mapping) else {}
            more, aside = _content(delta.get("content"))
            content, found = content + more, True
            thinking += _words(delta.get("reasoning_content")) or _words(delta.get("reasoning")) or aside
            ends = choice.get("finish_reason") or ends
    return _reading(content, thinking, ends or "abort", asked, counts, "") if found else None


def _reading(text: str, thinking: str, ends: Any, asked: str, counts: tuple[int, int], maker: str) -> Reading:
    answer, thought = without_thinking(mended(text), asked)
    reason = str(ends or "stop").lower()
    return Reading(
        answer.strip(), thinking or thought, _FINISH.get(reason, "stop"), *counts, broken=reason in _BROKEN, maker=maker
    )


def without_thinking(text: str, asked: str = "") -> tuple[str, str]:
    """Return *text* without the thinking in front of it, and the thinking.

    *asked* is the request: a tag that it holds may belong to the answer, which only loses a block at its start.

    >>> without_thinking("<think>Easy.</think>Hallo")
    ('Hallo', '<think>Easy.</think>')
    >>> without_thinking("Easy.</think>Hallo"), without_thinking("Das </think> hier.", "The </think> here.")
    (('Hallo', 'Easy.</think>'), ('Das </think> hier.', ''))
    >>> without_thinking("<think>It never ends")
    ('', '<think>It never ends')
    """
    channel = _CHANNEL.search(text) if "<|channel|>" in text else None
    if channel:
        return channel["text"], text[: channel.start()]
    block = _THOUGHT.match(text)
    if block and (text[block.end() :].strip() or not _THINKS.search(asked)):
        return text[block.end() :], block[0].strip()
    if _THINKS.match(text) and not _THINKS.search(asked):
        return "", text
    ends = _THOUGHT_ENDS.search(text)
    if ends and not _THOUGHT_ENDS.search(asked) and not text.lstrip().startswith(("{", "[")):
        return text[ends.end() :], text[: ends.end()].rstrip()
    return text, ""


def mended(text: str) -> str:
    """Return *text* with halves of surrogate pairs joined, and U+FFFD for one whose other half is missing.

    >>> mended("a\\ud83d\\ude00b") == "a\\U0001f600b", mended("a\\ud83d") == "a\\ufffd"
    (True, True)
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def json_in(text: str) -> Any:
    """Return the JSON object, or array of objects, that *text* consists of, perhaps in a code fence or after some
    words; ``None`` if there is none, or it is cut off.

    >>> json_in('Here it is: ```json\\n{"1": "Hallo"}\\n```'), json_in('{"1": "Hal')
    ({'1': 'Hallo'}, None)
    """
    decoder = json.JSONDecoder(strict=False)
    end = 0
    for start in re.finditer(r"[{\[]", text):
        if start.start() < end:
            continue
        try:
            value, end = decoder.raw_decode(text, start.start())
        except (ValueError, RecursionError):
            if text[: start.start()].strip():
                continue
            return None  # it begins as JSON and is not
        if isinstance(value, dict) or any(isinstance(one, dict) for one in value):
            return value
    return None


def _content(value: Any) -> tuple[str, str]:
    """Return text and thinking of a message's content, a text or (Mistral) a list of typed parts."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        parts = [part for part in value if isinstance(part, Mapping)]
        text = "".join(
            _words(part.get("text")) for part in parts if part.get("type", "text") in ("text", "output_text")
        )
        return text, "".join(json.dumps(part.get("thinking")) for part in parts if part.get("type") == "thinking")
    return _words(value), ""


def _words(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _count(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0
