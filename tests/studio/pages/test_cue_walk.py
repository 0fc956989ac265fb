"""Cues in Chromium, from the key to the video: split, timed, undone, reloaded, and delivered by a real run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bilingual.flows.studio.runs import StudioRuns
from bilingual.pipeline.publish import publish
from bilingual.pipeline.requests import Request
from bilingual.pipeline.tools import open_tools
from bilingual.settings import load_settings
from support.browser.chromium import grave
from support.browser.open_studio import Studio, serving
from support.sources.clips import make_clip, speak

SAID = "The old harbour was quiet in the evening. Seven ships came in before the storm, and nobody saw them leave."
TRANSLATED = """Der alte Hafen war am Abend still.
Sieben Schiffe kamen vor dem Sturm herein, und niemand sah sie auslaufen.
"""
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with a published talk, whose script and translation were next to it."""
    root = tmp_path_factory.mktemp("talk")
    (root / "bilingual.toml").write_text('targets = ["de"]\ntranslation = ["memory"]\noffline = true\n', "utf-8")
    speech = speak(root, "said.wav", SAID, voice="en-us")
    clip = make_clip(root, "harbour.mp4", 8, (320, 180), speech=speech, picture="color=c=0x203040")
    (root / "harbour.en.txt").write_text(SAID, "utf-8")
    (root / "harbour.de.txt").write_text(TRANSLATED, "utf-8")
    settings = load_settings(root)
    publish(Request.of(clip, targets=("de",)), open_tools(settings))
    return root


@pytest.fixture
def served(root: Path) -> Iterator[tuple[Studio, str]]:
    runs = StudioRuns(load_settings(root))
    with serving(root, runs) as found:
        yield found
    runs.end()


def opened(browser: Browser, served: tuple[Studio, str], width: int = 1300) -> tuple[Page, list[str]]:
    studio, home = served
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{home}/enter?link={studio.access.new_link()}")
    page.goto(f"{home}/item/harbour")
    page.wait_for_selector("#lane .cut")
    expect(page.locator("#wave-says")).to_be_empty(timeout=20_000)
    return page, said


def spans(page: Page) -> list[str]:
    return page.locator("#lane .cut span:first-child").all_inner_texts()


def sent(page: Page) -> None:
    """Wait until the studio has all that was changed."""
    for _ in range(400):
        if page.evaluate("localStorage.length") == 0:
            return
        page.wait_for_timeout(50)
    raise AssertionError(page.evaluate("JSON.stringify(localStorage)"))


def made(root: Path) -> list[dict[str, Any]]:
    cues: list[dict[str, Any]] = json.loads((root / "media/outbox/harbour/cues.en_de.json").read_text("utf-8"))["cues"]
    return cues


def test_a_cut_by_hand_reaches_subtitles_and_video(browser: Browser, served: tuple[Studio, str], root: Path) -> None:
    page, said = opened(browser, served)
    before = made(root)
    folder = root / "media/outbox/harbour"
    videos = {path: hashlib.sha256(path.read_bytes()).digest() for path in folder.glob("video/en_de.*.mp4")}
    assert videos
    # The caret in the translation chooses the cue, and where it is cut.
    page.locator(".unit[data-number='0'] textarea").click()
    page.keyboard.press("Home")
    for _ in "Der alte Hafen":
        page.keyboard.press("ArrowRight")
    expect(page.locator("#cue-source .mark")).to_be_visible(timeout=20_000)
    expected = page.inner_text("#cue-source").split("\n")
    assert page.locator("#cue-target .mark").count() == 1, "where the translation goes is shown before"
    page.keyboard.press("Alt+x")
    expect(page.locator("#lane .cut")).to_have_count(len(before) + 1)
    expect(page.locator("#undo")).to_be_enabled(timeout=20_000)
    assert "".join(spans(page)[:2]).replace(" ", "") == "".join(expected).replace(" ", "")
    # One frame, twice, is one step.
    times = page.inner_text("#cue-times")
    page.keyboard.press("Alt+Shift+,")
    page.keyboard.press("Alt+Shift+,")
    expect(page.locator("#cue-times")).not_to_have_text(times)
    expect(page.locator("#state")).to_contain_text("cues")
    sent(page)
    # Undone and done again, across a reload.
    page.keyboard.press("Alt+z")
    expect(page.locator("#cue-times")).to_have_text(times, timeout=20_000)
    page.reload()
    page.wait_for_selector("#lane .cut")
    expect(page.locator("#cue-times")).to_have_text(times)
    page.keyboard.press("Alt+Shift+z")
    expect(page.locator("#cue-times")).not_to_have_text(times, timeout=20_000)
    # An input method has its keys for itself.
    page.locator(".unit[data-number='0'] textarea").click()
    page.evaluate(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown',"
        "{key: 'x', code: 'KeyX', altKey: true, isComposing: true, bubbles: true}))"
    )
    shown = spans(page)
    assert len(shown) == len(before) + 1
    # A drag of a border holds at a frame of the video.
    box = page.locator("#lane .cut").first.bounding_box()
    assert box
    page.mouse.move(box["x"] + 3, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 14, box["y"] + 10)
    page.mouse.up()
    sent(page)
    page.click("#rebuild")
    expect(page.locator("#state")).to_have_text("ready", timeout=120_000, ignore_case=True)
    after = made(root)
    assert [cue["source"] for cue in after] == shown
    assert after[0]["start_ms"] > before[0]["start_ms"]
    assert after[0]["start_ms"] % 40 == 0, "25 frames a second"
    assert after[0]["target"]
    assert after[1]["target"]
    srt = (folder / "subtitles" / "de.srt").read_text("utf-8")
    assert after[0]["target"] in srt
    assert f"00:00:00,{after[0]['start_ms']:03}" in srt
    for path, digest in videos.items():
        assert hashlib.sha256(path.read_bytes()).digest() != digest, "the cut is in the picture"
    assert said == []
    page.context.close()


def test_two_windows_that_cut_show_both(browser: Browser, served: tuple[Studio, str], root: Path) -> None:
    (one, _), (two, _) = opened(browser, served), opened(browser, served)
    two.route("**/api/live", lambda route: route.abort())
    two.reload()
    two.wait_for_selector("#lane .cut")
    count = one.locator("#lane .cut").count()
    for page in (one, two):
        page.keyboard.press("Alt+k")
        page.locator("#lane .cut").last.click()
        expect(page.locator("#cue-source .mark")).to_be_visible(timeout=20_000)
    one.keyboard.press("Alt+x")
    expect(one.locator("#lane .cut")).to_have_count(count + 1)
    sent(one)
    two.keyboard.press("Alt+Shift+,")
    conflict = two.locator("#cut-conflict")
    expect(conflict).to_contain_text("changed elsewhere", timeout=20_000)
    assert conflict.locator("ul").first.locator("li").count() == 2, "both parts that are there now"
    expect(two.locator("#lane .cut")).to_have_count(count + 1)
    conflict.get_by_role("button", name="Keep those").click()
    expect(conflict).to_be_hidden()
    one.context.close()
    two.context.close()


@pytest.mark.parametrize("width", [1300, 390])
def test_the_lane_can_be_read_and_used_by_all(browser: Browser, served: tuple[Studio, str], width: int) -> None:
    page, said = opened(browser, served, width)
    assert said == []
    assert grave(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()
