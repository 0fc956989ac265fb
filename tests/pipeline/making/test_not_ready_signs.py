"""The still of the video, and the sign on the views of a pair that is not ready."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bilingual.errors import EngineError
from bilingual.model.bitext import Bitext
from bilingual.pipeline import recording
from bilingual.pipeline.making.translating import SourceText
from bilingual.pipeline.run import Job
from support.results.results import SENTENCES, Place, published


def test_the_page_shows_the_still_and_the_folder_to_upload_from_says_what_is_open(tmp_path: Path) -> None:
    place = published(tmp_path / "root", missing=(SENTENCES[1],))
    with (place.root / "bilingual.toml").open("a", encoding="utf-8") as settings:
        settings.write('renditions = ["linkedin-1x1"]\n')
    place.publish()
    page, folder = place.folder / "posts/en_de/parallel.html", place.folder / "publish/linkedin/en_de"
    assert '<video playsinline poster="../../poster.jpg" controls' in page.read_text("utf-8")
    for name in ("linkedin.txt", "README.txt"):
        assert (folder / name).read_text("utf-8").startswith("NOT READY TO PUBLISH: 1 of 5 sentences untranslated")
    assert "- 1 of 5 sentences untranslated\n" in (folder / "NOT-READY.txt").read_text("utf-8")
    assert place.apply().unchanged

    place.edit_json("bitext.en_de.json", lambda value: value["units"][1].update(target="Niemand sah sie."))
    made = place.apply().made
    assert (folder / "linkedin.txt").read_text("utf-8") == (page.parent / "linkedin.txt").read_text("utf-8")
    assert (folder / "linkedin.txt").read_text("utf-8").startswith("The keeper counted seven ships that night.\n")
    assert not (folder / "NOT-READY.txt").exists()
    assert not (page.parent / "NOT-READY.txt").exists()
    assert " poster=" in page.read_text("utf-8")
    assert not list(page.parent.glob("*.edited*"))
    assert len(made) == len(set(made))


def test_posts_of_an_earlier_run_are_signed_when_the_next_one_fails(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts = place.folder / "posts/en_de"
    before = (posts / "linkedin.txt").read_text("utf-8")
    make = recording.make_bitext

    def failing(job: Job, text: SourceText, target: str, *rest: Any, **more: Any) -> Bitext:
        if target == "de":
            raise EngineError("BIL-TST-001", "the translator is gone")
        return make(job, text, target, *rest, **more)

    monkeypatch.setattr(recording, "make_bitext", failing)
    assert place.publish().exit_code == 3
    said = "NOT READY TO PUBLISH: the translator is gone; see NOT-READY.txt\n\n"
    assert (posts / "linkedin.txt").read_text("utf-8") == said + before
    assert "NOT READY" not in (place.folder / "posts/en_zh-Hans/linkedin.txt").read_text("utf-8")

    monkeypatch.undo()
    assert place.publish().exit_code == 0
    assert (posts / "linkedin.txt").read_text("utf-8") == before
