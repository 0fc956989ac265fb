"""The article for practice loads what runs load, and leaves nothing behind."""

from __future__ import annotations

import sys
import tempfile
import threading
from pathlib import Path

import pytest

from bilingual.flows import warm
from bilingual.pipeline import rehearsal
from bilingual.pipeline.rehearsal import rehearse
from bilingual.pipeline.requests import Request
from bilingual.pipeline.result import Result
from bilingual.views.templates import environment


def test_it_makes_all_of_an_article_and_leaves_no_file_and_no_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process with threads cannot be forked."""
    environment()  # the folder of compiled templates is meant to stay
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    made: list[Result] = []

    def publish(request: Request, *others: object) -> Result:
        made.append(publish_post(request, *others))  # type: ignore[arg-type]
        return made[-1]

    publish_post = rehearsal.publish_post
    monkeypatch.setattr(rehearsal, "publish_post", publish)
    before = set(threading.enumerate())
    rehearse(("ja", "en"))
    assert [(pair.pair, pair.untranslated) for pair in made[0].pairs] == [("en_ja", 1)], "the others are looked at"
    assert list(tmp_path.iterdir()) == []
    assert set(threading.enumerate()) <= before
    assert {"lingua", "weasyprint", "jieba", "deep_translator", "bilingual.engines.translation.deep"} <= set(
        sys.modules
    )


def test_a_root_that_cannot_be_read_does_not_keep_the_service_from_starting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BILINGUAL_ROOT", str(tmp_path))
    monkeypatch.setattr(warm, "IMPORTED", ())
    (tmp_path / "bilingual.toml").write_text("targets = 3\n", "utf-8")
    warm.imports()
    assert "not everything was loaded: " in capsys.readouterr().err
