"""Chromium as the tests start it, and what hinders people on a page there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright


def chromium_path() -> str:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert found, "Chromium is not installed: run `make setup`"
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    # Chromium refuses its sandbox to root, as in a container.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=chromium_path(), args=arguments)
        yield started
        started.close()


# A value of a program that a page shows: what was to be left out, or could not be computed.
_VALUES_AS_TEXT = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
  while (texts.nextNode()) {
    const { nodeValue, parentElement } = texts.currentNode;
    if (/^\\s*(false|true|null|undefined|NaN|\\[object \\w+\\])\\s*$/.test(nodeValue)
        && !parentElement.closest('script, style, iframe')) found.push(`${nodeValue} in ${parentElement.className}`);
  }
  return found;
}"""


def grave(page: Page) -> list[str]:
    """What axe finds serious or critical on *page*, each with its place, and values of programs shown as text.

    Outputs in frames are others' pages.
    """
    found = Axe().run(page, options={"exclude": [["iframe"]]}).response["violations"]
    worst = [one for one in found if one["impact"] in ("serious", "critical")]
    told = [f"{one['id']}: {one['nodes'][0]['html'][:90]}" for one in worst]
    return told + [f"shown as text: {text}" for text in page.evaluate(_VALUES_AS_TEXT)]
