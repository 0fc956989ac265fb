"""What other pages and programs of this machine try: each is refused, and changes nothing."""

from __future__ import annotations

import json
import os
import sys

import pytest

from support.browser.open_studio import HOME, PORT, Studio

NAVIGATED = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
ORDER = {"order": "show", "item": "a.md"}


@pytest.fixture(autouse=True)
def waiting(studio: Studio) -> None:
    (studio.settings.media / "inbox" / "a.md").write_text("# A\n\nOne sentence.\n")


def test_a_page_of_the_studio_reads_and_changes(studio: Studio) -> None:
    changing = studio.changing()
    assert studio.client.get("/api/items").json()["items"][0]["name"] == "media/inbox/a.md"
    assert (
        studio.client.post("/api/orders", json={**ORDER, "item": "media/inbox/a.md"}, headers=changing).status_code
        == 200
    )
    assert studio.runs.done == [("show", "inbox")]


@pytest.mark.parametrize("path", ["/", "/api/items", "/api/live", "/assets/now/library/library.js"])
def test_without_a_session_nothing_is_read(studio: Studio, path: str) -> None:
    for cookies in ({}, {f"bilingual-studio-{PORT}": "x"}, {f"bilingual-studio-{PORT}": ""}):
        studio.client.cookies.clear()
        studio.client.cookies.update(cookies)
        answer = studio.client.get(path)
        assert answer.status_code == 401
        assert "bilingual studio" in answer.text


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:4280", "127.0.0.1", "127.0.0.1:4200", "[::1]:4280", "localhost.evil.example:4280"],
)
def test_a_page_with_a_rebound_name_is_refused(studio: Studio, host: str) -> None:
    studio.enter()
    for path in (
        "/",
        "/api/items",
        f"/enter?link={studio.access.new_link()}",
        f"/files/{studio.access.files_token('a')}/a/b",
    ):
        answer = studio.client.get(path, headers={"host": host})
        assert answer.status_code == 421, path
        assert "a.md" not in answer.text


@pytest.mark.parametrize("site", ["same-site", "cross-site"])
def test_another_page_reads_nothing(studio: Studio, site: str) -> None:
    studio.enter()
    asked = {"sec-fetch-site": site, "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}
    assert studio.client.get("/api/items", headers=asked).status_code == 403
    assert studio.client.get("/", headers=asked).status_code == 403
    framed = {"sec-fetch-site": site, "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"}
    assert studio.client.get("/", headers=framed).status_code == 403
    # A link in Prefect's page opens the studio, and nothing but its pages.
    assert studio.client.get("/", headers={"sec-fetch-site": site, **NAVIGATED}).status_code == 200
    assert studio.client.get("/api/items", headers={"sec-fetch-site": site, **NAVIGATED}).status_code == 403


def test_a_change_needs_origin_token_and_cookie(studio: Studio) -> None:
    right = studio.changing()
    wrong = [
        {**right, "origin": "http://127.0.0.1:4200"},
        {**right, "origin": "null"},
        {**right, "origin": f"{HOME}.evil.example"},
        {**right, "origin": HOME.replace("http", "https")},
        {**right, "sec-fetch-site": "same-site"},
        {**right, "x-studio-token": ""},
        {**right, "x-studio-token": "é".encode("latin-1").decode("latin-1")},
        {name: value for name, value in right.items() if name != "origin"},
        {name: value for name, value in right.items() if name != "x-studio-token"},
    ]
    for headers in wrong:
        answer = studio.client.post(
            "/api/orders", json=ORDER, headers={k: v.encode("latin-1") for k, v in headers.items()}
        )
        assert answer.status_code == 403, headers
    studio.client.cookies.clear()
    assert studio.client.post("/api/orders", json=ORDER, headers=right).status_code == 401
    assert studio.runs.done == []


def test_a_form_of_another_page_changes_nothing(studio: Studio) -> None:
    studio.enter()
    form = {"origin": "http://127.0.0.1:8000", "content-type": "text/plain", "sec-fetch-site": "same-site"}
    assert studio.client.post("/api/orders", content='{"order": "show"}', headers=form).status_code == 403
    assert studio.client.post("/api/uploads", content="{}", headers=form).status_code == 403
    assert studio.client.delete("/api/uploads/x", headers=form).status_code == 403
    assert studio.client.post("/", headers=form).status_code == 403


def test_the_link_leaves_the_address_and_the_cookie_is_closed(studio: Studio) -> None:
    answer = studio.client.get(f"/enter?link={studio.access.new_link()}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith(f"bilingual-studio-{PORT}=")
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "domain" not in cookie
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"


def test_every_answer_is_closed_to_frames_scripts_and_other_sites(studio: Studio) -> None:
    token = studio.changing()
    paths = [
        "/",
        "/api/items",
        "/assets/now/library/library.js",
        "/assets/now/none.js",
        "/nowhere",
        "/files/x/a/b",
        "/enter?link=x",
    ]
    answers = [studio.client.get(path) for path in paths]
    answers.append(studio.client.post("/api/orders", content="{", headers=token))
    studio.client.cookies.clear()
    answers.append(studio.client.get("/"))
    for answer in answers:
        headers = answer.headers
        assert headers["x-content-type-options"] == "nosniff", answer.url
        assert "frame-ancestors" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "access-control-allow-origin" not in headers
        assert "server" not in headers


@pytest.mark.parametrize(
    "body",
    ["{", "[]", "[" * 100_000, "null", '{"order": 7, "item": {}}', '{"order": "show", "item": "\\ud800"}',
     '{"order": "show", "item": "a\\u0000b"}', '{"item": "a.md", "order": ' + "9" * 5000 + "}"],
)  # fmt: skip
def test_what_no_page_sends_is_malformed(studio: Studio, body: str) -> None:
    answer = studio.client.post("/api/orders", content=body, headers=studio.changing())
    assert (answer.status_code, answer.json()["code"]) == (400, "BIL-STU-013"), body[:20]
    assert studio.runs.done == []


def test_what_cannot_be_done_is_one_line(studio: Studio) -> None:
    changing = studio.changing()
    for body in (
        '{"order": "show", "item": "../../etc"}',
        '{"order": "melt", "item": "media/inbox/a.md"}',
        b"x" * 3_000_000,
    ):
        answer = studio.client.post("/api/orders", content=body, headers=changing)
        assert answer.status_code == 422, body[:20]
        assert "\n" not in answer.json()["error"]


@pytest.mark.skipif(sys.platform == "darwin", reason="its file system has only names in UTF-8")
def test_a_name_that_is_not_utf_8_is_listed_and_ordered(studio: Studio) -> None:
    inbox = studio.settings.media / "inbox"
    (inbox / "a.md").rename(inbox / os.fsdecode(b"\xff.md"))
    changing = studio.changing()
    [item] = studio.client.get("/api/items").json()["items"]
    assert item["key"] == "media/inbox/\udcff.md"
    body = json.dumps({"order": "start", "item": item["key"]})
    assert studio.client.post("/api/orders", content=body, headers=changing).status_code == 200
    assert studio.runs.done == [("publish article", "\udcff.md")]
