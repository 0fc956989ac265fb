"""Uploads to LinkedIn: pictures, and videos in parts with captions and a thumbnail.

An upload that was begun twice is no harm: only a post shows it. Sources: learn.microsoft.com/en-us/linkedin/marketing/
community-management/shares/images-api and .../videos-api; the form of captions: unverified beyond the latter.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bilingual.engines.base import Progress, silent
from bilingual.engines.http.client import Call, Reply
from bilingual.engines.posting import hosts
from bilingual.engines.posting.api import changed
from bilingual.engines.posting.hosts import upload_address
from bilingual.engines.posting.linkedin import LinkedIn
from bilingual.errors import BadResponse, Timeout

_POLL_S, _PATIENCE_S = 5.0, 1800.0
_BYTES = "application/octet-stream"
_MOST_PARTS = 2000


@dataclass(frozen=True, slots=True)
class VideoUpload:
    """A video of ``size`` bytes with SHA-256 ``sha256``; ``captions`` is an SRT in a language and country."""

    path: Path
    size: int
    sha256: str
    captions: bytes = b""
    language: tuple[str, str] = ("en", "US")
    thumbnail: bytes = b""


def upload_picture(linkedin: LinkedIn, owner: str, content: bytes, kind: str) -> str:
    """Upload a picture of the type *kind* for *owner*; return its URN."""
    value = _begun(linkedin.call("images?action=initializeUpload", {"initializeUploadRequest": {"owner": owner}}))
    urn = _urn(value, "image")
    headers = {**linkedin.bearer(), "Content-Type": kind}
    _taken(linkedin, Call("PUT", upload_address(value.get("uploadUrl")), headers=headers, content=content))
    return urn


def upload_video(linkedin: LinkedIn, owner: str, video: VideoUpload, progress: Progress = silent) -> str:
    """Upload a video for *owner*; return its URN.

    Raises InputError if the file is not the one that was shown.
    """
    request = {
        "owner": owner,
        "fileSizeBytes": video.size,
        "uploadCaptions": bool(video.captions),
        "uploadThumbnail": bool(video.thumbnail),
    }
    value = _begun(linkedin.call("videos?action=initializeUpload", {"initializeUploadRequest": request}))
    urn = _urn(value, "video")
    parts = _upload_parts(linkedin, video, value.get("uploadInstructions"), progress)
    if video.captions:
        _upload_captions(linkedin, video, upload_address(value.get("captionsUploadUrl")))
    if video.thumbnail:
        headers = {**linkedin.bearer(), "Content-Type": _BYTES, "media-type-family": "STILLIMAGE"}
        url = upload_address(value.get("thumbnailUploadUrl"))
        _taken(linkedin, Call("PUT", url, headers=headers, content=video.thumbnail))
    finished = {"video": urn, "uploadToken": str(value.get("uploadToken") or ""), "uploadedPartIds": parts}
    linkedin.call("videos?action=finalizeUpload", {"finalizeUploadRequest": finished})
    return urn


def wait_until_available(linkedin: LinkedIn, urn: str, progress: Progress = silent) -> bool:
    """Wait until LinkedIn can show *urn*; return false if it does not have it any more, or never will.

    Raises BadResponse for what it cannot process, Timeout after half an hour.
    """
    kind = "videos" if ":video:" in urn else "images"
    clock = linkedin.api.clock
    until = clock.now() + _PATIENCE_S
    while True:
        reply = linkedin.api.ask(Call("GET", _place(kind, urn), headers=linkedin.headers()))
        if reply.status_code == 404:
            return False
        value = linkedin.value_of(reply)
        status = str(value.get("status"))
        if status == "AVAILABLE":
            return True
        if status == "WAITING_UPLOAD":
            return False
        if status == "PROCESSING_FAILED":
            why = str(value.get("processingFailureReason") or "no reason given")[:100]
            raise BadResponse("BIL-PSH-017", f"LinkedIn cannot process the upload ({why})", remedy="Render it again.")
        if clock.now() >= until:
            raise Timeout(
                "BIL-PSH-018",
                "LinkedIn is still processing the upload",
                remedy="Push again later: it is not sent again.",
            )
        progress(0.0, "LinkedIn is processing the upload")
        clock.sleep(_POLL_S)


def _upload_parts(linkedin: LinkedIn, video: VideoUpload, instructions: object, progress: Progress) -> list[str]:
    """Upload the parts as told, in order; return their ETags."""
    found = instructions if isinstance(instructions, list) else []
    ranges = [(one.get("firstByte"), one.get("lastByte")) for one in found if isinstance(one, Mapping)]
    expected = 0
    for first, last in ranges:
        if first != expected or not isinstance(last, int) or last < first:
            ranges = []
            break
        expected = last + 1
    if not ranges or len(ranges) != len(found) or expected != video.size or len(ranges) > _MOST_PARTS:
        raise BadResponse("BIL-PSH-019", "LinkedIn asks for other parts of the video than it has")
    tags, read = [], hashlib.sha256()
    with video.path.open("rb") as file:
        for number, one in enumerate(found):
            content = file.read(one["lastByte"] - one["firstByte"] + 1)
            read.update(content)
            if len(content) != one["lastByte"] - one["firstByte"] + 1:
                raise changed(video.path)
            url = upload_address(one.get("uploadUrl"))
            reply = _taken(linkedin, Call("PUT", url, headers={"Content-Type": _BYTES}, content=content))
            tag = reply.headers.get("etag", "").strip('"')
            if not tag:
                raise BadResponse("BIL-PSH-020", "LinkedIn took a part of the video without a sign of it (ETag)")
            tags.append(tag)
            progress((number + 1) / len(found), f"part {number + 1} of {len(found)}")
    if read.hexdigest() != video.sha256:
        raise changed(video.path)
    return tags


def _upload_captions(linkedin: LinkedIn, video: VideoUpload, url: str) -> None:
    language, country = video.language
    about = {
        "format": "SRT",
        "formattedForEasyReader": True,
        "largeText": True,
        "source": "USER_PROVIDED",
        "locale": {"language": language.upper(), "country": country.upper()},
        "transcriptType": "CLOSED_CAPTION",
    }
    files: dict[str, tuple[str | None, bytes, str]] = {
        "metadata": (None, json.dumps(about).encode(), "application/json"),
        "file": ("captions.srt", video.captions, _BYTES),
    }
    _taken(linkedin, Call("POST", url, headers=linkedin.bearer(), files=files))


def _taken(linkedin: LinkedIn, call: Call) -> Reply:
    reply = linkedin.api.ask(call)
    if not reply.ok:
        raise linkedin.refusal(reply)
    return reply


def _begun(value: Mapping[str, Any]) -> Mapping[str, Any]:
    found = value.get("value")
    if not isinstance(found, Mapping):
        raise BadResponse("BIL-PSH-021", "LinkedIn did not say where to upload")
    return found


def _urn(value: Mapping[str, Any], kind: str) -> str:
    urn = str(value.get(kind))
    if not urn.startswith(f"urn:li:{kind}:"):
        raise BadResponse("BIL-PSH-022", f"LinkedIn gave the {kind} no name")
    return urn


def _place(kind: str, urn: str) -> str:
    return f"{hosts.LINKEDIN}/rest/{kind}/{quote(urn, safe='')}"
