"""Where items were published, what changed since, and which addresses and names are refused."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bilingual.pipeline.commands.publishing import record_publication
from bilingual.pipeline.items.publications import checked_url, platform_name
from bilingual.settings import Settings
from support.attacks.refusals import raises
from support.results.bare_results import add, manifest, only


def test_published_then_changed_then_published_again(settings: Settings) -> None:
    folder = add(settings.root, at_s=time.time() - 60)
    item = record_publication("talk", settings, "LinkedIn", "https://linkedin.example/p/1")
    assert (item.state, item.changed, item.steps) == ("published", False, ())
    item = record_publication("talk", settings, "blog")
    assert [one.platform for one in item.published] == ["linkedin", "blog"]
    value = manifest()
    value["stages"]["bitext.en_de"]["extra"]["targets"]["s1"] = "cc"
    (folder / "manifest.json").write_text(json.dumps(value), "utf-8")
    item = only(settings)
    assert (item.state, item.changed) == ("published", True)
    assert item.reasons == ("changed since published on linkedin, blog",)
    assert [step.command[-1] for step in item.steps] == ["linkedin", "blog"]
    item = record_publication(str(folder), settings, "linkedin")
    assert [(one.url, one.changed) for one in item.published] == [("https://linkedin.example/p/1", False), ("", True)]
    item = record_publication("talk.md", settings, "blog", undo=True)
    assert (item.state, item.changed) == ("published", False)
    with raises("BIL-WRK-018"):
        record_publication("talk", settings, "blog", undo=True)
    value["state"] = "not-ready"
    (folder / "manifest.json").write_text(json.dumps(value), "utf-8")
    assert only(settings).state == "not-ready", "what is not ready is never called published"


def test_an_approval_or_a_rerun_changes_nothing_that_was_published(settings: Settings) -> None:
    folder = add(settings.root)
    record_publication("talk", settings, "linkedin")
    value = manifest()
    value["stages"]["bitext.en_de"]["extra"]["approved"] = {"s1": "dd"}
    value["stages"]["bitext.en_de"]["files"]["bitext.en_de.json"] = "1" * 64
    value["stages"]["video.en_de.square"] = {"files": {"video/en_de.square.mp4": "2" * 64}}
    (folder / "manifest.json").write_text(json.dumps(value), "utf-8")
    assert not only(settings).changed


@pytest.mark.parametrize("content", ["", "{", "[]", '{"platforms": 3}', '{"platforms": {"x": 1}}'])
def test_a_damaged_record_of_publications_is_told(settings: Settings, content: str) -> None:
    (add(settings.root) / "published.json").write_text(content, "utf-8")
    item = only(settings)
    assert item.state == "ready"
    assert "published.json" in item.reasons[-1]


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)", "data:text/html,x", "ftp://a.example", "//a.example", "linkedin.com/p", "https://",
        "https://me:pw@a.example/", "https://a.example/\n", "https://a.example/\u202e", "https://a.example/ b",
        "https://[::1", "https://a.example/" + "x" * 2000, "file:///etc",
    ],
)  # fmt: skip
def test_an_address_that_is_no_public_page_is_refused(text: str) -> None:
    with raises("BIL-WRK-020"):
        checked_url(text)


def test_an_address_with_a_key_is_refused() -> None:
    with raises("BIL-WRK-021"):
        checked_url("https://a.example/?access_token=abcdef123456")


def test_a_planted_address_is_no_link_on_the_page_of_results(settings: Settings) -> None:
    """Whoever may write into the folder may write the record, too."""
    folder = add(settings.root)
    on = {"a": {"url": "javascript:alert(1)"}, "b": {"url": 7}, "c": {"url": "https://x.example/1"}}
    (folder / "published.json").write_text(json.dumps({"platforms": on}), "utf-8")
    assert [one.url for one in only(settings).published] == ["", "", "https://x.example/1"]


@pytest.mark.parametrize("text", ["", " ", "../x", "a/b", "<b>", "x" * 41, "-x", "--url", "a\nb", "微信"])
def test_a_name_that_is_no_platform_is_refused(text: str) -> None:
    if text == "a\nb":
        assert platform_name(text) == "a-b"
        return
    with raises("BIL-WRK-019"):
        platform_name(text)


def test_many_at_once_lose_no_publication(settings: Settings) -> None:
    add(settings.root)
    names = [f"site-{number}" for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda name: record_publication("talk", settings, name), names))
    assert sorted(one.platform for one in only(settings).published) == names


@pytest.mark.parametrize(
    "address",
    [
        "https://blog.example/p#access_token=q8Zk2LmP0vXw",
        "https://blog.example/p;jsessionid=0A1B2C3D4E5F6789",
        "https://blog.example/p?session_id=0A1B2C3D4E5F6789",
        "https://blog.example/p?auth=q8Zk2LmP0vXw",
        "https://git.example/raw/ghp_" + "R4nD0mQw8Zk2LmP0vXwT6yUe1Hs9BcA3dFgJ"[:36] + "/post.html",
    ],
)
def test_an_address_with_a_key_is_not_recorded(settings: Settings, address: str) -> None:
    folder = add(settings.root)
    with raises("BIL-WRK-021") as refused:
        record_publication("talk", settings, "blog", address)
    assert not (folder / "published.json").exists()
    for secret in ("q8Zk2LmP0vXw", "0A1B2C3D4E5F6789", "ghp_R4nD0m"):
        assert secret not in str(refused.value)


@pytest.mark.parametrize(
    "address",
    [
        "https://mp.weixin.qq.com/s?__biz=MzA3MDM3NjE5NQ==&mid=2650&idx=1&sn=abcdef0123456789abcdef0123456789&scene=21",
        "https://www.linkedin.com/feed/update/urn:li:share:7000000000000000001/",
        "https://blog.example/2026/11/keys-and-tokens/?page=2#session-3",
    ],
)
def test_an_ordinary_address_is_recorded_as_it_is(settings: Settings, address: str) -> None:
    add(settings.root)
    assert record_publication("talk", settings, "blog", address).published[0].url == address
