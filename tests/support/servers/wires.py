"""Servers of bare bytes: what they say is given by a test, right or wrong."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Wired:
    """A server of bare bytes: ``talk`` gets each connection and the request it received."""

    def __init__(self, talk: Callable[[socket.socket, bytes], None]) -> None:
        self.requests: list[bytes] = []
        self._talk = talk
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            asked = connection.recv(65536)
            length = re.search(rb"content-length: (\d+)", asked, re.IGNORECASE)
            while length and len(asked.partition(b"\r\n\r\n")[2]) < int(length[1]):
                asked += connection.recv(65536)
            self.requests.append(asked)
            self._talk(connection, asked)

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # closing alone leaves the thread that accepts
        self._listener.close()


@contextmanager
def wired(talk: Callable[[socket.socket, bytes], None]) -> Iterator[Wired]:
    server = Wired(talk)
    yield server
    server.close()


@contextmanager
def saying(*answers: bytes) -> Iterator[Wired]:
    """A server that gives these answers in turn."""
    waiting = list(answers)
    with wired(lambda connection, _: connection.sendall(waiting.pop(0) if len(waiting) > 1 else waiting[0])) as server:
        yield server
