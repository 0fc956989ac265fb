"""The ways in which a chat endpoint misbehaves.

Faults: ``next("429:3", "cut")`` for the next requests, ``always("500")`` for all, ``every(5, "drop")`` for each fifth;
``spoil(part, "echo")`` spoils the answer for units that hold *part*.

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

import re
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from support.chat.chat_requests import Unit
from support.chat.chat_wire import error, reset, send
from support.servers.servers import LocalServer


class Misbehaving(LocalServer):
    """A server that fails and spoils its answers as it is told; ``target`` is the language that it translates into."""

    target: str

    def __init__(self, server: ThreadingHTTPServer) -> None:
        super().__init__(server)
        self._next: deque[str] = deque()
        self._always = ""
        self._every: tuple[int, str] = (0, "")
        self._spoiled: list[tuple[str, str, int]] = []
        self._lock = threading.Lock()

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

    def _way(self, number: int) -> str:
        """Return how the request with this number is to fail (empty: not at all)."""
        way = self._next.popleft() if self._next else self._always
        if not way and self._every[0] and number % self._every[0] == 0:
            way = self._every[1]
        return way

    def _failed(self, handler: BaseHTTPRequestHandler, way: str) -> bool:
        """Fail as *way* says, if that concerns more than the text of the answer."""
        status, _, rest = way.partition(":")
        if status.isdigit():
            soon = formatdate(time.time() + 3, usegmt=True) if rest == "date" else rest
            send(
                handler,
                int(status),
                {"error": {"message": "no", "code": int(status)}},
                {"Retry-After": soon} if soon else {},
            )
        elif status == "to":
            send(handler, 307, {}, {"Location": rest + handler.path})
        elif way == "hang":
            self._closing.wait(30)
        elif way == "drop":
            reset(handler)
        elif way in ("html", "garbage", "list"):
            text = {"html": "<!DOCTYPE html><html>Sign in</html>", "garbage": '{"a": \x00', "list": "[1]"}[way]
            send(handler, 200, text)
        elif way == "inspection":
            error(handler, 400, "Input data may contain inappropriate content.", "data_inspection_failed")
        elif way == "quota":
            error(handler, 429, "You exceeded your current quota, please check your plan.", "insufficient_quota")
        elif way == "no-model":
            error(
                handler, 404, "The model `nothing` does not exist or you do not have access to it.", "model_not_found"
            )
        elif way == "full":
            error(
                handler, 400, "This model's maximum context length is 2048 tokens. However, you requested 3000 tokens"
            )
        elif way == "nowhere":
            send(handler, 200, {"error": "Unexpected endpoint or method. (POST /x). Returning 200 anyway"})
        elif way == "error200":
            send(handler, 200, {"error": {"message": "upstream is overloaded", "code": 503}})
        else:
            return False
        return True

    def _trickle(self, handler: BaseHTTPRequestHandler, payload: bytes, way: str) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(payload)))
        handler.end_headers()
        if way == "reset":
            handler.wfile.write(payload[: len(payload) // 2])
            handler.wfile.flush()
            return reset(handler)
        for place in range(len(payload)):
            if self._closing.wait(0.05):
                return None
            handler.wfile.write(payload[place : place + 1])
            handler.wfile.flush()
        return None

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
