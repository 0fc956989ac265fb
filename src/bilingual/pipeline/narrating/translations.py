"""Speaks the translations of a study pack by the voice that the settings name for their language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bilingual.engines.media.speech_level import RATE
from bilingual.engines.voice.sequence import Line, speak
from bilingual.engines.voice.store import SpokenSentences
from bilingual.errors import EngineError, NoRoom, NotInstalled, UsageError
from bilingual.languages import pack
from bilingual.learning.practice import SpokenClip
from bilingual.pipeline.run import Job
from bilingual.pipeline.sharing.disk import SENTENCES
from bilingual.pipeline.tools import engine_config


class SpokenTranslations:
    """The sentences of one item in *language* as its voice speaks them; each is made once and kept.

    Only a voice that ``[voice]`` names is used: a track that is half in the voice of whatever engine is here would be
    worse than one without translations.
    """

    def __init__(self, job: Job, language: str) -> None:
        self._job = job
        self._language = language
        self._voices = job.tools.voices()
        self._made: dict[tuple[tuple[str, ...], float], Sequence[SpokenClip | None]] = {}

    def key(self) -> Mapping[str, Any]:
        """Return what the voice depends on, empty without one."""
        try:
            chosen = self._voices.voice(self._language) if self._voices.named(self._language) else None
            return {} if chosen is None else {"voice": chosen.name, **chosen.engine.key(chosen.voice)}
        except NoRoom:
            raise
        except (EngineError, UsageError) as error:
            return {"error": str(error)}

    def clips(self, texts: Sequence[str], speed: float) -> Sequence[SpokenClip | None]:
        """Return each of *texts* at *speed*, as ``StudyTools.spoken``."""
        if not self._voices.named(self._language):
            tag = pack(self._language).tag
            raise NotInstalled(
                "BIL-VOI-033",
                f"no voice is named for {pack(tag).name}",
                remedy=f'Name one in bilingual.toml: [voice] {tag} = "piper:...". `bilingual doctor` lists those here.',
            )
        key = tuple(texts), speed
        if key not in self._made:
            self._made[key] = self._spoken(*key)
        return self._made[key]

    def _spoken(self, texts: Sequence[str], speed: float) -> Sequence[SpokenClip | None]:
        lines = [Line(str(number), text, self._language, speed=speed) for number, text in enumerate(texts)]
        config, own = engine_config(self._job.settings, "sidecar"), f"study.{self._language}"
        sentences = SpokenSentences(self._job.work / SENTENCES, config, owner=own)
        track = speak(lines, self._voices, sentences)
        spans = {int(one.line.id): one.span for one in track.lines}
        draft = any(one.draft for one in track.lines)
        sounds = [track.samples[span.start_ms * RATE // 1000 : span.end_ms * RATE // 1000] for span in spans.values()]
        made = dict(zip(spans, self._job.tools.media.spoken_clips(sounds), strict=True))
        return [
            SpokenClip(made[number], spans[number].duration_ms, draft) if number in made else None
            for number in range(len(texts))
        ]
