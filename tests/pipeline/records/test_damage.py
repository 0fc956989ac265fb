"""Damaged texts in the results are restored without asking an engine; what may be a person's edit is never undone."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from bilingual.errors import InputError
from bilingual.pipeline.records.copies import damage, is_converted
from support.attacks.delivered import ABOUT_THE_RUN
from support.attacks.refusals import raises
from support.results.results import Place

Broken = Callable[[bytes], bytes]

DAMAGED: dict[str, Broken] = {
    "empty": lambda old: b"",
    "only line ends": lambda old: b"\n\r\n",
    "zero bytes of the same size": lambda old: bytes(len(old)),
    "zero bytes, shorter": lambda old: bytes(100),
    "a tail of zero bytes": lambda old: old[: len(old) // 2] + bytes(len(old) - len(old) // 2),
    "a hole of zero bytes": lambda old: old[:40] + bytes(16) + old[56:],
    "cut inside a line": lambda old: old[: old.index(b"\n", len(old) // 2) - 1],
    "the first byte only": lambda old: old[:1],
    "all but the last bytes": lambda old: old[:-2],
    "40 flipped bytes": lambda old: old[:60] + bytes(byte ^ 0x80 for byte in old[60:100]) + old[100:],
    "one flipped bit": lambda old: old[:70] + bytes([old[70] ^ 0x80]) + old[71:],
    "a sector of something else": lambda old: old[:32] + bytes(range(64, 256))[: len(old) - 32] + old[224:],
}
CONVERTED: dict[str, Broken] = {
    "Windows line ends": lambda old: old.replace(b"\n", b"\r\n"),
    "old Mac line ends": lambda old: old.replace(b"\n", b"\r"),
    "a byte order mark": lambda old: b"\xef\xbb\xbf" + old,
    "both": lambda old: b"\xef\xbb\xbf" + old.replace(b"\n", b"\r\n"),
}
TEXTS = (
    "transcript.json",
    "bitext.en_de.json",
    "cues.en_de.json",
    "subtitles/de.srt",
    "subtitles/en.vtt",
    "subtitles/en_de.dual.ass",
    "posts/en_de/linkedin.txt",
    "manifest.json",
)


def after(place: Place, changes: dict[str, Broken]) -> tuple[dict[str, bytes], str]:
    """Break the texts, apply, and return the contents of the folder and the notes. No engine may have been asked."""
    for name, broken in changes.items():
        path = place.folder / name
        path.write_bytes(broken(path.read_bytes()))
    notes = "\n".join(place.apply().notes)
    assert place.asked is not None
    assert place.asked.history == []
    return place.contents(), notes


def texts(contents: dict[str, bytes]) -> dict[str, Any]:
    """Return the *contents*, of the manifest only its stages, since its source has moved."""
    return contents | {"manifest.json": json.loads(contents["manifest.json"])["stages"]}


@pytest.mark.parametrize("first", range(0, len(DAMAGED), 4))
def test_damaged_texts_are_restored(first: int, place: Place) -> None:
    """Each text is damaged in another way."""
    before = place.contents()
    kinds = [*DAMAGED.values()] * 2
    contents, notes = after(place, dict(zip(TEXTS, kinds[first:], strict=False)))
    assert texts(contents) == texts(before)
    for name in TEXTS[:-1]:
        assert f"{name} was damaged and is restored: " in notes
    assert "by hand" not in notes
    assert place.apply().unchanged


@pytest.mark.parametrize("first", range(0, len(CONVERTED), 2))
def test_what_a_synchronising_program_converts_is_no_edit(first: int, place: Place) -> None:
    before = place.contents()
    kinds = [*CONVERTED.values()] * 3
    contents, notes = after(place, dict(zip(TEXTS[:-1], kinds[first:], strict=False)))
    assert texts(contents) == texts(before)
    assert notes == ""


def test_json_laid_out_by_another_program_is_no_edit(place: Place) -> None:
    before = place.contents()
    laid_out: Broken = lambda old: json.dumps(json.loads(old), indent=4, sort_keys=True).encode()  # noqa: E731
    contents, notes = after(place, dict.fromkeys(TEXTS[:3], laid_out))
    assert texts(contents) == texts(before)
    assert notes == ""


def test_other_times_alone_are_no_edit(place: Place) -> None:
    before = place.contents()
    for name in TEXTS:
        (place.folder / name).touch()
    assert place.apply().notes == ()
    assert texts(place.contents()) == texts(before)


EDITS: dict[str, Broken] = {
    "a word": lambda old: old.replace(b"Vielen Dank.", b"Danke sehr!!", 1),  # as long as before
    "another encoding": lambda old: old.decode().replace("Vielen Dank", "Schönen Dank", 1).encode("utf-16"),
    "an older one": lambda old: old.replace(b"Niemand", b"Keiner"),
}


@pytest.mark.parametrize("kind", EDITS)
def test_what_can_be_an_edit_is_one(kind: str, place: Place) -> None:
    _, notes = after(place, {"subtitles/de.srt": EDITS[kind]})
    assert "subtitles/de.srt: 1 texts and 0 times edited by hand" in notes
    assert sum(unit["locked"] for unit in place.targets("de").values()) >= 1


def test_half_a_subtitle_file_cut_between_two_lines_may_be_a_persons(place: Place) -> None:
    path = place.folder / "subtitles/de.srt"
    half = path.read_bytes()[: path.read_bytes().index(b"\n\n") + 2]
    path.write_bytes(half)
    with raises("BIL-EDT-003"):
        place.apply()
    assert path.read_bytes() == half


@pytest.mark.parametrize("text", [b'{"units": [', b"{,}", b"\xc4{}", b"no JSON at all\n"])
def test_json_that_a_person_may_have_broken_is_left_alone(text: bytes, place: Place) -> None:
    path = place.folder / "bitext.en_de.json"
    path.write_bytes(text)
    with pytest.raises(InputError) as caught:
        place.apply()
    assert str(caught.value).count("\n") == 0
    assert path.read_bytes() == text


def test_without_its_copy_a_damaged_text_is_one_line_and_stays(place: Place) -> None:
    import shutil

    shutil.rmtree(place.root / "media/work")
    path = place.folder / "transcript.json"
    half = path.read_bytes()[:200]
    path.write_bytes(half)
    with raises("BIL-WRK-011"):
        place.apply()
    assert path.read_bytes() == half


def test_a_copy_of_two_computers_is_named_and_not_read(place: Place) -> None:
    """It may hold the edit that somebody is waiting for."""
    names = (
        "bitext.en_de (Anna's conflicted copy 2026-05-01).json",
        "bitext.en_de (conflicted copy 2026-05-01 101500).json",
        "bitext.en_de.sync-conflict-20260501-101500-ABCDEFG.json",
        "bitext.en_de [conflicted].json",
        "bitext.en_de (1).json",
        "bitext.en_de 2.json",
        "subtitles/de.sync-conflict-20260501-101500-ABCDEFG.srt",
    )
    for name in (*names, "notes (1).json", "bitext.en_de.mine.json"):
        (place.folder / name).write_text("{}", "utf-8")
    before = place.contents()
    notes = place.apply().notes
    said = [note.split(" is a copy that")[0] for note in notes if "is not read" in note]
    assert sorted(said) == sorted(names)
    assert texts(place.contents()) == texts(before)


def test_a_deleted_text_is_made_again_and_not_restored(place: Place) -> None:
    (place.folder / "bitext.en_de.json").unlink()
    place.apply()
    assert place.asked is not None
    assert [asked.target for asked in place.asked.history] == ["de"]


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (b"eins\nzwei\ndrei\n", ""),
        (b"eins\nzwei\n", ""),
        (b"eins\nzwei\n\0\0\0\0\0", "from byte 10 on it held zero bytes only"),
        (b"eins\nzw", "it ended after 7 of 15 bytes"),
        ("eins\nzwei\nd\N{LATIN SMALL LETTER E WITH ACUTE}i\n".encode(), ""),
        (b"eins\nzw\x01i\ndrei\n", "1 of its bytes had changed to what is no text"),
        (b"eins\nzw\xe9i\ndrei\n", "1 of its bytes had changed to what is no text"),
        ("eins\nzwö\ndrei\n".encode("latin-1"), ""),
    ],
)
def test_damage_of_a_few_lines(now: bytes, said: str) -> None:
    assert damage(now, b"eins\nzwei\ndrei\n", ".srt") == said


@pytest.mark.parametrize(
    ("now", "copy", "suffix", "said"),
    [
        (b"\xff\xd8\xff12345", b"\xff\xd8\xffabcde", ".jpg", "5 of its bytes had changed"),
        (b"\xff\xd8\xffabcde", b"\xff\xd8\xffabcde", ".jpg", ""),
        (b"\xff\xd8\xffa person's own", b"\xff\xd8\xffabcde", ".jpg", ""),
        (b"\xff\xd8\xff\0\0\0\0\0", b"\xff\xd8\xffabcde", ".jpg", "from byte 3 on it held zero bytes only"),
        (
            b'{"text": w44>!u!4>0&u!=w}',
            b'{"text": "the keeper si"}',
            ".json",
            "15 of its bytes had changed, and it was no JSON any more",
        ),
        (b'{"text": "the keeper si;}', b'{"text": "the keeper si"}', ".json", ""),
        (b'{"text": "a harbour now"}', b'{"text": "the keeper si"}', ".json", ""),
    ],
)
def test_damage_of_the_same_size(now: bytes, copy: bytes, suffix: str, said: str) -> None:
    """No one saves another picture in as many bytes; a person's typing error changes a byte or two."""
    assert damage(now, copy, suffix) == said


@pytest.mark.parametrize("kind", ["40 flipped bytes", "a tail of zero bytes", "empty"])
def test_damaged_pages_are_made_again_and_not_kept_as_an_edit(kind: str, place: Place) -> None:
    before = place.contents()
    for name in ("posts/en_de/parallel.html", "posts/en_de/wechat.html"):
        (place.folder / name).write_bytes(DAMAGED[kind](before[name]))
    notes = "\n".join(place.apply().notes)
    found = place.contents()
    assert [name for name in before | found if name not in ABOUT_THE_RUN and before.get(name) != found.get(name)] == []
    assert "posts/en_de/wechat.html was damaged and is made again: " in notes
    assert "by hand" not in notes


def test_another_text_is_not_only_converted() -> None:
    assert not is_converted(b"one\r\ntwo!\r\n", b"one\ntwo\n", ".srt")
    assert not is_converted(b'{"a": 2}', b'{"a": 1}', ".json")
    assert not is_converted(b"\xff", b"\xff", ".json")
