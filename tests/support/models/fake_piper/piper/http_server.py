"""Piper's server as a fake: each letter is a beep of 60 ms, a space is 40 ms, and "of the" is said as one word."""

from __future__ import annotations

import argparse
import io
import json
import math
import struct
import sys
import wave
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

RATE = 22_050
LETTER, SPACE, EDGE = RATE * 60 // 1000, RATE * 40 // 1000, RATE * 50 // 1000


def spoken(text: str) -> list[tuple[str, int]]:
    said = text.replace("of the", "ofthe")
    letters = [(c if c.isalpha() else " " if c.isspace() else c) for c in said]
    return [("^", EDGE), *((c, LETTER if c.isalpha() else SPACE) for c in letters), ("$", EDGE)]


def sound(parts: list[tuple[str, int]], scale: float) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        for name, length in parts:
            loud = 8000 if name.isalpha() else 0
            beep = (round(loud * math.sin(n * 0.1)) for n in range(round(length * scale)))
            file.writeframes(b"".join(struct.pack("<h", value) for value in beep))
    return out.getvalue()


class Handler(BaseHTTPRequestHandler):
    last: dict[str, object] | None = None

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if "CRASH" in asked["text"]:
            print("RuntimeError: out of voice", file=sys.stderr, flush=True)
            sys.stderr.flush()
            import os

            os._exit(3)
        if "PAGE" in asked["text"]:
            self.reply(b"<!doctype html><title>Busy</title>", "text/html")
            return
        if "NOTHING" in asked["text"]:
            self.reply(b"", "audio/wav")
            return
        if not any(c.isalpha() for c in asked["text"]):
            self.send_error(500)
            return
        scale = float(asked.get("length_scale", 1.0))
        parts = spoken(asked["text"])
        if "SILENCE" in asked["text"]:
            parts = [(" ", length) for _, length in parts]
        alignments = [{"phoneme": c, "seconds": round(n * scale) / RATE} for c, n in parts]
        Handler.last = {"text": asked["text"], "alignments": alignments}
        self.reply(sound(parts, scale), "audio/wav")

    def do_GET(self) -> None:
        self.reply(json.dumps({"last": Handler.last}).encode(), "application/json")

    def reply(self, content: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *about: object) -> None:
        pass


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    for name in ("--host", "--port", "--model", "--data-dir"):
        parser.add_argument(name)
    given = parser.parse_args()
    json.loads(Path(f"{given.model}.json").read_text("utf-8"))
    server = HTTPServer((given.host, int(given.port)), Handler)
    print(f" * Running on http://127.0.0.1:{server.server_port}", file=sys.stderr, flush=True)
    server.serve_forever()
