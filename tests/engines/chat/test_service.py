"""A chat model behind every dialect of the test server: answers, and how few requests it takes to learn it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.engines.chat.base import Form
from support.chat.chat_asking import UNITS, asked, lines_of, service
from support.chat.chat_server import ChatServer

# The form that is left, and the requests that it takes to find out: one, and one more for each thing that is missing.
LEARNED: dict[str, tuple[Form, int]] = {
    "openai": ("schema", 1),
    "openai-reasoning": ("schema", 4),  # another field for the cap; thinking: the switch is refused, room
    "ollama": ("schema", 1),
    "ollama-behind": ("schema", 1),
    "ollama-v1": ("schema", 1),
    "ollama-thinking": ("schema", 2),
    "vllm": ("schema", 2),
    "vllm-broken": ("lines", 4),
    "vllm-small": ("schema", 4),  # thinking: the switch is ignored, and there is less room than is asked for
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
        if dialect == "ollama-v1":
            asked(chat)  # is its own interface there?
        # It is known now, to this run and to the next one.
        for again in (chat, service(server, tmp_path)):
            before = len(server.asked)
            assert lines_of(*asked(again)) == lines_of(form, answer)
            assert len(server.asked) == before + 1
