"""A chat model behind every dialect of the test server: answers, and how few requests it takes to learn it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bilingual.engines.chat.answers import json_in
from bilingual.engines.chat.base import ChatAnswer, ChatRequest, Form, FormRefused, Message
from bilingual.engines.chat.endpoint import ChatSettings
from bilingual.engines.chat.service import ChatService
from bilingual.engines.http.limits import TimeSource
from chat_server import ChatServer

UNITS = {str(n): f"Sentence number {n} is here." for n in range(1, 11)}
SCHEMA: dict[str, Any] = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}


class Hands:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.sleeps: list[float] = []

    def clock(self) -> TimeSource:
        return TimeSource(now=lambda: sum(self.sleeps), sleep=self.sleeps.append, chance=lambda: 1.0)


def service(server: ChatServer, state: Path, hands: Hands | None = None, **settings: Any) -> ChatService:
    given: dict[str, Any] = {"url": server.base, "model": "some-model", "per_second": 1000, **settings}
    key = given.pop("key", "")
    environment = {"BILINGUAL_LLM_API_KEY": key} if key else {}
    return ChatService(ChatSettings(**given), environment, state, clock=(hands or Hands()).clock())


def request(form: Form, units: dict[str, str] | None = None, max_tokens: int = 400) -> ChatRequest:
    units = units or UNITS
    if form in ("schema", "object"):
        asked = "Answer in JSON.\n\n" + json.dumps(units)
    elif form == "lines":
        asked = "Translate.\n\n" + "\n".join(f"{name}. {text}" for name, text in units.items())
    else:
        return ChatRequest((Message("user", "Translate.\n\n" + next(iter(units.values()))),), max_tokens, form)
    messages = (Message("system", "You translate."), Message("user", asked))
    return ChatRequest(messages, max_tokens, form, SCHEMA if form == "schema" else None)


def asked(chat: ChatService, units: dict[str, str] | None = None, max_tokens: int = 400) -> tuple[Form, ChatAnswer]:
    """Ask in the best form that is left, as a caller does."""
    for _ in range(4):
        form = chat.form()
        try:
            return form, chat.ask(request(form, units, max_tokens))
        except FormRefused:
            continue
    raise AssertionError("no form is left")


def lines_of(form: Form, answer: ChatAnswer) -> dict[str, str]:
    if form in ("schema", "object"):
        return {row["id"]: row["text"] for row in json_in(answer.text)["units"]}
    return dict(line.split(". ", 1) for line in answer.text.splitlines())


# The form that is left, and the requests that it takes to find out: one, and one more for each thing that is missing.
LEARNED: dict[str, tuple[Form, int]] = {
    "openai": ("schema", 1),
    "openai-reasoning": ("schema", 4),  # another field for the cap; thinking: the switch is refused, room
    "ollama": ("schema", 1),
    "ollama-v1": ("schema", 1),
    "ollama-thinking": ("schema", 2),
    "vllm": ("schema", 2),
    "vllm-broken": ("lines", 4),
    "vllm-aside": ("schema", 1),
    "llamacpp": ("schema", 2),
    "lmstudio": ("schema", 1),
    "deepseek": ("object", 2),
    "dashscope": ("object", 3),
    "dashscope-qwq": ("lines", 4),
    "zhipu": ("object", 3),
    "zhipu-forced": ("object", 4),
    "moonshot": ("schema", 3),
    "tags": ("schema", 1),
    "gemma": ("lines", 4),
    "mistral": ("schema", 1),
    "plain": ("lines", 4),
    "silent-400": ("lines", 3),
}


@pytest.mark.parametrize("dialect", LEARNED)
def test_each_dialect_answers_and_each_thing_it_lacks_costs_one_request(dialect: str, tmp_path: Path) -> None:
    with ChatServer(dialect) as server:
        chat = service(server, tmp_path)
        form, answer = asked(chat)
        print([(a.path, a.form, sorted(a.body), server.asked.index(a)) for a in server.asked])
        assert lines_of(form, answer) == {name: server.translate(text) for name, text in UNITS.items()}
        assert (form, len(server.asked)) == LEARNED[dialect]
        assert answer.finish == "stop"
        assert answer.counted == (not server.asked[-1].body["stream"])  # a stream names no tokens
        # It is known now, to this run and to the next one.
        for again in (chat, service(server, tmp_path)):
            before = len(server.asked)
            assert lines_of(*asked(again)) == lines_of(form, answer)
            assert len(server.asked) == before + 1
