"""A local chat endpoint that plays the dialects of real ones.

``ChatServer("deepseek")`` answers as that dialect; ``DIALECTS`` describes all of them. It finds the units to translate
in the last user message, "translates" each by ``translate`` and answers in the form that the request asks for. What it
was asked is in ``asked``. How it misbehaves when told to is in ``chat_faults``.
"""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from support.chat.chat_dialects import DIALECTS
from support.chat.chat_faults import Misbehaving
from support.chat.chat_requests import Asked, Unit, cap, last, read_units, tokens, write_json, write_lines
from support.chat.chat_wire import error, send, stream
from support.servers.servers import rewritten

_THOUGHT = "The user wants a translation. Let me see what each unit means before I answer. " * 4
_THINKING_TOKENS = 900


class ChatServer(Misbehaving):
    """Start with ``with ChatServer("deepseek") as server``; ``server.url`` has no path.

    ``reads`` finds the units in the last user message; ``writes_json`` and ``writes_lines`` make the answers;
    ``translate`` is the translation of one unit. ``key``: requests without it get 401. ``delay_s`` comes before each
    answer. ``tls`` is a certificate to serve HTTPS with.
    """

    def __init__(
        self, dialect: str = "openai", *, target: str = "de", key: str = "", delay_s: float = 0.0, tls: str = ""
    ) -> None:
        self.dialect = DIALECTS[dialect]
        self.name = dialect
        self.target = target
        self.key = key
        self.delay_s = delay_s
        self.translate: Callable[[str], str] = lambda text: rewritten(text, "en", self.target)
        self.reads: Callable[[str], list[Unit]] = read_units
        self.writes_json: Callable[[Sequence[Unit]], Any] = write_json
        self.writes_lines: Callable[[Sequence[Unit]], str] = write_lines
        self.asked: list[Asked] = []
        self.probes: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                outer._got(self)

            def do_POST(self) -> None:
                outer._posted(self)

            def log_message(self, format: str, *args: Any) -> None:
                """Be quiet."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, request: Any, client_address: Any) -> None:
                """Be quiet about clients that hang up."""

        super().__init__(Server(("127.0.0.1", 0), Handler))
        self._scheme = "https" if tls else "http"
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(tls)
            self._http.socket = context.wrap_socket(self._http.socket, server_side=True)

    @property
    def url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self._http.server_address[1]}"

    @property
    def base(self) -> str:
        """The base URL as the service documents it, such as ``.../v1``."""
        return self.url + self.dialect.path.removesuffix("/chat/completions")

    # ── requests ──────────────────────────────────────────────────────────────────────────────────

    def _got(self, handler: BaseHTTPRequestHandler) -> None:
        self.probes.append(handler.path)
        if self.dialect.native and self.dialect.version and handler.path == "/api/version":
            return send(handler, 200, {"version": "0.12.3"})
        return send(handler, 404, {"error": "not found"})

    def _posted(self, handler: BaseHTTPRequestHandler) -> None:
        raw = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        body = json.loads(raw)
        native = self.dialect.native and handler.path == "/api/chat"
        text = last(body) if native or self.dialect.window > 100_000 else self._seen(body)
        with self._lock:
            way = self._way(len(self.asked) + 1)
            units = self.reads(text) if text else []
            self.asked.append(Asked(handler.path, dict(handler.headers.items()), body, units, way, time.monotonic()))
        if self.delay_s:
            time.sleep(self.delay_s)
        if not native and handler.path != self.dialect.path:
            return send(handler, 404, {"detail": "Not Found"})
        if self.key and handler.headers.get("Authorization") != f"Bearer {self.key}":
            sent = handler.headers.get("Authorization", "")
            return error(handler, 401, f"Incorrect API key provided: {sent.removeprefix('Bearer ')}", "invalid_api_key")
        if self._failed(handler, way):
            return None
        refused = None if native else self.dialect.refuses(body)
        if refused:
            return error(handler, *refused)
        content, thinking, finish = self._answer(body, units, way)
        if way == "length":
            content, finish = content[: len(content) // 2], "length"
        if way == "filter":
            content, finish = "", "content_filter"
        if way == "empty":
            content = ""
        return self._reply(handler, body, (content, thinking, finish), text, way, native=native)

    def _seen(self, body: Mapping[str, Any]) -> str:
        """Return what of the last message is left when the window cuts the start of a request."""
        room = (self.dialect.window - cap(body)) * 3
        return last(body)[-room:] if room > 0 and self.dialect.cuts else last(body)

    # ── answers ───────────────────────────────────────────────────────────────────────────────────

    def _answer(self, body: Mapping[str, Any], units: Sequence[Unit], way: str) -> tuple[str, str, str]:
        """Return content, thinking and finish_reason."""
        d = self.dialect
        if way == "refusal":
            return "I'm sorry, but I can't help with that.", "", "stop"
        form = Asked("", {}, body, (), "", 0).form
        takes = {"schema": d.schema == "take", "object": d.object == "take"}.get(form, False)
        done = self._spoil([(name, self.translate(text)) for name, text in units], units)
        if takes:
            content = json.dumps(
                self.writes_json(done), ensure_ascii=any("\ud800" <= c <= "\udfff" for _, t in done for c in t)
            )
        else:
            content = (
                done[0][1]
                if len(units) == 1 and units[0][0] == "1" and "1." not in last(body)
                else self.writes_lines(done)
            )
        if way == "chatter":
            content = f"Sure! Here is the translation:\n\n{content}\n\nLet me know if you need anything else."
        if not d.thinks:
            return content, "", "stop"
        if d.quiet(body):
            if takes and d.quiet_json == "aside":
                return "", content, "stop"
            return (content[: len(content) // 2] if takes and d.quiet_json == "broken" else content), "", "stop"
        if d.thought == "json" and takes:
            return "", content, "stop"
        if d.spends and cap(body) < _THINKING_TOKENS + tokens(content):
            return "", "" if d.thought == "hidden" else _THOUGHT, "length"
        if d.thought == "tags":
            return f"<think>\n{_THOUGHT}\n</think>\n\n{content}", "", "stop"
        return content, "" if d.thought == "hidden" else _THOUGHT, "stop"

    def _reply(
        self, handler: BaseHTTPRequestHandler, body: Mapping[str, Any], answer: tuple[str, str, str], seen: str,
        way: str, *, native: bool,
    ) -> None:  # fmt: skip
        content, thinking, finish = answer
        spent = tokens(content or thinking) + (
            _THINKING_TOKENS if self.dialect.thinks and not self.dialect.quiet(body) else 0
        )
        taken = tokens("".join(str(message["content"]) for message in body["messages"][:-1])) + tokens(seen)
        if self.dialect.cuts and not native:
            taken = min(taken, self.dialect.window)
        if native:
            message: dict[str, Any] = {"role": "assistant", "content": content}
            if thinking:
                message["thinking"] = thinking
            reply: dict[str, Any] = {
                "model": body["model"], "message": message, "done": True, "done_reason": finish,
                "prompt_eval_count": taken, "eval_count": spent,
            }  # fmt: skip
        else:
            parts = [{"type": "thinking", "thinking": []}, {"type": "text", "text": content}]
            message = {"role": "assistant", "content": parts if self.dialect.parts else content or None}
            if thinking:
                message["reasoning_content"] = thinking
            reply = {
                "object": "chat.completion", "model": body["model"],
                "choices": [{"index": 0, "message": message, "finish_reason": finish}],
                "usage": {"prompt_tokens": taken, "completion_tokens": spent, "total_tokens": taken + spent},
            }  # fmt: skip
            if self.name.startswith("ollama"):
                reply["system_fingerprint"] = "fp_ollama"
        if body.get("stream") and not native:
            return stream(handler, content, thinking, finish, way)
        payload = json.dumps(reply).encode()
        if way == "cut":
            return send(handler, 200, payload[: len(payload) * 2 // 3].decode("utf-8", "ignore"))
        if way in ("reset", "drip"):
            return self._trickle(handler, payload, way)
        return send(handler, 200, payload.decode())
