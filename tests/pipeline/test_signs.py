"""What the last pass over the views adds: the still of the video, and the sign while a pair is not ready."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # tests/pipeline/results.py is imported by name

from results import SENTENCES, published


def test_the_page_shows_the_still_and_the_folder_to_upload_from_says_what_is_open(tmp_path: Path) -> None:
    place = published(tmp_path / "root", missing=(SENTENCES[1],), renditions=("linkedin-1x1",))
    page, folder = place.folder / "posts/en_de/parallel.html", place.folder / "publish/linkedin/en_de"
    assert '<video playsinline poster="../../publish/linkedin/en_de/thumbnail.jpg" controls' in page.read_text("utf-8")
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


def test_posts_of_an_earlier_run_are_signed_when_the_next_one_fails(tmp_path: Path) -> None:
    place = published(tmp_path / "root")
    posts = place.folder / "posts/en_de"
    assert "NOT READY" not in (posts / "linkedin.txt").read_text("utf-8")
    (place.folder / "bitext.en_de.json").write_text("{}", "utf-8")
    result = place.publish()
    assert result.exit_code == 3
