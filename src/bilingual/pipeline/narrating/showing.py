"""The pictures of a narrated article: its slides, drawn for each rendition and shown from when they are spoken of.

A drawn slide is kept in the work folder by what it shows, so an edit draws only the slides that it changes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from bilingual.engines.media.profiles import rendition as profile
from bilingual.engines.pictures.converting import Picture, fitted_picture, is_whole_png, slide_still
from bilingual.errors import InputError
from bilingual.model.digest import text_digest
from bilingual.model.recording.rendition import Rendition, frame_size
from bilingual.model.recording.slides import SlidePicture, slide_facts
from bilingual.model.timing import Span
from bilingual.pipeline.narrating.speaking import NarratedPair
from bilingual.pipeline.posting.images import originals
from bilingual.pipeline.records.files import write_bytes
from bilingual.pipeline.run import Job
from bilingual.pipeline.sharing.disk import SLIDES
from bilingual.views.base import Prepared
from bilingual.views.slides import Slide
from bilingual.views.slides.frame import SlideFrame, slide_frame
from bilingual.views.slides.render import look_of, slide_html, slide_pictures
from bilingual.views.slides.setting import SlideLook
from bilingual.views.slides.timing import starts

_COVER = Rendition("cover", 1400, 1400)  # square, as players of podcasts show it
_MOST_BYTES, _MOST_WIDTH = 4_000_000, 1920  # of a picture on a slide: more is not seen in a video


class Showing:
    """The slides of one pair of *job*, whose text is *prepared* and which is heard as *narration*."""

    def __init__(self, job: Job, prepared: Prepared, narration: NarratedPair) -> None:
        self._job, self._prepared, self._narration = job, prepared, narration

    def pictures(self, rendition: Rendition) -> tuple[SlidePicture, ...]:
        """Return the slides in the frame of *rendition*, each from when it shows. Raises NotInstalled, MediaError."""
        recording = self._narration.recording
        said: Mapping[str, Any] = recording.spoken.engine.options["spans"]
        spans = {name: Span(first, last) for name, (first, last) in said.items()}
        shown = starts(self._narration.slides, spans, recording.duration_ms)
        frame = self._frame(rendition)
        paths = self._drawn([slide for _, slide in shown], frame)
        return tuple(
            SlidePicture(path, sha256(path.read_bytes()).hexdigest(), start_ms)
            for (start_ms, _), path in zip(shown, paths, strict=True)
        )

    def first(self, rendition: Rendition) -> tuple[SlidePicture, ...]:
        """Return the slide with the title, or what is shown first, in the frame of *rendition*, for its cover."""
        (path,) = self._drawn(self._narration.slides[:1], self._frame(rendition))
        return (SlidePicture(path, sha256(path.read_bytes()).hexdigest(), 0),)

    def square(self) -> bytes:
        """Return that slide as a square PNG."""
        return self.first(_COVER)[0].path.read_bytes()

    def stills(self, times_ms: Sequence[int]) -> list[bytes]:
        """Return a small JPEG of the slide that shows at each of *times_ms*, without the room for cues below it."""
        shown, height = self.pictures(profile("preview")), self._frame(profile("preview")).band
        places = [max(0, bisect_right([slide.start_ms for slide in shown], at_ms) - 1) for at_ms in times_ms]
        made = {place: slide_still(shown[place].path, height) for place in set(places)}
        return [made[place] for place in places]

    def facts(self) -> Mapping[str, Any]:
        """Return what those pictures depend on."""
        return slide_facts(self.pictures(profile("preview")))

    def _frame(self, rendition: Rendition) -> SlideFrame:
        document = self._prepared.document
        tags = document.source, document.target
        scales = {tag: self._job.tools.fonts.em_scale(tag) for tag in tags}
        return slide_frame(rendition, frame_size(rendition, self._narration.recording.info), tags, scales)

    def _drawn(self, slides: Sequence[Slide], frame: SlideFrame) -> list[Path]:
        """Return the files of *slides*, drawing those that are not there or are damaged."""
        look, folder = self._look, self._job.work / SLIDES
        paths = [folder / f"{text_digest(slide_html([slide], frame, look))[:32]}.png" for slide in slides]
        missing = {path: slide for path, slide in zip(paths, slides, strict=True) if not is_whole_png(path)}
        if missing:
            drawn = slide_pictures([*missing.values()], frame, look, self._prepared.tools.printer)
            for path, content in zip(missing, drawn, strict=True):
                write_bytes(path, content)
        return paths

    @cached_property
    def _look(self) -> SlideLook:
        # A voice that is a draft is heard in every part of the video, so every part says so.
        reasons = ("the voice is a draft",) if self._narration.transcript.draft else ()
        prepared, slides = self._prepared, self._narration.slides
        images, theme = self._images(), prepared.look.theme
        return look_of(prepared.document, slides, prepared.tools, images, theme=theme, reasons=reasons)

    def _images(self) -> dict[str, Picture]:
        """Return the pictures of the article by their address; one that cannot be read shows its description."""
        document, found = self._prepared.document, {}
        paths = originals(self._job, document, dict(document.images or {}))
        for slide in self._narration.slides:
            if slide.image in paths and slide.image not in found:
                try:
                    found[slide.image] = fitted_picture(paths[slide.image], _MOST_BYTES, _MOST_WIDTH)
                except InputError as error:
                    self._job.notes.append(f"the image {slide.image} is not on its slide: it {error.what}")
        return found
