"""Publishing in the studio: the lists, exactly what would appear, and a number that confirms it once."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from bilingual.settings import Settings, load_settings
from bilingual.studio.access import Access
from bilingual.studio.app import application
from bilingual.studio.item import pushes
from support.browser.chromium import chromium, grave
from support.browser.open_studio import HOME, PORT, Studio, WrittenDown, serving
from support.servers.fake_platforms import TOKEN, FakeLinkedIn, FakeWeChat
from support.sources.ready_item import PAIR, add_files

Item = tuple[Path, Settings]
AT = f"/api/item/tea/{PAIR}"


@pytest.fixture
def studio(item: Item) -> Iterator[Studio]:
    root = item[1].root
    settings, runs = load_settings(root), WrittenDown()
    access = Access(settings.state)
    with TestClient(application(settings, access, runs, PORT), base_url=HOME) as client:
        yield Studio(settings, access, runs, client)


def sent(studio: Studio, headers: dict[str, str], path: str, **value: Any) -> tuple[int, dict[str, Any]]:
    answer = studio.client.post(path, json=value, headers=headers)
    return answer.status_code, answer.json()


def ended(studio: Studio, name: str) -> dict[str, Any]:
    while not (state := studio.client.get(f"/api/pushes/{name}").json())["done"]:
        time.sleep(0.02)
    return dict(state)


def test_what_was_shown_is_posted_once(studio: Studio, linkedin: FakeLinkedIn) -> None:
    headers = studio.changing()
    status, shown = sent(studio, headers, f"{AT}/push/linkedin", pictures=[f"posts/{PAIR}/wechat/01-pot.png"])
    assert status == 200
    assert "(not at five)" in shown["plan"]["text"]
    assert TOKEN not in str(shown)
    confirmation = {"nonce": shown["nonce"], "hash": shown["plan"]["hash"]}
    _, begun = sent(studio, headers, "/api/pushes", **confirmation)
    state = ended(studio, begun["push"])
    assert state["made"]["url"] == "https://www.linkedin.com/feed/update/urn:li:share:7000/"
    status, refused = sent(studio, headers, "/api/pushes", **confirmation)
    assert (status, refused["code"]) == (422, "BIL-STU-040")
    assert len(linkedin.posts) == 1
    status, refused = sent(studio, headers, f"{AT}/push/linkedin")
    assert refused["code"] == "BIL-PSH-074"


@pytest.mark.parametrize("wrong", ["hash", "nonce", "session", "late", "changed", "token"])
def test_any_other_confirmation_sends_nothing(
    studio: Studio, item: Item, linkedin: FakeLinkedIn, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    headers = studio.changing()
    _, shown = sent(studio, headers, f"{AT}/push/linkedin")
    value = {"nonce": shown["nonce"], "hash": shown["plan"]["hash"]}
    if wrong in ("hash", "nonce"):
        value[wrong] = "0" * 64
    if wrong == "session":
        studio.client.cookies.clear()
        headers = studio.changing()
    if wrong == "late":
        monkeypatch.setattr(pushes, "CONFIRM_S", 0.0)
    if wrong == "token":
        headers = {name: one for name, one in headers.items() if name != "x-studio-token"}
    if wrong == "changed":
        path = f"posts/{PAIR}/linkedin.api.txt"
        add_files(item[0], {path: (item[0] / path).read_bytes() + b"more"})
        _, begun = sent(studio, headers, "/api/pushes", **value)
        assert ended(studio, begun["push"])["code"] == "BIL-PSH-071"
    else:
        assert sent(studio, headers, "/api/pushes", **value)[0] == (403 if wrong == "token" else 422)
    assert linkedin.count("POST rest/posts") == 0


def test_a_doubt_is_told_and_settled_by_a_person(studio: Studio, linkedin: FakeLinkedIn) -> None:
    linkedin.shows = False
    linkedin.faults["POST rest/posts"].append("lost")
    headers = studio.changing()
    _, shown = sent(studio, headers, f"{AT}/push/linkedin")
    _, begun = sent(studio, headers, "/api/pushes", nonce=shown["nonce"], hash=shown["plan"]["hash"])
    assert ended(studio, begun["push"])["code"] == "BIL-PSH-075"
    assert sent(studio, headers, f"{AT}/push/linkedin")[1]["code"] == "BIL-PSH-075"
    assert sent(studio, headers, f"{AT}/push/linkedin", not_there=True)[0] == 200


@pytest.mark.parametrize("url", ["https://www.linkedin.com/feed/update/urn:li:share:7000/", ""])
def test_a_person_says_that_it_is_there(studio: Studio, linkedin: FakeLinkedIn, url: str) -> None:
    headers = studio.changing()
    assert sent(studio, headers, f"{AT}/push/linkedin/there", url=url)[1]["code"] == "BIL-PSH-077"
    linkedin.shows = False
    linkedin.faults["POST rest/posts"].append("500-done")
    _, shown = sent(studio, headers, f"{AT}/push/linkedin")
    _, begun = sent(studio, headers, "/api/pushes", nonce=shown["nonce"], hash=shown["plan"]["hash"])
    undecided = ended(studio, begun["push"])["undecided"]
    assert undecided["place"].startswith("https://www.linkedin.com/")
    assert "bilingual " not in undecided["said"], "commands are for a terminal"
    assert sent(studio, headers, f"{AT}/push/linkedin")[1]["undecided"]["place"] == undecided["place"]
    assert sent(studio, headers, f"{AT}/push/linkedin/there", url="javascript:alert(1)")[1]["code"] == "BIL-WRK-020"
    status, found = sent(studio, headers, f"{AT}/push/linkedin/there", url=url)
    assert (status, found["found"]["url"]) == (200, url)
    assert sent(studio, headers, f"{AT}/push/linkedin")[1]["code"] == "BIL-PSH-074"
    assert len(linkedin.posts) == 1


def test_the_phone_shows_the_very_bytes_that_are_confirmed(studio: Studio, item: Item, wechat: FakeWeChat) -> None:
    headers, posts = studio.changing(), item[0] / f"posts/{PAIR}"
    html, picture = (posts / "wechat.html").read_text("utf-8"), (posts / "wechat/01-pot.png").read_bytes()
    _, shown = sent(studio, headers, f"{AT}/push/wechat")
    draft = studio.client.get(f"{shown['at']}/draft")
    inline = f"data:image/png;base64,{b64encode(picture).decode()}"
    assert html.replace("wechat/01-pot.png", inline) in draft.text
    assert draft.headers["content-security-policy"].startswith("sandbox ")
    number = [one["role"] for one in shown["plan"]["files"]].index("image")
    assert studio.client.get(f"{shown['at']}/files/{number}").content == picture
    assert studio.client.get(f"{shown['at']}/files/99").status_code == 404
    add_files(item[0], {f"posts/{PAIR}/wechat/01-pot.png": picture + b"!"})
    assert studio.client.get(f"{shown['at']}/draft").json()["code"] == "BIL-PSH-023"
    studio.client.cookies.clear()
    studio.enter()
    assert studio.client.get(f"{shown['at']}/draft").status_code == 404, "the page of another session"


def test_a_post_is_shown_with_its_fold_and_pictures(studio: Studio, item: Item, linkedin: FakeLinkedIn) -> None:
    headers, path = studio.changing(), f"posts/{PAIR}/wechat/01-pot.png"
    _, shown = sent(studio, headers, f"{AT}/push/linkedin", pictures=[path])
    plan = shown["plan"]
    assert 0 < plan["fold"] < len(plan["text"])
    assert plan["alts"] == {path: "A pot"}
    assert studio.client.get(f"{shown['at']}/files/0").content == (item[0] / path).read_bytes()
    assert studio.client.get(f"{shown['at']}/draft").status_code == 404


@pytest.mark.slow
def test_a_person_looks_and_tells_what_they_saw(item: Item, linkedin: FakeLinkedIn, wechat: FakeWeChat) -> None:
    linkedin.shows = False
    linkedin.faults["POST rest/posts"] += ["lost", "500-done"]
    with serving(item[1].root) as (studio, home), chromium() as browser:
        page = browser.new_page()
        page.goto(f"{home}/enter?link={studio.access.new_link()}")
        page.goto(f"{home}/item/tea")
        page.get_by_role("button", name="Publish", exact=True).click()
        page.get_by_role("button", name="Show what LinkedIn would get").click()
        page.get_by_role("button", name="Post it for everybody").click()
        page.get_by_role("button", name="It is not there").click()
        page.get_by_role("button", name="Post it for everybody").click()
        page.get_by_label("If it is there").fill("https://www.linkedin.com/feed/update/urn:li:share:7000/")
        assert grave(page) == []
        page.get_by_role("button", name="It is there").click()
        page.get_by_text("It is recorded").wait_for()
        page.get_by_role("button", name="Close").click()
        page.locator("#checklist .there a").wait_for()
    assert len(linkedin.posts) == 1


@pytest.mark.slow
def test_a_person_publishes_in_the_browser(talk: Item, linkedin: FakeLinkedIn, wechat: FakeWeChat) -> None:
    with serving(talk[1].root) as (studio, home), chromium() as browser:
        page = browser.new_page()
        page.goto(f"{home}/enter?link={studio.access.new_link()}")
        page.goto(f"{home}/item/tea")
        page.get_by_role("button", name="Publish", exact=True).click()
        page.get_by_role("button", name="Show what LinkedIn would get").click()
        page.get_by_role("heading", name="LinkedIn, as Ana Lee").wait_for()
        assert grave(page) == []
        assert "We drink tea at four (not at five)." in page.inner_text("#publishing .feed")
        assert not linkedin.posts
        page.get_by_role("button", name="Post it for everybody").click()
        page.locator("#publishing").get_by_role("link", name="urn:li:share:7000").wait_for()
        page.get_by_role("button", name="Close").click()
        page.get_by_role("button", name="Publish", exact=True).click()
        page.get_by_role("button", name="Show what LinkedIn would get").click()
        page.get_by_text("is on LinkedIn already").wait_for()
        assert page.inner_text("#publishing-buttons") == "Close"
        page.get_by_role("button", name="Close").click()
        page.locator("#checklist").get_by_role("link", name="urn:li:share:7000").wait_for()
        page.get_by_role("button", name="Show what WeChat would get").click()
        article = page.frame_locator("#publishing iframe.phone")
        article.get_by_text("We drink tea at four (not at five).").wait_for()
        assert article.locator(".body img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 4
        page.get_by_role("button", name="Make the draft").click()
        page.get_by_text("The draft is in your account").wait_for()
    assert (len(linkedin.posts), len(wechat.drafts)) == (1, 1)


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1300, 390])
def test_posts_lists_and_the_dialog_can_be_used_by_all(
    item: Item, linkedin: FakeLinkedIn, wechat: FakeWeChat, width: int, scheme: str
) -> None:
    with serving(item[1].root) as (studio, home), chromium() as browser:
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(f"{home}/enter?link={studio.access.new_link()}")
        page.goto(f"{home}/item/tea")
        for name in ("Page", "LinkedIn", "Jekyll en", "Fields", "Before publishing"):
            page.get_by_role("button", name=name, exact=True).click()
            page.wait_for_timeout(200)
            assert (grave(page), page.evaluate("document.documentElement.scrollWidth") <= width) == ([], True), name
        page.locator(".pictures input").check()
        for name, shown in (("LinkedIn", ".media img"), ("WeChat", "iframe.phone")):
            page.get_by_role("button", name=f"Show what {name} would get").click()
            page.locator(f"#publishing {shown}").wait_for()
            wide = page.evaluate("document.getElementById('publishing-body').scrollWidth")
            assert (grave(page), wide <= page.evaluate("document.getElementById('publishing').clientWidth")) == (
                [],
                True,
            )
            page.get_by_role("button", name="Close").click()


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1300, 390])
def test_the_dialog_of_a_video_can_be_used_by_all(
    talk: Item, linkedin: FakeLinkedIn, wechat: FakeWeChat, width: int, scheme: str
) -> None:
    with serving(talk[1].root) as (studio, home), chromium() as browser:
        page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(f"{home}/enter?link={studio.access.new_link()}")
        page.goto(f"{home}/item/tea")
        page.get_by_role("button", name="Publish", exact=True).click()
        page.get_by_role("button", name="Show what LinkedIn would get").click()
        page.locator("#publishing .media.video").wait_for()
        wide = page.evaluate("document.getElementById('publishing-body').scrollWidth")
        assert wide <= page.evaluate("document.getElementById('publishing').clientWidth")
        assert grave(page) == []
        page.get_by_role("button", name="Post it for everybody").click()
        page.locator("#publishing").get_by_role("link", name="urn:li:share:7000").wait_for()
        assert grave(page) == []
