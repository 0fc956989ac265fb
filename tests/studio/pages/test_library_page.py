"""The library in Chromium: what a person sees, drops and orders, and what an output tries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from bilingual.studio.files import address
from support.browser.chromium import grave
from support.browser.open_studio import Studio, serving

# What an author may write; nothing of it may reach the studio.
ATTACK = """<!DOCTYPE html><title>Output</title><h1 id="shown">An output</h1>
<script>document.title = 'script'; fetch('/api/orders', {method: 'POST', body: '{}'})</script>
<img src="/none.png" onerror="document.title = 'onerror'">
<svg onload="document.title = 'svg'"><script>document.title = 'svg script'</script></svg>
<form id="form" action="/api/orders" method="post"><button id="send">Send</button></form>
<iframe src="/" id="frame"></iframe><a id="link" href="/api/items">Items</a>
<iframe srcdoc="<script>parent.document.title = 'srcdoc'</script>"></iframe>
<meta http-equiv="refresh" content="1; url=/api/items">
<object data="/api/items"></object><embed src="/api/items"><link rel="stylesheet" href="/api/items">
<a id="js" href="javascript:document.title = 'javascript'">x</a>"""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Studio, str]]:
    """A studio at a port of this machine, with its home."""
    (tmp_path / "bilingual.toml").write_text('targets = ["de"]\n')
    inbox, outbox = tmp_path / "media" / "inbox", tmp_path / "media" / "outbox" / "output"
    inbox.mkdir(parents=True)
    outbox.mkdir(parents=True)
    (inbox / "<img src=x onerror=alert(1)>.md").write_text("# A\n\nOne sentence.\n")
    (inbox / "tea.md").write_text("# Tea\n\nOne sentence.\n")
    (outbox / "index.html").write_text(ATTACK)
    with serving(tmp_path) as found:
        yield found


def opened(browser: Browser, studio: Studio, home: str, width: int = 1200, wrong: list[str] | None = None) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    heard = [] if wrong is None else wrong
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
    page.goto(f"{home}/enter?link={studio.access.new_link()}")
    page.wait_for_selector(".tile")
    return page


def test_a_person_sees_drops_and_orders(browser: Browser, served: tuple[Studio, str], tmp_path: Path) -> None:
    studio, home = served
    wrong: list[str] = []
    page = opened(browser, studio, home, wrong=wrong)
    assert page.url == f"{home}/"
    # A title that looks like HTML is text, and a search finds it.
    assert page.locator(".tile h3", has_text="<img src=x onerror=alert(1)>.md").count() == 1
    page.fill("#search", "tea")
    assert page.locator(".tile:visible").count() == 1
    page.click(".tile:visible button:has-text('Publish now')")
    page.wait_for_selector("#says:has-text('Started')")
    assert studio.runs.done == [("publish article", "tea.md")]
    page.fill("#search", "")
    # Files are chosen, or dropped; what is chosen for them goes with them.
    (tmp_path / "walk.mp4").write_bytes(b"x" * 9_000_000)  # two parts
    (tmp_path / "walk.en.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\nHi.\n")
    page.set_input_files("#picker", [tmp_path / "walk.mp4", tmp_path / "walk.en.srt"])
    page.click("#targets label:has(input[value=ja])")
    page.click("#go")
    # Live: nobody reloads.
    page.wait_for_selector(".tile h3:has-text('walk.mp4')")
    inbox = studio.settings.media / "inbox"
    assert (inbox / "walk.mp4").stat().st_size == 9_000_000
    assert (inbox / "walk.toml").read_text() == 'targets = ["de", "ja"]\n'
    # From outside, too.
    (inbox / "tea.md").unlink()
    page.wait_for_selector(".tile h3:has-text('tea.md')", state="detached")
    assert wrong == []
    page.context.close()


def test_an_output_reaches_nothing(browser: Browser, served: tuple[Studio, str]) -> None:
    studio, home = served
    page = opened(browser, studio, home)
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(f"{request.method} {request.url.removeprefix(home)}"))
    page.goto(home + address(studio.access, "output", "index.html"))
    page.click("#send")
    page.click("#js")
    page.wait_for_timeout(1500)  # the refresh
    assert page.title() in ("Output", "")
    reached = [one for one in asked if "/api/" in one or one.startswith("POST")]
    # A link that is followed, or a refresh, asks as a stranger.
    assert not [one for one in reached if one != "GET /api/items"]
    assert "items" not in page.inner_text("body") or "bilingual studio" in page.inner_text("body")
    assert studio.runs.done == []
    page.context.close()


@pytest.mark.slow
@pytest.mark.parametrize("width", [1200, 390])
def test_it_can_be_read_and_used_by_all(browser: Browser, served: tuple[Studio, str], width: int) -> None:
    studio, home = served
    page = opened(browser, studio, home, width)
    assert grave(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_input_files("#picker", [{"name": "a.mp4", "mimeType": "video/mp4", "buffer": b"x"}])
    assert grave(page) == []
    page.keyboard.press("Escape")
    assert page.locator("#choose").is_hidden()
    page.context.close()
