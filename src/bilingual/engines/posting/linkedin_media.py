"""Uploads to LinkedIn: pictures, and what they have in common with videos.

An upload that was begun twice is no harm: only a post shows it. Source: learn.microsoft.com/en-us/linkedin/marketing/
community-management/shares/images-api.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from bilingual.engines.base import Progress, silent
from bilingual.engines.http.messages import Call, Reply
from bilingual.engines.posting import hosts
from bilingual.engines.posting.hosts import upload_address
from bilingual.engines.posting.linkedin import LinkedIn
from bilingual.errors import BadResponse, Timeout

_POLL_S, _PATIENCE_S = 5.0, 1800.0


def upload_picture(linkedin: LinkedIn, owner: str, content: bytes, kind: str) -> str:
    """Upload a picture of the type *kind* for *owner*; return its URN."""
    value = begun(linkedin.call("images?action=initializeUpload", {"initializeUploadRequest": {"owner": owner}}))
    urn = urn_of(value, "image")
    headers = {**linkedin.bearer(), "Content-Type": kind}
    taken(linkedin, Call("PUT", upload_address(value.get("uploadUrl")), headers=headers, content=content))
    return urn


def status_of(linkedin: LinkedIn, urn: str) -> tuple[str, str]:
    """Return how far LinkedIn is with *urn* and why it failed; ``GONE`` if it does not have it."""
    kind = "videos" if ":video:" in urn else "images"
    reply = linkedin.api.ask(Call("GET", _place(kind, urn), headers=linkedin.headers()))
    if reply.status_code == 404:
        return "GONE", ""
    value = linkedin.value_of(reply)
    return str(value.get("status")), str(value.get("processingFailureReason") or "no reason given")[:100]


def wait_until_available(linkedin: LinkedIn, urn: str, progress: Progress = silent) -> bool:
    """Wait until LinkedIn can show *urn*; return false if it does not have it any more, or never will.

    Raises BadResponse for what it cannot process, Timeout after half an hour.
    """
    clock = linkedin.api.clock
    until = clock.now() + _PATIENCE_S
    while True:
        status, why = status_of(linkedin, urn)
        if status == "AVAILABLE":
            return True
        if status in ("GONE", "WAITING_UPLOAD"):
            return False
        if status == "PROCESSING_FAILED":
            raise BadResponse("BIL-PSH-017", f"LinkedIn cannot process the upload ({why})", remedy="Render it again.")
        if clock.now() >= until:
            raise Timeout(
                "BIL-PSH-018",
                "LinkedIn is still processing the upload",
                remedy="Push again later: it is not sent again.",
            )
        progress(0.0, "LinkedIn is processing the upload")
        clock.sleep(_POLL_S)


def taken(linkedin: LinkedIn, call: Call) -> Reply:
    """Return the answer to an upload. Raises EngineError for a refusal."""
    reply = linkedin.api.ask(call)
    if not reply.ok:
        raise linkedin.refusal(reply)
    return reply


def begun(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return where to upload, of the answer *value*. Raises BadResponse if it does not say."""
    found = value.get("value")
    if not isinstance(found, Mapping):
        raise BadResponse("BIL-PSH-021", "LinkedIn did not say where to upload")
    return found


def urn_of(value: Mapping[str, Any], kind: str) -> str:
    """Return the name that LinkedIn gave an upload of this *kind*. Raises BadResponse without one."""
    urn = str(value.get(kind))
    if not urn.startswith(f"urn:li:{kind}:"):
        raise BadResponse("BIL-PSH-022", f"LinkedIn gave the {kind} no name")
    return urn


def _place(kind: str, urn: str) -> str:
    return f"{hosts.LINKEDIN}/rest/{kind}/{quote(urn, safe='')}"
