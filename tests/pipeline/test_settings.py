"""Settings: precedence, and what is rejected."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bilingual.errors import InputError
from bilingual.pipeline.requests import Request
from bilingual.settings import Settings, find_root, load_settings
from support.attacks.refusals import raises


def test_layers_win_in_order(tmp_path: Path) -> None:
    (tmp_path / "bilingual.toml").write_text('targets = ["ja"]\nauthor = "root"\n', "utf-8")
    folder = tmp_path / "media/inbox/nightly"
    folder.mkdir(parents=True)
    (folder / "bilingual.toml").write_text('when = "nightly"\ntargets = ["de"]\n', "utf-8")
    (folder / "talk.toml").write_text('targets = ["es"]\n', "utf-8")
    settings = Request.of(folder / "talk.mp4", translation=["memory"]).settled(load_settings(tmp_path))
    assert settings.targets == ("es",)
    assert settings.when == "nightly"
    assert settings.author == "root"
    assert settings.translation == ("memory",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("colour = 1", "unknown setting 'colour'. Known: agreement, allowed_contacts, audio_track, author,"),
        ('target = ["de"]', "unknown setting 'target'. Did you mean 'targets'?"),
        ("targets = 3", "not a list of language tags"),
        ('targets = ["de", 3]', "not a list of language tags"),
        ('hashtags = "one"', "not a list of names"),
        ('targets = ["xx-nothing-like-it"]', "is not a language tag"),
        ('when = "later"', "one of now, nightly"),
        ("offline = 1", "not true or false"),
        ("offline = [true]", "not true or false"),
        ("mode = 3", "one of dual, source, target, karaoke"),
        ('clause_hints = "all"', "one of true, false, metered"),
        ("glossary = 1", "not a path"),
        ("source_language = 1", "not a language tag"),
        ("nightly_limit = true", "positive whole number"),
        ("nightly_limit = 0", "positive whole number"),
        ("engines = 1", "not a table"),
        ("targets = [", "is not valid TOML"),
    ],
)
def test_what_is_refused_names_the_file(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "bilingual.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=f"^{re.escape(str(path))}: .*{re.escape(said)}"):
        load_settings(tmp_path)


def test_the_root_is_found_from_below_but_the_inbox_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BILINGUAL_ROOT", raising=False)
    (tmp_path / "bilingual.toml").touch()
    inside = tmp_path / "media/inbox/nightly"
    inside.mkdir(parents=True)
    (inside / "bilingual.toml").touch()
    assert find_root(start=inside) == tmp_path
    monkeypatch.setenv("BILINGUAL_ROOT", str(tmp_path / "other"))
    assert find_root(start=inside) == tmp_path / "other"
    assert find_root(tmp_path / "said", start=inside) == tmp_path / "said"


def test_a_request_refuses_what_is_no_tag_or_time() -> None:
    with raises("BIL-LNG-007"):
        Request.of("a.mp4", targets=["english please"])
    with raises("BIL-SET-003"):
        Request.of("a.mp4", start="soon")
    with raises("BIL-SET-009"):
        Request.of("a.mp4", start="2:00", end="1:00")
    with raises("BIL-SET-014"):
        Request.of("a.mp4", mode="both")
    with raises("BIL-SET-014"):
        Request.of("a.mp4", review="sometimes")


def test_a_review_is_asked_for_by_true_or_always() -> None:
    told = [Request.of("a.mp4", review=said).asked.get("review") for said in (True, "always", "drafts", "never")]
    assert told == ["always", "always", "drafts", "never"]
    assert [Request.of("a.mp4", review=said).asked for said in (None, False, "")] == [{}, {}, {}]


def test_what_is_not_said_is_left_to_the_settings(tmp_path: Path) -> None:
    request = Request.of("a.mp4", targets=None, renditions=[], speech="auto", glossary="", mode=None, force=False)
    assert request.asked == {}
    settings = Settings(root=tmp_path, targets=("ja",), speech="whisper", mode="karaoke")
    assert request.settled(settings) == settings


def test_a_file_that_is_named_counts_from_where_it_was_named(tmp_path: Path) -> None:
    """And is remembered from the root on, so that the root can be moved."""
    settings = Settings(root=tmp_path)
    request = Request.of("talk.mp4", tmp_path / "talks", glossary="terms.toml", human=["talk.de.txt"])
    assert request.source == tmp_path / "talks/talk.mp4"
    assert request.human == (tmp_path / "talks/talk.de.txt",)
    assert request.settled(settings).glossary == "talks/terms.toml"
    elsewhere = Request.of("talk.mp4", tmp_path, glossary="/srv/terms.toml")
    assert elsewhere.settled(settings).glossary == "/srv/terms.toml"


def test_a_results_folder_remembers_the_same_as_before(tmp_path: Path) -> None:
    """0.1.0 wrote these keys but tracks and review, and files only where one was set: the root's counts later."""
    bare = {
        "audio_track": None,
        "video_track": None,
        "renditions": ["source"],
        "source_language": None,
        "speech": "auto",
        "translation": ["memory", "google"],
        "review": "drafts",
        "layout": "learner-of-source",
        "mode": "dual",
        "highlight": "none",
        "narrate": False,
        "spoken": "source",
        "speakers": None,
        "speaker_names": [],
        "speaker_colours": [],
        "voice": {},
        "theme": "jade",
        "wechat_split": "never",
        "toc": "keep",
        "sounds": False,
        "ignore_sidecar": False,
        "blog_languages": {},
        "post_keys": "auto",
        "packs": True,
        "source_cuts": "anew",
        "clause_hints": False,
        "talk_headings": "script",
        "language_links": "body",
        "blog_html": "safe",
        "shots": False,
        "title": "",
        "author": "",
        "hashtags": [],
        "learn": False,
        "practice": ["source", "pause", "source"],
        "phrases": False,
        "learner": {},
    }
    settings = Settings(root=tmp_path)
    assert settings.recorded() == bare
    files = {"blog": "site", "glossary": "terms.toml", "waivers": "waivers.toml"}
    assert settings.overlaid(files, "a test").recorded() == bare | files
    assert settings.overlaid(settings.recorded(), "manifest.json") == settings
