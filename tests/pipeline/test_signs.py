"""What is put on posts at the end: the poster of the video, and the sign while a pair is not ready."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # tests/pipeline/results.py is imported by name

from results import SENTENCES, published


def test_the_video_of_the_parallel_page_shows_its_cover_and_the_publish_folder_says_what_is_open(
    tmp_path: Path,
) -> None:
    place = published(tmp_path / "root", missing=(SENTENCES[1],))
    page, folder = place.folder / "posts/en_de/parallel.html", place.folder / "publish/linkedin/en_de"
    assert " poster=" not in page.read_text("utf-8")
    folder.mkdir(parents=True)
    (folder / "thumbnail.jpg").write_bytes(b"picture")
    (folder / "linkedin.txt").write_text("Read aloud!\n", "utf-8")
    result = place.apply()
    assert result.unchanged
    assert '<video playsinline poster="../../publish/linkedin/en_de/thumbnail.jpg" controls' in page.read_text("utf-8")
    assert (
        (folder / "linkedin.txt").read_text("utf-8").startswith("NOT READY TO PUBLISH: 1 of 5 sentences untranslated")
    )
    assert "- 1 of 5 sentences untranslated\n" in (folder / "NOT-READY.txt").read_text("utf-8")
    assert place.apply().unchanged  # what was put on is no edit of a person

    place.edit_json("bitext.en_de.json", lambda value: value["units"][1].update(target="Niemand sah sie."))
    place.apply()
    assert (folder / "linkedin.txt").read_text("utf-8") == "Read aloud!\n"
    assert not (folder / "NOT-READY.txt").exists()
    assert not (place.folder / "posts/en_de/NOT-READY.txt").exists()
    assert " poster=" in page.read_text("utf-8")
    assert not list((place.folder / "posts/en_de").glob("*.edited*"))
