"""Language tags in file names, and real-world files and texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.languages import loader, pack, parse_tag, tag_in_name
from bilingual.pipeline.sidecars.files import find_sidecars
from bilingual.pipeline.sidecars.siblings import translation_files


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("chs", "zh-Hans"), ("CHT", "zh-Hant"), ("big5", "zh-Hant"), ("sc", "zh-Hans"), ("gb", "zh-Hans"),
        ("zh_CN", "zh-Hans"), ("zh-HK", "zh-Hant"), ("zh_hant", "zh-Hant"), ("jpn", "ja"), ("jp", "ja"),
        ("ger", "de"), ("fre", "fr"), ("pt_BR", "pt-BR"), ("final", None), ("v2", None), ("", None),
    ],
)  # fmt: skip
def test_forms_of_tags_that_files_carry(name: str, tag: str | None) -> None:
    assert tag_in_name(name) == tag


def test_subtitles_and_articles_are_found_by_these_forms(tmp_path: Path) -> None:
    for name in ("talk.mp4", "post.md", "post.new.md", "post.fin.md", "post.v2.md"):
        (tmp_path / name).write_text("A text.\n")
    cue = "1\n00:00:01,000 --> 00:00:02,000\n你好\n"
    for tag in ("chs", "ger"):
        (tmp_path / f"talk.{tag}.srt").write_text(cue)
        (tmp_path / f"post.{tag}.md").write_text("A text.\n")
    found = find_sidecars(tmp_path / "talk.mp4", "en").translations
    assert [(one.language, one.path.name) for one in found] == [("de", "talk.ger.srt"), ("zh-Hans", "talk.chs.srt")]
    assert [path.name for path in translation_files(tmp_path / "post.md")] == ["post.chs.md", "post.ger.md"]


def test_a_script_that_the_tag_names_wins_over_that_of_its_language() -> None:
    romanised = pack("ja-Latn")
    assert (romanised.tag, romanised.writing.script, romanised.writing.spaced) == ("ja-Latn", "Latn", True)
    assert pack("pt-BR").autonym == "Português"
    assert (pack("zh").tag, pack("zh-TW").tag) == ("zh-Hans", "zh-Hant")


def test_between_words_and_between_sentences() -> None:
    between = {tag: (pack(tag).writing.space, pack(tag).writing.gap) for tag in ("en", "ko", "th", "ja", "zh-Hans")}
    assert between == {"en": (" ", " "), "ko": (" ", " "), "th": ("", " "), "ja": ("", ""), "zh-Hans": ("", "")}


def test_each_language_file_is_named_by_a_canonical_tag() -> None:
    names = [file.stem for file in Path(loader.__file__).with_name("data").glob("*.toml") if file.stem != "scripts"]
    # In another case, so that each is read as a tag and not known by its file.
    assert [parse_tag(name.upper()) for name in names] == [parse_tag(name) for name in names] == names
