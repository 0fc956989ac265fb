"""A call and its reply, and the request that is sent for a call."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit, urlunsplit

from bilingual.model.notation import parse_json
from bilingual.redaction import hide_url

if TYPE_CHECKING:
    import httpx

if TYPE_CHECKING:
    import httpx

_CONNECT_S = 10.0
_PUBLIC = {"range", "accept-encoding"}  # headers that say nothing about who asks
_HEADERS = {"Accept": "*/*", "Accept-Encoding": "gzip", "User-Agent": "bilingual"}


@dataclass(frozen=True, slots=True)
class Call:
    """One request. Any part of it may be private, so that its repr shows only the method.

    ``json``, ``form`` or ``content`` is the body, ``files`` those of a form in parts: for each name the file's name,
    content and type (without a file's name it is a plain field). ``characters`` are those of text in it, for which a
    service may charge. ``roams``: a redirect to another host is followed; without that it is an error, because body
    and headers are not for that host. ``once``: it is sent one single time, on a connection of its own, and no
    redirect is followed: a second one would make a second thing.
    """

    method: str
    url: str = field(repr=False)
    params: Mapping[str, Any] | None = field(default=None, repr=False)
    headers: Mapping[str, str] | None = field(default=None, repr=False)
    json: Any = field(default=None, repr=False)
    form: Mapping[str, Any] | None = field(default=None, repr=False)
    content: bytes | None = field(default=None, repr=False)
    files: Mapping[str, tuple[str | None, bytes, str]] | None = field(default=None, repr=False)
    characters: int = 0
    roams: bool = False
    once: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """The response to a call, complete. Its names are those of ``requests``; header names are in lower case."""

    status_code: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(default=b"", repr=False)

    @property
    def ok(self) -> bool:
        return 200 <= self.status_code < 300

    @property
    def text(self) -> str:
        """The body as text, by the charset of its type, else UTF-8."""
        charset = self.headers.get("content-type", "").lower().partition("charset=")[2].strip(" \"';") or "utf-8"
        try:
            return self.content.decode(charset, "replace")
        except LookupError:
            return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        """Return the body's value. Raises ValueError."""
        return parse_json(self.content)

    def close(self) -> None:
        """Do nothing: the response is complete. deep-translator's classes call it."""


def request_for(call: Call, limit_s: float) -> httpx.Request:
    """Build the request. A password in the URL becomes a header, which is not logged or repeated."""
    import httpx

    hide_url(call.url)
    parts = urlsplit(call.url)
    headers = httpx.Headers(_HEADERS)
    if "@" in parts.netloc:
        login = ":".join(unquote(part or "") for part in (parts.username, parts.password))
        headers["Authorization"] = f"Basic {b64encode(login.encode()).decode()}"
        parts = parts._replace(netloc=parts.netloc.rpartition("@")[2])
    headers.update(_named(call.headers))
    timeout = httpx.Timeout(limit_s, connect=min(_CONNECT_S, limit_s))
    return httpx.Request(
        call.method,
        httpx.URL(urlunsplit(parts)).copy_merge_params(_named(call.params)),
        headers=headers,
        json=call.json,
        data=_named(call.form) if call.form is not None else None,
        content=call.content,
        files=call.files,
        extensions={"timeout": timeout.as_dict()},
    )


def public(headers: Mapping[str, str] | None) -> dict[str, str]:
    """Return the headers that may go to another host."""
    return {name: value for name, value in (headers or {}).items() if name.lower() in _PUBLIC}


def _named(fields: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the fields that have a value."""
    return {name: value for name, value in (fields or {}).items() if value is not None}


def host_of(url: str) -> str:
    """Return the host of *url*, for messages."""
    try:
        return urlsplit(url).hostname or "an unknown host"
    except ValueError:
        return "an unknown host"


def same_host(url: str, target: str) -> bool:
    """Return whether a redirect from *url* to *target* stays on the host; a plain address may become an encrypted one.

    >>> same_host("http://a.example/x", "https://a.example/y"), same_host("https://a.example/", "http://a.example/")
    (True, False)
    """
    one, two = urlsplit(url), urlsplit(target)
    if one.hostname != two.hostname:
        return False
    if (one.scheme, one.port in (None, 80), two.scheme, two.port in (None, 443)) == ("http", True, "https", True):
        return True
    standard = {"http": 80, "https": 443}
    return (one.scheme, one.port or standard.get(one.scheme)) == (two.scheme, two.port or standard.get(two.scheme))
