"""Lets nobody but the pages of the studio itself reach anything: every request passes here first.

A web page elsewhere can send requests to this machine, under a name of its own that it rebinds to 127.0.0.1, or from
another port, which shares our cookies. So the Host must be ours, reading needs the cookie and no foreign page as its
sender, and a change needs in addition our own Origin and the token of the page.
https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bilingual.studio.access import ENTRANCE, SESSION_S, Access

FILES = "/files/"
_API = "/api/"
TOKEN = "x-studio-token"
_READING = frozenset({"GET", "HEAD"})
_CLOSED = "This page is opened by the link that `bilingual studio` prints in a terminal. Each link works once."
_OURS = frozenset({"same-origin", "none"})
# The policy of our own pages: no script or style but those of the studio's files, no other host, no frame around it.
_PAGES = (
    "default-src 'none'; script-src 'self'; style-src 'self'{nonce}; img-src 'self' data:; media-src 'self'; "
    "connect-src 'self'; frame-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_ALWAYS = {
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), clipboard-read=()",
}


def page_policy(nonce: str = "") -> str:
    """Return the policy of our own pages; a style element with *nonce* is allowed, too."""
    return _PAGES.format(nonce=f" 'nonce-{nonce}'" if nonce else "")


class Guard:
    """Answers requests that may not pass, and gives all others the session as ``request.state.session``."""

    def __init__(self, app: ASGIApp, access: Access, port: int) -> None:
        self._app = app
        self._access = access
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        self.cookie = f"bilingual-studio-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        request = Request(scope)
        answer = self._refusal(request)
        if answer is None and request.url.path == ENTRANCE:
            answer = self._entered(request)
        await (answer or self._app)(scope, receive, _with_headers(send))

    def _refusal(self, request: Request) -> Response | None:
        """Return the answer to a *request* that may not pass."""
        hosts = request.headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return PlainTextResponse("wrong host", 421)
        if request.url.path == ENTRANCE:
            return None if request.method == "GET" else PlainTextResponse("not allowed", 405)
        if request.url.path.startswith(FILES):  # which know their own token, and only read
            return None if request.method in _READING else PlainTextResponse("not allowed", 405)
        session = request.cookies.get(self.cookie, "")
        if not self._access.is_session(session):
            return self._closed(request)
        request.state.session = session
        reads, ours = request.method in _READING, _is_ours(request.headers)
        from_here = request.headers.get("origin", "").lower() == f"http://{hosts[0].lower()}"
        if not ((ours or _opens_a_page(request)) if reads else (ours and from_here)):
            return PlainTextResponse("asked by another page", 403)
        if not reads and not self._access.is_page_token(request.headers.get(TOKEN, ""), session):
            return JSONResponse({"error": "this page is out of date: reload it"}, 403)
        return None

    def _entered(self, request: Request) -> Response:
        session = self._access.enter(request.query_params.get("link", ""))
        if not session:
            return PlainTextResponse(f"This link was used, or is too old. {_CLOSED}\n", 403)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(self.cookie, session, max_age=SESSION_S, path="/", httponly=True, samesite="strict")
        return answer

    @staticmethod
    def _closed(request: Request) -> Response:
        if request.url.path.startswith(_API):
            return JSONResponse({"error": _CLOSED}, 401)
        return PlainTextResponse(f"{_CLOSED}\n", 401)


def _is_ours(headers: Headers) -> bool:
    """Return whether a page of ours, or a person's address bar, sent the request.

    https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site
    """
    return headers.get("sec-fetch-site", "none") in _OURS


def _opens_a_page(request: Request) -> bool:
    """Return whether a link, as in Prefect's page, opens a page of ours in a tab."""
    headers = request.headers
    opens = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
    return opens and not request.url.path.startswith(_API)


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _ALWAYS.items():
                headers.setdefault(name, value)
            headers.setdefault("content-security-policy", page_policy())
            headers.setdefault("cache-control", "no-store")
        await send(message)

    return sent
