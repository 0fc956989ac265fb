"""Subtitle tracks inside a recording."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.media.probing.probe import probe
from bilingual.model.recording.media import AudioStream, MediaInfo, SubtitleStream
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.requests import Request
from bilingual.pipeline.sidecars.embedded import READ, about_tracks, reads_tracks, with_tracks
from bilingual.pipeline.sidecars.files import find_sidecars
from bilingual.pipeline.sidecars.sidecar import Sidecars
from bilingual.pipeline.tools import Tools
from bilingual.settings import Settings

CUES = "1\n00:00:01,000 --> 00:00:04,000\n"
ENGLISH = CUES + "The keeper counted seven ships that night. Nobody had seen them leave the harbour.\n"
GERMAN = CUES + "Der Wärter zählte in jener Nacht sieben Schiffe. Niemand hatte sie auslaufen sehen.\n"
SPANISH = CUES + "El farero contó siete barcos aquella noche. Nadie los había visto salir del puerto.\n"


class Track(SimpleNamespace):
    """A track and its text."""

    def __init__(self, text: str, **facts: Any) -> None:
        super().__init__(text=text, facts={"codec": "subrip", **facts})


def opened(
    folder: Path, *tracks: Track, targets: tuple[str, ...] | None = None, audio: str | None = None
) -> tuple[Sidecars, list[str]]:
    """Return the sidecars of ``talk.mkv`` with *tracks*, and all lines about them."""
    media, work = folder / "talk.mkv", folder / "work"
    media.touch()
    work.mkdir(exist_ok=True)
    texts = {SubtitleStream(n + 1, number=n, **one.facts): one.text for n, one in enumerate(tracks, 1)}

    def extract(path: Path, files: Mapping[SubtitleStream, Path]) -> None:
        for track, file in files.items():
            file.write_text(texts[track], "utf-8")

    tools = cast(Tools, SimpleNamespace(settings=Settings(folder), media=SimpleNamespace(extract_subtitles=extract)))
    info = MediaInfo(9000, None, (AudioStream(0, "aac", 48000, 2, audio),), "matroska", 9, subtitles=tuple(texts))
    files = find_sidecars(media, None, targets or ())
    found = with_tracks(files, Request.of(media, targets=targets), tools, info, work, media)
    used = [path for target in targets or () if (path := found.translation(target))]
    return found, [*found.notes, *about_tracks(found, used)]


def test_a_script_and_translations(tmp_path: Path) -> None:
    tracks = (Track(ENGLISH, language="eng"), Track(GERMAN, language="ger"), Track(SPANISH, language="spa"))
    found, notes = opened(tmp_path, *tracks, targets=("de", "es"))
    assert found.spoken is not None
    assert (found.spoken.language, found.spoken.path.name) == ("en", "subtitle track 1 (eng).srt")
    assert [(one.language, one.path.name) for one in found.translations] == [
        ("de", "subtitle track 2 (ger).srt"),
        ("es", "subtitle track 3 (spa).srt"),
    ]
    assert notes == [
        "subtitle track 1 (eng) is used as the script",
        "subtitle track 2 (ger) is used as the German translation",
        "subtitle track 3 (spa) is used as the Spanish translation",
    ]


def test_a_file_next_to_the_recording_wins(tmp_path: Path) -> None:
    (tmp_path / "talk.srt").write_text(ENGLISH, "utf-8")
    (tmp_path / "talk.es.srt").write_text(SPANISH, "utf-8")
    tracks = (Track(ENGLISH, language="eng"), Track(SPANISH, language="es-419"), Track(GERMAN))
    found, notes = opened(tmp_path, *tracks, targets=("es-419", "de"))
    assert found.spoken is not None
    assert found.spoken.path.name == "talk.srt"
    assert found.translation("es-419") == tmp_path / "talk.es.srt"
    assert found.translation("de") == tmp_path / "work" / "subtitle track 3.srt"
    assert notes == [
        "subtitle track 1 (eng).srt is not used: talk.srt comes first for English",
        "subtitle track 2 (es-419).srt is not used: talk.es.srt comes first for Spanish",
        "subtitle track 3 is used as the German translation",
    ]


def test_marks_order_the_tracks_of_a_language(tmp_path: Path) -> None:
    found, notes = opened(
        tmp_path,
        Track(ENGLISH, language="eng", forced=True),
        Track(ENGLISH, language="eng", title="English [SDH]"),
        Track(GERMAN, language="ger", hearing_impaired=True),
        Track(ENGLISH, language="eng"),
        Track(ENGLISH, language="eng", comment=True),
        targets=("de",),
    )
    assert found.spoken is not None
    assert found.spoken.path.name == "subtitle track 4 (eng).srt"
    assert notes == [
        "subtitle track 5 (eng).srt is not used: it is a commentary",
        "subtitle track 2 (eng).srt is not used: subtitle track 4 (eng).srt comes first for English",
        "subtitle track 1 (eng).srt is not used: a forced file has only some of the words",
        "subtitle track 4 (eng) is used as the script",
        "subtitle track 3 (ger) is used as the German translation",
    ]


def test_what_cannot_be_used_is_named_and_stops_nothing(tmp_path: Path) -> None:
    found, notes = opened(
        tmp_path,
        Track("", codec="hdmv_pgs_subtitle", language="ger"),
        Track("", language="fre"),
        Track(ENGLISH, language="rus"),
        Track("no cues", title="?"),
        Track(ENGLISH, language="eng"),
        Track(SPANISH, language="spa"),
        audio="en",
    )
    assert found.spoken is not None
    assert found.spoken.path.name == "subtitle track 5 (eng).srt"
    assert sorted(notes) == [
        "subtitle track 1 (ger) is not used: hdmv_pgs_subtitle holds pictures of text or is not read",
        "subtitle track 2 (fre).srt is not used: it is empty",
        "subtitle track 3 (rus).srt is not used: is in English, but marked as Russian",
        "subtitle track 4.srt is not used: contains no cue with words; line 1: text above the first cue: “no cues”",
        "subtitle track 5 (eng) is used as the script",
        "subtitle tracks in es are not used: no target has these languages",
    ]


def test_tracks_in_several_languages_leave_the_script_to_recognition(tmp_path: Path) -> None:
    found, notes = opened(tmp_path, Track(ENGLISH, language="eng"), Track(SPANISH, language="spa"))
    assert found.spoken is None
    assert notes == ["subtitle tracks in en, es are not used: no target has these languages"]
    found, _ = opened(tmp_path, Track(ENGLISH, language="eng"), Track(SPANISH, language="spa"), audio="es")
    assert found.spoken is not None
    assert found.spoken.language == "es"


@pytest.mark.parametrize("container", ["mkv", "mp4"])
def test_ffmpeg_writes_them(tmp_path: Path, container: str) -> None:
    (tmp_path / "en.srt").write_text(ENGLISH, "utf-8")
    (tmp_path / "de.srt").write_text(GERMAN, "utf-8")
    media = tmp_path / f"talk.{container}"
    codecs = ["-c:s", "mov_text"] if container == "mp4" else ["-c:s:0", "srt", "-c:s:1", "ass"]
    inputs = ["-f", "lavfi", "-i", "sine=d=5", "-i", "en.srt", "-i", "de.srt", "-map", "0", "-map", "1", "-map", "2"]
    marks = ["-metadata:s:s:1", "language=ger", "-disposition:s:1", "forced"]
    subprocess.run(["ffmpeg", "-v", "error", *inputs, *codecs, *marks, media], cwd=tmp_path, check=True)
    one, two = probe(media).subtitles
    assert (one.number, one.suffix, one.forced) == (1, ".srt", False)
    assert (two.number, two.suffix, two.language, two.forced) == (
        2,
        ".srt" if container == "mp4" else ".ass",
        "ger",
        True,
    )
    files = {one: tmp_path / "1.srt", two: tmp_path / f"2{two.suffix}"}
    Ffmpeg().extract_subtitles(media, files)
    assert files[one].read_text("utf-8").strip().endswith(ENGLISH.removeprefix(CUES).strip())
    assert "Der Wärter zählte in jener Nacht" in files[two].read_text("utf-8")


def test_a_recording_published_before_tracks_were_read_stays_as_it_is(tmp_path: Path) -> None:
    info = MediaInfo(9000, None, (), "matroska", 9, subtitles=(SubtitleStream(2, "subrip"),))
    new, old = Manifest(tmp_path, "x"), Manifest(tmp_path, "x", stages={"transcript": {}})
    now = Manifest(tmp_path, "x", stages={"transcript": {}}, options={READ: True})
    assert [reads_tracks(one, info, force=False) for one in (None, new, old, now)] == [True, True, False, True]
    assert reads_tracks(old, info, force=True)
    assert not reads_tracks(new, replace(info, subtitles=()), force=True)


# What cameras and drones write, one cue a second.
MEASURED = {
    "a drone": "F/2.8, SS 206.14, ISO 100, EV 0, GPS (8.6{n}9, 53.2365, 18), D 11.45m, H 1.20m, V.S 0.00m/s",
    "an older drone": "HOME(8.6499,53.2365) 2017.08.05 14:11:{n}\nGPS(8.6500,53.2365,16) BAROMETER:1.9",
    "a newer drone": '<font size="28">FrameCnt: {n}, DiffTime: 33ms\n2023-02-05 10:11:{n}.123\n[iso: 100] [fnum: 1.7] '
    "[focal_len: 24.00] [latitude: 53.236512] [longitude: 8.649912] [rel_alt: 1.300 abs_alt: 70.113]</font>",
    "a dash cam": "2021-05-01 12:00:{n} N53.23651 E8.64991 {n} km/h",
    "a receiver": "$GPRMC,1235{n},A,4807.038,N,01131.000,E,022.4,084.4,230394,003.1,W*6A",
    "a clock": "2021-05-01 12:00:{n}",
    "bare coordinates": "53.2365{n}, 8.6499{n}",
}


@pytest.mark.parametrize("what", MEASURED)
@pytest.mark.parametrize("language", [None, "eng", "ger"])
def test_what_a_camera_measured_is_neither_script_nor_translation(
    what: str, language: str | None, tmp_path: Path
) -> None:
    cues = [f"{n}\n00:00:{n},000 --> 00:00:{n + 1},000\n{MEASURED[what].format(n=n)}\n" for n in range(10, 22)]
    found, notes = opened(tmp_path, Track("\n".join(cues), codec="mov_text", language=language), targets=("de",))
    assert (found.spoken, found.translations) == (None, ())
    assert ["what a camera measured" in note for note in notes] == [True]


def test_a_file_of_a_drone_next_to_its_recording_is_left_out_and_its_track_of_speech_is_used(tmp_path: Path) -> None:
    cues = [f"{n}\n00:00:{n},000 --> 00:00:{n + 1},000\n{MEASURED['a drone'].format(n=n)}\n" for n in range(10, 22)]
    (tmp_path / "talk.srt").write_text("\n".join(cues), "utf-8")
    found, notes = opened(tmp_path, Track(ENGLISH, language="eng"))
    assert found.spoken is not None
    assert found.spoken.embedded
    assert notes[0].startswith("talk.srt is not used: it holds what a camera measured")
