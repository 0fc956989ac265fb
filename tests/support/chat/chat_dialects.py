"""What kinds of chat endpoints there are, and how each differs from OpenAI's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from support.chat.chat_requests import cap, tokens

_KNOWN_FIELDS = {"model", "messages", "max_tokens", "max_completion_tokens", "stream", "response_format", "temperature"}


@dataclass(frozen=True)
class Dialect:
    """One kind of endpoint.

    ``schema`` and ``object`` are what it does with these forms: take, refuse or ignore them. ``switch`` is the field
    that turns thinking off (``""``: nothing does, ``refused``: an error). ``thought`` is where thinking goes:
    ``hidden``, ``aside`` (``reasoning_content``) or ``tags`` (in front of the answer); ``json``: the answer is aside,
    too. ``quiet_json`` is where JSON goes when thinking is off: ``""`` (the content), ``aside`` or ``broken``.
    ``window`` is in tokens; ``cuts``: longer requests are cut and not refused. ``says`` are its error messages.
    """

    schema: str = "take"
    object: str = "take"
    thinks: bool = False
    switch: str = ""
    thought: str = "aside"
    spends: bool = True
    quiet_json: str = ""
    json_needs_quiet: bool = False
    stream_needed: str = ""
    window: int = 128_000
    cuts: bool = False
    cap: str = "max_tokens"
    ceiling: int = 0
    temperature: float | None = None
    system: bool = True
    strict: bool = False
    native: bool = False
    version: bool = True
    parts: bool = False
    path: str = "/v1/chat/completions"
    says: Mapping[str, str] = field(default_factory=dict)

    def refuses(self, body: Mapping[str, Any]) -> tuple[int, str, str] | None:
        """Return how the dialect refuses the request, if it does."""
        says = self.says.get
        wanted = (body.get("response_format") or {}).get("type", "")
        quiet = self.quiet(body)
        if self.switch == "refused" and body.get("thinking"):
            return 400, says("switch", "thinking"), "1210"
        if self.strict and set(body) - _KNOWN_FIELDS:
            return 400, f"Unrecognized request argument supplied: {sorted(set(body) - _KNOWN_FIELDS)[0]}", ""
        if self.cap not in body:
            return 400, says("cap", f"{self.cap} is required"), "unsupported_parameter"
        if self.temperature is not None and body.get("temperature", self.temperature) != self.temperature:
            return 400, says("temperature", "temperature"), "invalid_request_error"
        if not self.system and any(message["role"] == "system" for message in body["messages"]):
            return 400, says("system", "system"), "invalid_request_error"
        if {"json_schema": self.schema, "json_object": self.object}.get(wanted) == "refuse":
            return 400, says("form", "response_format"), ""
        if wanted == "json_object" and self.object == "take" and "json" not in str(body["messages"]).lower():
            return 400, "'messages' must contain the word 'json' in some form", ""
        if wanted and self.json_needs_quiet and self.thinks and not quiet:
            return 400, says("json", "json"), "invalid_parameter_error"
        needs = self.stream_needed == "always" or (self.stream_needed == "thinking" and not quiet)
        if needs and not body.get("stream"):
            return 400, says("stream", "stream"), "invalid_parameter_error"
        if self.ceiling and cap(body) > self.ceiling:
            return 400, says("ceiling", "max_tokens"), ""
        if not self.cuts and tokens(str(body["messages"])) + cap(body) > self.window:
            return 400, says("window", f"maximum context length is {self.window} tokens"), "exceed_context_size_error"
        return None

    def quiet(self, body: Mapping[str, Any]) -> bool:
        """Return whether the request switches thinking off, in this dialect."""
        value = body.get(self.switch) if self.switch else None
        return value is False or value == {"type": "disabled"} or value == {"enable_thinking": False}


DIALECTS: Mapping[str, Dialect] = {
    "openai": Dialect(),
    "openai-reasoning": Dialect(
        thinks=True, thought="hidden", cap="max_completion_tokens", temperature=1.0, strict=True,
        says={
            "cap": "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' "
            "instead.",
            "temperature": "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default "
            "(1) value is supported.",
        },
    ),
    "ollama": Dialect(window=4096, cuts=True, native=True),
    "ollama-behind": Dialect(window=4096, cuts=True, native=True, version=False),  # a gateway hides the rest of its API
    "ollama-v1": Dialect(window=4096, cuts=True),
    "ollama-thinking": Dialect(thinks=True, switch="think", native=True),
    "vllm": Dialect(thinks=True, switch="chat_template_kwargs", quiet_json="aside"),
    "vllm-broken": Dialect(thinks=True, switch="chat_template_kwargs", quiet_json="broken"),
    "vllm-small": Dialect(thinks=True, window=4096),
    "vllm-aside": Dialect(thinks=True, thought="json", spends=False),
    "llamacpp": Dialect(thinks=True, switch="chat_template_kwargs", window=8192, says={
        "window": "request (9000 tokens) exceeds the available context size (8192 tokens), try increasing it"}),
    "lmstudio": Dialect(object="refuse", says={"form": "'response_format.type' must be 'json_schema' or 'text'"}),
    "deepseek": Dialect(schema="refuse", ceiling=8192, says={
        "form": "This response_format type is unavailable now",
        "ceiling": "Invalid max_tokens value, the valid range of max_tokens is [1, 8192]"}),
    "dashscope": Dialect(
        schema="refuse", thinks=True, switch="enable_thinking", json_needs_quiet=True, stream_needed="thinking",
        path="/compatible-mode/v1/chat/completions",
        says={
            "form": "<400> InternalError.Algo.InvalidParameter: 'response_format.type' is invalid: json_schema",
            "json": "<400> InternalError.Algo.InvalidParameter: Json mode response is not supported when "
            "enable_thinking is true",
            "stream": "parameter.enable_thinking must be set to false for non-streaming calls",
        },
    ),
    "dashscope-qwq": Dialect(
        schema="refuse", object="refuse", thinks=True, spends=False, stream_needed="always",
        says={
            "form": "response_format is not supported by this model",
            "stream": "This model only support stream mode, please enable the stream parameter to access the model.",
        },
    ),
    "dashscope-qwq-strict": Dialect(
        schema="refuse", object="refuse", thinks=True, spends=False, strict=True, stream_needed="always",
        says={
            "form": "response_format is not supported by this model",
            "stream": "This model only support stream mode, please enable the stream parameter to access the model.",
        },
    ),
    "zhipu": Dialect(schema="ignore", thinks=True, switch="thinking", path="/api/paas/v4/chat/completions"),
    "zhipu-forced": Dialect(
        schema="ignore", thinks=True, switch="refused", path="/api/paas/v4/chat/completions",
        says={"switch": "API 调用参数有误，请检查文档。thinking.type"},
    ),
    "moonshot": Dialect(
        thinks=True, thought="hidden", temperature=1.0,
        says={"temperature": "invalid temperature: only 1 is allowed for this model"},
    ),
    "tags": Dialect(thinks=True, thought="tags", spends=False),
    "gemma": Dialect(system=False, schema="ignore", object="ignore", says={"system": "System role not supported"}),
    "mistral": Dialect(strict=True, parts=True),
    "plain": Dialect(schema="ignore", object="ignore", path="/chat/completions"),
    "silent-400": Dialect(schema="refuse", object="refuse", says={"form": ""}),
    "hunyuan-mt": Dialect(schema="ignore", object="ignore"),
}  # fmt: skip
