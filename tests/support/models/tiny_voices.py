"""Voices for tests: models of a few bytes, a fake Piper that beeps, a fake edge-tts, and a server with OpenAI's
interface for speech that can misbehave.
"""

from __future__ import annotations

import io
import json
import math
import os
import shutil
import struct
import sys
import threading
import time
import types
import wave
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bilingual.engines import table
from bilingual.engines.base import Utterance, VoiceCapabilities
from bilingual.errors import Unavailable
from bilingual.model.spoken import SpokenAudio
from bilingual.model.timing import Span

FAKE_PIPER = Path(__file__).parent / "fake_piper"


def beeps(text: str, rate: int = 24_000) -> bytes:
    """Return samples: 50 ms for each letter, quiet between words."""
    return b"".join(
        struct.pack("<h", round((9000 if c.isalnum() else 0) * math.sin(n * 0.08)))
        for c in text
        for n in range(rate // 20)
    )


def wav(pcm: bytes, rate: int = 24_000) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(pcm)
    return out.getvalue()


def piper_voice(folder: Path, name: str = "en_US-beep-low") -> Path:
    """Write the files of a voice for Piper, whose model has the node that makes durations, and nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    model = folder / f"{name}.onnx"
    graph = _field(1, _field(1, b"widths") + _field(2, b"/Ceil_output_0") + _field(4, b"Ceil"))
    model.write_bytes(_field(7, graph + _field(12, _field(1, b"output"))))
    Path(f"{model}.json").write_text(json.dumps({"inference": {"length_scale": 1.0}, "espeak": {"voice": "en-us"}}))
    return model


def use_fake_piper(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(FAKE_PIPER))
    monkeypatch.setenv("PYTHONPATH", f"{FAKE_PIPER}")


def kokoro_model(folder: Path) -> Path:
    """Write a model with Kokoro's inputs and outputs: three frames for each sound, and a sound that is not silent."""

    def value(name: str, kind: int, *dims: int | str) -> bytes:
        shape = b"".join(_field(1, _number(1, d) if isinstance(d, int) else _field(2, d.encode())) for d in dims)
        return _field(1, name.encode()) + _field(2, _field(1, _number(1, kind) + _field(2, shape)))

    def node(kind: str, inputs: str, output: str, **whole: int) -> bytes:
        own = b"".join(_field(1, one.encode()) for one in inputs.split()) + _field(2, output.encode())
        given = b"".join(_field(5, _field(1, n.encode()) + _number(3, v) + _number(20, 2)) for n, v in whole.items())
        return _field(1, own + _field(4, kind.encode()) + given)

    def constant(name: str, values: list[float], kind: int = 1) -> bytes:
        raw = np.array(values, np.float32 if kind == 1 else np.int64).tobytes()
        dims = _number(1, len(values)) if len(values) > 1 or kind == 7 else b""
        return _field(5, dims + _number(2, kind) + _field(8, name.encode()) + _field(9, raw))

    graph = (
        node("Cast", "tokens", "numbers", to=1) + node("Mul", "numbers nought", "noughts")
        + node("Add", "noughts three", "lengths") + node("Round", "lengths", "rounded")
        + node("Clip", "rounded one", "durations") + node("Reshape", "numbers flat", "row")
        + node("Mul", "row small", "quiet") + node("Tile", "quiet times", "loud")
        # Every input has to be used.
        + node("ReduceMean", "style", "mean", keepdims=0) + node("Mul", "mean nought", "none")
        + node("Add", "loud none", "sum") + node("Mul", "speed nought", "slow") + node("Add", "sum slow", "audio")
        + _field(2, b"tiny")
        + constant("nought", [0.0]) + constant("three", [3.0]) + constant("one", [1.0]) + constant("small", [0.003])
        + constant("flat", [-1], 7) + constant("times", [1800], 7)
        + _field(11, value("tokens", 7, 1, "n")) + _field(11, value("style", 1, 1, 256))
        + _field(11, value("speed", 1, 1))
        + _field(12, value("audio", 1, "length"))
    )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tiny.onnx").write_bytes(_number(1, 8) + _field(8, _number(2, 13)) + _field(7, graph))
    np.savez(
        folder / "voices.npz", af_tiny=np.ones((510, 1, 256), np.float32), jf_tiny=np.ones((510, 1, 256), np.float32)
    )
    return folder


def use_fake_edge(monkeypatch: pytest.MonkeyPatch, failure: Exception | None = None) -> None:
    """Put a fake in the place of edge-tts, which answers without the network, or raises *failure*."""
    fake = types.ModuleType("edge_tts")
    known = types.ModuleType("edge_tts.exceptions")
    known.EdgeTTSException = type("EdgeTTSException", (Exception,), {})  # type: ignore[attr-defined]
    known.NoAudioReceived = type("NoAudioReceived", (known.EdgeTTSException,), {})  # type: ignore[attr-defined]

    class Communicate:
        def __init__(self, text: str, voice: str, *, rate: str, boundary: str, proxy: str | None) -> None:
            if "Neural" not in voice:
                raise ValueError(f"Invalid voice '{voice}'.")
            self.words, self.boundary = text.split(), boundary

        async def stream(self):  # type: ignore[no-untyped-def]
            if failure is not None:
                raise failure
            at = 0
            for word in self.words:
                pcm = beeps(word + " ")
                yield {"type": self.boundary, "text": word.strip(".,!?"), "offset": at, "duration": len(word) * 500_000}
                at += (len(word) + 1) * 500_000
                self.pcm = getattr(self, "pcm", b"") + pcm
            faults = {"PAGE": b"<!doctype html>", "SILENCE": wav(bytes(len(self.pcm))), "NOTHING": b""}
            yield {"type": "audio", "data": faults.get(self.words[0], wav(self.pcm))}

    fake.Communicate, fake.exceptions = Communicate, known  # type: ignore[attr-defined]
    fake.__spec__ = types.SimpleNamespace(name="edge_tts")  # type: ignore[assignment]
    monkeypatch.setitem(sys.modules, "edge_tts", fake)
    monkeypatch.setitem(sys.modules, "edge_tts.exceptions", known)


def use_faulty_espeak(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Put a program before espeak-ng that answers some words as no espeak-ng does, and leaves the rest to it."""
    real = shutil.which("espeak-ng")
    silence = folder / "silence.wav"
    silence.write_bytes(wav(bytes(48_000)))
    script = folder / "espeak-ng"
    script.write_text(
        f"""#!/bin/sh
case "$*" in *--stdin*) ;; *) exec {real} "$@";; esac
text=$(cat)
case "$text" in
  PAGE*) echo '<!doctype html><title>Busy</title>';;
  NOTHING*) ;;
  SILENCE*) cat {silence};;
  *) printf %s "$text" | exec {real} "$@";;
esac
"""
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


class SpeechServer:
    """A service with OpenAI's interface for speech; ``faults`` are what it does instead, one per request."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.faults: list[str] = []
        self.requests: list[dict[str, object]] = []
        self.keys: list[str] = []


_FAULTS = {"PAGE": "page", "SILENCE": "silent", "NOTHING": "empty"}


@contextmanager
def speech_server() -> Iterator[SpeechServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            told.requests.append({"path": self.path, **asked})
            told.keys.append(self.headers.get("Authorization", ""))
            good = wav(beeps(asked["input"]))
            fault = told.faults.pop(0) if told.faults else _FAULTS.get(asked["input"].split(" ")[0], "")
            if fault == "busy":
                self.reply(429, b"{}", "application/json", **{"Retry-After": "0.01"})
            elif fault == "page":
                self.reply(200, b"<!doctype html><title>Sign in</title>", "text/html")
            elif fault == "json":
                self.reply(200, b'{"error": {"message": "no such voice"}}', "audio/wav")
            elif fault == "empty":
                self.reply(200, b"", "audio/wav")
            elif fault == "cut":  # the header of the WAV promises more
                self.reply(200, good[: len(good) // 2], "audio/wav")
            elif fault == "dropped":  # the connection ends early
                self.reply(200, good[: len(good) // 2], "audio/wav", length=len(good))
                self.close_connection = True
            elif fault == "silent":
                self.reply(200, wav(bytes(24_000)), "audio/wav")
            elif fault == "drip":
                self.reply(200, b"", "audio/wav", length=len(good))
                for byte in good[:200]:
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    time.sleep(0.02)
            elif fault == "absent":
                self.reply(404, b"{}", "application/json")
            elif fault == "refused":
                self.reply(401, b"{}", "application/json")
            elif fault == "streamed":  # as OpenAI: the size is not known when the header is sent
                self.reply(200, good[:4] + b"\xff" * 4 + good[8:40] + b"\xff" * 4 + good[44:], "audio/wav")
            else:
                self.reply(200, good, "audio/wav")

        def reply(self, status: int, content: bytes, kind: str, length: int | None = None, **headers: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content) if length is None else length))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *about: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    told = SpeechServer(f"http://127.0.0.1:{server.server_port}/v1")
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()


def _field(number: int, value: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes([*out, value])


class ToneVoice:
    """An engine in this process: ``letter_ms`` of a tone for each letter; ``said`` are the texts that it spoke.

    It is slower by ``speed``, if asked. ``fails_at``: the number of the text at which it breaks, -1 for never.
    """

    def __init__(
        self, name: str = "tone", *, draft: bool = False, commercial: bool = True, letter_ms: int = 70
    ) -> None:
        self.id = name
        self.letter_ms = letter_ms
        self.capabilities = VoiceCapabilities(draft=draft, commercial=commercial, word_times=True)
        self.said: list[str] = []
        self.fails_at = -1

    def voices(self) -> Mapping[str, str]:
        return {"one": "en", "two": "zh-Hans"}

    def voice_for(self, language: str) -> str:
        return "two" if language.startswith("zh") else "one"

    def key(self, voice: str) -> Mapping[str, Any]:
        return {"engine": self.id, "voice": voice}

    def say(self, utterance: Utterance) -> SpokenAudio:
        if len(self.said) == self.fails_at:
            raise Unavailable("BIL-VOI-006", "the tone broke")
        self.said.append(utterance.text.text)
        lasts = [max(2, len(word.text)) * self.letter_ms / utterance.speed for word in utterance.text.words]
        ends = [round(end) for end in accumulate(lasts, initial=0)]
        spans = tuple(Span(first, last) for first, last in pairwise(ends))
        tone = np.sin(np.arange(24 * ends[-1]) * 0.2) * 0.5
        return SpokenAudio(24_000, (tone * 32767).astype("<i2").tobytes(), spans, "exact")


def use_tone(monkeypatch: pytest.MonkeyPatch, voice: ToneVoice) -> None:
    """Let *voice* be an engine that settings can name."""
    known, ids = table.voice_engine, table.voice_ids()
    monkeypatch.setattr(table, "voice_ids", lambda: [*ids, voice.id])
    monkeypatch.setattr(table, "voice_engine", lambda name, config: voice if name == voice.id else known(name, config))
