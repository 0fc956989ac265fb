"""What a refusal or an answer teaches about an endpoint: the facts to change before asking again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bilingual.engines.chat.answers import Reading, json_in
from bilingual.engines.chat.base import ChatRequest, Form
from bilingual.engines.chat.knowledge import ModelFacts
from bilingual.engines.chat.refusals import Reason, Refusal

Changes = Mapping[str, Any]

JSON: tuple[Form, ...] = ("schema", "object")
ROOM = 4096  # tokens for thinking that cannot be switched off
_SILENT = 16  # tokens: who spent no more on an empty answer did not think


def from_refusal(refused: Refusal, request: ChatRequest, facts: ModelFacts, *, warm: bool) -> Changes:
    """Return what to leave out or to add, nothing if all that *refused* names was met already.

    *warm*: a temperature is set.
    """
    for reason in refused.reasons:
        changes = _change(reason, refused, request, facts, warm)
        if changes:
            return changes
    if facts.quiet == "tried" and "form" not in refused.reasons:
        return _loud(facts)  # the last thing that was tried is the most likely fault
    if facts.stream and facts.usage and not facts.accepted and "form" not in refused.reasons:
        return {"usage": False}
    return {}


def _change(reason: Reason, refused: Refusal, request: ChatRequest, facts: ModelFacts, warm: bool) -> Changes:
    if reason == "thinking" and facts.quiet == "":
        return {"quiet": "tried"}
    if reason in ("thinking", "field") and facts.quiet == "tried":
        return _loud(facts)
    if reason in ("usage", "field") and facts.stream and facts.usage:
        return {"usage": False}
    if reason == "stream" and not facts.stream:
        return {"stream": True}
    if reason == "temperature" and facts.temperature and warm:
        return {"temperature": False}
    if reason == "cap" and facts.cap == "max_tokens":
        return {"cap": "max_completion_tokens"}
    if reason == "ceiling" and not facts.ceiling:
        return {"ceiling": refused.limit_below(request.max_tokens + facts.room)}
    if reason == "system" and facts.system and request.messages[0].role == "system":
        return {"system": False}
    return {}


def _loud(facts: ModelFacts) -> Changes:
    """Thinking can't be switched off: give it room."""
    return {"quiet": "off", "room": facts.room or ROOM}


def from_thinking(found: Reading, facts: ModelFacts) -> Changes:
    """Return what to do about thinking that used up the answer: switch it off, else give it room, else nothing."""
    used_up = not found.text or (found.finish == "length" and found.thinking)
    seen = found.thinking or found.finish == "length" or not 0 < found.tokens_out <= _SILENT
    if found.finish == "filter" or not used_up or not seen:
        return {}
    if facts.quiet == "":
        return {"quiet": "tried"}
    return {} if facts.room else {"room": ROOM}


def text_of(found: Reading, request: ChatRequest, facts: ModelFacts) -> str:
    """Return the text of an answer, which vLLM and SGLang put where thinking belongs if there was none, or a grammar.

    https://github.com/vllm-project/vllm/issues/17357
    """
    if found.text or found.finish != "stop":
        return found.text
    aside = found.thinking.strip()
    quiet = facts.quiet in ("tried", "on")
    return aside if quiet or (request.form in JSON and json_in(aside) is not None) else ""
