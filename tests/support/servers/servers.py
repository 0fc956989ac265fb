"""A local translation service that behaves or misbehaves like the real ones.

It implements LibreTranslate (``/translate``), MyMemory (``/get``) and Google's mobile page (``/m``). Answers depend on
the question, so that tests see a real round trip: ``phrases`` first, else a deterministic rewriting that keeps numbers
and placeholders.
"""

from __future__ import annotations

import html
import json
import re
import threading
import zlib
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

_HAN = "天地人山水火木金土日月星云风雨雪花草树鸟鱼马牛羊书笔纸画歌门窗路桥船车城村田河海湖石"
_TOKEN = re.compile(r"⟦\d+⟧|[A-Z]{2,}\d+[A-Z]*|\d+(?:[.,]\d+)*|[^\W\d_]+")


@dataclass(frozen=True)
class Question:
    """What the service was asked."""

    text: str
    source: str
    target: str
    endpoint: str


def rewritten(text: str, source: str, target: str) -> str:
    """Return a text that differs from *text* in each word, and keeps numbers and placeholders."""
    east = target.startswith(("zh", "zt", "ja"))

    def other(match: re.Match[str]) -> str:
        word = match[0]
        if not word.isalpha() or (word.isupper() and len(word) > 1):
            return word
        if east:
            return _HAN[zlib.crc32(word.encode()) % len(_HAN)] * 2
        return (word[::-1] + "o").capitalize() if word[0].isupper() else word[::-1] + "o"

    answer = _TOKEN.sub(other, text)
    return answer.replace(", ", "，").replace(" ", "").replace(".", "。") if east and "http" not in text else answer


class LocalServer:
    """A server on this machine in a thread of its own, while its ``with`` lasts."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self._http = server
        self._closing = threading.Event()
        self._thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(5)


class TranslatorServer(LocalServer):
    """Start with ``with TranslatorServer() as server``; ``server.url`` ends in a slash.

    ``next("429", "500")`` sets how the next calls are answered, ``always("html")`` all of them,
    ``refuse("part")`` each whose text holds that part. Ways: ``429``, ``429:2`` (Retry-After 2),
    any other status, ``garbage``, ``html``, ``empty``, ``null``, ``hang``, ``drop``, ``echo``, ``lose``
    (placeholders lost), ``quota`` (MyMemory's warning inside a success), ``to:URL`` (a redirect that keeps the body).
    """

    def __init__(self, phrases: Mapping[tuple[str, str], str] | None = None) -> None:
        self.phrases = dict(phrases or {})
        self.questions: list[Question] = []
        self.answer: Callable[[str, str, str], str] = rewritten
        self._next: deque[str] = deque()
        self._always = ""
        self._refused: tuple[str, ...] = ()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer._serve(self, b"")

            def do_POST(self) -> None:
                outer._serve(self, self.rfile.read(int(self.headers.get("Content-Length") or 0)))

            def log_message(self, format: str, *args: Any) -> None:
                """Be quiet."""

        super().__init__(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
        self._http.daemon_threads = True

    @property
    def url(self) -> str:
        """The base of LibreTranslate; add ``get`` for MyMemory and ``m`` for Google."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/"

    def settings(self, *, per_second: int = 1000, backoff_s: float = 0.01, more: str = "") -> str:
        """Return the settings of a root that translates from English with its memory and this server; *more* stand
        before the table of the engine.
        """
        return (
            'translation = ["memory", "libretranslate"]\nsource_language = "en"\n'
            f'{more}[engines.libretranslate]\nurl = "{self.url}"\n'
            f"per_second = {per_second}\nbackoff_s = {backoff_s}\n"
        )

    @property
    def texts(self) -> list[str]:
        return [question.text for question in self.questions]

    def next(self, *ways: str) -> None:
        self._next.extend(ways)

    def always(self, way: str) -> None:
        self._always = way

    def refuse(self, *parts: str) -> None:
        self._refused += parts

    def _serve(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        parts = urlsplit(handler.path)
        if "json" in handler.headers.get("Content-Type", ""):
            value = json.loads(body)
            asked = {"q": value[0]["text"]} if isinstance(value, list) else value  # a list is Microsoft's way
        else:
            both = parse_qs(parts.query) | parse_qs(body.decode("utf-8"))
            asked = {key: values[0] for key, values in both.items()}
        endpoint = parts.path.rsplit("/", 1)[-1]
        if endpoint == "languages":
            _send(handler, 200, json.dumps([{"code": "en", "name": "English"}]), "application/json")
            return
        source, _, target = asked.get("langpair", "").partition("|")
        question = Question(
            asked.get("q", ""),
            source or asked.get("source") or asked.get("sl", ""),
            target or asked.get("target") or asked.get("tl", ""),
            endpoint,
        )
        self.questions.append(question)
        way = self._next.popleft() if self._next else self._always
        if any(part in question.text for part in self._refused):
            way = "400"
        self._answer(handler, question, way)

    def _answer(self, handler: BaseHTTPRequestHandler, question: Question, way: str) -> None:
        status, _, wait = way.partition(":")
        if status.isdigit():
            headers = {"Retry-After": wait} if wait else {}
            return _send(handler, int(status), json.dumps({"error": "no"}), "application/json", headers)
        if status == "to":
            return _send(handler, 307, "", "text/plain", {"Location": wait})
        if way == "hang":
            self._closing.wait(30)
            return None
        if way == "drop":
            handler.close_connection = True
            handler.connection.close()
            return None
        if way == "garbage":
            return _send(handler, 200, '{"translatedText": [\x00 <<', "application/json")
        if way == "html":
            return _send(handler, 200, "<!DOCTYPE html><html><body><h1>Sign in</h1></body></html>", "text/html")
        text = self.phrases.get((question.text, question.target)) or self.answer(
            question.text, question.source, question.target
        )
        text = {"empty": "", "echo": question.text, "lose": re.sub(r"⟦\d+⟧|XQ\d+Z", "", text)}.get(way, text)
        if way == "quota":
            text = "MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY. NEXT AVAILABLE IN 9 HOURS"
        if question.endpoint == "m":
            page = f'<html><body><div class="result-container">{html.escape(text)}</div></body></html>'
            return _send(handler, 200, page, "text/html")
        answer: object = None if way == "null" else text
        if question.endpoint == "get":
            reply: object = {"responseData": {"translatedText": answer}, "responseStatus": 200, "matches": []}
        else:
            reply = {"translatedText": answer}
        return _send(handler, 200, json.dumps(reply, ensure_ascii=False), "application/json")


def _send(
    handler: BaseHTTPRequestHandler, status: int, body: str, kind: str, headers: Mapping[str, str] | None = None
) -> None:
    payload = body.encode("utf-8")
    handler.send_response(status)
    handler.send_header("Content-Type", f"{kind}; charset=utf-8")
    handler.send_header("Content-Length", str(len(payload)))
    for name, value in (headers or {}).items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(payload)
