"""Sentences that were spoken: each is made once for its words, voice and speed, and found again by that.

Who speaks them (the narration of a pair, its study pack, its dub) lists those that it needs in ``OWNER.keys``. What was
listed and is needed by nobody any more is kept for whoever takes an edit back, as many as are needed, and then removed.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import wave
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from bilingual.engines.base import EngineConfig, Utterance
from bilingual.engines.linguistics.words import spoken_length
from bilingual.engines.voice.choice import ChosenVoice
from bilingual.engines.voice.places import file_errors, write_file
from bilingual.engines.voice.sound import no_sound, stretched, wav
from bilingual.engines.voice.timing import WordTimer
from bilingual.model.digest import digest
from bilingual.model.spoken import SpokenAudio, SpokenText
from bilingual.model.timing import Span

_SCHEMA = "bilingual.spoken/1"
_KEY = re.compile(r"[0-9a-f]{32}")
_LIST = ".keys"
_UNUSED = f"unused{_LIST}"
# A Chinese syllable, by which texts are measured, takes 200 ms; nobody speaks a sentence in a twelfth of its time.
_LEAST_SYLLABLE_MS = 200 / 12
_ROOM_BYTES = 4_000_000  # 40 s of sound, twice: while a file is written, the one it replaces is still there
_FASTER, _SAME = 1.04, 0.99  # a voice asked for that speed whose sentence is as long as before does not know speeds


class SpokenSentences:
    """The sentences in *folder*: KEY.wav and KEY.json. *config* is that of the engine ``sidecar``, for times.

    Without *times* of words, those that a voice does not give itself are not looked for. *owner* is who needs the
    sentences, in letters that a file's name can have; of nobody, none is ever removed.
    """

    def __init__(self, folder: Path, config: EngineConfig, *, times: bool = True, owner: str = "") -> None:
        self._folder = folder
        self._times = WordTimer(config) if times else None
        self._owner = owner
        self._used: dict[str, None] = {}

    def key(self, text: SpokenText, chosen: ChosenVoice, speed: float) -> str:
        """Return what the sound of *text* depends on, as one hash: what is shown is not part of it, what is said is."""
        said = [[word.text, word.space_after] for word in text.words]
        own: Mapping[str, Any] = {"said": said, "language": text.language, "speed": speed,
                                  "voice": dict(chosen.engine.key(chosen.voice))}  # fmt: skip
        return digest(own)[:32]

    def say(self, text: SpokenText, chosen: ChosenVoice, speed: float = 1.0, *, again: bool = False) -> SpokenAudio:
        """Return the sound of *text*, made only if it is not there or *again*. Raises EngineError.

        A sentence is paid for once: of a metered voice, that of another *speed* is the usual one, stretched.
        """
        key = self.key(text, chosen, speed)
        self._use(key)
        kept = None if again else self._kept(key, len(text.words))
        if kept is not None and (kept.words or self._times is None):
            return kept
        audio = kept
        if audio is None:
            audio = self._made(text, chosen, speed)
            # Before its words are looked for, which may fail: it is paid for.
            write_file(self._folder / f"{key}.wav", wav(audio.pcm, audio.rate))
            self._describe(key, audio, text, chosen)
        if self._times is not None and not audio.words:
            audio = self._times.timed(audio, text)
            self._describe(key, audio, text, chosen)
        return audio

    def _describe(self, key: str, audio: SpokenAudio, text: SpokenText, chosen: ChosenVoice) -> None:
        about = {"schema": _SCHEMA, "said": text.text, "voice": chosen.name, "timing": audio.timing,
                 "sha256": sha256(audio.pcm).hexdigest(),
                 "words": [[span.start_ms, span.end_ms] for span in audio.words]}  # fmt: skip
        write_file(self._folder / f"{key}.json", (json.dumps(about, ensure_ascii=False) + "\n").encode())

    def has(self, text: SpokenText, chosen: ChosenVoice, speed: float = 1.0) -> bool:
        """Return whether *text* was spoken at *speed*."""
        return self._kept(self.key(text, chosen, speed), len(text.words)) is not None

    def tidy(self) -> None:
        """List what the owner needs: all that it asked for. Remove what nobody needs, but for as much as is needed."""
        own = self._folder / f"{self._owner}{_LIST}"
        if not self._owner or not self._folder.is_dir():
            return
        lists = {path: _listed(path) for path in self._folder.glob(f"*{_LIST}")}
        before, unused = lists.pop(own, []), lists.pop(self._folder / _UNUSED, [])
        needed = {*self._used, *(key for keys in lists.values() for key in keys)}
        # The latest last: what was left first goes first.
        left = [key for key in dict.fromkeys([*unused, *before]) if key not in needed]
        removed = left[: max(0, len(left) - len(needed))]
        write_file(self._folder / _UNUSED, "".join(f"{key}\n" for key in left[len(removed) :]).encode())
        write_file(own, "".join(f"{key}\n" for key in self._used).encode())
        for key in removed:
            for ending in ("wav", "json"):
                (self._folder / f"{key}.{ending}").unlink(missing_ok=True)

    def _use(self, key: str) -> None:
        """Note that the owner needs *key*, at once: a run that is killed leaves nothing that is in no list."""
        if key in self._used:
            return
        self._used[key] = None
        if self._owner and not (self._folder / f"{key}.json").exists():
            with file_errors(self._folder):
                self._folder.mkdir(parents=True, exist_ok=True)
                with (self._folder / f"{self._owner}{_LIST}").open("a", encoding="ascii") as file:
                    file.write(f"{key}\n")

    def _made(self, text: SpokenText, chosen: ChosenVoice, speed: float) -> SpokenAudio:
        if chosen.engine.capabilities.metered:
            if speed != 1.0:
                return stretched(self.say(text, chosen), speed)
            self._require_room()
        audio = self._whole(text, chosen, speed)
        usual = self._kept(self.key(text, chosen, 1.0), len(text.words)) if speed >= _FASTER else None
        if usual is not None and audio.duration_ms > usual.duration_ms * _SAME:
            return stretched(usual, speed)
        return audio

    def _require_room(self) -> None:
        """Raise NoRoom if the disk has none for a sentence, which would be paid for in vain."""
        place = next(one for one in (self._folder, *self._folder.parents) if one.is_dir())
        with file_errors(self._folder):
            if shutil.disk_usage(place).free < _ROOM_BYTES:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _whole(self, text: SpokenText, chosen: ChosenVoice, speed: float) -> SpokenAudio:
        """Return the sound of *text* as the engine makes it; if it is much too short to be all of it, once more.

        Raises Garbled for one that stays so, which would be a sentence without its end in a finished video.
        """
        least_ms = spoken_length(text.text) * _LEAST_SYLLABLE_MS / speed
        for _ in range(2):
            audio = chosen.engine.say(Utterance(text, chosen.voice, speed))
            if audio.duration_ms >= least_ms:
                return audio
        raise no_sound(
            chosen.engine.id, f"{audio.duration_ms / 1000:g} s of sound for {text.text[:60]!r}, a part of it,"
        )

    def _kept(self, key: str, words: int) -> SpokenAudio | None:
        """Return the sentence on disk; None if it is not there, or damaged: then it is made again."""
        try:
            about = json.loads((self._folder / f"{key}.json").read_text("utf-8"))
            with wave.open(str(self._folder / f"{key}.wav"), "rb") as file:
                rate, pcm = file.getframerate(), file.readframes(file.getnframes())
            whole = sha256(pcm).hexdigest() == about["sha256"]
            spans = tuple(Span(int(start), int(end)) for start, end in about["words"])
            return SpokenAudio(rate, pcm, spans, about["timing"]) if whole and len(spans) in (0, words) else None
        except (OSError, EOFError, wave.Error, ValueError, KeyError, TypeError):
            return None


def _listed(path: Path) -> list[str]:
    """Return the keys in a list; a line that was cut off, or is of another program, is none."""
    try:
        return [line for line in path.read_text("ascii").splitlines() if _KEY.fullmatch(line)]
    except (FileNotFoundError, UnicodeDecodeError):
        return []
