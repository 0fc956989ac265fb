"""The HTTP client through proxies: dead ones, ones that ask for a password, ones that look names up."""

from __future__ import annotations

import re
import socket
import ssl
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from bilingual.engines.http.client import Client
from bilingual.engines.http.messages import Call
from bilingual.errors import EngineError
from support.attacks.refusals import raises
from support.servers.certificates import certificate
from support.servers.wires import OK, Wired, saying, wired


@pytest.mark.parametrize(
    "proxy", ["http://127.0.0.1:9", "127.0.0.1:9", "socks5://127.0.0.1:9", "http://me:pw@127.0.0.1:9"]
)
def test_a_dead_proxy_is_named_as_that(proxy: str) -> None:
    for url in ("https://translate.invalid/", "http://translate.invalid/"):
        with raises("BIL-NET-009"):
            Client("service", {"ALL_PROXY": proxy}).ask(Call("GET", url))


def test_a_proxy_that_is_none() -> None:
    with pytest.raises(EngineError):
        Client("service", {"HTTPS_PROXY": "ftp://x:y:z"}).ask(Call("GET", "https://translate.invalid/"))


def test_this_machine_and_exceptions_need_no_proxy() -> None:
    with saying(OK) as server:
        assert Client("service", {"HTTP_PROXY": "http://127.0.0.1:9"}).ask(Call("GET", server.url)).text == "ok"


def piped(connection: socket.socket, host: str, port: int) -> None:
    """Connect the two ends."""
    with socket.create_connection((host, port)) as far:

        def back() -> None:
            with suppress(OSError):
                while block := far.recv(65536):
                    connection.sendall(block)

        thread = threading.Thread(target=back, daemon=True)
        thread.start()
        while block := connection.recv(65536):
            far.sendall(block)


def connect_proxy(connection: socket.socket, asked: bytes) -> None:
    found = re.match(rb"CONNECT ([^:]+):(\d+) ", asked)
    if not found or b"proxy-authorization: basic bWU6cHc=" not in asked.lower().replace(b"bwu6chc=", b"bWU6cHc="):
        connection.sendall(b"HTTP/1.1 407 No\r\nContent-Length: 0\r\n\r\n")
        return
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    piped(connection, "localhost", int(found[2]))


def socks_proxy(connection: socket.socket, asked: bytes) -> None:
    assert asked[:1] == b"\x05"
    connection.sendall(b"\x05\x00")
    wanted = connection.recv(512)
    port = int.from_bytes(wanted[-2:], "big")
    connection.sendall(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x00")
    piped(connection, "localhost", port)


def test_an_encrypted_call_goes_through_a_proxy_with_its_password(tmp_path: Path) -> None:
    path = certificate(tmp_path, "service.example")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)

    class Secure(Wired):
        def _one(self, connection: socket.socket) -> None:
            with suppress(OSError), context.wrap_socket(connection, server_side=True) as secure:
                self.requests.append(secure.recv(65536))
                secure.sendall(OK)

    server = Secure(lambda *_: None)
    port = server.url.rpartition(":")[2]
    with wired(connect_proxy) as proxy:
        place = proxy.url.removeprefix("http://").rstrip("/")
        settings = {"HTTPS_PROXY": f"me:pw@{place}", "SSL_CERT_FILE": str(path)}
        assert Client("service", settings).ask(Call("GET", f"https://service.example:{port}")).text == "ok"
        assert b"pw" not in server.requests[0]
        assert b"proxy-auth" not in server.requests[0].lower()
        with raises("BIL-NET-009"):
            wrong = settings | {"HTTPS_PROXY": f"http://{place}"}
            Client("service", wrong).ask(Call("GET", f"https://service.example:{port}"))
    server.close()


def test_a_socks_proxy_looks_names_up_itself() -> None:
    with saying(OK) as server, wired(socks_proxy) as proxy:
        settings = {"ALL_PROXY": proxy.url.replace("http://", "socks5://")}
        url = server.url.replace("127.0.0.1", "service.example")
        assert Client("service", settings).ask(Call("GET", url)).text == "ok"
        assert b"host: service.example" in server.requests[0].lower()
