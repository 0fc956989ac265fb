"""Fonts: the right face per language or an error, never a silent substitution."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from bilingual.engines.media import fonts as module
from bilingual.engines.media.font_coverage import FaceBook, FontFace
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.errors import MediaError
from support.attacks.refusals import raises

FONTS = InstalledFonts()


@pytest.mark.parametrize(
    ("tag", "family"),
    [
        ("en", "Noto Sans"),
        ("ru", "Noto Sans"),
        ("zh-CN", "Noto Sans CJK SC"),
        ("zh-TW", "Noto Sans CJK TC"),
        ("ja", "Noto Sans CJK JP"),
        ("ko", "Noto Sans CJK KR"),
        ("ar", "Noto Sans Arabic"),
        ("he", "Noto Sans Hebrew"),
        ("hi", "Noto Sans Devanagari"),
        ("th", "Noto Sans Thai"),
    ],
)
def test_each_language_has_its_own_face(tag: str, family: str) -> None:
    assert FONTS.family(tag) == family


def test_a_collection_gives_the_face_of_the_language() -> None:
    sc, jp = FONTS._face("zh-Hans"), FONTS._face("ja")
    assert module.face_book(sc)._font["name"].getDebugName(1) == "Noto Sans CJK SC"
    assert module.face_book(jp)._font["name"].getDebugName(1) == "Noto Sans CJK JP"
    bone = ord("骨")  # one code point, two shapes
    assert module.face_book(sc).glyphs[bone] != module.face_book(jp).glyphs[bone]


def test_a_font_that_is_not_there_is_an_error_with_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_match", lambda family, bold=False: None)
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.raises(
        MediaError, match=r"no font for Japanese: .* is not installed\. Run: sudo apt install fonts-noto"
    ):
        FONTS.family("ja")
    monkeypatch.setattr("sys.platform", "darwin")
    with raises("BIL-MED-014"):
        FONTS.family("zh-Hans")


def test_fontconfig_stand_ins_are_refused() -> None:
    with pytest.raises(MediaError, match="'Comic Nonsense' is not installed"):
        InstalledFonts({"en": "Comic Nonsense"}).family("en")


def test_a_family_from_the_settings_comes_first() -> None:
    own = InstalledFonts({"zh": "Noto Sans CJK TC"})
    assert own.family("zh-Hans") == "Noto Sans CJK TC"
    assert own.family("ja") == "Noto Sans CJK JP"


def test_missing_names_each_character_once() -> None:
    assert FONTS.missing("en", "Hello, naïve “café” — 3 €…") == ""
    assert FONTS.missing("en", "say 你好 twice: 你好") == "你好"
    assert FONTS.missing("zh-Hans", "你好 Hello，“世界”…") == ""
    assert FONTS.missing("ja", "日本語のテスト（GPU）") == ""


def test_what_draws_nothing_is_not_missing() -> None:
    assert FONTS.missing("en", "tab\tspace\u00a0joiner\u200d mark e\u0301 smile 😀🏽🇩🇪") == ""
    assert FONTS.missing("hi", "क्‍ष GPU 2024") == ""  # Latin and digits come from Noto Sans
    assert FONTS.missing("ar", "مرحبا GPU 2024") == ""


def test_signs_may_come_from_another_face_but_letters_may_not() -> None:
    assert FONTS.missing("en", "♪ → ∞ ≈ ✓ ★ 「」") == ""
    assert FONTS.missing("ar", "→ 5 ≈ ٥") == ""
    assert FONTS.missing("de", "ein Wort: 語 → ы ℃") == "語"


def test_widths_are_in_em() -> None:
    han = FONTS.widths("zh-Hans", "中，a")
    assert han["中"] == han["，"] == 1.0
    assert 0.5 < han["a"] < 0.6
    latin = FONTS.widths("en", "iW")
    assert latin["i"] < 0.3 < 0.9 < latin["W"]
    assert FONTS.widths("en", "W", bold=True)["W"] > latin["W"]


def test_marks_and_joiners_have_no_width() -> None:
    assert set(FONTS.widths("en", "\u0301\u200d").values()) == {0.0}
    assert unicodedata.category("\u0301") == "Mn"


def test_em_scale_is_what_the_eye_sees() -> None:
    # Noto CJK at ASS size 60 has an em of 41 px, Noto Sans at 52 one of 38 px.
    assert round(60 * FONTS.em_scale("zh-Hans")) == 41
    assert round(52 * FONTS.em_scale("en")) == 38


def test_a_sign_that_another_face_draws_is_taken_for_wide() -> None:
    assert FONTS.widths("en", "♪★") == {"♪": 1.0, "★": 1.0}
    assert FONTS.widths("en", "€")["€"] < 0.7


def test_damaged_font_files_are_one_line(tmp_path: Path) -> None:
    good = InstalledFonts().file("en").read_bytes()
    flipped = bytes(byte ^ (0x55 if 200 < place < 3000 else 0) for place, byte in enumerate(good[:400_000]))
    damaged = {
        "empty": b"", "cut": good[:5000], "halved": good[: len(good) // 2], "zeros": bytes(5000), "flipped": flipped,
        "collection": b"ttcf" + b"\xff" * 100, "late": good[:1000] + b"\xff" * 50_000,
    }  # fmt: skip
    for name, content in damaged.items():
        file = tmp_path / f"{name}.ttf"
        file.write_bytes(content)
        with raises("BIL-MED-015", str(file)):
            book = FaceBook(FontFace("Sans", file, 0))
            (book.glyphs, book.em_scale, book.advance("a"))
    (tmp_path / "folder.ttf").mkdir()
    with raises("BIL-MED-015"):
        FaceBook(FontFace("Sans", tmp_path / "folder.ttf", 0)).glyphs  # noqa: B018
