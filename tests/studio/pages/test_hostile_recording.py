"""The page of a recording whose texts, names and findings are attacks: nothing runs, and all can be read by all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bilingual.model.transcript import EngineRecord
from bilingual.pipeline.tools import open_tools
from bilingual.settings import load_settings
from support.browser.chromium import grave
from support.browser.open_studio import Studio, serving
from support.results import long_talk

pytestmark = pytest.mark.slow
ATTACKS = (
    "<img src=x onerror=hit()>",
    "<script>hit()</script>",
    '"><svg onload=hit()>',
    "'-hit()-'",
    "{{hit()}}",
    "javascript:hit()",
    "</textarea><iframe srcdoc='<script>parent.hit()</script>'>",
    "\u202e\u0000\u2028<a href=javascript:hit() autofocus onfocus=hit()>",
)
ALL = " ".join(ATTACKS).replace("\u0000", "")
FOLDER = "a<img src=x onerror=hit()>'\"&#x26;"
MADE = "img, svg, iframe:not(#output), [onerror], [onload], [onfocus], a[href^='javascript'], script:not([src])"


def braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Studio, str]]:
    (tmp_path / "bilingual.toml").write_text('translation = ["memory"]\n', "utf-8")
    settings = load_settings(tmp_path)
    said = " ".join(attack.replace(" ", "/") for attack in ATTACKS[:5])  # a slash separates attributes, too
    monkeypatch.setattr(long_talk, "_SOURCE", f"Ship {{n}} said {braced(said)} twice.")
    monkeypatch.setattr(long_talk, "_TARGET", f"Schiff {{n}} sagte {braced(said)} zweimal.")
    speakers = {"speakers": [[0, ATTACKS[0]], [30, ATTACKS[1]]]}
    monkeypatch.setattr(long_talk, "EngineRecord", lambda name: EngineRecord(name, ATTACKS[2], speakers))
    folder = long_talk.long_talk(settings.media / "outbox" / FOLDER, 8, 6)
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    pair = manifest["pairs"]["en_de"]
    for finding in pair["findings"]:
        finding["message"] = f"{ALL} is not in the translation"
    pair["reasons"] = [ATTACKS[0], ATTACKS[3]]
    pair["titles"] = {"en": ATTACKS[1], "de": ATTACKS[0]}
    pair["quality"]["read_first"] = [{"unit": "s0002", "why": [ATTACKS[0]]}]
    manifest["title"] = ATTACKS[0]
    manifest["source"]["path"] = f"media/done/{ATTACKS[0]}/{ATTACKS[0]}.mp4"
    manifest["options"]["chapters"] = [[0, ATTACKS[1]]]
    path.write_text(json.dumps(manifest), "utf-8")
    first = json.loads((folder / "bitext.en_de.json").read_text("utf-8"))["units"][0]["source"]
    open_tools(settings).learn("en", "de", [(first, text) for text in ATTACKS if "\u0000" not in text], ATTACKS[0])
    with serving(tmp_path) as found:
        yield found


def opened(browser: Browser, served: tuple[Studio, str], width: int = 1300) -> tuple[Page, list[str]]:
    studio, home = served
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    hits: list[str] = []
    page.expose_function("hit", lambda: hits.append("ran"))
    page.on("dialog", lambda dialog: hits.append(dialog.message))
    page.on("console", lambda said: hits.append(said.text) if "Content Security Policy" in said.text else None)
    page.goto(f"{home}/enter?link={studio.access.new_link()}")
    page.wait_for_selector(".tile")
    assert page.locator(".tile").locator("script, svg[onload], [onerror], [onload]").count() == 0
    page.locator(".tile a[href^='/item/']").first.click()
    page.wait_for_selector("#sentences .block", state="attached")
    page.locator("#sentences").scroll_into_view_if_needed()  # on a telephone they are below all else, and filled then
    page.wait_for_selector(".unit textarea")
    page.wait_for_selector("#lane .cut")
    return page, hits


def test_nothing_of_it_runs(browser: Browser, served: tuple[Studio, str]) -> None:
    page, hits = opened(browser, served)
    assert ATTACKS[1] in page.inner_text(".unit[data-number='0'] .source")
    assert ATTACKS[0] in page.inner_text(".unit[data-number='0'] .finding")
    assert ATTACKS[0] in page.inner_text(".unit[data-number='0'] .speaker")
    assert ATTACKS[1] in page.inner_text("#lane .cut >> nth=0")
    box = page.locator(".unit[data-number='0'] textarea")
    box.click()
    expect(page.locator("#cue-source .mark")).to_be_visible(timeout=30_000)
    assert ATTACKS[1] in page.inner_text("#cue-source")
    assert ATTACKS[1] in page.inner_text("#cue-target")
    page.keyboard.press("Alt+o")
    expect(page.locator(".others button").first).to_be_visible(timeout=20_000)
    assert "<iframe srcdoc" in page.inner_text(".others")
    page.get_by_role("button", name="Close").click()
    box.fill(f"{' '.join(ATTACKS[:3])} 0")  # which comes back from the studio
    expect(page.locator(".unit[data-number='0'] .tag.changed")).to_be_visible(timeout=20_000)
    page.keyboard.press("Alt+x")
    page.wait_for_timeout(500)
    for key in ("Alt+e", "Alt+t", "Alt+g", "Alt+h"):
        page.keyboard.press(key)
        page.wait_for_timeout(200)
    assert page.locator(f":is({MADE}):not(link, #wave *)").count() == 0
    assert hits == []
    page.context.close()


@pytest.mark.parametrize("width", [1300, 390])
def test_lane_and_dialogs_can_be_read_by_all(browser: Browser, served: tuple[Studio, str], width: int) -> None:
    page, _ = opened(browser, served, width)
    page.locator(".unit[data-number='1'] textarea").click()
    expect(page.locator("#cue-source .mark")).to_be_visible(timeout=30_000)
    assert grave(page) == []
    for key, there in (
        ("Alt+g", "#shift"),
        ("Alt+o", ".others button"),
        ("Alt+e", ".unit .accept textarea"),
        ("Alt+h", "#keys[open]"),
    ):
        page.locator("#sentences").scroll_into_view_if_needed()  # a form above may have taken the page away from them
        page.locator(".unit[data-number='1'] textarea.target").last.click()
        page.keyboard.press(key)
        expect(page.locator(there).first).to_be_visible(timeout=20_000)
        assert grave(page) == [], there
        assert page.evaluate("document.documentElement.scrollWidth") <= width, there
    page.keyboard.press("Escape")
    page.click("#publish")
    expect(page.locator("#checklist")).to_be_visible(timeout=20_000)
    page.wait_for_timeout(500)
    assert grave(page) == []
    page.context.close()
