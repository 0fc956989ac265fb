"""The pages in Chromium, in phone and desktop size: clicks, the clipboard, attacks, and WeChat's editor.

Playwright drives the system's Chromium (``make setup`` installs it); no browser is downloaded.
"""

from __future__ import annotations

import base64
import importlib.util
import wave
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from bilingual.engines.linguistics.readings import readings
from bilingual.views.document.model import Document
from bilingual.views.document.readings import texts_to_read
from bilingual.views.linkedin_article.render import linkedin_article
from bilingual.views.parallel.render import parallel_html
from bilingual.views.wechat.render import wechat_html, wechat_preview_html
from bilingual.views.wechat.themes import THEMES

CDN = "https://mmbiz.qpic.cn/"
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
DESK, PHONE = (1280, 900), (390, 844)


Show = Callable[..., Page]


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Show]:
    """Open a page's HTML; at the end nothing may have been asked of another host, and no script may have failed."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_page(html: str, size: tuple[int, int] = DESK, *, touch: bool = False, dark: bool = False) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            has_touch=touch,
            is_mobile=touch,
            color_scheme="dark" if dark else "light",
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        page = context.new_page()
        context.route(f"{CDN}**", lambda route: route.fulfill(body=PICTURE, content_type="image/png"))
        page.on("request", lambda r: None if r.url.startswith(("file:", "data:", CDN)) else wrong.append(r.url))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
        page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
        file = tmp_path / f"page{len(contexts)}.html"
        file.write_text(html, "utf-8")
        page.goto(file.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    # An image that is not there is the author's; everything else would be ours.
    assert [line for line in wrong if "ERR_FILE_NOT_FOUND" not in line] == []


def read(document: Document) -> dict[str, tuple[tuple[int, int, str], ...]]:
    texts: dict[str, list[str]] = {}
    for tag, text in texts_to_read(document):
        texts.setdefault(tag, []).append(text)
    return {text: spans for tag, group in texts.items() for text, spans in readings(group, tag).items()}


def shown(page: Page, selector: str) -> bool:
    return page.locator(selector).first.is_visible()


def wait_until(page: Page, condition: str) -> None:
    """Wait for a JavaScript expression; Playwright's own waiting is stopped by our pages' content policy."""
    for _ in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never came true: {condition}")


# The parallel page


def test_every_switch_on_a_desk(show: Show, document: Document) -> None:
    page = show(parallel_html(document, readings=read(document)))
    assert (shown(page, "article .src"), shown(page, "article .tgt")) == (True, True)

    page.click("[data-view=source]")
    assert (shown(page, "article .src"), shown(page, "article .tgt")) == (True, False)
    page.click("[data-view=target]")
    assert (shown(page, "article .src"), shown(page, "article .tgt")) == (False, True)
    page.click("[data-view=both]")

    def tops() -> tuple[float, float]:
        boxes = [page.locator(f"article .p .{side}").first.bounding_box() for side in ("src", "tgt")]
        return boxes[0]["y"], boxes[1]["y"]  # type: ignore[index]

    above, below = tops()
    assert above < below
    page.click("[data-flag=swap]")
    above, below = tops()
    assert above > below
    page.click("[data-flag=swap]")
    page.click("[data-flag=columns]")
    above, below = tops()
    assert above == below

    page.click("[data-flag=columns]")
    page.click("[data-flag=sentences]")
    pair = page.locator("article .p", has=page.locator(".src .u >> nth=1")).first

    def in_order() -> list[str]:
        found = [(one.bounding_box()["y"], one.inner_text()) for one in pair.locator(".u").all()]  # type: ignore[index]
        return [text for _, text in sorted(found)]

    sources, targets = (pair.locator(f".{side} .u").all_inner_texts() for side in ("src", "tgt"))
    assert in_order()[:4] == [sources[0], targets[0], sources[1], targets[1]]
    page.click("[data-flag=swap]")
    assert in_order()[:4] == [targets[0], sources[0], targets[1], sources[1]]
    page.click("[data-flag=swap]")
    page.click("[data-flag=sentences]")

    assert not shown(page, "article rt")
    page.click("[data-flag=readings]")
    assert shown(page, "article rt")
    assert page.locator("article ruby", has_text="读").first.locator("rt").inner_text() == "dú"

    def size() -> float:
        return float(page.evaluate("parseFloat(getComputedStyle(document.querySelector('main')).fontSize)"))

    middle = size()
    page.click("[data-size='1']")
    assert size() > middle
    page.click("[data-size='-1']")
    assert size() == middle

    def paper() -> str:
        return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    light = paper()
    page.click("[data-theme='1']")
    assert paper() != light

    page.reload()  # a reader's choices are kept
    assert shown(page, "article rt")
    assert paper() != light


def test_a_sentence_is_lit_with_its_translation(show: Show, document: Document) -> None:
    page = show(parallel_html(document))
    page.hover("article .src .u >> nth=1")
    lit = page.locator(".u.on")
    assert lit.count() == 2
    assert lit.nth(0).get_attribute("data-u") == lit.nth(1).get_attribute("data-u")
    page.mouse.move(5, 500)
    assert page.locator(".u.on").count() == 0
    page.click("article .tgt .u >> nth=2")
    page.mouse.move(5, 500)
    assert page.locator(".u.on").count() == 2  # a click keeps it lit
    page.keyboard.press("Escape")
    assert page.locator(".u.on").count() == 0


def test_on_a_phone_nothing_is_wider_than_the_screen(show: Show, document: Document) -> None:
    page = show(parallel_html(document, readings=read(document)), PHONE, touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    assert not shown(page, "[data-flag=columns]")
    page.tap("[data-flag=readings]")
    assert shown(page, "article rt")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    page.tap("article .src .u >> nth=0")
    assert page.locator(".u.on").count() == 2
    for button in page.locator(".bar button:visible").all():
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 34  # a thumb's target


def test_contents_lead_to_their_heading(show: Show, document: Document) -> None:
    page = show(parallel_html(document), PHONE, touch=True)
    page.tap("details.toc summary")
    page.tap("details.toc a >> nth=1")
    box = page.locator("h2 >> nth=1").bounding_box()
    assert box is not None
    bar = page.locator(".bar").bounding_box()
    assert bar is not None
    assert box["y"] >= bar["y"] + bar["height"] - 1  # not under the bar


def test_a_sentence_of_a_talk_plays_from_its_time(show: Show, talk: Document, tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "talk.wav"), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(2 * 8000 * 20))
    page = show(parallel_html(talk, video="talk.wav"))
    wait_until(page, "document.querySelector('audio').readyState >= 1")
    page.click("article .tgt .u >> nth=2")
    wait_until(page, "Math.abs(document.querySelector('audio').currentTime - 5) < 1")
    page.click("button.time >> nth=1")
    wait_until(page, "Math.abs(document.querySelector('audio').currentTime - 12.5) < 1")
    wait_until(page, "document.querySelector('.u.on')?.dataset.u === '4'")


def test_print_and_dark_mode(show: Show, document: Document) -> None:
    page = show(parallel_html(document), dark=True)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 23, 26)"
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not shown(page, ".bar")
    assert shown(page, "article .tgt")


# The pages to copy from


def test_the_copy_pages_put_rich_text_on_the_clipboard(show: Show, document: Document) -> None:
    page = show(wechat_preview_html(wechat_html(document)))
    page.click("[data-copy=part-1]")
    page.wait_for_selector("button.done")
    rich = page.evaluate("navigator.clipboard.read().then(i=>i[0].getType('text/html')).then(b=>b.text())")
    assert "先读手册。" in rich
    assert 'style="' in rich
    page.click("[data-copy=title]")
    wait_until(page, "navigator.clipboard.readText().then(t=>t==='小工具为何长青')")

    page = show(linkedin_article(document).html)
    page.click("[data-copy=body]")
    page.wait_for_selector("button.done")
    rich = page.evaluate("navigator.clipboard.read().then(i=>i[0].getType('text/html')).then(b=>b.text())")
    assert "<h2" in rich
    assert "What we measured" in rich


# Attacks


def attacks() -> list[str]:
    spec = importlib.util.spec_from_file_location("attacks", Path(__file__).parents[1] / "inside/test_attacks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: list[str] = module.ATTACKS
    return found


def test_no_attack_runs_or_asks_another_host(show: Show, document_of: Callable[..., Document]) -> None:
    text = "# Attacks\n\n" + "\n\n".join(f"Look: {attack} end.\n\n{attack}" for attack in attacks())
    document = document_of(text, {})
    for html in (
        parallel_html(document),
        linkedin_article(document).html,
        wechat_preview_html(wechat_html(document)),
    ):
        page = show(html)
        for link in page.locator("article a, #body a").all()[:40]:
            address = link.get_attribute("href") or ""
            assert address.startswith(("http:", "https:", "mailto:", "tel:", "#")) or ":" not in address
        page.wait_for_timeout(50)


# What WeChat's readers see


# A theme is colours and sizes in the same markup.
FIRST, *OTHERS = THEMES


@pytest.mark.parametrize("theme", [FIRST, *(pytest.param(theme, marks=pytest.mark.slow) for theme in OTHERS)])
def test_the_editor_changes_nothing_that_a_reader_sees(
    theme: str, show: Show, document_of: Callable[..., Document], document: Document, sanitizer: ModuleType
) -> None:
    part = wechat_html(document, theme).parts[0].html.replace("https://example.org/lathe.webp", f"{CDN}lathe.png")
    frame = '<!DOCTYPE html><meta charset="utf-8"><body style="margin:16px;font-family:sans-serif">{}</body>'
    saved = sanitizer.sanitize(part)
    before, after = (show(frame.format(html), PHONE) for html in (part, saved))
    assert before.evaluate("document.body.innerText") == after.evaluate("document.body.innerText")
    assert before.screenshot(full_page=True) == after.screenshot(full_page=True)
    assert before.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


def test_a_class_would_have_been_seen_to_go(show: Show, sanitizer: ModuleType) -> None:
    part = '<style>.a{color:#c00}</style><p class="a">Red before, black after.</p>'
    frame = '<!DOCTYPE html><meta charset="utf-8"><body>{}</body>'
    before, after = (show(frame.format(html), PHONE) for html in (part, sanitizer.sanitize(part)))
    assert before.screenshot() != after.screenshot()
