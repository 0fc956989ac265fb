"""Notifications of a night, by Prefect's own blocks, to servers on this machine."""

from __future__ import annotations

import json
import logging
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath

import pytest
from prefect.blocks.notifications import CustomWebhookNotificationBlock, SlackWebhook
from prefect.blocks.system import Secret
from prefect.blocks.webhook import Webhook

from bilingual.flows.nights.notifying import notify
from bilingual.flows.nights.summary import NightItem, is_told, message, notice, summary, with_states
from bilingual.model.item import LibraryItem, NextStep
from bilingual.pipeline.items.nights import keep_summary
from bilingual.redaction import redacted
from bilingual.settings import Settings, load_settings

BODY = "2 items: 1 ready, 1 failed\n- a.md (failed): 坏"
SECRET = "T0KEN-xyzzy-4711-abcdef"
log = logging.getLogger("tests.notifying")


class Site(ThreadingHTTPServer):
    """Keeps what is posted to it; answers *status*."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.posted: list[tuple[str, str]] = []
        self.status = 200
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server_port}"


class _Answer(BaseHTTPRequestHandler):
    server: Site

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.posted.append((self.path, body))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class PostOffice(socketserver.ThreadingTCPServer):
    """An SMTP server (RFC 5321) that keeps each letter."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Clerk)
        self.letters: list[bytes] = []
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()


class _Clerk(socketserver.StreamRequestHandler):
    server: PostOffice

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                self.server.letters.append(b"".join(iter(self.rfile.readline, b".\r\n")))
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 well\r\n")
            if word == b"QUIT":
                return


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as made:
        yield made
        made.shutdown()


def told(tmp_path: Path, block: str) -> bool:
    (tmp_path / "bilingual.toml").write_text(f'notify = "{block}"\n', "utf-8")
    return notify(
        "night of 2026-05-01", "2 items: 1 ready, 1 failed\n- a.md (failed): 坏", load_settings(tmp_path), log
    )


def test_a_webhook_of_ones_own_gets_subject_and_body(prefect: None, site: Site, tmp_path: Path) -> None:
    CustomWebhookNotificationBlock(
        name="mine",
        url=f"http://{site.place}/{{{{token}}}}",
        json_data={"title": "{{subject}}", "text": "{{body}}"},
        secrets={"token": SECRET},
    ).save("mine", overwrite=True)
    assert told(tmp_path, "custom-webhook/mine")
    ((path, body),) = site.posted
    assert path == f"/{SECRET}"
    assert json.loads(body) == {
        "title": "night of 2026-05-01",
        "text": "2 items: 1 ready, 1 failed\n- a.md (failed): 坏",
    }


def test_a_plain_webhook_gets_json(prefect: None, site: Site, tmp_path: Path) -> None:
    Webhook(url=f"http://{site.place}/x").save("plain", overwrite=True)
    assert told(tmp_path, "webhook/plain")
    assert json.loads(site.posted[0][1])["subject"] == "night of 2026-05-01"


def test_the_block_for_slack_sends_to_any_service_of_apprise(prefect: None, site: Site, tmp_path: Path) -> None:
    SlackWebhook(url=f"json://{site.place}/x").save("night", overwrite=True)
    assert told(tmp_path, "slack-webhook/night")
    assert json.loads(site.posted[0][1])["message"].startswith("2 items: 1 ready")


def test_e_mail_by_smtp(prefect: None, tmp_path: Path) -> None:
    with PostOffice() as office:
        port = office.server_address[1]
        SlackWebhook(
            url=f"mailto://127.0.0.1:{port}?smtp=127.0.0.1&mode=insecure&from=night@a.example&to=me@b.example&format=text"
        ).save("letter", overwrite=True)
        assert told(tmp_path, "slack-webhook/letter")
        office.shutdown()
    (letter,) = map(message_from_bytes, office.letters)
    assert letter["To"] == "me@b.example"
    assert "night of 2026-05-01" in str(letter["Subject"])
    payload = letter.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert "坏" in payload.decode()


def test_what_goes_wrong_is_a_line_without_the_address(
    prefect: None, site: Site, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, log.name)
    address = f"http://{site.place}/hooks/{SECRET}"
    CustomWebhookNotificationBlock(name="x", url=address, json_data={"t": "{{body}}"}).save("bad", overwrite=True)
    SlackWebhook(url=f"json://{site.place}/{SECRET}").save("bad", overwrite=True)
    Webhook(url=address).save("bad", overwrite=True)
    Secret(value=SECRET).save("bad", overwrite=True)
    site.status = 500
    kinds = (
        "custom-webhook/bad",
        "slack-webhook/bad",
        "webhook/bad",
        "secret/bad",
        "slack-webhook/gone",
        "nonsense",
        "a/b/c",
    )
    for kind in kinds:
        caplog.clear()
        assert not told(tmp_path, kind), kind
        (line,) = [record.getMessage() for record in caplog.records if record.name == log.name]
        assert line.startswith(f"no notification was sent by the block {kind!r}: ")
        assert "\n" not in line
        assert SECRET not in line
    site.server_close()
    assert not told(tmp_path, "webhook/bad")
    assert SECRET not in redacted(f"POST {address}")


def test_a_notice_names_no_place_on_this_machine_and_is_short(tmp_path: Path) -> None:
    items = [
        NightItem(f"media/inbox/{n}.md", None, "Failed", f"{tmp_path}/media/inbox/{n}.md: " + "x" * 300)
        for n in range(50)
    ]
    text = notice(items, tmp_path)
    assert str(tmp_path) not in text
    assert len(text) < 3100
    assert text.endswith("The summary in media/outbox has all.")


NAMES = ["<img src=x onerror=a()>.md", "![](https://a.example/x.png)", "[Sign in](https://a.example)", "a`b|c.md"]


def test_a_file_name_is_no_link_picture_or_element_in_the_summary(tmp_path: Path) -> None:
    """Prefect shows the summary as a page."""
    from lxml import html
    from markdown_it import MarkdownIt

    items = [NightItem(f"media/inbox/{name}", None, "Failed", f"{name}: no [BIL-SRC-001]") for name in NAMES]
    others = [LibraryItem(name, "failed", source=f"media/failed/{name}", reasons=(f"{name}: no",)) for name in NAMES]
    text = summary(items, NAMES, datetime.now(UTC), 0.0, Settings(tmp_path), others)
    page = html.fromstring(MarkdownIt("gfm-like", {"linkify": False}).render(text))
    assert {element.tag for element in page.iter()} <= {"div", "h1", "h2", "p", "ul", "li", "table", "thead", "tbody",
                                                         "tr", "th", "td"}  # fmt: skip
    assert [name for name in NAMES if name not in page.text_content()] == []
    assert [len(row) for row in page.iter("tr")] == [4] * 5 + [3] * 5


def test_a_file_name_calls_nobody_in_a_notification(tmp_path: Path) -> None:
    names = ["<!channel> x.md", "<b>x</b>.md", "@everyone.md", "[x](y).md"]
    text = notice([NightItem(f"media/inbox/{name}", None, "Failed", "no [BIL-SRC-001]") for name in names], tmp_path)
    assert [sign for sign in ("<", ">", "@", "](") if sign in text] == []
    assert "[BIL-SRC-001]" in text


def test_thirty_nights_are_kept_and_nothing_else_is_removed(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)
    outbox = tmp_path / "media" / "outbox"
    (outbox / "night-talk").mkdir(parents=True)
    (outbox / "night-notes.md").write_text("mine", "utf-8")
    first = datetime(2026, 1, 1, 2, tzinfo=UTC)
    paths = [keep_summary(f"{n}", first + timedelta(days=n), settings) for n in range(33)]
    assert [path.exists() for path in paths] == [False] * 3 + [True] * 30
    early = [keep_summary("the clock was set back", first + timedelta(hours=n), settings) for n in (1, 2)]
    assert [path.exists() for path in (*early, *paths[3:6])] == [True, True, False, False, True], "it was ahead then"
    assert (outbox / "night-notes.md").is_file()
    assert paths[-1].stat().st_mode & 0o077 == 0


def test_each_item_has_its_next_command(tmp_path: Path) -> None:
    folder = tmp_path / "media" / "outbox" / "talk"
    folder.mkdir(parents=True)
    pair = {"state": "needs-review", "reasons": ["2 of 2 sentences to read and approve"], "to_approve": ["s1", "s2"]}
    record = {"state": "needs-review", "pairs": {"en_de": pair}, "source": {"inbox": ["nightly/talk.md"]}}
    (folder / "manifest.json").write_text(json.dumps(record), "utf-8")
    items = [NightItem("media/inbox/nightly/talk.md", None, "NeedsReview", "x"), NightItem("media/outbox/talk")]
    with_states(items, load_settings(tmp_path))
    for item in items:
        assert item.step(tmp_path)[1] == "bilingual approve media/outbox/talk --all"


@pytest.mark.parametrize(
    ("block", "when", "states", "told"),
    [
        ("", "always", ["Failed"], False),
        ("slack-webhook/night", "needed", [], False),
        ("slack-webhook/night", "needed", ["Completed"], False),
        ("slack-webhook/night", "needed", ["Completed", "NeedsReview"], True),
        ("slack-webhook/night", "needed", ["Crashed"], True),
        ("slack-webhook/night", "always", ["Completed"], True),
        ("slack-webhook/night", "always", [], False),
    ],
)
def test_a_person_is_told_when_they_want_it(
    tmp_path: Path, block: str, when: str, states: list[str], told: bool
) -> None:
    settings = load_settings(tmp_path).overlaid({"notify": block, "notify_when": when}, "a test")
    assert is_told([NightItem("x", None, state) for state in states], settings) == told


def test_what_was_made_before_the_night_is_told_with_what_to_do(tmp_path: Path) -> None:
    """It was dropped in the evening, so that the night has nothing to do."""
    settings = replace(load_settings(tmp_path), notify="slack-webhook/night")
    again = NextStep("mend it, then", ("bilingual", "article", PurePosixPath("media/failed/a b.md")))
    why = f"{tmp_path}/media/failed/a b.md: is empty. Copy it again. [BIL-SRC-009]"
    failed = LibraryItem("media/failed/a b.md", "failed", source="media/failed/a b.md", reasons=(why,), steps=(again,))
    others = [failed, LibraryItem("talk", "ready", folder="media/outbox/talk", source="media/done/talk/talk.mp4")]
    line = "media/failed/a b.md (failed): is empty. Copy it again. [BIL-SRC-009]"
    assert message([], (), others) == f"0 items: 0 ready\nbesides: 1 failed, 1 ready\n- {line}"
    assert f"- {line}\n  mend it, then: bilingual article 'media/failed/a b.md'" in notice([], tmp_path, others)
    assert is_told([], settings, others)
    assert not is_told([], settings, others[1:])
    text = summary([], (), datetime.now(UTC), 0.0, settings, others)
    assert "## What to do" in text
    assert "mend it, then: `bilingual article 'media/failed/a b.md'`" in text
    rows = [line for line in text.splitlines() if line.startswith("| media/")]
    assert rows == [
        r"| media/failed/a b.md | failed | is empty. Copy it again. \[BIL-SRC-009\] |",
        "| media/outbox/talk | ready |  |",
    ]
