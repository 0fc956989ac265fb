"""LinkedIn's and WeChat's APIs on this machine, which behave or misbehave.

``requests`` has each request in order, as a step such as ``POST rest/posts``. ``faults`` says how the next ones of a
step are answered: ``drop`` (done, and the connection is closed), ``lost`` (closed, and nothing is done), ``500``,
``500-done``, ``garbage`` (done, and not JSON), any other status, for WeChat ``code:45009``. ``before`` and ``after``
are called around each request, with its number from 1 on. ``said`` is in the text of an error.
"""

from __future__ import annotations

import email.parser
import email.policy
import hashlib
import json
import re
import threading
import time
from abc import ABC, abstractmethod
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from bilingual.engines.posting import hosts
from support.chat.chat_wire import reset
from support.servers.servers import LocalServer

TOKEN = "AQX-linkedin-token-0123456789abcdef"
APP_ID, APP_SECRET = "wx0123456789abcdef", "5ecret0fTheApp0123456789abcdef01"
KEYS = {"LINKEDIN_ACCESS_TOKEN": TOKEN, "WECHAT_APP_ID": APP_ID, "WECHAT_APP_SECRET": APP_SECRET}
ANA = "urn:li:person:ana"
PART_BYTES = 1000
Answer = tuple[int, Any, dict[str, str]]


class FakePlatform(LocalServer, ABC):
    """What both have in common; ``url`` has no slash at its end."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.faults: dict[str, deque[str]] = defaultdict(deque)
        self.before: Callable[[int, str], object] = lambda number, step: None
        self.after: Callable[[int, str], object] = lambda number, step: None
        self.said = "no"
        self._lock = threading.RLock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                outer._serve(self, self.rfile.read(int(self.headers.get("Content-Length") or 0)))

            do_GET = do_POST = do_PUT = handle_any

            def log_message(self, format: str, *args: Any) -> None:
                """Be quiet."""

        super().__init__(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"

    def count(self, step: str) -> int:
        return self.requests.count(step)

    def _serve(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        parts = urlsplit(handler.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        step = self.step(handler.command, unquote(parts.path).strip("/"), query)
        with self._lock:
            self.requests.append(step)
            number = len(self.requests)
            way = self.faults[step].popleft() if self.faults[step] else ""
        self.before(number, step)
        if way == "lost":
            return reset(handler)
        status, value, headers = 0, None, {}
        if way in ("", "drop", "garbage", "500-done"):
            with self._lock:
                status, value, headers = self.answer(handler, step, query, body)
            self.after(number, step)
        if way == "drop":
            return reset(handler)
        if way.startswith("code:"):
            status, value = (
                200,
                {
                    "errcode": int(way[5:]),
                    "errmsg": f"invalid ip 203.0.113.7, {self.said}, not in whitelist {APP_SECRET}",
                },
            )
        elif way.split("-")[0].isdecimal():
            status, value = int(way.split("-")[0]), {"message": f"{self.said} ({TOKEN})"}
        payload = b"<html>" if way == "garbage" else b"" if value is None else json.dumps(value).encode()
        handler.send_response(status)
        for name, one in {**headers, "Content-Length": str(len(payload))}.items():
            handler.send_header(name, one)
        handler.end_headers()
        handler.wfile.write(payload)
        return None

    @abstractmethod
    def step(self, method: str, path: str, query: dict[str, str]) -> str:
        """Return what a request asks for, in a few words."""

    @abstractmethod
    def answer(self, handler: BaseHTTPRequestHandler, step: str, query: dict[str, str], body: bytes) -> Answer:
        """Do what *step* asks for; return the status, the object and the headers of the answer."""


class FakeLinkedIn(FakePlatform):
    """``posts`` are those it has, ``uploads`` each upload's parts. ``shows``: a token may list posts;
    ``refuses_doubles``: a second post with the same text is refused, as the real one may do. ``taken`` counts how
    often it took each part of an upload; addresses of uploads are said to last ``lasts_s``, and those of the numbers
    in ``expired`` take nothing more.
    """

    def __init__(self) -> None:
        super().__init__()
        self.posts: list[dict[str, Any]] = []
        self.uploads: dict[str, dict[str, Any]] = {}
        self.shows, self.refuses_doubles, self.processing = True, False, 1
        self.person = "Ana Lee"
        self.taken: Counter[tuple[int, str]] = Counter()
        self.expired: set[int] = set()
        self.lasts_s = 3600.0

    def step(self, method: str, path: str, query: dict[str, str]) -> str:
        if path.startswith("up/"):
            return f"PUT {path.split('/')[2].rstrip('0123456789')}"
        names = path.split("/")
        path = "/".join(names[:2]) + ("/ID" if len(names) > 2 else "")
        return f"{method} {path}{' ' + query['action'] if 'action' in query else ''}"

    def answer(self, handler: BaseHTTPRequestHandler, step: str, query: dict[str, str], body: bytes) -> Answer:
        name = unquote(urlsplit(handler.path).path)
        if not step.startswith("PUT") and "oauth" not in step:
            if handler.headers.get("Authorization") != f"Bearer {TOKEN}":
                return 401, {"message": "Invalid access token"}, {}
            if name.startswith("/rest/") and handler.headers.get("LinkedIn-Version") != "202605":
                return 426, {"message": "Requested version is not active", "code": "NONEXISTENT_VERSION"}, {}
        if name == "/v2/userinfo":
            return 200, {"sub": "ana", "name": self.person}, {}
        if name == "/oauth/v2/introspectToken":
            until = time.time() + 10 * 86400
            return 200, {"active": True, "scope": "openid,profile,w_member_social", "expires_at": until}, {}
        if step == "GET rest/posts":
            found = [one for one in reversed(self.posts) if one["author"] == query["author"]]
            return (200, {"elements": found}, {}) if self.shows else (403, {"message": "Not enough permissions"}, {})
        if step == "POST rest/posts":
            return self._post(json.loads(body))
        if "initializeUpload" in step:
            return self._begin(json.loads(body)["initializeUploadRequest"], name.rpartition("/")[2])
        if "finalizeUpload" in step:
            return self._finish(json.loads(body)["finalizeUploadRequest"])
        if step.startswith("PUT"):
            return self._take(name, body, handler)
        return self._status(name.rpartition("/")[2])

    def _post(self, post: dict[str, Any]) -> Answer:
        if self.refuses_doubles and any(one["commentary"] == post["commentary"] for one in self.posts):
            there = next(one["id"] for one in self.posts if one["commentary"] == post["commentary"])
            return 422, {"message": f"Content is a duplicate of {there}"}, {}
        urn = f"urn:li:share:{7000 + len(self.posts)}"
        self.posts.append({**post, "id": urn, "createdAt": int(time.time() * 1000)})
        return 201, None, {"x-restli-id": urn}

    def _begin(self, asked: dict[str, Any], kind: str) -> Answer:
        urn = f"urn:li:{kind.rstrip('s')}:{len(self.uploads) + 1}"
        number, self.uploads[urn] = len(self.uploads) + 1, {"parts": {}, "asked": asked, "polls": 0, "done": False}
        place = f"{self.url}/up/{number}"
        if kind == "images":
            return 200, {"value": {"uploadUrl": f"{place}/image", "image": urn}}, {}
        size = asked["fileSizeBytes"]
        ranges = [(first, min(first + PART_BYTES, size) - 1) for first in range(0, size, PART_BYTES)]
        parts = [
            {"uploadUrl": f"{place}/part{at}", "firstByte": first, "lastByte": last}
            for at, (first, last) in enumerate(ranges)
        ]
        until = int((time.time() + self.lasts_s) * 1000)
        value = {"video": urn, "uploadInstructions": parts, "uploadToken": "t", "uploadUrlsExpireAt": until}
        return (
            200,
            {"value": {**value, "captionsUploadUrl": f"{place}/captions", "thumbnailUploadUrl": f"{place}/thumb"}},
            {},
        )

    def _take(self, name: str, body: bytes, handler: BaseHTTPRequestHandler) -> Answer:
        _, _, number, what = name.split("/")
        if int(number) in self.expired:
            return 403, {"message": "Signature expired"}, {}
        self.taken[int(number), what] += 1
        upload = list(self.uploads.values())[int(number) - 1]
        upload["parts"][what] = body
        upload["done"] = upload["done"] or what == "image"
        return 200, None, {"ETag": f'"tag-{what}"'}

    def _finish(self, asked: dict[str, Any]) -> Answer:
        upload = self.uploads[asked["video"]]
        parts = [name for name in upload["parts"] if name.startswith("part")]
        if asked["uploadedPartIds"] != [f"tag-part{number}" for number in range(len(parts))]:
            return 400, {"message": "parts"}, {}
        upload["done"] = True
        return 200, {}, {}

    def _status(self, urn: str) -> Answer:
        upload = self.uploads.get(urn)
        if upload is None:
            return 404, {"message": "not found"}, {}
        upload["polls"] += 1
        processing = upload["polls"] <= self.processing
        return (
            200,
            {"status": "WAITING_UPLOAD" if not upload["done"] else "PROCESSING" if processing else "AVAILABLE"},
            {},
        )


class FakeWeChat(FakePlatform):
    """``drafts`` are the articles of each draft by its id; ``change`` what it does to the HTML of an article."""

    def __init__(self) -> None:
        super().__init__()
        self.drafts: dict[str, list[dict[str, Any]]] = {}
        self.pictures: list[bytes] = []
        self.covers: list[str] = []
        self.tokens = 0
        self.change: Callable[[str], str] = lambda html: html.replace(' src="http', ' data-src="http')

    def step(self, method: str, path: str, query: dict[str, str]) -> str:
        return path.removeprefix("cgi-bin/")

    def answer(self, handler: BaseHTTPRequestHandler, step: str, query: dict[str, str], body: bytes) -> Answer:
        if step == "stable_token":
            asked = json.loads(body)
            if (asked["appid"], asked["secret"]) != (APP_ID, APP_SECRET):
                return 200, {"errcode": 40125, "errmsg": "invalid appsecret"}, {}
            self.tokens += bool(asked["force_refresh"]) or not self.tokens
            return 200, {"access_token": f"access-token-{self.tokens:04}", "expires_in": 7200}, {}
        if query.get("access_token") != f"access-token-{self.tokens:04}":
            return 200, {"errcode": 40001, "errmsg": "invalid credential, access_token is invalid or not latest"}, {}
        if step == "draft/count":
            return 200, {"total_count": len(self.drafts)}, {}
        if step in ("media/uploadimg", "material/add_material"):
            return self._upload(step, handler.headers["Content-Type"], body)
        asked = json.loads(body)
        if step == "draft/add":
            return self._add(asked["articles"])
        if step == "draft/get":
            return 200, {"news_item": self.drafts[asked["media_id"]]}, {}
        items = [{"media_id": name, "content": {"news_item": one}} for name, one in reversed(self.drafts.items())]
        return 200, {"item": items[: asked["count"]], "total_count": len(items)}, {}

    def _upload(self, step: str, kind: str, body: bytes) -> Answer:
        parser = email.parser.BytesParser(policy=email.policy.HTTP)
        message = parser.parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
        part = next(iter(message.iter_parts()))
        assert part.get_param("name", header="content-disposition") == "media"
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        if step == "media/uploadimg":
            self.pictures.append(content)
            return 200, {"url": f"http://mmbiz.qpic.cn/{hashlib.sha256(content).hexdigest()[:12]}/0?from=appmsg"}, {}
        self.covers.append(f"cover-{len(self.covers) + 1}")
        return 200, {"media_id": self.covers[-1], "url": "http://mmbiz.qpic.cn/cover"}, {}

    def _add(self, articles: list[dict[str, Any]]) -> Answer:
        for one in articles:
            if one["thumb_media_id"] not in self.covers:
                return 200, {"errcode": 40007, "errmsg": "invalid media_id"}, {}
            if re.search(r'<img[^>]* src="(?!https?://mmbiz)', one["content"]):
                return 200, {"errcode": 45166, "errmsg": "invalid content"}, {}
        media = f"draft-{len(self.drafts) + 1}"
        self.drafts[media] = [{**one, "content": self.change(one["content"])} for one in articles]
        return 200, {"media_id": media}, {}


def point_at(patch: pytest.MonkeyPatch, linkedin: str, wechat: str) -> None:
    """Let pushes of this process go to these addresses instead of the platforms."""
    patch.setattr(hosts, "LINKEDIN", linkedin)
    patch.setattr(hosts, "LINKEDIN_LOGIN", linkedin)
    patch.setattr(hosts, "WECHAT", wechat)
