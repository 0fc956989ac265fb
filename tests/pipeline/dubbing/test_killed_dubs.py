"""A dub whose process is killed: the next run completes it, speaks nothing twice, and makes the very same video."""

from __future__ import annotations

import importlib
import os
import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bilingual.engines.base import Utterance
from bilingual.model.spoken import SpokenAudio
from bilingual.pipeline.commands.dubbing import dub_results
from support.models.brisk_voice import BriskVoice
from support.models.tiny_voices import use_tone
from support.results.results import Place, copied, published

DE = "en_de"
LONG = (
    "Ein sehr langer Satz aus vielen kurzen Wörtern, die niemand in so wenig Zeit sagen kann, auch wenn er eilt. " * 2
)
# Where the process dies: a function, at which of its calls, and whether before or after it.
SPEAKING = [
    ("bilingual.engines.voice.store:write_file", 2, "after"),  # one sentence is there
    ("bilingual.engines.voice.store:write_file", 8, "after"),
    ("bilingual.pipeline.dubbing.speaking:fit", 1, "before"),
    ("bilingual.pipeline.dubbing.speaking:fit", 2, "after"),
]
MIXING = [
    ("bilingual.engines.media.dubbing.sound:mix", 1, "before"),
    ("bilingual.engines.media.dubbing.sound:mix", 1, "after"),
]
REPORT = [
    ("bilingual.pipeline.dubbing.sound:write_json", 1, "before"),
    ("bilingual.pipeline.dubbing.sound:dub_subtitles", 1, "after"),
]
VIDEO = [
    ("bilingual.engines.media.rendering:sound", 1, "after"),  # what is heard is encoded
    ("bilingual.engines.media.rendering:picture_of", 1, "before"),  # the picture that is held
    ("bilingual.engines.media.rendering:picture_of", 1, "after"),
    ("bilingual.engines.media.rendering:deliver", 1, "before"),  # all is joined
    ("bilingual.engines.media.rendering:deliver", 1, "after"),
    ("bilingual.pipeline.recording:close", 1, "before"),  # only the report of the item is left
]
Point = tuple[str, int, str]


class WrittenVoice(BriskVoice):
    """A voice that writes down what it says, which a killed process cannot tell."""

    log = Path()

    def say(self, utterance: Utterance) -> SpokenAudio:
        made = super().say(utterance)
        with self.log.open("a", encoding="utf-8") as file:
            file.write(f"{utterance.speed} {utterance.text.text}\n")
        return made


@pytest.fixture
def voice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WrittenVoice:
    made = WrittenVoice()
    made.log = tmp_path / "said.txt"
    use_tone(monkeypatch, made)
    return made


def long_talk(root: Path, *, real: bool) -> Place:
    """A published talk with a sentence for which the picture has to be held."""
    place = published(root, real=real)
    with (root / "bilingual.toml").open("a") as file:
        file.write('[voice]\nde = "tone:one"\n')
    place.edit_json(f"bitext.{DE}.json", lambda value: value["units"][1].update(target=LONG.strip()))
    place.apply()
    return place


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return long_talk(tmp_path_factory.mktemp("drawn") / "root", real=False)


@pytest.fixture(scope="module")
def encoded(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return long_talk(tmp_path_factory.mktemp("encoded") / "root", real=True)


def dub(place: Place) -> Any:
    return dub_results(place.folder, place.tools(), asked={"dub": "replace"}, pair=DE)


def killed(place: Place, point: Point) -> None:
    """Dub in a process of its own that is killed at *point*."""
    child = os.fork()
    if child == 0:
        try:
            _die_at(point)
            dub(place)
        finally:
            os._exit(1)  # it was not killed: nothing came to that point
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL, point


def _die_at(point: Point) -> None:
    where, number, when = point
    module, _, name = where.partition(":")
    place = importlib.import_module(module)
    usual: Callable[..., Any] = getattr(place, name)
    calls = Counter[str]()

    def dying(*args: Any, **kwargs: Any) -> Any:
        calls[name] += 1
        if calls[name] == number and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        made = usual(*args, **kwargs)
        if calls[name] == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return made

    setattr(place, name, dying)


def heard_and_seen(place: Place) -> bytes:
    """Return the hashes of all frames and of all samples of the dub."""
    video = place.folder / f"video/{DE}.source.dub.mp4"
    if place.media is None:  # ffmpeg made it
        argv = [
            "ffmpeg",
            "-v",
            "error",
            "-i",
            str(video),
            "-f",
            "streamhash",
            "-c:v",
            "rawvideo",
            "-c:a",
            "pcm_s16le",
            "-",
        ]
        return subprocess.run(argv, check=True, capture_output=True).stdout
    return video.read_bytes()


def undisturbed(place: Place, folder: Path, voice: WrittenVoice) -> tuple[bytes, bytes, list[str]]:
    own = copied(place, folder)
    dub(own)
    said = voice.log.read_text("utf-8").splitlines()
    voice.log.write_text("")
    return heard_and_seen(own), (own.folder / f"dub.{DE}.json").read_bytes(), sorted(said)


def check(place: Place, folder: Path, voice: WrittenVoice, points: list[Point]) -> None:
    shown, record, said = undisturbed(place, folder / "undisturbed", voice)
    assert b'"fits": "held"' in record
    for number, point in enumerate(points):
        own = copied(place, folder / str(number))
        killed(own, point)
        dub(own)
        assert sorted(voice.log.read_text("utf-8").splitlines()) == said, point
        assert (own.folder / f"dub.{DE}.json").read_bytes() == record, point
        assert heard_and_seen(own) == shown, point
        assert not [path for path in own.root.rglob("*.part*") if path.is_file()], point
        assert dub(own).made == (), point
        voice.log.write_text("")
        shutil.rmtree(own.root)


@pytest.mark.slow  # a voice that breaks off leaves as much: test_dubbed.py
def test_a_killed_dub_goes_on_where_it_was(drawn: Place, tmp_path: Path, voice: WrittenVoice) -> None:
    check(drawn, tmp_path, voice, [REPORT[0]])


@pytest.mark.slow  # every one of them is encoded
@pytest.mark.parametrize("points", [SPEAKING, MIXING, REPORT, VIDEO], ids=["speaking", "mixing", "report", "video"])
def test_a_dub_that_was_killed_is_the_same(
    encoded: Place, tmp_path: Path, voice: WrittenVoice, points: list[Point]
) -> None:
    check(encoded, tmp_path, voice, points)
