"""The files of items: only those, only with their token, with ranges, and in a sandbox."""

from __future__ import annotations

import os

import pytest

from bilingual.studio.files import address
from support.browser.open_studio import Studio
from support.sources.clips import make_clip


@pytest.fixture(autouse=True)
def made(studio: Studio) -> None:
    folder = studio.settings.media / "outbox" / "Ein Vortrag"
    (folder / "posts").mkdir(parents=True)
    (folder / "index.html").write_text("<script>alert(1)</script>")
    (folder / "posts" / "a b#?.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (folder / "video.mp4").write_bytes(bytes(range(256)) * 40)
    (folder / ".hidden").write_text("x")
    (folder / "link").symlink_to(studio.settings.root / "bilingual.toml")
    (folder / "out").symlink_to(studio.settings.root)


def test_a_file_is_read_with_its_token_alone(studio: Studio) -> None:
    for path in ("index.html", "posts/a b#?.svg"):
        answer = studio.client.get(address(studio.access, "Ein Vortrag", path))
        assert answer.status_code == 200, path
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("sandbox allow-popups")
        assert "allow-scripts" not in policy
        assert "allow-same-origin" not in policy
        assert "default-src 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_video_is_read_in_ranges(studio: Studio) -> None:
    answer = studio.client.get(address(studio.access, "Ein Vortrag", "video.mp4"), headers={"range": "bytes=256-259"})
    assert (answer.status_code, answer.content) == (206, bytes([0, 1, 2, 3]))
    assert answer.headers["content-range"] == "bytes 256-259/10240"
    assert answer.headers["content-type"] == "video/mp4"


def test_texts_are_shown_as_text(studio: Studio) -> None:
    folder = studio.settings.media / "outbox" / "Ein Vortrag"
    for name in ("a.md", "a.json", "a.srt", "a.js", "a.mjs"):
        (folder / name).write_text("<script>")
        answer = studio.client.get(address(studio.access, "Ein Vortrag", name))
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "none",
        ".hidden",
        "link",
        "out/bilingual.toml",
        "../../inbox/a.md",
        "..%2f..%2finbox%2fa.md",
        "%2e%2e/x",
        "/etc/passwd",
        "//etc/passwd",
        "%2fetc%2fpasswd",
        "posts",
        "a%00b",
        "posts//index.html",
    ],
)
def test_nothing_else_is_read(studio: Studio, path: str) -> None:
    (studio.settings.media / "inbox" / "a.md").write_text("secret")
    token = studio.access.files_token("Ein Vortrag")
    answer = studio.client.get(f"/files/{token}/Ein%20Vortrag/{path}")
    assert answer.status_code in (404, 307), answer.text
    assert "root:" not in answer.text
    assert "targets" not in answer.text


@pytest.mark.parametrize("folder", ["..", ".", "%2e%2e", "Ein Vortrag/..", "", "/etc", "%2fetc"])
def test_no_other_folder_is_read(studio: Studio, folder: str) -> None:
    for token in (studio.access.files_token(folder), studio.access.files_token("Ein Vortrag"), "x", ""):
        answer = studio.client.get(f"/files/{token}/{folder}/passwd")
        assert answer.status_code in (404, 401, 307)


def test_a_pipe_does_not_hold_the_studio(studio: Studio) -> None:
    os.mkfifo(studio.settings.media / "outbox" / "Ein Vortrag" / "pipe")
    assert studio.client.get(address(studio.access, "Ein Vortrag", "pipe")).status_code == 404


def test_a_recording_that_waits_has_a_still(studio: Studio) -> None:
    inbox = studio.settings.media / "inbox"
    clip = make_clip(inbox, "a walk #1?.mp4", size=(320, 180), audio=False)
    (inbox / "notes.mp3").write_bytes(b"no sound")
    (inbox / "tea.md").write_text("# Tea\n")
    studio.enter()
    shown = {item["name"]: item["picture"] for item in studio.client.get("/api/items").json()["items"]}
    place = shown["media/inbox/a walk #1?.mp4"]
    answer = studio.client.get(place)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    assert answer.content[:3] == b"\xff\xd8\xff"
    assert "immutable" in answer.headers["cache-control"]
    assert shown["media/inbox/tea.md"] == ""
    assert studio.client.get(shown["media/inbox/notes.mp3"]).status_code == 404
    # Only what the library lists: the token is for this one.
    assert studio.client.get(place.replace("a%20walk%20%231%3F.mp4", "notes.mp3")).status_code == 404
    clip.touch()
    again = {item["name"]: item["picture"] for item in studio.client.get("/api/items").json()["items"]}
    assert again["media/inbox/a walk #1?.mp4"] != place, "another version has another address"
    studio.client.cookies.clear()
    assert studio.client.get(place).status_code == 401


def test_results_without_a_manifest_are_not_run_again(studio: Studio) -> None:
    studio.enter()
    [item] = studio.client.get("/api/items").json()["items"]
    assert (item["state"], item["can"], item["page"]) == ("failed", ["show"], "")
    assert item["next"] == {
        "does": "move it out of the outbox, or publish its source again",
        "order": "",
        "command": "",
    }


def test_files_are_only_read(studio: Studio) -> None:
    place = address(studio.access, "Ein Vortrag", "index.html")
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert studio.client.request(method, place, headers=studio.changing()).status_code == 405
