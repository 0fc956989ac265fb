"""Whether an opened pair may be published on a platform: ready or why not, and the files that it would get."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from bilingual.errors import UsageError
from bilingual.pipeline.opening.checklist import checklist, platforms_of
from bilingual.pipeline.opening.item import OpenedItem, opened
from bilingual.settings import Settings, load_settings
from support.results.opened_items import edited


@pytest.fixture
def settings(old: Settings) -> Settings:
    return old


def pier(settings: Settings) -> OpenedItem:
    return opened(settings.media / "outbox/pier", settings)


def read_by_people(settings: Settings) -> Path:
    """A person has written each sentence of the pair, before the last run."""
    folder = settings.media / "outbox/pier"
    edited(folder, "bitext.en_zh-Hans.json", lambda value: [unit.update(locked=True) for unit in value["units"]])
    os.utime(folder / "bitext.en_zh-Hans.json", (1, 1))
    return folder


def test_an_article_is_ready_with_the_files_that_are_uploaded(settings: Settings) -> None:
    folder = read_by_people(settings)
    item = pier(settings)
    assert platforms_of(item, "en_zh-Hans") == ["linkedin", "wechat"]
    found = checklist(item, "en_zh-Hans", "WeChat")
    assert (found.reasons, found.ready, found.sensitive) == ((), True, ())
    assert [(one.role, one.path.removeprefix("posts/en_zh-Hans/"), one.by_hand) for one in found.uploads] == [
        ("article", "wechat.html", False),
        ("fields", "wechat.json", False),
        ("cover", "wechat/cover-900x383.png", False),
        ("image", "wechat/01-tower.png", False),
        ("image", "wechat/02-lamp.png", False),
        ("cover", "wechat/cover-500x500.png", True),
    ]
    assert all(one.size == (folder / one.path).stat().st_size for one in found.uploads)
    assert {"wechat-title", "wechat-digest", "wechat-content-bytes"} <= {one.rule for one in found.counters}
    value = json.loads(json.dumps(checklist(item, "en_zh-Hans", "linkedin").to_json()))
    assert (value["ready"], [one["role"] for one in value["uploads"]]) == (True, ["text", "document"])
    assert checklist(item, "en_zh-Hans", "wechat-channels").reasons == (
        "publish/wechat-channels/en_zh-Hans/video.mp4 was not made",
    )


def test_what_nobody_has_read_is_not_ready_unless_nobody_needs_to(settings: Settings) -> None:
    [why] = checklist(pier(settings), "en_zh-Hans", "linkedin").reasons
    assert why.endswith("that nobody has read: approve them")
    own = settings.root / "bilingual.toml"
    own.write_text('review = "never"\n' + own.read_text("utf-8"), "utf-8")
    edited(settings.media / "outbox/pier", "manifest.json", lambda value: value["options"].pop("settings", None))
    assert checklist(pier(load_settings(settings.root)), "en_zh-Hans", "linkedin").ready


def test_it_says_why_not(settings: Settings) -> None:
    folder = read_by_people(settings)
    told = checklist(pier(settings), "en_de", "linkedin")
    assert told.reasons[:1] == pier(settings).pair("en_de").reasons[:1]  # type: ignore[union-attr]
    assert told.findings
    assert not told.ready
    (folder / "posts/en_zh-Hans/linkedin.api.txt").write_text("字" * 3001, "utf-8")
    assert checklist(pier(settings), "en_zh-Hans", "linkedin").reasons == (
        "the text for LinkedIn has 3,001 UTF-16 units of the escaped text, at most 3,000 are allowed",
    )
    (folder / "posts/en_zh-Hans/wechat.json").write_text("{", "utf-8")
    (folder / "posts/en_zh-Hans/wechat/cover-900x383.png").unlink()
    assert checklist(pier(settings), "en_zh-Hans", "wechat").reasons == (
        "posts/en_zh-Hans/wechat/cover-900x383.png was not made",
        "posts/en_zh-Hans/wechat.preview.html: what it has of the limits cannot be read",
    )


def test_sensitive_values_stand_apart_and_are_masked(settings: Settings) -> None:
    folder = read_by_people(settings)
    one = {"check": "email", "severity": "E", "message": "a•••@example.org", "unit": None, "evidence": {}}
    edited(folder, "manifest.json", lambda value: value["pairs"]["en_zh-Hans"]["findings"].append(one))
    found = checklist(pier(settings), "en_zh-Hans", "linkedin")
    assert [finding.check for finding in found.sensitive] == ["email"]
    assert found.reasons == ("a sensitive value: a•••@example.org",)


def test_outputs_older_than_the_text_are_not_published(settings: Settings) -> None:
    folder = read_by_people(settings)
    edited(folder, "bitext.en_zh-Hans.json", lambda value: value["units"][3].update(target="灯塔在这里。"))
    item = pier(settings)
    assert checklist(item, "en_zh-Hans", "linkedin").reasons == ("changed since the outputs were made: 1 sentence",)
    assert item.pair("en_de").newer == ()  # type: ignore[union-attr]


def test_an_unknown_platform_or_pair_is_a_usage_error(settings: Settings) -> None:
    item = pier(settings)
    with pytest.raises(UsageError, match="Choose one of: linkedin, wechat, wechat-channels"):
        checklist(item, "en_de", "weibo")
    with pytest.raises(UsageError, match="It has: en_zh-Hans, en_de"):
        checklist(item, "en_fr", "wechat")
