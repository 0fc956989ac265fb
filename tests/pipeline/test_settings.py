"""Settings: layers, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.errors import InputError, UsageError
from bilingual.pipeline.requests import Request
from bilingual.settings import Settings, find_root, load_settings, read_toml

EXAMPLE = Path(__file__).parents[2] / "bilingual.example.toml"


def test_the_documented_example_holds_the_defaults(tmp_path: Path) -> None:
    settings = Settings(root=tmp_path).overlaid(read_toml(EXAMPLE), EXAMPLE)
    bare = Settings(root=tmp_path)
    for name in ("targets", "translation", "speech", "renditions", "layout", "offline", "keep", "when"):
        assert getattr(settings, name) == getattr(bare, name), name


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
        ("colour = 1", "unknown setting 'colour'"),
        ("targets = 3", "not a list of names"),
        ('targets = ["xx-nothing-like-it"]', "is not a language"),
        ('when = "later"', "one of now, nightly"),
        ("offline = 1", "not true or false"),
        ("nightly_limit = 0", "whole number above 0"),
        ("engines = 1", "not a table"),
        ("targets = [", "is not TOML"),
    ],
)
def test_what_is_refused_names_the_file(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "bilingual.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=said.replace("(", r"\(")):
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
    with pytest.raises(UsageError, match="is not a language"):
        Request.of("a.mp4", targets=["english please"])
    with pytest.raises(UsageError, match="is not a time"):
        Request.of("a.mp4", start="soon")
    with pytest.raises(UsageError, match="before it starts"):
        Request.of("a.mp4", start="2:00", end="1:00")
