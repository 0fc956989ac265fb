"""Requests as each kind of endpoint wants them.

Answers are not streamed: one object holds the text, the reason why it ends and the tokens it cost, and a response that
is cut off is no JSON. Nobody watches the words appear, and the client's limit covers the whole call anyhow. Where a
model only streams, the stream is read to its end, too, and one without a reason to end was cut off.
"""

from __future__ import annotations

import re
from typing import Any

from bilingual.engines.chat.answers import mended
from bilingual.engines.chat.base import ChatRequest, Message
from bilingual.engines.chat.knowledge import ModelFacts

# Translation models with a prompt template of their own: one user message, one unit.
# https://huggingface.co/tencent/Hunyuan-MT-7B ("our model does not have the default system_prompt"),
# https://ollama.com/library/translategemma ("expects a single user message")
_OWN_TEMPLATE = re.compile(r"(hunyuan|hy)-?mt|translate-?gemma|madlad|seed-x|tower-?instruct|x-?alma", re.IGNORECASE)

# How to switch thinking off: Qwen on DashScope; Zhipu, Moonshot and DeepSeek; vLLM, SGLang and llama.cpp. Sent
# together, and only to a model whose thinking got in the way: most endpoints ignore fields that they do not know.
_QUIET = {
    "enable_thinking": False,
    "thinking": {"type": "disabled"},
    "chat_template_kwargs": {"enable_thinking": False},
}


def has_own_template(model: str) -> bool:
    """Return whether *model* is known to translate by a template of its own (form ``single``).

    >>> has_own_template("tencent/Hunyuan-MT-7B"), has_own_template("translategemma:4b"), has_own_template("qwen3:8b")
    (True, True, False)
    """
    return bool(_OWN_TEMPLATE.search(model))


def completion_body(
    request: ChatRequest, model: str, facts: ModelFacts, cap: int, temperature: float | None
) -> dict[str, Any]:
    """Return the body for ``/chat/completions``."""
    body: dict[str, Any] = {
        "model": model,
        "messages": _messages(request.messages, facts),
        facts.cap: cap,
        "stream": facts.stream,
    }
    if request.form == "schema":
        named = {"name": "translation", "strict": True, "schema": request.schema}
        body["response_format"] = {"type": "json_schema", "json_schema": named}
    elif request.form == "object":
        body["response_format"] = {"type": "json_object"}
    if temperature is not None and facts.temperature:
        body["temperature"] = temperature
    if facts.stream and facts.usage:
        body["stream_options"] = {"include_usage": True}  # else a stream does not say what it cost
    return body | (_QUIET if facts.quiet in ("tried", "on") else {})


def ollama_body(
    request: ChatRequest, model: str, facts: ModelFacts, cap: int, temperature: float | None, window: int
) -> dict[str, Any]:
    """Return the body for Ollama's ``/api/chat``: https://docs.ollama.com/api/chat."""
    options: dict[str, Any] = {"num_ctx": window, "num_predict": cap}
    if temperature is not None:
        options["temperature"] = temperature
    body: dict[str, Any] = {
        "model": model,
        "messages": _messages(request.messages, facts),
        "stream": False,
        "options": options,
    }
    if request.form == "schema":
        body["format"] = request.schema
    elif request.form == "object":
        body["format"] = "json"
    return body | ({"think": False} if facts.quiet in ("tried", "on") else {})


def _messages(messages: tuple[Message, ...], facts: ModelFacts) -> list[dict[str, str]]:
    """Return *messages* as data, the system message at the head of the first other one if the model takes none."""
    rows = [{"role": message.role, "content": mended(message.text)} for message in messages]
    if facts.system or rows[0]["role"] != "system" or len(rows) == 1:
        return rows
    first, second, *others = rows
    return [{"role": second["role"], "content": f"{first['content']}\n\n{second['content']}"}, *others]
