"""The pictures or the video of a LinkedIn post: uploaded once, what was begun is gone on with, a refusal is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from bilingual.engines.base import Progress
from bilingual.engines.posting.linkedin import LinkedIn
from bilingual.engines.posting.linkedin_media import upload_picture, wait_until_available
from bilingual.engines.posting.linkedin_video import RefusedBeside, VideoUpload, upload_video
from bilingual.errors import BadResponse, InputError
from bilingual.languages import pack
from bilingual.model.digest import digest
from bilingual.pipeline.pushing.begun_uploads import KeptUpload
from bilingual.pipeline.pushing.journal import PushJournal
from bilingual.pipeline.pushing.plan import Piece, Plan
from bilingual.settings import Settings
from bilingual.views.linkedin.posting import picture_content, video_content


@dataclass(frozen=True, slots=True)
class LinkedInUploads:
    """Uploads what the post of *plan* shows; *tell* gets lines for a person."""

    linkedin: LinkedIn
    settings: Settings
    plan: Plan
    journal: PushJournal
    progress: Progress
    tell: Callable[[str], object]

    def content(self) -> Mapping[str, Any] | None:
        """Return what the post says of its uploads, None if it has none.

        Raises InputError for captions or a thumbnail that LinkedIn does not take: a person decides.
        """
        plan, video = self.plan, self.plan.piece("video")
        if video is not None:
            return video_content(self._video(video), plan.payload["title"])
        pictures = [piece for piece in plan.pieces if piece.role == "image"]
        sent = [(self._sent(one, partial(self._picture, one)), plan.payload["alts"][one.path]) for one in pictures]
        return picture_content(sent) if sent else None

    def _picture(self, piece: Piece) -> str:
        return upload_picture(self.linkedin, self.plan.owner, piece.content(self.plan.folder), piece.media_type)

    def _video(self, video: Piece) -> str:
        plan = self.plan
        upload = VideoUpload(plan.folder / video.path, video.size, video.sha256, *self._beside())
        kept = KeptUpload(self.settings, plan.folder.name, plan.pair, plan.owner, _key(plan, video)[1])
        send = partial(upload_video, self.linkedin, plan.owner, upload, kept, self.progress, self.tell)
        try:
            urn = self._sent(video, send)
        except RefusedBeside as refused:
            piece = plan.piece(refused.role)
            assert piece is not None
            facts = {"owner": plan.owner, "version": self.settings.linkedin_version, "why": refused.why}
            self.journal.add("not-taken", role=piece.role, sha256=piece.sha256, **facts)
            kept.forget()  # it was begun as one that has them
            raise InputError(
                "BIL-PSH-063",
                f"LinkedIn did not take the {piece.role} of the video, and nothing was posted ({refused.why})",
                where=plan.folder.name,
                remedy=f"Push again: you are shown the post without the {piece.role}, and decide.",
            ) from None
        kept.forget()
        return urn

    def _sent(self, piece: Piece, upload: Callable[[], str]) -> str:
        """Return the name of *piece* at LinkedIn, where it is uploaded unless it was before and is still there."""
        role, sha256 = key = _key(self.plan, piece)
        known = self.journal.uploads(self.plan.owner).get(key)
        if known is not None:
            if wait_until_available(self.linkedin, known, self.progress):
                return known
            self.journal.add("lost", role=role, sha256=sha256)
        self.journal.add("upload", role=role, sha256=sha256, owner=self.plan.owner)
        urn = upload()
        self.journal.add("uploaded", role=role, sha256=sha256, owner=self.plan.owner, id=urn)
        if not wait_until_available(self.linkedin, urn, self.progress):
            raise BadResponse("BIL-PSH-055", "LinkedIn lost the upload", remedy="Push again.")
        return urn

    def _beside(self) -> tuple[bytes, tuple[str, str], bytes]:
        """Return the captions of the video, their language and country, and its thumbnail."""
        plan, captions, thumbnail = self.plan, self.plan.piece("captions"), self.plan.piece("thumbnail")
        language = ("en", "US")
        if captions is not None:
            language = _locale(PurePosixPath(captions.path).name.split(".")[1])
        return (
            captions.content(plan.folder) if captions else b"",
            language,
            thumbnail.content(plan.folder) if thumbnail else b"",
        )


def refused_before(
    journal: PushJournal, version: str, owner: str, pieces: Sequence[Piece]
) -> tuple[list[Piece], list[str]]:
    """Return which of *pieces* LinkedIn refused before, and what to tell a person of each."""
    known = journal.not_taken(owner, version)
    found = [piece for piece in pieces if (piece.role, piece.sha256) in known]
    notes = []
    for piece in found:
        line = known[piece.role, piece.sha256]
        notes.append(
            f"LinkedIn refused the {piece.role} on {str(line.get('at'))[:10]} ({line.get('why')}): "
            f"the video is posted without, and the file is left to add by hand"
        )
    return found, notes


def _key(plan: Plan, piece: Piece) -> tuple[str, str]:
    """Return what an upload is known by: the hash of its content, for a video with what goes with it."""
    return piece.role, piece.sha256 if piece.role != "video" else digest([one.sha256 for one in plan.pieces])


def _locale(tag: str) -> tuple[str, str]:
    """Return the language and its likeliest country.

    >>> _locale("zh-Hans"), _locale("en")
    (('zh', 'CN'), ('en', 'US'))
    """
    from langcodes import Language

    likely = Language.get(tag).maximize()
    return pack(tag).primary, likely.territory or ""
