"""The HTTP client against servers that drip, cut, redirect and lie."""

from __future__ import annotations

import gzip
import logging
import re
import socket
import threading
import time
import traceback
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from bilingual.engines.http.client import Client
from bilingual.engines.http.download import download
from bilingual.engines.http.limits import Limits, TimeSource
from bilingual.engines.http.messages import Call
from bilingual.engines.http.service import HttpService
from bilingual.errors import BadResponse, EngineError, RateLimited, Timeout, Unavailable
from support.attacks.refusals import raises
from support.servers.certificates import certificate
from support.servers.wires import OK, Wired, saying, wired

KEY = "sk-very-secret-0123456789"


def client(**options: Any) -> Client:
    return Client("service", {}, **{"timeout_s": 2.0, **options})


def dripping(start: bytes, drop: bytes) -> Callable[[socket.socket, bytes], None]:
    def talk(connection: socket.socket, _: bytes) -> None:
        connection.sendall(start)
        while True:
            connection.sendall(drop)
            time.sleep(0.02)

    return talk


@pytest.mark.parametrize(
    ("start", "drop"),
    [
        (b"", b""),  # not a byte
        (b"HTTP/1.1 200 OK\r\nX-Long: ", b"a"),  # the headers drip
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"a"),  # the body drips
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),  # information without end
    ],
)
def test_the_limit_is_for_the_whole_call(start: bytes, drop: bytes) -> None:
    with wired(dripping(start, drop)) as server:
        begun = time.monotonic()
        with raises("BIL-NET-008"):
            client(timeout_s=0.15).send(Call("GET", server.url))
        assert time.monotonic() - begun < 3


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        (b"", Unavailable, "BIL-NET-011"),  # hangs up at once
        (b'HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"a":', Unavailable, "BIL-NET-011"),  # cut
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", Unavailable, "BIL-NET-011"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", Unavailable, "BIL-NET-011"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd", BadResponse, "BIL-NET-015"),
        (b"HTTP/1.1 429 No\r\nContent-Length: 0\r\n\r\n", RateLimited, "BIL-NET-016"),
        (b"HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n", Unavailable, "BIL-NET-019"),
        (b"HTTP/1.1 504 No\r\nContent-Length: 0\r\n\r\n", Timeout, "BIL-NET-018"),
        (b"HTTP/1.1 302 No\r\nContent-Length: 0\r\n\r\n", BadResponse, "BIL-NET-020"),  # to nowhere
        (
            b"HTTP/1.1 302 No\r\nLocation: /again\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
            BadResponse,
            "BIL-NET-022",
        ),
        (b"HTTP/1.1 302 No\r\nLocation: http://[bad\r\nContent-Length: 0\r\n\r\n", BadResponse, "BIL-NET-012"),
        (b"HTTP/1.1 302 No\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n", BadResponse, "BIL-NET-013"),
    ],
)
def test_each_failure_has_its_name(answer: bytes, kind: type[EngineError], code: str) -> None:
    with saying(answer) as server, raises(code) as caught:
        client().ask(Call("GET", server.url))
    assert type(caught.value) is kind


BOMB = gzip.compress(bytes(1 << 24))


@pytest.mark.parametrize(
    ("coding", "body", "code"),
    [
        ("gzip", BOMB, "BIL-NET-023"),
        ("gzip, gzip", gzip.compress(BOMB), "BIL-NET-015"),  # refused before anything is inflated
        ("deflate, gzip", gzip.compress(zlib.compress(b"ok")), "BIL-NET-015"),
        ("br", b"\x0b\x02\x80ok\x03", "BIL-NET-015"),  # was not asked for
        ("gzip", gzip.compress(b"ok")[:-12] + b"x" * 12, "BIL-NET-015"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_body_is_inflated_in_bounds(coding: str, body: bytes, code: str) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {len(body)}\r\n\r\n"
    with saying(head.encode() + body) as server, raises(code):
        client(largest=1 << 20).send(Call("GET", server.url))


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(b"ok")),
        ("identity", b"ok"),
        ("x-gzip", gzip.compress(b"ok")),
        ("deflate", zlib.compress(b"ok")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # a gzip body holds the time
)
def test_an_encoded_body_is_read(coding: str, body: bytes) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {len(body)}\r\n\r\n"
    with saying(head.encode() + body) as server:
        assert client().ask(Call("GET", server.url)).text == "ok"


@pytest.mark.parametrize("call", [{"json": {"text": "half \ud83d"}}, {"params": {"q": "\udc80"}}])
def test_half_a_character_is_named(call: dict[str, Any]) -> None:
    with saying(OK) as server, raises("BIL-NET-026"):
        client().ask(Call("POST", server.url, **call))


def test_an_endless_answer_is_not_read_to_its_end() -> None:
    def talk(connection: socket.socket, _: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"a" * 65536)

    with wired(talk) as server, raises("BIL-NET-023"):
        client(largest=1 << 20).send(Call("GET", server.url))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_takes_text_or_key_to_another_host(status: int) -> None:
    with saying(OK) as other:
        there = f"HTTP/1.1 {status} Go\r\nLocation: {other.url}x?a=1\r\nContent-Length: 0\r\n\r\n".encode()
        with saying(there) as server, raises("BIL-NET-013"):
            headers = {"Authorization": f"Bearer {KEY}"}
            client().ask(Call("POST", server.url, headers=headers, json={"text": "private"}))
        assert other.requests == []


def test_a_redirect_on_the_host_keeps_method_body_and_key() -> None:
    moved = b"HTTP/1.1 308 Go\r\nLocation: /v2/ask\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    with saying(moved, OK) as server:
        call = Call("POST", server.url, headers={"Authorization": f"Bearer {KEY}"}, json={"text": "a"})
        assert client().ask(call).text == "ok"
        second = server.requests[1]
        assert second.startswith(b"POST /v2/ask ")
        assert KEY.encode() in second
        assert second.endswith(b'{"text":"a"}')


def test_a_download_may_go_elsewhere_but_takes_no_key_along(tmp_path: Path) -> None:
    with saying(OK) as other:
        there = f"HTTP/1.1 302 Go\r\nLocation: {other.url}file\r\nContent-Length: 0\r\n\r\n".encode()
        with saying(there) as server:
            url = server.url.replace("http://", f"http://me:{KEY}@")
            seen: list[tuple[int, int]] = []
            reply = download("it", url, tmp_path / "file", {}, lambda *counts: seen.append(counts))
            assert reply.ok
            assert seen == [(0, 2), (2, 2)]
            assert (tmp_path / "file").read_bytes() == b"ok"
            assert b"authorization: basic" in server.requests[0].lower()
        assert b"authorization" not in other.requests[0].lower()


def test_nothing_that_is_said_or_logged_holds_a_key(caplog: pytest.LogCaptureFixture) -> None:
    """Not the message, not what led to it, not the traceback, not the logs of the libraries."""
    caplog.set_level(logging.DEBUG)
    for answer in (b"", OK, b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"):
        with saying(answer) as server:
            url = f"{server.url}?auth_key={KEY}"
            call = Call("POST", url, params={"key": KEY}, headers={"Authorization": f"Bearer {KEY}"}, form={"k": KEY})
            assert KEY not in repr(call)
            if answer == OK:
                assert KEY not in repr(client().ask(call))
            else:
                with pytest.raises(EngineError) as caught:
                    client().ask(call)
                error = caught.value
                assert error.__context__ is None
                trace = traceback.TracebackException.from_exception(error, capture_locals=True)
                del trace.stack[0]  # this test
                told = "".join(trace.format()) + repr(error)
                assert KEY not in told
                assert "127.0.0.1:" not in told
            assert KEY.encode() in server.requests[0]
    assert KEY not in caplog.text


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("Retry-After: 7", 7.0),
        ("Retry-After: 2.5", 2.5),
        ("Retry-After-Ms: 250\r\nRetry-After: 1", 0.25),
        ("Date: Tue, 24 Nov 2026 10:00:00 GMT\r\nRetry-After: Tue, 24 Nov 2026 10:00:09 GMT", 9.0),
        ("Date: Tue, 24 Nov 2026 10:00:00 GMT\r\nRetry-After: Tue, 24 Nov 2026 09:00:00 GMT", 0.0),
        ("Date: Tue, 24 Nov 2026 10:00:00 GMT\r\nRetry-After: Tue, 24 Nov 2026 10:00:09 -0000", 9.0),
        ("Retry-After: soon", None),
        ("Retry-After: -3", None),
        ("Retry-After: ²", None),
        ("Retry-After:", None),
        ("Retry-After: inf", None),
        ("Retry-After: 1e3", None),
        ("Retry-After: Mon, 32 Nov 2026 10:00:00 GMT", None),
        ("Retry-After: Tue, 24 Nov 99999 10:00:00 GMT", None),
        ("Retry-After: Tue, 24 Nov 2026 25:61:61 +9999", None),
        ("Retry-After: 0", 0.0),
        ("Retry-After: Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ("Retry-After: 2, 5", None),
    ],
)
def test_the_wait_that_a_service_asks_for(header: str, wait: float | None) -> None:
    sleeps: list[float] = []
    clock = TimeSource(now=lambda: sum(sleeps), sleep=sleeps.append, chance=lambda: 1.0)
    busy = f"HTTP/1.1 429 No\r\n{header}\r\nContent-Length: 0\r\n\r\n".encode()
    with saying(busy, OK) as server:
        service = HttpService("service", Limits(), clock)
        one = Client("service", {}, pace=service.pace)
        assert service.call(lambda: one.ask(Call("GET", server.url))).text == "ok"
    assert sleeps == [wait or 1.0]


def test_a_certificate_that_nobody_vouches_for(tmp_path: Path) -> None:
    import ssl

    path = certificate(tmp_path, "localhost")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)

    def talk(connection: socket.socket, _: bytes) -> None:
        with suppress(ssl.SSLError), context.wrap_socket(connection, server_side=True) as secure:
            secure.recv(65536)
            secure.sendall(OK)

    class Peeking(Wired):
        def _one(self, connection: socket.socket) -> None:
            with suppress(OSError):
                self._talk(connection, b"")

    server = Peeking(talk)
    url = server.url.replace("http://127.0.0.1", "https://localhost")
    tries: list[float] = []
    with raises("BIL-NET-010") as caught:
        HttpService("service", Limits(), TimeSource(sleep=tries.append)).call(lambda: client().ask(Call("GET", url)))
    assert not tries  # another time would end the same way
    assert "signed certificate)" in str(caught.value)
    for name in ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "curl_ca_bundle"):
        assert Client("service", {name: str(path)}).ask(Call("GET", url)).text == "ok"
    with raises("BIL-NET-010"):  # another name than in the certificate
        Client("service", {"SSL_CERT_FILE": str(path)}).ask(Call("GET", url.replace("localhost", "127.0.0.1")))
    with raises("BIL-NET-021", str(tmp_path / "none.pem")):
        Client("service", {"SSL_CERT_FILE": str(tmp_path / "none.pem")}).ask(Call("GET", url))
    server.close()


@pytest.mark.parametrize(
    "url", ["", "nothing", "http://", "ftp://a/", "http://[::1", "http://a b/", "https://x:99999/"]
)
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(EngineError):
        client().ask(Call("GET", url))


def test_a_name_that_nobody_knows_says_so() -> None:
    with raises("BIL-NET-011") as caught:
        client().ask(Call("GET", "http://no-such-name.invalid/"))
    assert "no-such-name.invalid (its name is unknown)" in caught.value.message


def test_what_is_sent_is_what_was_given() -> None:
    with saying(OK) as server:
        one = client()
        one.ask(Call("GET", f"{server.url}m?token=a%2Fb", params={"q": "ü & +", "none": None, "n": 3}))
        one.ask(Call("POST", server.url, form={"q": "ü & +", "none": None}))
        one.ask(Call("POST", server.url, json=[{"text": "ü"}], headers={"X-Key": "1", "user-agent": "me"}))
        got, form, json = server.requests
        assert re.match(rb"GET /m\?token=a(%2F|/)b&q=%C3%BC(%20|\+)%26(%20|\+)%2B&n=3 HTTP/1.1", got)
        assert re.search(rb"\r\n\r\nq=%C3%BC(%20|\+)%26(%20|\+)%2B$", form)
        assert json.endswith('[{"text":"ü"}]'.encode())
        assert b"x-key: 1" in json.lower()
        assert b"bilingual" not in json


def test_a_connection_that_the_server_closed_meanwhile_is_no_failure() -> None:
    def talk(connection: socket.socket, _: bytes) -> None:
        connection.sendall(OK)
        connection.recv(65536)  # the next request comes, and gets no answer

    with wired(talk) as server:
        one = client()
        for _ in range(4):
            assert one.ask(Call("POST", server.url, json={"a": 1})).text == "ok"


def test_calls_run_side_by_side() -> None:
    def talk(connection: socket.socket, _: bytes) -> None:
        time.sleep(0.2)
        connection.sendall(OK)

    with wired(talk) as server:
        one = client()
        begun = time.monotonic()
        threads = [threading.Thread(target=one.ask, args=(Call("GET", server.url),)) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(server.requests) == 20
        assert time.monotonic() - begun < 1.5


def test_what_makes_something_is_sent_one_single_time() -> None:
    """Neither a connection that was kept open and is closed, nor a redirect, sends it again."""
    answers = [OK, b"", b"HTTP/1.1 307 No\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n"]
    with wired(lambda connection, _: connection.sendall(answers.pop(0))) as server:
        assert client().send(Call("POST", server.url, json={}, once=True)).ok
        with raises("BIL-NET-011") as caught:
            client().send(Call("POST", server.url, json={}, once=True))
        assert isinstance(caught.value, Unavailable)
        assert caught.value.begun
        assert client().send(Call("POST", server.url, json={}, once=True)).status_code == 307
        assert len(server.requests) == 3


def test_a_request_that_was_not_sent_is_told_apart() -> None:
    with socket.socket() as silent:  # it holds a port, and does not listen
        silent.bind(("127.0.0.1", 0))
        with raises("BIL-NET-011") as caught:
            client().send(Call("POST", f"http://127.0.0.1:{silent.getsockname()[1]}/", json={}, once=True))
    assert isinstance(caught.value, Unavailable)
    assert not caught.value.begun


def test_files_go_in_parts_and_bytes_as_they_are() -> None:
    with saying(OK) as server:
        client().send(Call("POST", server.url, files={"media": ("a.png", b"\x89PNG", "image/png")}))
        client().send(Call("PUT", server.url, content="中".encode()))
    first, second = server.requests
    assert b'name="media"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n' in first
    assert second.endswith("\r\n\r\n中".encode())
