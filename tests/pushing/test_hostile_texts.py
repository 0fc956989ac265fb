"""What authors, files and platforms say in markup, on the pages of posts, lists and publishing: it stays text, and what
stands in an output stays in its sandbox.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Page, Request, expect

from bilingual.settings import Settings
from support.browser.open_studio import Studio, serving
from support.servers.fake_platforms import FakeLinkedIn, FakeWeChat
from support.sources.ready_item import PAIR, add_files

pytestmark = pytest.mark.slow
Item = tuple[Path, Settings]
RUNS = "top.pwned=1;fetch('/api/pwned');alert(1)"
TEXT = f'<img src=x onerror="{RUNS}"><script>{RUNS}</script>\u202e'
NAME = "<img src=x onerror=top.pwned=1>"
OUTPUT = f"""<script>{RUNS}</script><img src=x onerror="{RUNS}"><svg onload="{RUNS}"><script>{RUNS}</script></svg>
<iframe srcdoc="<script>{RUNS}</script>"></iframe><iframe src="/"></iframe><object data="/api/items"></object>
<form action="/api/orders" method="post" enctype="text/plain"><button id="go">Go</button></form>
<a id="js" href="javascript:{RUNS}" target="_blank">x</a><a id="api" href="/api/items" target="_blank">x</a>
<style>@import url(//evil.example/x.css);body{{background:url(/api/items)}}</style><img src="/api/items" alt="">
<link rel="stylesheet" href="//evil.example/x.css"><base href="https://evil.example/">
<meta http-equiv="refresh" content="0;url=//evil.example/"><video src="//evil.example/v.mp4" onerror="{RUNS}"></video>
<p>Harmless.</p>"""


class Watched:
    """A page that nothing may run on: what it asked for, and what the API answered its frames, 0 for nothing."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.dialogs: list[str] = []
        self.evil: list[str] = []
        self.answers: dict[str, int] = {}
        page.context.on("request", self._asked)
        page.context.on("requestfailed", self._failed)
        page.context.on("response", lambda answer: self._answered(answer.request, answer.status))
        page.on("dialog", self._dialog)

    def _dialog(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def _asked(self, request: Request) -> None:
        if "/api/pwned" in request.url or "evil" in (urlsplit(request.url).hostname or ""):
            self.evil.append(request.url)

    def _failed(self, request: Request) -> None:
        if request.url in self.evil and request.failure == "csp":  # it never left
            self.evil.remove(request.url)
        self._answered(request, 0)

    def _answered(self, request: Request, status: int) -> None:
        outside = not request.is_navigation_request() and request.frame is not self.page.main_frame
        if outside and "/api/" in request.url:
            self.answers[request.url] = status

    def holds(self) -> None:
        self.page.wait_for_timeout(300)
        assert (self.dialogs, self.evil, self.page.evaluate("window.pwned")) == ([], [], None)
        assert self.page.locator("img[src=x], [onerror], script:not([src])").count() == 0, "text is never HTML"
        assert all(status in (0, 401, 403) for status in self.answers.values()), self.answers


@contextmanager
def watched(browser: Browser, root: Path, width: int = 1300) -> Iterator[tuple[Watched, Studio, str]]:
    with serving(root) as (studio, home):
        page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
        seen = Watched(page)
        page.goto(f"{home}/enter?link={studio.access.new_link()}")
        yield seen, studio, home
        page.context.close()


@pytest.fixture
def hostile(item: Item) -> Item:
    """The item with markup in all that its files say, and another one whose name is markup."""
    folder = item[0]
    posts = f"posts/{PAIR}"
    picture = (folder / posts / "wechat/01-pot.png").read_bytes()
    fields = json.loads((folder / posts / "wechat.json").read_text("utf-8"))
    fields |= {"title": NAME, "parts": [NAME], "digest": TEXT[:90], "author": "<b>Ana</b>"}
    html = (folder / posts / "wechat.html").read_text("utf-8")
    made = {
        f"{posts}/linkedin.txt": TEXT.encode(),
        f"{posts}/linkedin.api.txt": TEXT.replace("<", r"\<").replace(">", r"\>").encode(),
        f"{posts}/wechat.json": json.dumps(fields).encode(),
        f"{posts}/wechat.html": (html + OUTPUT.replace('<img src="/api/items" alt="">', "")).encode(),
        f"{posts}/wechat.preview.html": OUTPUT.encode(),
        f"{posts}/parallel.html": OUTPUT.encode(),
        f"{posts}/wechat/02-{NAME}.png": picture,
    }
    add_files(folder, made)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    found: dict[str, object] = {"check": "omitted", "severity": "W", "message": TEXT, "unit": None, "evidence": {}}
    manifest["pairs"][PAIR]["findings"] += [found, found | {"check": "email"}]
    manifest["title"] = NAME
    manifest["pairs"][PAIR]["titles"] = {"en": NAME, "de": NAME}
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    blog = {"url": f"javascript:{RUNS}", "at": TEXT, "revision": ""}
    published = {"schema": "bilingual.published/1", "platforms": {"blog": blog}}
    (folder / "published.json").write_text(json.dumps(published), "utf-8")
    shutil.copytree(folder, folder.with_name(NAME))
    return item


@pytest.mark.parametrize("width", [1300, 390])
def test_posts_and_lists_show_text_and_run_nothing(
    browser: Browser, hostile: Item, linkedin: FakeLinkedIn, wechat: FakeWeChat, width: int
) -> None:
    with watched(browser, hostile[1].root, width) as (seen, _, home):
        page = seen.page
        page.wait_for_selector(".tile")
        expect(page.get_by_text(NAME).first).to_be_visible()
        seen.holds()
        for folder in ("tea", NAME):
            page.goto(f"{home}/item/{quote(folder, safe='')}")
            page.wait_for_selector(".unit")
            expect(page.locator("#title")).to_have_text(NAME)
            expect(page.locator("#notes")).to_contain_text("<script>")
            for name in ("Page", "WeChat", "LinkedIn", "Fields", "Before publishing"):
                page.get_by_role("button", name=name, exact=True).click()
                page.wait_for_timeout(200)
                if name in ("Page", "WeChat"):
                    output = page.frame_locator("#output")
                    expect(output.get_by_text("Harmless.")).to_be_visible()
                    for id in ("#go", "#js"):
                        output.locator(id).press("Enter", timeout=3000)
            expect(page.locator("#checklist")).to_contain_text(f"02-{NAME}.png")
            expect(page.locator("#checklist")).to_contain_text("May be sensitive: <img")
            seen.holds()
        assert seen.answers, "a picture of an output asked the API, and got nothing"
        page.get_by_role("button", name="Fields", exact=True).click()
        for name in ("linkedin-hook", "linkedin-hashtags", "wechat-title", "wechat-digest"):
            page.locator(f"#field-{name}").fill(TEXT if "hashtags" not in name else "<++> <--/>")
            page.wait_for_timeout(700)
        expect(page.locator("[data-field='linkedin.hashtags'] .wrong")).to_contain_text("'<++>' cannot be a hashtag")
        page.locator(".unit[data-number='1'] textarea").focus()
        page.keyboard.press("Alt+t")
        page.keyboard.type("tea")
        page.keyboard.press("Tab")
        page.keyboard.type(TEXT)
        page.keyboard.press("Enter")
        page.wait_for_timeout(700)
        page.locator(".unit[data-number='1'] textarea").focus()
        page.keyboard.press("Alt+o")
        seen.holds()


def test_what_platforms_answer_is_text(
    browser: Browser, hostile: Item, linkedin: FakeLinkedIn, wechat: FakeWeChat
) -> None:
    linkedin.person = linkedin.said = wechat.said = TEXT
    linkedin.faults["POST rest/posts"].append("400")
    wechat.faults["draft/add"].append("code:12345")
    wechat.change = lambda html: "<p>&lt;b&gt;other&lt;/b&gt;</p>"
    with watched(browser, hostile[1].root) as (seen, _, home):
        page = seen.page
        page.goto(f"{home}/item/tea")
        page.wait_for_selector(".unit")
        page.get_by_role("button", name="Publish", exact=True).click()
        page.get_by_role("button", name="Show what LinkedIn would get").click()
        expect(page.locator("#publishing-title")).to_contain_text("as <img src=x")
        expect(page.locator("#publishing .feed")).to_contain_text("<img src=x onerror=")
        seen.holds()
        page.get_by_role("button", name="Post it for everybody").click()
        expect(page.locator("#publishing .wrong")).to_contain_text("<img src=x onerror=")
        seen.holds()
        page.get_by_role("button", name="Close").click()
        for said in (".wrong", ".notice >> nth=0"):
            page.get_by_role("button", name="Show what WeChat would get").click()
            draft = page.frame_locator("#publishing iframe")
            expect(draft.get_by_text("Harmless.")).to_be_visible()
            expect(draft.locator("h1")).to_have_text(NAME)
            draft.locator("#go").press("Enter")
            draft.locator("#js").press("Enter")
            seen.holds()
            page.get_by_role("button", name="Make the draft").click()
            expect(page.locator(f"#publishing {said}")).to_be_visible()
            seen.holds()
            page.get_by_role("button", name="Close").click()
    assert (len(linkedin.posts), len(wechat.drafts)) == (0, 1)
