"""The upload of a video to LinkedIn: in parts, with captions and a thumbnail; another process can go on with it.

Source: learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/videos-api. The form of captions is
not verified beyond it, so that a refusal of what goes with a video is told as such, and is none of the video.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from bilingual.engines.base import Progress, silent
from bilingual.engines.http.messages import Call
from bilingual.engines.posting.api import changed
from bilingual.engines.posting.hosts import upload_address
from bilingual.engines.posting.linkedin import LinkedIn
from bilingual.engines.posting.linkedin_media import begun, status_of, taken, urn_of
from bilingual.errors import AuthenticationFailed, BadResponse, EngineError

Beside = Literal["captions", "thumbnail"]
_BYTES = "application/octet-stream"
_MOST_PARTS = 2000
_TOKEN = "BIL-PSH-013"  # the token itself is refused


@dataclass(frozen=True, slots=True)
class VideoUpload:
    """A video of ``size`` bytes with SHA-256 ``sha256``; ``captions`` is an SRT in a language and country."""

    path: Path
    size: int
    sha256: str
    captions: bytes = b""
    language: tuple[str, str] = ("en", "US")
    thumbnail: bytes = b""


class BegunUpload(Protocol):
    """What outlives this process of an upload: LinkedIn's ``answer`` that began it, and what it has taken since."""

    answer: Mapping[str, Any] | None

    def tag(self, part: str, sha256: str) -> str | None:
        """Return the sign (ETag) of a part with this content, None if it was not taken yet."""

    def begin(self, answer: Mapping[str, Any]) -> None: ...

    def take(self, part: str, sha256: str, tag: str) -> None: ...


class RefusedBeside(Exception):
    """LinkedIn does not take what goes with the video: its captions or its thumbnail; ``why`` is its line."""

    def __init__(self, role: Beside, why: str) -> None:
        super().__init__(why)
        self.role: Beside = role
        self.why = why


class _Stale(Exception):
    """LinkedIn takes nothing more for an upload that another process began."""


def upload_video(
    linkedin: LinkedIn,
    owner: str,
    video: VideoUpload,
    kept: BegunUpload,
    progress: Progress = silent,
    tell: Callable[[str], object] = print,
) -> str:
    """Upload a video for *owner*, or the rest of it, as *kept* says; return its URN. *tell* gets lines for a person.

    Raises InputError if the file is not the one that was shown, RefusedBeside, EngineError.
    """
    if kept.answer is not None:
        progress(0.0, "going on with the upload that was begun")
        try:
            return _gone_on(linkedin, video, kept.answer, kept, progress)
        except _Stale as stale:
            tell(f"{stale}: the video was uploaded from its beginning")
            progress(0.0, "the upload starts over")
    request = {
        "owner": owner,
        "fileSizeBytes": video.size,
        "uploadCaptions": bool(video.captions),
        "uploadThumbnail": bool(video.thumbnail),
    }
    answer = begun(linkedin.call("videos?action=initializeUpload", {"initializeUploadRequest": request}))
    urn_of(answer, "video")
    kept.begin(answer)
    return _uploaded(linkedin, video, answer, kept, progress)


def _gone_on(
    linkedin: LinkedIn, video: VideoUpload, answer: Mapping[str, Any], kept: BegunUpload, progress: Progress
) -> str:
    """Go on with an upload that another process began. Raises _Stale if LinkedIn takes nothing more for it."""
    try:
        urn = urn_of(answer, "video")
        status, _ = status_of(linkedin, urn)
        if status in ("PROCESSING", "AVAILABLE"):
            return urn  # the other process was ended after its last request
        if status != "WAITING_UPLOAD":
            raise _Stale("LinkedIn has dropped the upload that was begun")
        ends_ms = answer.get("uploadUrlsExpireAt")
        if isinstance(ends_ms, int | float) and ends_ms / 1000 <= time.time():
            raise _Stale("the addresses of the upload that was begun have expired")
        return _uploaded(linkedin, video, answer, kept, progress)
    except (BadResponse, AuthenticationFailed) as error:
        if error.code == _TOKEN:
            raise
        raise _Stale(f"LinkedIn does not go on with the upload that was begun ({error.what})") from None


def _uploaded(
    linkedin: LinkedIn, video: VideoUpload, answer: Mapping[str, Any], kept: BegunUpload, progress: Progress
) -> str:
    urn = urn_of(answer, "video")
    parts = _upload_parts(linkedin, video, answer.get("uploadInstructions"), kept, progress)
    if video.captions:
        url = upload_address(answer.get("captionsUploadUrl"))
        files = _captions(video)
        _beside(linkedin, "captions", video.captions, Call("POST", url, headers=linkedin.bearer(), files=files), kept)
    if video.thumbnail:
        headers = {**linkedin.bearer(), "Content-Type": _BYTES, "media-type-family": "STILLIMAGE"}
        call = Call("PUT", upload_address(answer.get("thumbnailUploadUrl")), headers=headers, content=video.thumbnail)
        _beside(linkedin, "thumbnail", video.thumbnail, call, kept)
    finished = {"video": urn, "uploadToken": str(answer.get("uploadToken") or ""), "uploadedPartIds": parts}
    linkedin.call("videos?action=finalizeUpload", {"finalizeUploadRequest": finished})
    return urn


def _upload_parts(
    linkedin: LinkedIn, video: VideoUpload, instructions: object, kept: BegunUpload, progress: Progress
) -> list[str]:
    """Upload the parts as told, in order, but for those that LinkedIn has; return their ETags."""
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
            tags.append(_part(linkedin, str(number), content, one.get("uploadUrl"), kept))
            progress((number + 1) / len(found), f"part {number + 1} of {len(found)}")
    if read.hexdigest() != video.sha256:
        raise changed(video.path)
    return tags


def _part(linkedin: LinkedIn, name: str, content: bytes, url: object, kept: BegunUpload) -> str:
    """Return the ETag of a part, which is uploaded unless it was."""
    sha256 = hashlib.sha256(content).hexdigest()
    if (known := kept.tag(name, sha256)) is not None:
        return known
    reply = taken(linkedin, Call("PUT", upload_address(url), headers={"Content-Type": _BYTES}, content=content))
    tag = reply.headers.get("etag", "").strip('"')
    if not tag:
        raise BadResponse("BIL-PSH-020", "LinkedIn took a part of the video without a sign of it (ETag)")
    kept.take(name, sha256, tag)
    return tag


def _beside(linkedin: LinkedIn, role: Beside, content: bytes, call: Call, kept: BegunUpload) -> None:
    """Upload what goes with the video, unless it was. Raises RefusedBeside if LinkedIn does not take it."""
    sha256 = hashlib.sha256(content).hexdigest()
    if kept.tag(role, sha256) is not None:
        return
    reply = linkedin.api.ask(call, failing=True)
    if not reply.ok:
        error: EngineError = linkedin.refusal(reply)
        if error.code == _TOKEN:
            raise error
        raise RefusedBeside(role, error.what)
    kept.take(role, sha256, "")


def _captions(video: VideoUpload) -> dict[str, tuple[str | None, bytes, str]]:
    language, country = video.language
    about = {
        "format": "SRT",
        "formattedForEasyReader": True,
        "largeText": True,
        "source": "USER_PROVIDED",
        "locale": {"language": language.upper(), "country": country.upper()},
        "transcriptType": "CLOSED_CAPTION",
    }
    return {
        "metadata": (None, json.dumps(about).encode(), "application/json"),
        "file": ("captions.srt", video.captions, _BYTES),
    }
