"""What goes over the wire: whole answers, errors, server-sent events, and connections that are reset."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from typing import Any


def reset(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def error(handler: BaseHTTPRequestHandler, status: int, message: str, code: str = "") -> None:
    send(
        handler,
        status,
        {"error": {"message": message, "type": "invalid_request_error", "code": code or None}} if message else {},
    )


def send(handler: BaseHTTPRequestHandler, status: int, body: object, headers: Mapping[str, str] | None = None) -> None:
    payload = (body if isinstance(body, str) else json.dumps(body)).encode("utf-8")
    handler.send_response(status)
    handler.send_header("Content-Type", "text/html" if payload.startswith(b"<") else "application/json")
    handler.send_header("Content-Length", str(len(payload)))
    for name, value in (headers or {}).items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(payload)


def stream(handler: BaseHTTPRequestHandler, content: str, thinking: str, finish: str, way: str) -> None:
    """Send server-sent events; ``cut`` ends them without a reason."""
    deltas: list[dict[str, Any]] = [{"reasoning_content": thinking}] if thinking else []
    deltas += [{"content": content[start : start + 7]} for start in range(0, len(content), 7)]
    events = [{"choices": [{"index": 0, "delta": delta, "finish_reason": None}]} for delta in deltas]
    if way != "cut":
        events.append({"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
    lines = "".join(f"data: {json.dumps(event)}\n\n" for event in events) + ("" if way == "cut" else "data: [DONE]\n\n")
    payload = lines.encode()
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    handler.send_header("Content-Length", str(len(payload)))
    handler.end_headers()
    handler.wfile.write(payload)
