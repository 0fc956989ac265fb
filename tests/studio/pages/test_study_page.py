"""The study pack in Chromium: a person switches it on, sees that it is made, and practises."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bilingual.pipeline.applying import apply_edits
from bilingual.pipeline.tools import open_tools
from bilingual.settings import load_settings
from support.browser.chromium import grave
from support.browser.open_studio import Studio, serving

pytestmark = pytest.mark.slow


@pytest.fixture
def served(post: Path) -> Iterator[tuple[Studio, str]]:
    with serving(post.parents[2]) as found:
        yield found


def opened(browser: Browser, served: tuple[Studio, str], width: int, scheme: str) -> Page:
    studio, home = served
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{home}/enter?link={studio.access.new_link()}")
    page.goto(f"{home}/item/tea")
    page.get_by_role("button", name="Study pack", exact=True).click()
    return page


@pytest.mark.parametrize(("width", "scheme"), [(1300, "light"), (390, "dark")])
def test_a_person_makes_a_study_pack(
    browser: Browser, served: tuple[Studio, str], post: Path, width: int, scheme: str
) -> None:
    studio, _ = served
    page = opened(browser, served, width, scheme)
    panel = page.locator("#study")
    panel.get_by_label("Language to learn").select_option(label="German")
    expect(panel.get_by_label("Level of the learner")).to_have_value("4")
    expect(panel.get_by_text("Zipf 7 has the most common words")).to_be_visible()
    panel.get_by_label("Level of the learner").select_option(label="Zipf 6")
    assert grave(page) == []
    panel.get_by_role("button", name="Make a study pack").click()
    expect(panel.get_by_role("status")).to_contain_text("made with the next outputs")
    assert studio.runs.done == [("rebuild article", "tea")]
    settings = load_settings(post.parents[2])
    apply_edits(post, open_tools(settings))
    expect(panel.get_by_role("link", name="Worksheet")).to_be_visible()
    expect(panel.get_by_label("Level of the learner")).to_have_value("6")
    assert grave(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    with page.context.expect_page() as opening:
        panel.get_by_role("link", name="Listen and practise").click()
    practising = opening.value
    expect(practising.locator(".lines")).to_contain_text("Wir trinken um vier Tee.")
    practising.get_by_role("button", name="Gaps").click()
    expect(practising.locator("input.gap").first).to_be_visible()
    practising.close()
    panel.get_by_role("button", name="Switch off").click()
    expect(panel.get_by_role("status")).to_contain_text("It is off")
    page.context.close()
