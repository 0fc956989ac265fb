"""A recording from the drop to a video that says what was corrected, in the studio as it is served."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bilingual.flows.service import free_port
from support.browser.studio_walks import Served, page_of, until
from support.servers.servers import TranslatorServer

pytestmark = pytest.mark.slow
HARBOUR = Path(__file__).parents[2] / "fixtures/v0_1_0/media/done/harbour"
GERMAN = {
    "The climb": "Der Aufstieg",
    "The keeper counted seven ships that night.": "Der Wärter zählte in jener Nacht sieben Schiffe.",
    "Nobody had seen them leave.": "Niemand hatte sie abfahren sehen.",
    "In the morning the harbour was empty again.": "Am Morgen war der Hafen wieder leer.",
    "He wrote the number into his book and closed it.": "Er schrieb die Zahl in sein Buch und schloss es.",
    "Twenty years later his daughter found the page.": "Zwanzig Jahre später fand seine Tochter die Seite.",
    "She asked who had counted the ships.": "Sie fragte, wer die Schiffe gezählt hatte.",
}


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    """A root whose German is that of a machine, so that a person has to read it."""
    phrases = {(text, "de"): target for text, target in GERMAN.items()}
    with TranslatorServer(phrases) as server:
        more = 'targets = ["de"]\nreview = "always"\nrenditions = ["linkedin-1x1"]\n'
        (tmp_path / "bilingual.toml").write_text(more + server.settings(), "utf-8")
        (tmp_path / "media" / "inbox").mkdir(parents=True)
        yield tmp_path


@pytest.fixture
def served(root: Path) -> Iterator[Served]:
    found = Served(root, free_port())
    yield found
    found.end()


def differs(one: bytes, other: bytes) -> float:
    """Return by how much the points of two pictures differ on the average, in levels of grey."""
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one)


def frame(video: Path, at_s: float, folder: Path) -> bytes:
    """Return the grey picture of *video* at *at_s*, of its lower half, in 64 x 32 points."""
    command = ["ffmpeg", "-v", "error", "-ss", str(at_s), "-i", str(video), "-frames:v", "1"]
    command += ["-vf", "crop=iw:ih/2:0:ih/2,scale=64:32", "-pix_fmt", "gray", "-f", "rawvideo", "-"]
    return subprocess.run(command, check=True, capture_output=True, cwd=folder).stdout


def test_a_recording_is_dropped_read_corrected_and_ready(browser: Browser, served: Served, root: Path) -> None:
    folder, number = root / "media/outbox/harbour", 2
    video, row = folder / "video/en_de.linkedin-1x1.mp4", f".unit[data-number='{number}']"

    def is_ready() -> bool:
        texts = (folder / "subtitles/en_de.dual.srt").read_text("utf-8")
        said = page.locator(f"{row} textarea").input_value() in " ".join(texts.split())
        return (
            said and json.loads((folder / "manifest.json").read_text("utf-8"))["state"] == "ready" and video.is_file()
        )

    with page_of(browser, served) as page:
        page.set_input_files("#picker", [HARBOUR / "harbour.mp4", HARBOUR / "harbour.txt"])
        page.click("#go")
        tile = page.locator(".tile", has_text="harbour.mp4")
        expect(tile.locator("img")).to_be_visible(timeout=20_000)
        tile.get_by_role("button", name="Publish now").click()
        page.wait_for_selector(".tile[data-state=needs-review]", timeout=240_000)  # live: nobody reloads
        assert not video.exists(), "nothing is published unread"
        expect(page.locator(".tile .reasons")).to_contain_text("7 of 7 sentences to read and approve")
        page.locator(".tile[data-state=needs-review] a.primary").click()
        expect(page.locator(f"{row} textarea")).to_have_value(GERMAN["In the morning the harbour was empty again."])
        page.keyboard.press("Alt+Shift+A")
        expect(page.locator("#says")).to_contain_text("outputs are being made")
        until(is_ready, 300)
        cues = json.loads((folder / "cues.en_de.json").read_text("utf-8"))["cues"]
        seen = [cues[at]["start_ms"] / 1000 + 0.6 for at in (0, number)]
        first, third = (frame(video, at_s, folder) for at_s in seen)
        page.locator(f"{row} textarea").fill("Morgens war der Hafen still und leer.")
        page.keyboard.press("Control+Enter")
        expect(page.locator(f"{row} .tag.approved")).to_be_visible()
        made = video.stat().st_mtime_ns
        page.get_by_role("button", name="Make outputs").click()  # after a later correction, when the person wants it
        until(lambda: video.stat().st_mtime_ns > made and is_ready(), 300)
        assert differs(first, frame(video, seen[0], folder)) < 0.3, "the other cues are as they were"
        assert differs(third, frame(video, seen[1], folder)) > 0.6, "the video says what was corrected"
        page.goto(served.home)
        expect(page.locator(".tile[data-state=ready]")).to_have_count(1)
