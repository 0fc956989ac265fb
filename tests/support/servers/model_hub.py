"""A local web host for models that plays the Hugging Face hub, its CDN and their faults."""

from __future__ import annotations

import hashlib
import json
import re
from collections import deque
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from support.servers.servers import LocalServer

COMMIT = "c0ffee" + "0" * 34


class ModelHub(LocalServer):
    """Serves ``files`` by path, with ranges. ``asked`` holds each request (method, path, headers).

    ``next("503")`` sets how the next requests for a file are answered, ``always("cut")`` all of them. Ways: a status,
    ``429:2`` (Retry-After 2), ``cut`` (half of what was asked, then the connection breaks), ``whole`` (no ranges),
    ``other`` (another content), ``pointer`` (a Git LFS pointer), ``page`` (a web page), ``to:URL`` (a redirect).
    """

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[tuple[str, str, Mapping[str, str]]] = []
        self.errors: dict[str, str] = {}  # path -> X-Error-Code, with 401
        self._next: deque[str] = deque()
        self._always = ""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_HEAD(self) -> None:
                outer._answer(self, with_body=False)

            def do_GET(self) -> None:
                outer._answer(self, with_body=True)

            def log_message(self, format: str, *args: Any) -> None:
                """Be quiet."""

        super().__init__(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
        self._http.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def next(self, *ways: str) -> None:
        self._next.extend(ways)

    def always(self, way: str) -> None:
        self._always = way

    def paths(self, method: str = "GET") -> list[str]:
        return [path for one, path, _ in self.asked if one == method]

    def publish(self, repository: str, folder: Path, **about: Any) -> None:
        """Serve *folder* as the hub serves *repository*; *about* goes into its description."""
        siblings = []
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            data, name = file.read_bytes(), file.relative_to(folder).as_posix()
            one: dict[str, Any] = {"rfilename": name, "size": len(data)}
            one["blobId"] = hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()
            if file.suffix in (".bin", ".spm", ".model"):
                one["lfs"] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "pointerSize": 130}
            siblings.append(one)
            self.files[f"/{repository}/resolve/{COMMIT}/{name}"] = data
        page = {"id": repository, "sha": COMMIT, "siblings": siblings, **about}
        self.files[f"/api/models/{repository}/revision/main"] = json.dumps(page).encode()

    def _answer(self, handler: BaseHTTPRequestHandler, *, with_body: bool) -> None:
        path = handler.path.partition("?")[0]
        self.asked.append((handler.command, path, {k.lower(): v for k, v in handler.headers.items()}))
        about = path.startswith("/api/")
        way = "" if about or not with_body else self._next.popleft() if self._next else self._always
        status, _, more = way.partition(":")
        body, headers, code = self.files.get(path), dict[str, str](), 200
        if path in self.errors:
            code, body, headers = 401, b"no", {"X-Error-Code": self.errors[path]}
        elif body is None:
            code, body = 404, b"no"
        elif status.isdigit():
            code, body, headers = int(status), b"no", {"Retry-After": more} if more else {}
        elif status == "to":
            code, body, headers = 302, b"", {"Location": more}
        else:
            body = {
                "other": b"other " + body[6:],
                "pointer": b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
                "page": b"<!DOCTYPE html><html>Sign in</html>",
            }.get(way, body)
            asked = re.fullmatch(r"bytes=(\d+)-", handler.headers.get("Range") or "")
            if asked and way != "whole":
                start = int(asked[1])
                if start >= len(body):
                    code, body = 416, b""
                else:
                    code, headers = 206, {"Content-Range": f"bytes {start}-{len(body) - 1}/{len(body)}"}
                    body = body[start:]
        handler.send_response(code)
        handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        if with_body:
            handler.wfile.write(body[: max(1, len(body) // 2)] if way == "cut" else body)
        if way == "cut":
            handler.close_connection = True
