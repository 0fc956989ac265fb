"""All translation services of the engine table on one server, whose answers fail in every way at random.

``FaultyServices(share=0.2)``; ``url("deepl")`` is where an engine asks, ``requests`` what came of each: the sentence,
how it was answered, and whether that was a whole answer, which the service charges for.
"""

from __future__ import annotations

import html
import json
import random
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from support.chat.chat_requests import Unit
from support.chat.chat_server import ChatServer
from support.chat.chat_wire import reset, send
from support.servers.servers import LocalServer

KEYS = dict.fromkeys(
    (
        "DEEPL_API_KEY",
        "MICROSOFT_API_KEY",
        "BAIDU_APPID",
        "BAIDU_APPKEY",
        "PAPAGO_CLIENT_ID",
        "PAPAGO_CLIENT_SECRET",
        "YANDEX_API_KEY",
    ),
    "key",
)
PAGE = "<!DOCTYPE html><html><body><h1>Are you human?</h1></body></html>"
# What an answer looks like, the text in its place.
SHAPES: Mapping[str, Callable[[Any], Any]] = {
    "libretranslate": lambda text: {"translatedText": text},
    "mymemory": lambda text: {"responseData": {"translatedText": text}, "responseStatus": 200, "matches": []},
    "deepl": lambda text: {"translations": [{"text": text}]},
    "microsoft": lambda text: [{"translations": [{"text": text, "to": "de"}]}],
    "baidu": lambda text: {"trans_result": [{"src": "", "dst": text}]},
    "papago": lambda text: {"message": {"result": {"translatedText": text}}},
    "yandex": lambda text: {"code": 200, "text": [text]},
}
ENGINES = ("google", *SHAPES)
SILENT = ("429", "429:1", "429:date", "429:past", "429:soon", "500", "502", "503", "503:1", "504", "drop", "reset")
UNREADABLE = ("page", "garbage", "cut", "no-keys", "null", "list", "empty")
BAD = ("echo", "foreign", "refusal", "chatter", "loop", "doubled", "half", "numberless", "previous")
WAYS = (*SILENT, *UNREADABLE, *BAD)


@dataclass(frozen=True)
class Answered:
    """One request, and how it was answered; ``at`` is when it came, in seconds."""

    text: str
    way: str
    at: float

    @property
    def whole(self) -> bool:
        return self.way not in SILENT + UNREADABLE


class FaultyServices(LocalServer):
    """``ways`` are the faults, of which a *share* of the requests get one each, by *seed*."""

    def __init__(
        self, translate: Callable[[str], str], share: float = 0.2, *, ways: Sequence[str] = WAYS, seed: int = 0
    ) -> None:
        self.requests: list[Answered] = []
        self._translate, self._share, self._ways = translate, share, ways
        self._chance = random.Random(seed)
        self._lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                outer._serve(self, "")

            def do_POST(self) -> None:
                outer._serve(self, self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode())

            def log_message(self, format: str, *args: Any) -> None:
                """Be quiet."""

        super().__init__(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
        self._http.daemon_threads = True

    def url(self, engine: str) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}/{engine}/"

    def _serve(self, handler: BaseHTTPRequestHandler, body: str) -> None:
        parts = urlsplit(handler.path)
        engine, text = parts.path.split("/")[1], _text(parts.query, body)
        with self._lock:
            way = self._chance.choice(self._ways) if self._chance.random() < self._share else ""
            before = self.requests[-1].text if self.requests else text
            self.requests.append(Answered(text, way, time.monotonic()))
        self._answer(handler, engine, way, spoilt(way, text, before, self._translate))

    def _answer(self, handler: BaseHTTPRequestHandler, engine: str, way: str, text: str) -> None:
        status, _, wait = way.partition(":")
        if status.isdigit():
            times = {"date": formatdate(time.time() + 1, usegmt=True), "past": formatdate(0, usegmt=True)}
            return send(handler, int(status), {}, {"Retry-After": times.get(wait, wait)} if wait else {})
        if way == "drop":
            return reset(handler)
        whole = f'<div class="result-container">{html.escape(text)}</div>'
        if engine != "google":
            whole = json.dumps(SHAPES[engine]({"null": None, "list": [text, text]}.get(way, text)))
        answers = {
            "page": PAGE,
            "garbage": '{"a": [\x00 <<',
            "cut": whole[: len(whole) // 3],
            "no-keys": '{"unexpected": 1}',
            "null": whole if engine != "google" else "",
            "list": whole if engine != "google" else "[]",
        }
        whole = answers.get(way, whole)
        if way != "reset":
            return send(handler, 200, whole)
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(whole) + 9))
        handler.end_headers()
        handler.wfile.write(whole[: len(whole) // 2].encode())
        return reset(handler)


class FaultyChat(ChatServer):
    """A chat model: two fifths of its faults are those of the request, two those of single sentences; the rest mixes up
    the answers of a request.
    """

    def __init__(self, translate: Callable[[str], str], share: float = 0.2, *, seed: int = 0) -> None:
        super().__init__()
        self.translate = translate
        self._share, self._chance = share, random.Random(seed)

    def _way(self, number: int) -> str:
        ways = ("429", "429:1", "429:date", "500", "502", "503", "504", "drop", "reset", "cut", "html", "garbage",
                "list", "empty", "length", "refusal", "chatter", "error200")  # fmt: skip
        return self._chance.choice(ways) if number > 1 and self._chance.random() < 0.4 * self._share else ""

    def _spoil(self, done: list[Unit], units: Sequence[Unit]) -> list[Unit]:
        ways = ("echo", "missing", "blank", "foreign", "refusal", "numberless", "long", "merged", "added")
        with self._lock:
            if len(done) > 1 and self._chance.random() < 0.2 * self._share:
                texts = [text for _, text in done]
                return [(name, text) for (name, _), text in zip(done, texts[1:] + texts[:1], strict=True)]
            for name, _ in list(done):
                if self._chance.random() < 0.4 * self._share and name in dict(done):
                    done = self._spoiled_by(self._chance.choice(ways), name, done, dict(units))
        return done


def spoilt(way: str, text: str, before: str, translate: Callable[[str], str]) -> str:
    """Return the answer for *text* in this *way*; *before* is the sentence that was asked for before."""
    good = translate(text)
    words = good.split()
    return {
        "echo": text,
        "foreign": "Это предложение написано на другом языке, и никто его не переводил.",
        "refusal": "I'm sorry, but I can't help with that request.",
        "chatter": f"Sure! Here is the translation:\n\n{good}\n\nLet me know if you need anything else.",
        "loop": f"{good} " * 12,
        "doubled": f"{good} {good}",
        "half": " ".join(words[: max(1, len(words) // 5)]),
        "numberless": re.sub(r" ?\d+", "", good),
        "previous": translate(before),
        "empty": "",
    }.get(way, good)


def _text(query: str, body: str) -> str:
    if body.startswith("["):
        return str(json.loads(body)[0]["text"])
    asked = parse_qs(query) | parse_qs(body)
    return next((asked[name][0] for name in ("q", "text") if name in asked), "")
