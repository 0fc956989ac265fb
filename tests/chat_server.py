"""A local chat endpoint that plays the dialects of real ones, and misbehaves like them.

``ChatServer("deepseek")`` answers as that dialect; ``DIALECTS`` describes all of them. It finds the units to translate
in the last user message, "translates" each by ``translate`` and answers in the form that the request asks for. What it
was asked is in ``asked``. Faults: ``next("429:3", "cut")`` for the next requests, ``always("500")`` for all,
``every(5, "drop")`` for each fifth; ``spoil(part, "echo")`` spoils the answer for units that hold *part*.

Ways to fail: a status (``429:3`` with Retry-After in seconds, ``429:date`` with a date 3 s ahead, ``401``, ``500``),
``drop`` (reset at once), ``reset`` (in the middle of the body), ``drip`` (a byte every 50 ms), ``hang``, ``cut`` (JSON
cut in the middle, with its length right), ``html``, ``garbage``, ``list``, ``empty``, ``length`` (half an answer),
``filter`` (finish_reason), ``inspection`` (400), ``refusal`` (a polite one), ``chatter`` (words around the answer),
``quota`` (429 without credit), ``no-model``, ``full`` (context), ``error200`` (an error with status 200),
``nowhere`` (LM Studio's way to say 404), ``to:URL`` (307).
Ways to spoil a unit: ``echo``, ``missing``, ``blank``, ``foreign`` (another language), ``traditional``, ``refusal``,
``surrogate`` (half a pair), ``numberless``, ``long``, ``merged`` (with the next one), ``added`` (one more unit).
"""

from __future__ import annotations

import json
import re
import socket
import ssl
import struct
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from chat_dialects import DIALECTS
from servers import LocalServer, rewritten

Unit = tuple[str, str]
"""A unit's number or name, and its text."""

_THOUGHT = "The user wants a translation. Let me see what each unit means before I answer. " * 4
_THINKING_TOKENS = 900


_KNOWN_FIELDS = {"model", "messages", "max_tokens", "max_completion_tokens", "stream", "response_format", "temperature"}


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]
    units: Sequence[Unit]
    way: str
    at: float

    @property
    def form(self) -> str:
        """The form that the request asks for: schema, object or text."""
        wanted = (self.body.get("response_format") or {}).get("type", "")
        shape = self.body.get("format")
        if wanted == "json_schema" or isinstance(shape, dict):
            return "schema"
        return "object" if wanted == "json_object" or shape == "json" else "text"


def read_units(text: str) -> list[Unit]:
    """Find the units in a prompt: JSON with ids and texts, numbered lines, else all of it as one unit."""
    for start in re.finditer(r"[{\[]", text):
        try:
            value = json.JSONDecoder().raw_decode(text, start.start())[0]
        except ValueError:
            continue
        rows = value.get("units", value) if isinstance(value, dict) else value
        if isinstance(rows, dict) and all(isinstance(one, str) for one in rows.values()):
            return list(rows.items())
        if isinstance(rows, list) and rows and all(isinstance(row, dict) and "id" in row for row in rows):
            return [(str(row["id"]), str(row.get("text", row.get("source", "")))) for row in rows]
    lines = re.findall(r"^\s*\[?(\d+)[\].):]\s+(\S.*)$", text, re.MULTILINE)
    return lines or [("1", text.rpartition("\n\n")[2])]


def write_json(units: Sequence[Unit]) -> Any:
    """Return the value of a JSON answer."""
    return {"units": [{"id": name, "text": text} for name, text in units]}


def write_lines(units: Sequence[Unit]) -> str:
    return "\n".join(f"{name}. {text}" for name, text in units)


class ChatServer(LocalServer):
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
        self._next: deque[str] = deque()
        self._always = ""
        self._every: tuple[int, str] = (0, "")
        self._spoiled: list[tuple[str, str, int]] = []
        self._lock = threading.Lock()
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

    def next(self, *ways: str) -> None:
        self._next.extend(ways)

    def always(self, way: str) -> None:
        self._always = way

    def every(self, number: int, way: str) -> None:
        """Fail each request whose number is a multiple of *number*."""
        self._every = (number, way)

    def spoil(self, part: str, way: str, times: int = 1) -> None:
        """Spoil the next *times* answers for units that hold *part* (an empty one: any unit)."""
        self._spoiled.append((part, way, times))

    # ── requests ──────────────────────────────────────────────────────────────────────────────────

    def _got(self, handler: BaseHTTPRequestHandler) -> None:
        self.probes.append(handler.path)
        if self.dialect.native and self.dialect.version and handler.path == "/api/version":
            return _send(handler, 200, {"version": "0.12.3"})
        return _send(handler, 404, {"error": "not found"})

    def _posted(self, handler: BaseHTTPRequestHandler) -> None:
        raw = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        body = json.loads(raw)
        native = self.dialect.native and handler.path == "/api/chat"
        text = _last(body) if native or self.dialect.window > 100_000 else self._seen(body)
        with self._lock:
            number = len(self.asked) + 1
            way = self._next.popleft() if self._next else self._always
            if not way and self._every[0] and number % self._every[0] == 0:
                way = self._every[1]
            units = self.reads(text) if text else []
            self.asked.append(Asked(handler.path, dict(handler.headers.items()), body, units, way, time.monotonic()))
        if self.delay_s:
            time.sleep(self.delay_s)
        if not native and handler.path != self.dialect.path:
            return _send(handler, 404, {"detail": "Not Found"})
        if self.key and handler.headers.get("Authorization") != f"Bearer {self.key}":
            sent = handler.headers.get("Authorization", "")
            return _error(
                handler, 401, f"Incorrect API key provided: {sent.removeprefix('Bearer ')}", "invalid_api_key"
            )
        if self._failed(handler, way):
            return None
        refused = None if native else self._refuses(body)
        if refused:
            return _error(handler, *refused)
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
        room = (self.dialect.window - _cap(body)) * 3
        return _last(body)[-room:] if room > 0 and self.dialect.cuts else _last(body)

    def _failed(self, handler: BaseHTTPRequestHandler, way: str) -> bool:
        """Fail as *way* says, if that concerns more than the text of the answer."""
        status, _, rest = way.partition(":")
        if status.isdigit():
            soon = formatdate(time.time() + 3, usegmt=True) if rest == "date" else rest
            _send(
                handler,
                int(status),
                {"error": {"message": "no", "code": int(status)}},
                {"Retry-After": soon} if soon else {},
            )
        elif status == "to":
            _send(handler, 307, {}, {"Location": rest + handler.path})
        elif way == "hang":
            self._closing.wait(30)
        elif way == "drop":
            _reset(handler)
        elif way in ("html", "garbage", "list"):
            text = {"html": "<!DOCTYPE html><html>Sign in</html>", "garbage": '{"a": \x00', "list": "[1]"}[way]
            _send(handler, 200, text)
        elif way == "inspection":
            _error(handler, 400, "Input data may contain inappropriate content.", "data_inspection_failed")
        elif way == "quota":
            _error(handler, 429, "You exceeded your current quota, please check your plan.", "insufficient_quota")
        elif way == "no-model":
            _error(
                handler, 404, "The model `nothing` does not exist or you do not have access to it.", "model_not_found"
            )
        elif way == "full":
            _error(
                handler, 400, "This model's maximum context length is 2048 tokens. However, you requested 3000 tokens"
            )
        elif way == "nowhere":
            _send(handler, 200, {"error": "Unexpected endpoint or method. (POST /x). Returning 200 anyway"})
        elif way == "error200":
            _send(handler, 200, {"error": {"message": "upstream is overloaded", "code": 503}})
        else:
            return False
        return True

    def _refuses(self, body: Mapping[str, Any]) -> tuple[int, str, str] | None:
        """Return how the dialect refuses the request, if it does."""
        d = self.dialect
        says = d.says.get
        wanted = (body.get("response_format") or {}).get("type", "")
        quiet = self._quiet(body)
        if d.switch == "refused" and body.get("thinking"):
            return 400, says("switch", "thinking"), "1210"
        if d.strict and set(body) - _KNOWN_FIELDS:
            return 400, f"Unrecognized request argument supplied: {sorted(set(body) - _KNOWN_FIELDS)[0]}", ""
        if d.cap not in body:
            return 400, says("cap", f"{d.cap} is required"), "unsupported_parameter"
        if d.temperature is not None and body.get("temperature", d.temperature) != d.temperature:
            return 400, says("temperature", "temperature"), "invalid_request_error"
        if not d.system and any(message["role"] == "system" for message in body["messages"]):
            return 400, says("system", "system"), "invalid_request_error"
        if (wanted == "json_schema" and d.schema == "refuse") or (wanted == "json_object" and d.object == "refuse"):
            return 400, says("form", "response_format"), ""
        if wanted == "json_object" and d.object == "take" and "json" not in str(body["messages"]).lower():
            return 400, "'messages' must contain the word 'json' in some form", ""
        if wanted and d.json_needs_quiet and d.thinks and not quiet:
            return 400, says("json", "json"), "invalid_parameter_error"
        needs = d.stream_needed == "always" or (d.stream_needed == "thinking" and not quiet)
        if needs and not body.get("stream"):
            return 400, says("stream", "stream"), "invalid_parameter_error"
        if d.ceiling and _cap(body) > d.ceiling:
            return 400, says("ceiling", "max_tokens"), ""
        if not d.cuts and _tokens(str(body["messages"])) + _cap(body) > d.window:
            return 400, says("window", f"maximum context length is {d.window} tokens"), "exceed_context_size_error"
        return None

    def _quiet(self, body: Mapping[str, Any]) -> bool:
        """Return whether the request switches thinking off, in this dialect."""
        value = body.get(self.dialect.switch) if self.dialect.switch else None
        return value is False or value == {"type": "disabled"} or value == {"enable_thinking": False}

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
                if len(units) == 1 and units[0][0] == "1" and "1." not in _last(body)
                else self.writes_lines(done)
            )
        if way == "chatter":
            content = f"Sure! Here is the translation:\n\n{content}\n\nLet me know if you need anything else."
        if not d.thinks:
            return content, "", "stop"
        if self._quiet(body):
            if takes and d.quiet_json == "aside":
                return "", content, "stop"
            return (content[: len(content) // 2] if takes and d.quiet_json == "broken" else content), "", "stop"
        if d.thought == "json" and takes:
            return "", content, "stop"
        if d.spends and _cap(body) < _THINKING_TOKENS + _tokens(content):
            return "", "" if d.thought == "hidden" else _THOUGHT, "length"
        if d.thought == "tags":
            return f"<think>\n{_THOUGHT}\n</think>\n\n{content}", "", "stop"
        return content, "" if d.thought == "hidden" else _THOUGHT, "stop"

    def _spoil(self, done: list[Unit], units: Sequence[Unit]) -> list[Unit]:
        sources = dict(units)
        with self._lock:
            for index, (part, way, times) in enumerate(self._spoiled):
                hit = next((name for name, _ in done if part in sources.get(name, "")), None)
                if times > 0 and hit is not None:
                    self._spoiled[index] = (part, way, times - 1)
                    done = self._spoiled_by(way, hit, done, sources)
        return done

    def _spoiled_by(self, way: str, name: str, done: list[Unit], sources: Mapping[str, str]) -> list[Unit]:
        place = [one for one, _ in done].index(name)
        text = done[place][1]
        if way == "missing":
            return done[:place] + done[place + 1 :]
        if way == "added":
            return [*done, (str(len(done) + 900), "Noch ein Satz.")]
        if way == "merged" and place + 1 < len(done):
            return [*done[:place], (name, f"{text} {done[place + 1][1]}"), *done[place + 2 :]]
        other = {
            "echo": sources[name],
            "blank": " ",
            "foreign": "это предложение на другом языке" if not self.target.startswith("ru") else "une autre langue",
            "traditional": "這個學習國際貿易的學生們說話聽書寫電腦與網絡",
            "refusal": "I'm sorry, I can't help with that.",
            "surrogate": f"{text}\ud83d",
            "numberless": re.sub(r"\d+", "", text),
            "long": f"{text} " * 12,
        }.get(way, text)
        return [*done[:place], (name, other), *done[place + 1 :]]

    def _reply(
        self, handler: BaseHTTPRequestHandler, body: Mapping[str, Any], answer: tuple[str, str, str], seen: str,
        way: str, *, native: bool,
    ) -> None:  # fmt: skip
        content, thinking, finish = answer
        spent = _tokens(content or thinking) + (
            _THINKING_TOKENS if self.dialect.thinks and not self._quiet(body) else 0
        )
        taken = _tokens("".join(str(message["content"]) for message in body["messages"][:-1])) + _tokens(seen)
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
            return _stream(handler, content, thinking, finish, way)
        payload = json.dumps(reply).encode()
        if way == "cut":
            return _send(handler, 200, payload[: len(payload) * 2 // 3].decode("utf-8", "ignore"))
        if way in ("reset", "drip"):
            return self._trickle(handler, payload, way)
        return _send(handler, 200, payload.decode())

    def _trickle(self, handler: BaseHTTPRequestHandler, payload: bytes, way: str) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(payload)))
        handler.end_headers()
        if way == "reset":
            handler.wfile.write(payload[: len(payload) // 2])
            handler.wfile.flush()
            return _reset(handler)
        for place in range(len(payload)):
            if self._closing.wait(0.05):
                return None
            handler.wfile.write(payload[place : place + 1])
            handler.wfile.flush()
        return None


def _last(body: Mapping[str, Any]) -> str:
    return next((str(m["content"]) for m in reversed(body["messages"]) if m["role"] == "user"), "")


def _cap(body: Mapping[str, Any]) -> int:
    return int(
        body.get("max_tokens") or body.get("max_completion_tokens") or body.get("options", {}).get("num_predict") or 0
    )


def _tokens(text: str) -> int:
    return -(-len(text.encode("utf-8", "surrogatepass")) // 4)


def _reset(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def _error(handler: BaseHTTPRequestHandler, status: int, message: str, code: str = "") -> None:
    _send(
        handler,
        status,
        {"error": {"message": message, "type": "invalid_request_error", "code": code or None}} if message else {},
    )


def _send(handler: BaseHTTPRequestHandler, status: int, body: object, headers: Mapping[str, str] | None = None) -> None:
    payload = (body if isinstance(body, str) else json.dumps(body)).encode("utf-8")
    handler.send_response(status)
    handler.send_header("Content-Type", "text/html" if payload.startswith(b"<") else "application/json")
    handler.send_header("Content-Length", str(len(payload)))
    for name, value in (headers or {}).items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(payload)


def _stream(handler: BaseHTTPRequestHandler, content: str, thinking: str, finish: str, way: str) -> None:
    """Send server-sent events; ``cut`` ends them without a reason."""
    deltas: list[dict[str, Any]] = [{"reasoning_content": thinking}] if thinking else []
    deltas += [{"content": content[start : start + 7]} for start in range(0, len(content), 7)]
    events = [{"choices": [{"index": 0, "delta": delta, "finish_reason": None}]} for delta in deltas]
    if way != "cut":
        events.append({"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
    lines = "".join(f"data: {json.dumps(event)}\n\n" for event in events) + ("" if way == "cut" else "data: [DONE]\n\n")
    payload = lines.encode()
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    handler.send_header("Content-Length", str(len(payload)))
    handler.end_headers()
    handler.wfile.write(payload)
