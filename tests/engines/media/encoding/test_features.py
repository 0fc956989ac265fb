"""ffmpeg's features are queried, and missing ones reported with the command that installs them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilingual.engines.media.probing.features import MediaFeatures, features
from bilingual.errors import NotInstalled
from support.attacks.refusals import raises


def fake_ffmpeg(folder: Path, filters: str) -> None:
    """Put an ``ffmpeg`` and an ``ffprobe`` into *folder* that list *filters* and both encoders we use."""
    for name in ("ffmpeg", "ffprobe"):
        program = folder / name
        program.write_text(
            "#!/bin/sh\n"
            'case "$*" in\n'
            "  *-version*) echo 'ffmpeg version 7.1-plain Copyright' ;;\n"
            f"  *-filters*) echo 'ffmpeg version 7.1-plain Copyright' >&2; printf '%s\\n' {filters} ;;\n"
            "  *-encoders*) printf ' V....D libx264 x\\n A....D aac x\\n A....D pcm_s16le x\\n' ;;\n"
            "esac\n",
            "utf-8",
        )
        program.chmod(0o755)


def test_this_machine_has_all() -> None:
    found = features()
    assert found.problem == ""
    assert found.remedy == ""
    assert found.ffmpeg is not None
    found.require()


def test_without_ffmpeg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = features()
    assert found.problem == "ffmpeg and ffprobe not installed"
    with pytest.raises(NotInstalled, match="install ffmpeg"):
        found.require()


def test_an_ffmpeg_without_libass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_ffmpeg(tmp_path, "' T.. scale V->V Scale the input'")
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    found = features()
    assert found.ffmpeg == "7.1-plain"
    assert "ass" in found.missing_filters
    assert "scale" not in found.missing_filters
    assert found.missing_encoders == ()
    with pytest.raises(NotInstalled, match=r"no filter ass, .*built without libass"):
        found.require()


def test_an_ffmpeg_without_x264() -> None:
    with raises("BIL-MED-021"):
        MediaFeatures("7.1", "7.1", (), ("libx264",)).require()
