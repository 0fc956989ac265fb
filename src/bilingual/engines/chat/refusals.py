"""Why an endpoint refused a request, by what it says: services share neither codes nor words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bilingual.engines.http.messages import Reply

Reason = Literal[
    "place",
    "money",
    "context",
    "filter",
    "thinking",
    "usage",
    "field",
    "stream",
    "temperature",
    "cap",
    "ceiling",
    "system",
    "form",
    "model",
]
# In the order in which to act on them. The texts are those of OpenAI, vLLM, llama.cpp, Ollama, LM Studio, DeepSeek,
# DashScope, Zhipu (codes 1113, 1210, 1261, 1301), Moonshot, Mistral and Groq, from their documentation and issues.
_SIGNS: tuple[tuple[Reason, str], ...] = (
    ("place", r"unexpected endpoint|invalid url|(unknown|no such) (url|path|endpoint|route)|page not found"),
    ("money", r"insufficient[_ ](quota|balance|funds)|exceeded_current_quota|exceeded your current quota|arrearage"
     r"|billing|credit balance|余额|欠费|\b1113\b"),
    ("context", r"context[_ ](length|window|size)|exceed_context|maximum context|model token limit|too many tokens"
     r"|range of input length|(prompt|input|request) (is )?too (long|large)|超长|context the overflows|\b1261\b"
     r"|exceeds? the (available |maximum )?(context|input)|input length exceeds"),
    ("filter", r"data_?inspection|content[_ ]?filter|content management policy|inappropriate content|content_policy"
     r"|high risk|moderation|敏感|\b1301\b"),
    ("usage", r"stream_options|include_usage"),
    ("thinking", r"thinking|reasoning is mandatory|\b1210\b"),
    ("field", r"chat_template_kwargs|extra (inputs|fields)|extra_forbidden|unexpected (keyword|field)"
     r"|(unknown|unrecognized) (request )?(parameter|field|argument|key)|additional properties"),
    ("stream", r"(only|must)[^.]{0,30}\bstream|stream(ing)? (mode|parameter)|non-?stream|stream ?= ?`?f"),
    ("temperature", r"temperature"),
    ("cap", r"max_completion_tokens|max_tokens[^.]{0,60}(not supported|unsupported|not permitted)"
     r"|(unsupported|unknown|unrecognized)[^.]{0,40}max_tokens"),
    ("ceiling", r"max_(new_|completion_|output_)?tokens|completion tokens|num_predict"),
    ("system", r"system[^.]{0,30}(not supported|unsupported|not allowed)|roles? must alternate"
     r"|only user and assistant roles|(unknown|invalid|unsupported) role"),
    ("form", r"response_format|json_schema|json_object|json[_ ]mode|json schema|unrecognized schema"
     r"|structured output|guided|grammar|\bformat\b|must contain the word 'json'"),
    ("model", r"model[^.]{0,80}(not found|not exist|no longer available)|not found the model|model_not_found"
     r"|no such model|no endpoints found|(unknown|invalid) model|not a valid model|模型不存在|\b1211\b"),
)  # fmt: skip
_PATTERNS = tuple((reason, re.compile(pattern, re.IGNORECASE)) for reason, pattern in _SIGNS)
# The parts of an error object that say what is wrong; others may repeat the request.
_SPOKEN = ("error", "message", "msg", "detail", "code", "type", "param", "loc", "errors", "error_msg", "error_code")
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error response: its status, what it says, the reasons in that, best first, and the numbers it names."""

    status: int
    said: str = field(repr=False)
    reasons: tuple[Reason, ...]
    window: int = 0
    page: bool = False

    def limit_below(self, asked: int) -> int:
        """Return the number in the message that is the highest ``max_tokens`` below *asked*, else half of it."""
        named = [int(number) for number in re.findall(r"\d{2,7}", self.said)]
        return max((number for number in named if 16 <= number < asked), default=max(16, asked // 2))


def refusal(reply: Reply) -> Refusal:
    """Read an error response."""
    try:
        body = reply.json()
    except ValueError:
        text = reply.text[:_LONGEST]
        return Refusal(reply.status_code, text, (), page="<html" in text.lower() or "<!doctype" in text.lower())
    return refusal_of(body, reply.status_code)


def refusal_of(body: Any, status: int) -> Refusal:
    """Read an error object. Some servers send one with status 200, and the true one inside."""
    if isinstance(body, list) and body:
        body = body[0]  # Gemini
    inner = body.get("error") if isinstance(body, Mapping) else None
    code = inner.get("code") if isinstance(inner, Mapping) else None
    if status < 400:
        status = code if isinstance(code, int) and 400 <= code < 600 else 400
    said = " ".join(dict.fromkeys(_spoken(body)))[:_LONGEST]
    reasons = tuple(reason for reason, pattern in _PATTERNS if pattern.search(said))
    named = inner.get("n_ctx") if isinstance(inner, Mapping) else None
    return Refusal(status, said, reasons, named if isinstance(named, int) else _window(said))


def message_of(said: str) -> str:
    """Return the longest sentence of what an endpoint said, for a person."""
    return max(re.split(r"\s{2,}|\n", said), key=len, default="")


def _spoken(value: Any, depth: int = 0) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, int) and not isinstance(value, bool):
        yield str(value)
    elif isinstance(value, list) and depth < 6:
        for one in value:
            yield from _spoken(one, depth + 1)
    elif isinstance(value, Mapping) and depth < 6:
        for name in _SPOKEN:
            if name in value:
                yield from _spoken(value[name], depth + 1)


_WINDOW = re.compile(
    r"(?:context (?:length|window|size)|token limit|input length)(?: should be \[1,| of only| of| is|:)? ?\(?(\d{3,7})"
    r"|(\d{3,7})[ -](?:token )?(?:maximum )?context",
    re.IGNORECASE,
)


def _window(said: str) -> int:
    """Return the context window that a message names, else 0.

    >>> _window("This model's maximum context length is 8192 tokens. However, you requested 9000 tokens")
    8192
    >>> _window("request (5012 tokens) exceeds the available context size (4096 tokens), try increasing it")
    4096
    >>> _window("Range of input length should be [1, 30720]"), _window("exceeded model token limit: 8192")
    (30720, 8192)
    """
    found = _WINDOW.search(said)
    return int(found[1] or found[2]) if found else 0
