"""Walks of a person through the studio as it is really served: its process, its runs, and a browser."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bilingual.flows.service import free_port
from support.browser.chromium import chromium_path, grave
from support.browser.studio_walks import Served, page_of, until

pytestmark = pytest.mark.slow
RELEASED = Path(__file__).parents[2] / "fixtures/v0_1_0"


@pytest.mark.parametrize("who", ["studio", "browser"])
def test_a_kill_while_one_writes_costs_a_second_at_most(browser: Browser, post: Path, who: str) -> None:
    root, port, texts = post.parents[2], free_port(), post / "bitext.en_de.json"

    def target() -> str:
        return str(json.loads(texts.read_text("utf-8"))["units"][1]["target"])

    served = Served(root, port)
    with page_of(browser, served) as page:
        page.goto(f"{served.home}/item/tea")
        box = page.locator(".unit[data-number='1'] textarea")
        box.fill("")
        written = "Um vier Uhr trinken wir alle zusammen Tee, und zwar jeden Tag."
        box.type(written[:40], delay=60)
        if who == "studio":
            served.end(signal.SIGKILL)
            box.type(written[40:], delay=60)
            served = Served(root, port)
            until(lambda: target() == written, 30)  # the page tries again by itself
            kept = len(written)
        else:
            until(lambda: target() == written[:40], 15)  # without a key, a click or another page
            kept = 40
    said = target()
    served.end(signal.SIGKILL if who == "browser" else signal.SIGTERM)
    assert said == written[:kept]


def test_a_browser_that_is_killed_while_one_writes_loses_a_second_at_most(
    browser: Browser, post: Path, tmp_path: Path
) -> None:
    root, port, texts = post.parents[2], free_port(), post / "bitext.en_de.json"

    def target() -> str:
        return str(json.loads(texts.read_text("utf-8"))["units"][1]["target"])

    served, written = Served(root, port), "Um vier Uhr trinken wir alle zusammen Tee, und zwar jeden Tag im Jahr."
    with own_chromium(browser, tmp_path / "profile") as (page, kill):
        page.goto(served.link)
        page.goto(f"{served.home}/item/tea")
        box = page.locator(".unit[data-number='1'] textarea")
        box.fill("")
        box.press_sequentially(written[:30], delay=60)
        for letter in written[30:]:  # without a pause: it is sent all the same
            box.press_sequentially(letter, delay=60)
            if target().startswith(written[:30]):
                break
        kill()
    kept = target()
    assert written.startswith(kept)
    assert len(kept) >= 30, "what was written more than a second ago"
    served.end()
    served = Served(root, port)  # whose link opens the new browser
    with own_chromium(browser, tmp_path / "profile") as (page, kill):
        page.goto(served.link)
        page.goto(f"{served.home}/item/tea")
        box = page.locator(".unit[data-number='1'] textarea")
        expect(box).to_have_value(re.compile(f"^{re.escape(kept)}"), timeout=20_000)
        expect(page.locator(".conflict")).to_have_count(0)
        kill()
    served.end()


@contextmanager
def own_chromium(browser: Browser, profile: Path) -> Iterator[tuple[Page, Callable[[], None]]]:
    """Start a Chromium of one's own with *profile*; give a page, and what kills the whole browser."""
    port = free_port()
    flags = ["--headless=new", "--no-first-run", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    command = [chromium_path(), *flags, f"--remote-debugging-port={port}", f"--user-data-dir={profile}", "about:blank"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)

    def kill() -> None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    try:
        until(lambda: answers(port), 60)
        own = browser.browser_type.connect_over_cdp(f"http://127.0.0.1:{port}")
        yield own.contexts[0].new_page(), kill
    finally:
        if process.poll() is None:
            kill()


def answers(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def test_an_item_is_read_by_keyboard_alone(browser: Browser, post: Path) -> None:
    served = Served(post.parents[2], free_port())
    with page_of(browser, served) as page:
        page.goto(served.home)
        page.wait_for_selector(".tile")
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('.tile a[href^=\"/item/\"]')"):
                break
        page.keyboard.press("Enter")
        page.wait_for_selector(".unit")
        for number, text in ((2, "Er ist <b>heiß</b> & süß."), (3, "Niemand kommt zu spät.")):  # those to look at
            page.keyboard.press("Alt+j")
            expect(page.locator(f".unit[data-number='{number}'] textarea")).to_be_focused()
            page.keyboard.press("Control+a")
            page.keyboard.type(text)
            page.keyboard.press("Control+Enter")
            expect(page.locator(f".unit[data-number='{number}'] .tag.approved")).to_be_visible(timeout=15_000)
        for number in (2, 1, 0):
            page.keyboard.press("Alt+ArrowUp")
            expect(page.locator(f".unit[data-number='{number}'] textarea")).to_be_focused()
        for number in (0, 1):
            page.keyboard.press("Control+Enter")
            expect(page.locator(f".unit[data-number='{number}'] .tag.approved")).to_be_visible(timeout=15_000)
        expect(page.locator("#progress")).to_contain_text("4 of 4")
        until(lambda: json.loads((post / "manifest.json").read_text("utf-8"))["state"] == "ready", 120)
    served.end()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1300, 390])
def test_each_state_can_be_read_by_all(browser: Browser, old: Path, width: int, scheme: str) -> None:
    """What 0.1.0 made, with a damaged text, without a video, and an item that is not there."""
    outbox = old / "media/outbox"
    for name, gone in (("no video", "video"), ("no text", "bitext.en_de.json")):
        shutil.copytree(outbox / "harbour", outbox / name)
        (shutil.rmtree if gone == "video" else Path.unlink)(outbox / name / gone)
    served = Served(old, free_port())
    with page_of(browser, served, width) as page:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.wait_for_selector(".tile")
        for place in ("/", "/item/harbour", "/item/pier", "/item/no%20video", "/item/no%20text", "/item/none"):
            page.goto(served.home + place)
            if place != "/item/none" and place != "/":
                page.wait_for_selector(".unit", timeout=15_000)
                page.keyboard.press("Alt+h")
            page.wait_for_timeout(300)
            assert grave(page) == [], place
            assert page.evaluate("document.documentElement.scrollWidth") <= width, place
    served.end()


@pytest.fixture
def old(tmp_path: Path) -> Path:
    shutil.copytree(RELEASED, tmp_path / "old")
    return tmp_path / "old"
