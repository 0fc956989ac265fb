"""Pushes to WeChat: a draft with its pictures, read back; each refusal in a line; no second draft."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bilingual.pipeline.pushing.plan import Plan
from bilingual.pipeline.pushing.push import prepare, push
from bilingual.settings import Settings
from bilingual.views.wechat.posting import differences, same_draft
from support.attacks.refusals import raises
from support.servers.fake_platforms import APP_ID, APP_SECRET, FakeWeChat
from support.sources.ready_item import PAIR, add_files

Item = tuple[Path, Settings]


def planned(item: Item) -> Plan:
    plan = prepare(item[0], "wechat", item[1]).plan
    assert plan is not None
    return plan


def test_a_draft_has_its_pictures_and_is_read_back(item: Item, wechat: FakeWeChat) -> None:
    plan = planned(item)
    assert dict(plan.fields)["title"] == "Tee"
    assert "[image: A pot]" in plan.text
    assert plan.account == f"the account {APP_ID}"
    made = push(plan, item[1])
    assert (made.id, made.differs, made.notes) == ("draft-1", (), ())
    (article,) = wechat.drafts["draft-1"]
    assert (article["title"], article["thumb_media_id"], article["need_open_comment"]) == ("Tee", "cover-1", 0)
    assert "mmbiz.qpic.cn" in article["content"]
    assert "wechat/01-pot.png" not in article["content"]
    assert "fünf" in article["content"], "real letters, not escapes"
    assert wechat.requests[2:] == ["material/add_material", "media/uploadimg", "draft/add", "draft/get"]
    assert wechat.requests[:2] == ["stable_token"] * 2, "a person is not asked before the keys are accepted"
    for path in item[1].root.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert APP_SECRET.encode() not in content
        assert b"access-token-0" not in content


def test_what_wechat_changes_is_told(item: Item, wechat: FakeWeChat) -> None:
    wechat.change = lambda html: re.sub("<img[^>]*>", "", html.replace("Nobody is late.", ""))
    made = push(planned(item), item[1])
    assert made.differs == (
        "the text lacks “Nobody is late.”",
        "0 of 1 images are there, or in another order",
    )


@pytest.mark.parametrize(
    ("step", "code", "said"),
    [
        ("stable_token", 40164, "203.0.113.7 to the IP allow-list"),
        ("stable_token", 40125, "WECHAT_APP_SECRET"),
        ("stable_token", 40013, "WECHAT_APP_ID"),
        ("draft/add", 45009, "tomorrow"),
        ("draft/add", 45110, "16 characters"),
        ("draft/add", 48001, "by hand"),
        ("draft/add", 45166, "mp.weixin.qq.com"),
        ("draft/add", 12345, "refused it (12345)"),
        ("media/uploadimg", 40009, "1 MB"),
    ],
)
def test_each_refusal_says_what_to_do(item: Item, wechat: FakeWeChat, step: str, code: int, said: str) -> None:
    wechat.faults[step].append(f"code:{code}")
    with pytest.raises(Exception, match="BIL-PSH-03") as caught:
        push(planned(item), item[1])
    assert said in str(caught.value)
    assert str(code) in str(caught.value)
    assert APP_SECRET not in str(caught.value)
    push(planned(item), item[1])
    assert len(wechat.drafts) == 1, "a refusal leaves no doubt"


@pytest.mark.parametrize("code", [40001, 40014, 42001])
@pytest.mark.parametrize("step", ["media/uploadimg", "draft/add"])
def test_an_old_token_is_renewed_once(item: Item, wechat: FakeWeChat, step: str, code: int) -> None:
    wechat.faults[step].append(f"code:{code}")
    push(planned(item), item[1])
    assert (wechat.count("stable_token"), len(wechat.drafts)) == (3, 1)


def test_a_token_that_is_refused_again_is_told(item: Item, wechat: FakeWeChat) -> None:
    wechat.faults["draft/add"] += ["code:40001", "code:40001"]
    with raises("BIL-PSH-032"):
        push(planned(item), item[1])


def test_wechat_is_asked_again_while_it_is_busy(item: Item, wechat: FakeWeChat) -> None:
    wechat.faults["media/uploadimg"] += ["code:-1", "code:45011", "500"]
    push(planned(item), item[1])
    assert len(wechat.drafts) == 1


@pytest.mark.parametrize("way", ["drop", "garbage", "500-done"])
def test_a_draft_without_an_answer_is_found(item: Item, wechat: FakeWeChat, way: str) -> None:
    wechat.faults["draft/add"].append(way)
    assert push(planned(item), item[1]).id == "draft-1"
    assert wechat.count("draft/add") == 1


@pytest.mark.parametrize("way", ["lost", "500", "code:-1"])
def test_a_draft_that_is_not_there_is_looked_for_before_the_next(item: Item, wechat: FakeWeChat, way: str) -> None:
    wechat.faults["draft/add"].append(way)
    with raises("BIL-PSH-075"):
        push(planned(item), item[1])
    push(planned(item), item[1])
    assert (len(wechat.drafts), len(wechat.covers), len(wechat.pictures)) == (1, 1, 1), "what was uploaded is used"


def test_a_draft_is_not_made_while_looking_fails(item: Item, wechat: FakeWeChat) -> None:
    wechat.faults["draft/add"].append("lost")
    wechat.faults["draft/batchget"] += ["code:48001"] * 2
    for _ in range(2):
        with pytest.raises(Exception, match=r"BIL-PSH-0(75|33)"):
            push(planned(item), item[1])
    assert wechat.count("draft/add") == 1


def test_a_picture_that_is_gone_is_uploaded_again(item: Item, wechat: FakeWeChat) -> None:
    wechat.faults["draft/add"].append("code:48001")
    with raises("BIL-PSH-033"):
        push(planned(item), item[1])
    wechat.covers[0] = "removed"
    push(planned(item), item[1])
    assert wechat.covers == ["removed", "cover-2"]


def test_a_draft_that_cannot_be_read_back_is_there(item: Item, wechat: FakeWeChat) -> None:
    wechat.faults["draft/get"].append("code:48001")
    made = push(planned(item), item[1])
    assert "could not be read back" in made.notes[0]
    assert made.id == "draft-1"


def test_a_picture_from_elsewhere_is_refused(item: Item, wechat: FakeWeChat) -> None:
    name = f"posts/{PAIR}/wechat.html"
    text = (item[0] / name).read_text("utf-8").replace("wechat/01-pot.png", "https://a.example/pot.png")
    add_files(item[0], {name: text.encode()})
    with raises("BIL-PSH-056"):
        planned(item)


def test_parts_are_the_articles_of_one_draft(item: Item, wechat: FakeWeChat) -> None:
    posts = f"posts/{PAIR}"
    fields = json.loads((item[0] / posts / "wechat.json").read_text("utf-8"))
    fields |= {"parts": ["Tee（1/2）", "Tee（2/2）"]}
    more = {f"{posts}/wechat.json": json.dumps(fields).encode(), f"{posts}/wechat.2.html": b"<p>Mehr.</p>"}
    add_files(item[0], more)
    assert push(planned(item), item[1]).differs == ()
    assert [one["title"] for one in wechat.drafts["draft-1"]] == ["Tee（1/2）", "Tee（2/2）"]


def test_a_draft_with_another_cover_is_another() -> None:
    mine = {
        "title": "A & B",
        "author": "",
        "digest": "d",
        "content": "<p>x</p>",
        "content_source_url": "",
        "thumb_media_id": "1",
    }
    assert same_draft([mine], [{**mine, "title": "A &amp; B"}])
    assert not same_draft([mine], [{**mine, "thumb_media_id": "2"}])
    assert differences([mine], [{**mine, "content": "<section><p>x\n</p></section>", "digest": "e"}]) == [
        "the digest is another"
    ]
    assert differences([mine], []) == ["it has 0 articles instead of 1"]
