"""What is told about files next to a recording: what was done with them, what is doubtful, what is ignored."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.errors import FidelityError, InputError
from bilingual.model.transcript import EngineRecord, Transcript, Word
from bilingual.pipeline.commands.checking import check_files
from bilingual.pipeline.quality.checked_files import CheckRequest
from bilingual.pipeline.sidecars.accounts import doubts, handled, notes_on_files
from bilingual.pipeline.sidecars.files import find_sidecars
from bilingual.pipeline.sidecars.sidecar import Sidecars, or_ignored
from support.attacks.refusals import raises

ROLLING = """WEBVTT

00:01.000 --> 00:02.000
good morning

00:02.000 --> 00:03.000
good morning
and welcome to

00:03.000 --> 00:04.000
and welcome to
our garden

00:04.000 --> 00:05.000
our garden
by the river
"""
HEARD = """1
00:00:01,000 --> 00:00:02,000
[laughs]
ANNA: Good morning.

2
00:00:02,000 --> 00:00:03,000
BEN: Good morning. (door creaks)

3
00:00:03,000 --> 00:00:04,000
ANNA: Sit down.
"""


def test_what_was_done_with_the_text_is_told(tmp_path: Path) -> None:
    rolling, heard, plain = tmp_path / "talk.vtt", tmp_path / "talk.srt", tmp_path / "plain.srt"
    rolling.write_text(ROLLING, "utf-8")
    heard.write_text(HEARD, "utf-8")
    plain.write_text("1\n00:00:01,000 --> 00:00:02,000\nHello.\n", "utf-8")
    assert handled(rolling, "en") == [
        "talk.vtt: 3 cues of 4 repeat what is already shown; each phrase is used once",
    ]
    assert handled(heard, "en") == [
        "talk.srt: 2 sound descriptions set apart, not spoken: “[laughs]”, “(door creaks)”",
        "talk.srt: 2 speaker names set apart, not spoken: “ANNA”, “BEN”",
    ]
    assert handled(plain, "en") == []


def made(**options: object) -> Transcript:
    record = EngineRecord("sidecar", "1", {"cue_words": [[0, 1, 0, 900]], **options})
    return Transcript("en", 9000, (Word("Hello.", 0, 900),), ((0, 1),), record)


def test_a_correction_is_told_and_a_doubtful_one_is_a_finding(tmp_path: Path) -> None:
    media, path = tmp_path / "talk.mp4", tmp_path / "talk.srt"
    media.touch()
    path.write_text("1\n00:00:01,000 --> 00:00:02,000\nHello there, my friends.\n", "utf-8")
    files = find_sidecars(media, "en")
    assert notes_on_files(files, {}, made(late_ms=2600, rate=0.95904)) == [
        "talk.srt: all its times are 2.6 s late and 4.3 % too slow; they were corrected"
    ]
    assert notes_on_files(files, {}, made()) == doubts(path, None, {}) == []
    [finding] = doubts(path, None, made(unclear=[2000, 1.0]).engine.options)
    assert (finding.check, finding.severity, finding.blocks) == ("offset", "E", True)
    assert finding.message == "talk.srt: its times may be 2.0 s late; this is not certain, so they are unchanged"
    [finding] = doubts(path, None, made(unheard=[[8000, "Another text."]]).engine.options)
    assert (finding.check, finding.blocks, finding.source) == ("unheard", True, "Another text.")
    assert finding.message == "talk.srt, 0:08: this is not what is heard there"


def test_an_uncertain_encoding_is_a_finding_in_every_command(tmp_path: Path) -> None:
    one, two = tmp_path / "talk.srt", tmp_path / "talk.fr.srt"
    one.write_bytes("1\n00:00:01,000 --> 00:00:02,000\nnaïve façade\n".encode("cp1252"))
    two.write_text("1\n00:00:01,000 --> 00:00:02,000\nfaçade naïve\n", "utf-8")
    [finding] = doubts(one, two, {})
    assert (finding.check, finding.severity) == ("encoding", "E")
    assert "“naļve” may be meant as “naïve”" in finding.message
    checked = check_files(CheckRequest(one, two, "en", "fr"))
    assert any(f.check == "encoding" for f in checked.findings)
    assert checked.verdict.exit_code == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("talk.srt", b""),
        ("talk.en.srt", b"PK\x03\x04\x00\x00"),
        ("talk.en.vtt", "Bonjour à vous, mes amis, où êtes-vous tous".encode()),
    ],
)
def test_a_file_that_must_not_be_used_can_be_ignored(tmp_path: Path, name: str, content: bytes) -> None:
    media = tmp_path / "talk.mp4"
    media.touch()
    (tmp_path / name).write_bytes(content)
    (tmp_path / "talk.de.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nGuten Tag, meine Freunde.\n", "utf-8")
    with pytest.raises(InputError) as caught:
        find_sidecars(media, None, ("de",))
    assert "--ignore-sidecar publishes without it" in caught.value.remedy
    found = find_sidecars(media, None, ("de",), ignore=True)
    assert found.spoken is None
    assert found.translation("de") == tmp_path / "talk.de.srt"
    assert [note.startswith(f"{name} is not used: ") for note in found.notes] == [True]


def test_a_translation_that_must_not_be_used(tmp_path: Path) -> None:
    media = tmp_path / "talk.mp4"
    media.touch()
    (tmp_path / "talk.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nGood morning to you.\n", "utf-8")
    (tmp_path / "talk.de.srt").write_bytes(b"\x00\x01\x02")
    found = find_sidecars(media, None, ("de",))
    with raises("BIL-SRC-020"):
        found.check(("de",))
    assert find_sidecars(media, None, ("de",), ignore=True).translation("de") is None
    notes = notes_on_files(find_sidecars(media, None, ("es",)), {}, made())
    assert notes == ["talk.de.srt is not used: its language is not a target"]


def test_the_option_is_named_in_any_error_about_a_file() -> None:
    error = or_ignored(FidelityError("BIL-SUB-001", "does not match", where="talk.srt", remedy="Use another."))
    assert str(error).startswith("talk.srt: does not match. Use another. --ignore-sidecar publishes without it.")
    assert Sidecars(None, ()).translation("de") is None
