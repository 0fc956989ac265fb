"""Settings next to a source may come from a stranger and must not reach the root's API keys and files."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.errors import InputError
from bilingual.pipeline.requests import Request
from bilingual.settings import Settings, load_settings
from bilingual.settings.keys import Settings as Keys
from bilingual.settings.option import options_of

CONTENT = """
ignore_sidecar = true
targets = ["es"]
source_language = "en"
speech = "whisper"
translation = ["memory", "apertium", "deepl"]
glossary = "media/inbox/fall/terms.csv"
renditions = ["linkedin-1x1"]
layout = "learner-of-target"
mode = "karaoke"
highlight = "level"
narrate = true
spoken = "target"
dub = "over"
speakers = 2
speaker_names = ["Ana", "Ben"]
speaker_colours = ["#ffe28a", "#a8e6ff"]
source_cuts = "keep"
audio_track = "1+2"
video_track = 2
shots = true
sounds = true
wechat_split = "api"
toc = "none"
title = "Why we sleep"
author = "Ana Lee"
hashtags = ["Sleep"]
theme = "ink"
packs = false
talk_headings = "found"
keep = true
when = "nightly"
priority = "high"
fonts = { de = "Noto Serif" }
review = "always"
learn = true
practice = ["source", "pause", "source@0.75"]
phrases = true
learner = { language = "en", level = "B2" }
"""
ROOT = 'translation = ["memory", "google"]\nglossary = "terms.toml"\n[engines.deepl]\n'


def settled(root: Path, text: str, name: str = "talk.toml") -> Settings:
    folder = root / "media" / "inbox" / "fall"
    folder.mkdir(parents=True, exist_ok=True)
    (root / "bilingual.toml").write_text(ROOT, "utf-8")
    (folder / name).write_text(text, "utf-8")
    return Request(source=folder / "talk.mp4").settled(load_settings(root))


@pytest.mark.parametrize("name", ["talk.toml", "bilingual.toml"])
def test_all_that_is_content_may_be_said(tmp_path: Path, name: str) -> None:
    found = settled(tmp_path, CONTENT, name)
    said = [line.split(" = ")[0] for line in CONTENT.strip().splitlines()]
    assert sorted(said) == sorted(key for key, option in options_of(Keys).items() if option.content)
    assert (found.targets, found.translation[-1], found.when) == (("es",), "deepl", "nightly")


@pytest.mark.parametrize("name", ["talk.toml", "bilingual.toml"])
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[engines.libretranslate]\nurl = "http://evil.example/"', "engines can only be set at the root"),
        ("offline = true", "offline can only be set at the root"),
        ('waivers = "w.toml"', "waivers can only be set at the root"),
        ('blog = "/home/me/site"', "blog can only be set at the root"),
        ('blog_html = "keep"', "blog_html can only be set at the root"),
        ('clause_hints = "metered"', "clause_hints can only be set at the root"),
        ('[profiles.mine]\nbackground = "/etc/me.png"', "profiles can only be set at the root"),
        ("nightly_limit = 1000", "nightly_limit can only be set at the root"),
    ],
)
def test_what_concerns_the_machine_is_refused(tmp_path: Path, name: str, text: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        settled(tmp_path, text, name)
    place = tmp_path / "media" / "inbox" / "fall" / name
    assert caught.value.message == f"{place}: {told}. Set it in {tmp_path / 'bilingual.toml'}, or remove it here."


@pytest.mark.parametrize("path", ["/etc/passwd", "other.toml", "media/inbox/../../other.csv", "media/inbox/fall/link"])
def test_a_path_elsewhere_is_refused(tmp_path: Path, path: str) -> None:
    settled(tmp_path, "")
    (tmp_path / "media" / "inbox" / "fall" / "link").symlink_to("/etc/passwd")
    with pytest.raises(InputError, match=f"glossary = '{path}' is outside this folder"):
        settled(tmp_path, f'glossary = "{path}"')


def test_a_path_in_the_inbox_holds_after_the_source_has_moved(tmp_path: Path) -> None:
    settled(tmp_path, "")
    done = tmp_path / "media" / "done" / "talk"
    done.mkdir(parents=True)
    (done / "talk.toml").write_text('glossary = "media/inbox/fall/terms.csv"\n', "utf-8")
    found = Request(source=done / "talk.mp4").settled(load_settings(tmp_path))
    assert found.glossary == "media/inbox/fall/terms.csv"


@pytest.mark.parametrize(("key", "engine"), [("translation", "chatgpt"), ("speech", "of-a-plugin")])
def test_an_engine_that_the_root_does_not_name_is_refused(tmp_path: Path, key: str, engine: str) -> None:
    value = f'["memory", "{engine}"]' if key == "translation" else f'"{engine}"'
    with pytest.raises(InputError) as caught:
        settled(tmp_path, f"{key} = {value}")
    assert f"talk.toml: {key}: {engine!r} is not configured at the root. Add it to {key} in" in str(caught.value)


def test_what_the_root_says_too_may_be_repeated(tmp_path: Path) -> None:
    """A copy of the root's file, or of the example, does no harm."""
    assert settled(tmp_path, 'offline = false\nblog = ""\nnightly_limit = 20\n' + ROOT).glossary == "terms.toml"
    example = Path(__file__).parents[3] / "bilingual.example.toml"
    shown = example.read_text("utf-8").split("\n[")[0]
    assert settled(tmp_path, shown).targets == ("zh-Hans", "en")
    assert settled(tmp_path, 'glossary = ""\n').glossary == ""


def test_the_roots_own_file_and_the_request_are_free(tmp_path: Path) -> None:
    (tmp_path / "bilingual.toml").write_text('blog = "../site"\noffline = true\n', "utf-8")
    request = Request.of(tmp_path / "talk.mp4", tmp_path, translation=["chatgpt"], glossary="/srv/terms.toml")
    found = request.settled(load_settings(tmp_path))
    assert (found.blog, found.offline, found.translation) == ("../site", True, ("chatgpt",))
