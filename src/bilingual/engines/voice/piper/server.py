"""Piper's own server as a program of ours: one process says many sentences, and tells how long each sound is.

Piper is under the GPL (version 3) and is never imported here: it runs as a separate program and is spoken to over HTTP,
at a port of this machine that it chooses itself. Its interface is described in ``piper/http_server.py``.
"""

from __future__ import annotations

import re
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from weakref import finalize

from bilingual.engines.http.client import Client
from bilingual.engines.http.messages import Call
from bilingual.engines.http.stopping import pause
from bilingual.engines.processes.companion import Child
from bilingual.errors import BadResponse, NotInstalled, Timeout, Unavailable

_READY = re.compile(r"Running on (http://127\.0\.0\.1:\d+)")
_MOST_START_S, _LOOK_S = 180.0, 0.05
_LARGEST = 256 * 1024 * 1024  # an hour of sound
REMEDY = 'Run: pip install "piper-tts[http]".'


def not_installed() -> NotInstalled:
    return NotInstalled("BIL-VOI-007", "piper is not installed", remedy=REMEDY)


@dataclass(frozen=True, slots=True)
class PiperSound:
    """A phoneme, or a mark between words, and its length in seconds."""

    phoneme: str
    seconds: float


class PiperServer:
    """The server for the voice in *model*, with MODEL.json, started at the first request, and anew if it ended."""

    def __init__(self, model: Path) -> None:
        # -P: no file in the current folder replaces a module.
        self._command = (sys.executable, "-P", "-m", "piper.http_server", "--host", "127.0.0.1", "--port", "0",
                         "--model", str(model), "--data-dir", str(model.parent))  # fmt: skip
        self._child: Child | None = None
        self._url = ""
        self._client = Client("piper", {"NO_PROXY": "*"}, timeout_s=600.0, largest=_LARGEST)
        self._lock = threading.Lock()

    def say(self, text: str, options: Mapping[str, Any]) -> tuple[bytes, Sequence[PiperSound]]:
        """Return *text* as WAV, and the sounds in it; none if the voice does not tell. Raises EngineError."""
        with self._lock:
            self._start()
            try:
                reply = self._client.send(Call("POST", f"{self._url}/synthesize", json={"text": text, **options}))
                if not reply.ok:
                    raise BadResponse("BIL-VOI-004", f"piper could not say {text[:60]!r}{self._reason()}")
                last = self._client.ask(Call("GET", f"{self._url}/info")).json()["last"]
                sounds = [PiperSound(str(one["phoneme"]), float(one["seconds"])) for one in last["alignments"]]
            except (KeyError, TypeError, ValueError):
                raise BadResponse("BIL-VOI-005", "piper does not answer as version 1.8 does", remedy=REMEDY) from None
            except Unavailable as error:  # no other program answers at this address
                raise self._lost() from error
        return reply.content, sounds

    def end(self) -> None:
        """End the process; the next request starts another."""
        with self._lock:
            if self._child is not None:
                self._child.end()
            self._child = None

    def _start(self) -> None:
        if self._child is not None and not self._child.ended:
            return
        if find_spec("piper") is None or find_spec("flask") is None:
            raise not_installed()
        child = self._child = Child(self._command)
        finalize(self, child.end)
        until_s = time.monotonic() + _MOST_START_S
        while not (found := _READY.search(child.errors())):
            if child.ended:
                _, said = child.status()
                self._child = None
                raise NotInstalled(
                    "BIL-VOI-008", f"piper cannot load the voice ({said[-200:]})", remedy="Fetch the voice again."
                )
            if time.monotonic() > until_s:
                child.end()
                self._child = None
                raise Timeout("BIL-VOI-009", f"piper did not load the voice within {_MOST_START_S:g} s")
            pause(_LOOK_S)
        self._url = found[1]

    def _lost(self) -> Unavailable:
        """End what is left of the process, and return the error that says why it ended."""
        if self._child is not None:
            self._child.end()
            self._child.status()
        reason = self._reason()
        self._child = None
        return Unavailable("BIL-VOI-006", f"piper ended while it spoke{reason}")

    def _reason(self) -> str:
        lines = self._child.errors().splitlines() if self._child is not None else []
        last = next((line.strip() for line in reversed(lines) if re.match(r"\w+(Error|Exception)\b", line.strip())), "")
        return f" ({last[:200]})" if last else ""
