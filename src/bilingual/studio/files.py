"""The files of an item as a browser gets them: what a page in them says or does stays in its sandbox.

An output holds what an author wrote, HTML and SVG included. It is shown without scripts, forms and an origin of its
own, so that nothing in it can reach the studio; ``access`` says who may read it. The page to practise with is nothing
without its script: that runs, in an origin of its own as well, and can ask for sound only.
https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Content-Security-Policy/sandbox
"""

from __future__ import annotations

import mimetypes
import os
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from starlette.responses import FileResponse, PlainTextResponse, Response

from bilingual.errors import BilingualError
from bilingual.pipeline.records.untrusted import opened_below
from bilingual.pipeline.records.workspace import Workspace
from bilingual.settings import Settings
from bilingual.studio.access import Access
from bilingual.studio.guard import FILES

_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline' 'self'; "
    "img-src 'self' data:; media-src 'self' data:; font-src 'self' data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
# The sandboxed frame has another origin than its own pictures; who asks for them has their address.
SANDBOXED = {
    "content-security-policy": _POLICY,
    "cross-origin-resource-policy": "cross-origin",
    "cache-control": "private, no-cache",
}
# Of our own page no other script runs: its own policy, which counts too, has the hash of its one script.
_PRACTISING = SANDBOXED | {
    "content-security-policy": _POLICY.replace("sandbox ", "sandbox allow-scripts ", 1) + "; script-src 'unsafe-inline'"
}
_TEXT = "text/plain; charset=utf-8"
# As text, whatever the system's table of types says.
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".md": _TEXT,
    ".txt": _TEXT,
    ".srt": _TEXT,
    ".ass": _TEXT,
    ".json": _TEXT,
    ".toml": _TEXT,
    ".mp4": "video/mp4",
    ".webp": "image/webp",
}


def address(access: Access, folder: str, path: str) -> str:
    """Return the address of *path* in the results *folder*, a name in the outbox."""
    return f"{FILES}{access.files_token(folder)}/{quote(os.fsencode(folder), safe='')}/{quote(os.fsencode(path))}"


def served(settings: Settings, access: Access, token: str, folder: str, path: str) -> Response:
    """Return the file *path* of the results *folder* to who has its *token*, with ranges."""
    if not access.is_files_token(token, folder):
        return PlainTextResponse("not found", 404)
    names = [folder, *path.split("/")]
    if any(not name or name.startswith(".") or "\0" in name for name in names):
        return PlainTextResponse("not found", 404)
    outbox, inside = Workspace(settings).outbox, PurePosixPath(*names)
    try:
        with opened_below(outbox, Path(inside), single=False) as file:
            facts = os.fstat(file.fileno())
    except (BilingualError, OSError, ValueError):
        return PlainTextResponse("not found", 404)
    suffix = inside.suffix.lower()
    kind = _TYPES.get(suffix) or mimetypes.guess_type(inside.name)[0] or "application/octet-stream"
    if "script" in kind:  # at our own address a page of ours would be allowed to run it
        kind = _TEXT
    headers = _PRACTISING if inside.match("*/learn/*/listen.html") else SANDBOXED
    return FileResponse(outbox / inside, headers=headers, media_type=kind, stat_result=facts)
