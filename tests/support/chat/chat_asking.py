"""Asks a chat service for the translation of ten units, as a caller does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bilingual.engines.chat.answers import json_in
from bilingual.engines.chat.base import ChatAnswer, ChatRequest, Form, FormRefused, Message
from bilingual.engines.chat.endpoint import ChatSettings
from bilingual.engines.chat.service import ChatService
from support.attacks.hands import Hands
from support.chat.chat_server import ChatServer

KEY = "sk-very-secret-0123456789"
UNITS = {str(n): f"Sentence number {n} is here." for n in range(1, 11)}
SCHEMA: dict[str, Any] = {"type": "object", "properties": {}, "required": [], "additionalProperties": False}


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
    """Ask in the best form that is left."""
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
