"""The page of an item in Chromium: writing, approving, undoing, two windows, and a studio that ends meanwhile."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from support.browser.chromium import grave
from support.browser.open_studio import Studio, serving

LAST = ".unit[data-number='3']"


@pytest.fixture
def served(post: Path) -> Iterator[tuple[Studio, str]]:
    with serving(post.parents[2]) as found:
        yield found


def opened(browser: Browser, served: tuple[Studio, str], width: int = 1300) -> Page:
    studio, home = served
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    page.goto(f"{home}/enter?link={studio.access.new_link()}")
    page.goto(f"{home}/item/tea")
    page.wait_for_selector(LAST)
    return page


def texts(post: Path) -> list[str | None]:
    return [unit["target"] for unit in json.loads((post / "bitext.en_de.json").read_text("utf-8"))["units"]]


def test_a_person_corrects_by_keyboard_alone(browser: Browser, served: tuple[Studio, str], post: Path) -> None:
    page = opened(browser, served)
    assert "<b>hot</b> & sweet" in page.inner_text(".unit[data-number='2'] .source")
    for number in (2, 3):  # those to look at
        page.keyboard.press("Alt+j")
        expect(page.locator(f".unit[data-number='{number}'] textarea")).to_be_focused()
    page.keyboard.insert_text("Niemand kommt zu spät.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(f"{LAST} .tag.approved")).to_be_visible()
    assert texts(post)[3] == "Niemand kommt zu spät."
    expect(page.locator("#progress")).to_contain_text("4 of 4")
    page.keyboard.press("Alt+z")
    expect(page.locator(f"{LAST} .tag.untranslated")).to_be_visible()
    # A reload keeps what can be undone and redone.
    page.reload()
    page.wait_for_selector(LAST)
    page.keyboard.press("Alt+Shift+z")
    expect(page.locator(f"{LAST} textarea")).to_have_value("Niemand kommt zu spät.")
    # Without an approval it is saved while one writes.
    page.locator(".unit[data-number='1'] textarea").press("End")
    page.keyboard.type(" Immer.")
    expect(page.locator(".unit[data-number='1'] .tag.changed")).to_be_visible()
    assert texts(post)[1] == "Wir trinken um vier Tee. Immer."
    page.keyboard.press("Alt+o")
    expect(page.locator(".others")).to_contain_text("Close")
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("Alt+h")
    expect(page.locator("#keys")).to_be_visible()
    page.context.close()


@pytest.mark.slow
def test_what_was_typed_in_one_go_is_undone_as_one(browser: Browser, served: tuple[Studio, str], post: Path) -> None:
    page = opened(browser, served)
    text = page.locator(".unit[data-number='1'] textarea")
    text.press("End")
    page.keyboard.type(" Jeden Tag, auch wenn es regnet.", delay=90)  # it is sent in three parts
    expect(page.locator(".unit[data-number='1'] .tag.changed")).to_be_visible()
    page.wait_for_timeout(1600)
    page.keyboard.type(" Wirklich")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("End")
    page.keyboard.type("!")
    for kept in (" Wirklich", "", None):
        page.keyboard.press("Alt+z")
        full = "Wir trinken um vier Tee." + (f" Jeden Tag, auch wenn es regnet.{kept}" if kept is not None else "")
        expect(text).to_have_value(full)
    page.reload()
    page.wait_for_selector(LAST)
    page.keyboard.press("Alt+Shift+z")
    expect(text).to_have_value("Wir trinken um vier Tee. Jeden Tag, auch wenn es regnet.")
    # What is typed before a reload and after it are two.
    text.press("End")
    page.keyboard.type(" Gern")
    page.reload()
    page.wait_for_selector(LAST)
    expect(text).to_have_value("Wir trinken um vier Tee. Jeden Tag, auch wenn es regnet. Gern")
    page.keyboard.press("Alt+z")
    expect(text).to_have_value("Wir trinken um vier Tee. Jeden Tag, auch wenn es regnet.")
    assert texts(post)[1] == "Wir trinken um vier Tee. Jeden Tag, auch wenn es regnet."
    page.context.close()


@pytest.mark.slow
@pytest.mark.parametrize("width", [1300, 390])
def test_a_text_is_found_in_both_languages(browser: Browser, served: tuple[Studio, str], width: int) -> None:
    page = opened(browser, served, width)
    page.keyboard.press("Alt+f")
    page.keyboard.type("TEE")
    expect(page.locator("#found")).to_have_text("2 found")
    for key, number, said in (
        ("Enter", 0, "1 of 2"),
        ("Enter", 1, "2 of 2"),
        ("Enter", 0, "1 of 2"),
        ("Shift+Enter", 1, "2 of 2"),
    ):
        page.keyboard.press(key)
        expect(page.locator(f".unit.here[data-number='{number}']")).to_be_in_viewport()
        expect(page.locator("#found")).to_have_text(said)
    assert grave(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Escape")
    expect(page.locator(".unit[data-number='1'] textarea")).to_be_focused()
    page.locator("#find").fill("<b>hot")
    expect(page.locator("#found")).to_have_text("1 found")
    page.locator("#find").fill("coffee")
    expect(page.locator("#found")).to_have_text("Nothing found")
    page.context.close()


@pytest.mark.slow
def test_two_windows_lose_nothing(browser: Browser, served: tuple[Studio, str], post: Path) -> None:
    one, two = opened(browser, served), opened(browser, served)
    box = ".unit[data-number='1'] textarea"
    two.route("**/api/live", lambda route: route.abort())
    two.reload()
    two.wait_for_selector(box)
    one.fill(box, "Tee trinken wir um vier.")
    expect(one.locator(".unit[data-number='1'] .tag.changed")).to_be_visible()
    two.fill(box, "Um vier Uhr gibt es Tee.")
    conflict = two.locator(".conflict")
    expect(conflict).to_contain_text("Tee trinken wir um vier.")
    assert texts(post)[1] == "Tee trinken wir um vier."
    conflict.get_by_role("button", name="Use mine").click()
    expect(conflict).to_have_count(0)
    expect(one.locator(box)).to_have_value("Um vier Uhr gibt es Tee.")  # live
    assert texts(post)[1] == "Um vier Uhr gibt es Tee."
    one.context.close()
    two.context.close()


@pytest.mark.slow
def test_what_is_written_while_the_studio_is_gone_is_kept(
    browser: Browser, served: tuple[Studio, str], post: Path
) -> None:
    page = opened(browser, served)
    page.context.route("**/changes", lambda route: route.abort())
    page.fill(f"{LAST} textarea", "Niemand ist zu spät.")
    expect(page.locator("#says.bad")).to_be_visible()
    assert texts(post)[3] is None
    page.context.unroute("**/changes")
    page.reload()  # or the browser was closed
    expect(page.locator(f"{LAST} textarea")).to_have_value("Niemand ist zu spät.")
    assert texts(post)[3] == "Niemand ist zu spät."
    page.context.close()


@pytest.mark.slow
@pytest.mark.parametrize("width", [1300, 390])
def test_it_can_be_read_and_used_by_all(browser: Browser, served: tuple[Studio, str], width: int) -> None:
    page = opened(browser, served, width)
    assert grave(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()
