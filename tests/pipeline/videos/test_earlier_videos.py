"""Videos of earlier runs are kept up to date with the text."""

from __future__ import annotations

import pytest

from bilingual.pipeline.applying import apply_edits
from bilingual.pipeline.commands.ffmpeg_commands import explained
from support.results.results import Place, published

TALL = "\n[profiles.tall]\nwidth = 90\nheight = 160\n"
OLD, NEW = "Niemand hatte sie auslaufen sehen.", "Keiner hatte sie auslaufen sehen."


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A talk that got a tall video once; the run after that asked for none."""
    made = published(tmp_path_factory.mktemp("made") / "root")
    settings = made.root / "bilingual.toml"
    settings.write_text(settings.read_text("utf-8") + TALL, "utf-8")
    apply_edits(made.folder, made.tools(), renditions=["tall"])
    made.publish()
    return made


def videos(place: Place) -> dict[str, bool]:
    """Tell of each German video whether it shows the new word."""
    return {
        path.name.split(".")[1]: "Keiner" in path.read_text("utf-8")
        for path in sorted(place.folder.glob("video/en_de.*.mp4"))
    }


def test_an_edit_reaches_a_video_that_the_last_run_did_not_ask_for(place: Place) -> None:
    place.edit("bitext.en_de.json", (OLD, NEW))
    place.apply()
    assert videos(place) == {"source": True, "tall": True}


def test_it_is_printed_too(place: Place) -> None:
    found = explained(place.folder, place.tools())
    assert [(video.pair, video.rendition) for video in found] == [
        ("en_de", "source"),
        ("en_zh-Hans", "source"),
        ("en_de", "tall"),
        ("en_zh-Hans", "tall"),
    ]


def test_one_that_a_person_removed_stays_away(place: Place) -> None:
    (place.folder / "video/en_de.tall.mp4").unlink()
    place.edit("bitext.en_de.json", (OLD, NEW))
    place.apply()
    assert videos(place) == {"source": True}


def test_one_whose_profile_is_gone_is_named(place: Place) -> None:
    settings = place.root / "bilingual.toml"
    settings.write_text(settings.read_text("utf-8").replace(TALL, ""), "utf-8")
    place.edit("bitext.en_de.json", (OLD, NEW))
    result = place.apply()
    assert videos(place) == {"source": True, "tall": False}
    assert "video/en_de.tall.mp4 was kept: profile 'tall' no longer exists" in result.notes
