"""Files next to a recording, and which of them is in the spoken language."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.errors import InputError
from bilingual.pipeline.sidecars.files import find_sidecars, sidecar_files

ENGLISH = "The keeper counted seven ships that night. Nobody had seen them leave the harbour.\n"
GERMAN = "Der Wärter zählte in jener Nacht sieben Schiffe. Niemand hatte sie auslaufen sehen.\n"
SPANISH = "El farero contó siete barcos aquella noche. Nadie los había visto salir del puerto.\n"
HANT = "守塔人那天夜裡數到了七艘船。沒有人看見它們離開。\n"
CUES = "1\n00:00:01,000 --> 00:00:04,000\n"


def beside(folder: Path, **texts: str) -> Path:
    """Write ``talk.mp4`` with sidecars: ``es_srt`` is ``talk.es.srt``, ``srt`` is ``talk.srt``."""
    media = folder / "talk.mp4"
    media.touch()
    for name, text in texts.items():
        suffix = name.rsplit("_", 1)[-1]
        body = text if suffix == "txt" else ("WEBVTT\n\n" if suffix == "vtt" else "") + CUES + text
        (folder / f"talk.{name.replace('_', '.')}").write_text(body, "utf-8")
    return media


def found(media: Path, spoken: str | None = None, targets: tuple[str, ...] = ()) -> tuple[str | None, list[str]]:
    sidecars = find_sidecars(media, spoken, targets)
    return sidecars.spoken and sidecars.spoken.path.name, [f"{s.language} {s.path.name}" for s in sidecars.translations]


def test_nothing(tmp_path: Path) -> None:
    assert found(beside(tmp_path)) == (None, [])


def test_an_untagged_one_is_spoken_and_its_language_detected(tmp_path: Path) -> None:
    media = beside(tmp_path, srt=GERMAN, es_srt=SPANISH, zh_txt=HANT)
    sidecars = find_sidecars(media, None)
    assert sidecars.spoken is not None
    assert (sidecars.spoken.language, sidecars.spoken.path.name) == ("de", "talk.srt")
    assert [s.language for s in sidecars.translations] == ["es", "zh-Hant"]


def test_times_win_over_a_script(tmp_path: Path) -> None:
    assert found(beside(tmp_path, txt=ENGLISH, vtt=ENGLISH)) == ("talk.vtt", [])
    assert found(beside(tmp_path, txt=ENGLISH, vtt=ENGLISH, srt=ENGLISH)) == ("talk.srt", [])


def test_an_untagged_one_in_another_language_is_a_translation(tmp_path: Path) -> None:
    assert found(beside(tmp_path, srt=SPANISH), "en") == (None, ["es talk.srt"])


def test_one_tagged_file_is_spoken_unless_its_language_is_asked_for(tmp_path: Path) -> None:
    media = beside(tmp_path, es_srt=SPANISH)
    assert found(media) == ("talk.es.srt", [])
    assert found(media, targets=("es",)) == (None, ["es talk.es.srt"])
    assert found(media, targets=("de",)) == ("talk.es.srt", [])


def test_two_tagged_files(tmp_path: Path) -> None:
    media = beside(tmp_path, en_srt=ENGLISH, es_srt=SPANISH)
    assert found(media, "en") == ("talk.en.srt", ["es talk.es.srt"])
    assert found(media, targets=("es",)) == ("talk.en.srt", ["es talk.es.srt"])
    with pytest.raises(InputError) as caught:
        find_sidecars(media, None)
    assert caught.value.message == (
        f"{media}: has sidecars in en, es, but none is marked as the spoken language. "
        "Use --source-language, or rename the spoken one to talk.srt."
    )


def test_a_region_serves_the_language(tmp_path: Path) -> None:
    media = beside(tmp_path, srt=ENGLISH)
    (tmp_path / "talk.es-MX.srt").write_text(CUES + SPANISH, "utf-8")
    sidecars = find_sidecars(media, None)
    assert sidecars.translation("es") == tmp_path / "talk.es-MX.srt"
    (tmp_path / "talk.es.srt").write_text(CUES + SPANISH, "utf-8")
    assert find_sidecars(media, None).translation("es") == tmp_path / "talk.es.srt"
    assert find_sidecars(media, None).translation("pt") is None


def test_an_english_script_of_numbers_is_not_judged_by_its_times(tmp_path: Path) -> None:
    media = beside(tmp_path)
    (tmp_path / "talk.srt").write_text("\n".join(CUES + "Ja, genau so ist das." for _ in range(2)), "utf-8")
    sidecars = find_sidecars(media, None)
    assert sidecars.spoken is not None
    assert sidecars.spoken.language == "de"


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("talk.draft.txt", b"Hello.", "'draft' in its name is not a language tag"),
        ("talk.srt", b"", "talk.srt: is empty"),
        ("talk.srt", b"\xff\xfe\x00\xd8\x00", "talk.srt"),
    ],
)
def test_what_cannot_be_used_is_one_line(tmp_path: Path, name: str, content: bytes, expected: str) -> None:
    media = beside(tmp_path)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as caught:
        find_sidecars(media, None)
    assert expected in str(caught.value)
    assert "\n" not in str(caught.value)


def test_names_with_dots_and_others_files(tmp_path: Path) -> None:
    media = tmp_path / "talk.v2.mp4"
    for name in (
        "talk.v2.mp4",
        "talk.v2.srt",
        "talk.v2.es.srt",
        "talk.srt",
        "talk.v2.a.b.srt",
        ".talk.v2.srt",
        "x.srt",
    ):
        (tmp_path / name).write_text(CUES + SPANISH, "utf-8")
    assert [(path.name, tag) for path, tag in sidecar_files(media)] == [("talk.v2.srt", None), ("talk.v2.es.srt", "es")]
