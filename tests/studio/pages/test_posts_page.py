"""The posts of an article in Chromium: structure, a field that stays set, the fold, and the list before publishing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bilingual.pipeline.publish import publish_post
from bilingual.pipeline.requests import Request
from bilingual.pipeline.tools import open_tools
from bilingual.settings import load_settings
from support.browser.chromium import grave
from support.browser.open_studio import Studio, serving

pytestmark = pytest.mark.slow
MORE = "\n## Steps\n\n1. Boil water.\n\n```sh\nboil\n```\n\n| Leaf | Time |\n|---|---|\n| Green | Two |\n"
MORE_DE = "\n## Schritte\n\n1. Wasser kochen.\n\n```sh\nboil\n```\n\n| Blatt | Zeit |\n|---|---|\n| Grün | Zwei |\n"


@pytest.fixture
def article(post: Path) -> Path:
    root = post.parents[2]
    for name, more in (("tea.md", MORE), ("tea.de.md", f"\nNiemand kommt zu spät.\n{MORE_DE}")):
        (root / name).write_text((root / name).read_text() + more)
    return published(root)


def published(root: Path) -> Path:
    settings = load_settings(root)
    return publish_post(Request(source=root / "tea.md"), open_tools(settings)).folder


@pytest.fixture
def served(article: Path) -> Iterator[tuple[Studio, str]]:
    with serving(article.parents[2]) as found:
        yield found


def opened(browser: Browser, served: tuple[Studio, str], width: int = 1300) -> Page:
    studio, home = served
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    page.goto(f"{home}/enter?link={studio.access.new_link()}")
    page.goto(f"{home}/item/tea")
    page.wait_for_selector(".unit[data-kind]")
    return page


def test_a_person_writes_a_field_and_sees_it_in_the_post(
    browser: Browser, served: tuple[Studio, str], article: Path
) -> None:
    page = opened(browser, served)
    kinds = page.locator(".unit[data-kind]").evaluate_all("all => all.map((one) => one.dataset.kind)")
    assert {"heading", "paragraph", "list_item", "table_cell"} <= set(kinds)
    expect(page.locator(".piece.code pre")).to_have_text("boil")
    expect(page.locator(".unit[data-kind=table_cell] .kind").first).to_have_text("Table 1, row 1, column 1")
    page.get_by_role("button", name="Fields", exact=True).click()
    hook = page.locator("#field-linkedin-hook")
    expect(hook).to_have_attribute("placeholder", "Tea\nTee")
    hook.fill("Four <b>o'clock</b>.")
    expect(page.locator("#older")).to_contain_text("Older than the text: fields of posts")
    title = page.locator("#field-wechat-title")
    title.fill("x" * 33)
    expect(page.locator("[data-field='wechat.title'] .wrong")).to_contain_text("at most 32 are allowed")
    title.fill("")
    page.locator("#undo").click()
    expect(hook).to_have_value("")
    page.locator("#redo").click()
    expect(hook).to_have_value("Four <b>o'clock</b>.")
    page.get_by_role("button", name="Before publishing", exact=True).click()
    expect(page.locator("[data-platform=linkedin] .reasons")).to_contain_text("Changed since the outputs were made")
    published(article.parents[2])
    expect(page.locator("#older")).to_be_hidden()
    page.get_by_role("button", name="LinkedIn", exact=True).click()
    expect(page.locator(".feed p")).to_contain_text("Four <b>o'clock</b>.")
    page.get_by_role("button", name="…more").click()
    expect(page.locator(".feed p")).to_contain_text("Wasser kochen.")
    page.get_by_role("button", name="Carousel", exact=True).click()
    expect(page.locator(".pages img").first).to_be_visible()
    assert page.locator(".pages img").first.evaluate("image => image.decode().then(() => image.naturalWidth)") == 640
    assert grave(page) == []
    page.context.close()


def test_a_field_of_two_windows_shows_both_texts(browser: Browser, served: tuple[Studio, str], article: Path) -> None:
    one, two = opened(browser, served), opened(browser, served, 390)
    two.route("**/api/live", lambda route: route.abort())
    two.reload()
    two.wait_for_selector(".unit[data-kind]")
    for page in (one, two):
        page.get_by_role("button", name="Fields", exact=True).click()
    one.locator("#field-wechat-digest").fill("Eins")
    expect(one.locator("#older")).to_be_visible()
    two.locator("#field-wechat-digest").fill("Zwei")
    wrong = two.locator("[data-field='wechat.digest'] .wrong")
    expect(wrong).to_contain_text("Eins")
    wrong.get_by_role("button", name="Use mine").click()
    expect(wrong).to_be_hidden()
    expect(two.locator("[data-field='wechat.digest']")).not_to_have_class(re.compile("waits"))
    kept = json.loads((article / "manifest.json").read_text("utf-8"))["options"]["fields"]
    assert kept == {"en_de": {"wechat.digest": "Zwei"}}
    assert two.evaluate("document.documentElement.scrollWidth") <= 390
    one.context.close()
    two.context.close()


@pytest.mark.parametrize("width", [1300, 390])
def test_a_term_goes_into_the_glossary_by_keyboard(
    browser: Browser, served: tuple[Studio, str], article: Path, width: int
) -> None:
    page = opened(browser, served, width)
    page.locator(".unit[data-number='1'] textarea").focus()
    page.keyboard.press("Alt+t")
    form = page.locator("form.term")
    expect(form).to_contain_text("glossary.toml")
    assert grave(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.type("tea")
    page.keyboard.press("Tab")
    page.keyboard.type("Tee")
    page.keyboard.press("Enter")
    expect(form).to_have_count(0)
    assert "Tee" in (article.parents[2] / "glossary.toml").read_text("utf-8")
    page.context.close()
