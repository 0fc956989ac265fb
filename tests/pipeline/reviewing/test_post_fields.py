"""What a person sets in the fields of posts: it stays over all later runs, is undone, and refused if it cannot be."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bilingual.pipeline.correcting.changes import Corrected, field_base
from bilingual.pipeline.correcting.correct import correct_fields, history_of, redo, undo
from bilingual.pipeline.correcting.fields import FieldChange
from bilingual.pipeline.items.reading import read_item
from bilingual.pipeline.items.recorded import KEPT
from bilingual.pipeline.opening.fields import OpenedField, opened_fields
from bilingual.pipeline.opening.item import opened
from bilingual.pipeline.publish import publish_post
from bilingual.pipeline.records.workspace import Workspace
from bilingual.pipeline.requests import Request
from bilingual.pipeline.tools import open_tools
from bilingual.settings import Settings, load_settings
from support.attacks.refusals import raises
from support.results.corrected import corrected_fields
from support.results.person import EDITED, PAIR, Person
from support.results.results import Place

SOURCE = "# Tea\n\nWe drink tea at four.\n\nNobody is late.\n"
TRANSLATION = "# 茶\n\n我们四点喝茶。\n\n没有人迟到。\n"
HOOK = "Four o'clock & <b>nobody</b> is late.\n四点，没人迟到。"


@pytest.fixture
def pictured(tmp_path: Path) -> Path:
    """The results folder of a post of three sentences by people, with all that is drawn of it."""
    return written(tmp_path)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("plain"), "packs = false\n")


@pytest.fixture
def post(plain: Path, tmp_path: Path) -> Path:
    """The same without what is drawn, which takes seconds."""
    shutil.copytree(plain.parents[2], tmp_path, dirs_exist_ok=True)
    return tmp_path / plain.relative_to(plain.parents[2])


def written(root: Path, more: str = "") -> Path:
    (root / "bilingual.toml").write_text(
        f'targets = ["zh-Hans"]\ntranslation = ["memory"]\nhashtags = ["Root"]\n{more}'
    )
    (root / "tea.md").write_text(SOURCE)
    (root / "tea.zh-Hans.md").write_text(TRANSLATION)
    return publish(root)


def publish(root: Path, *, force: bool = False) -> Path:
    settings = load_settings(root)
    return publish_post(Request(source=root / "tea.md", force=force), open_tools(settings)).folder


def settings_of(folder: Path) -> Settings:
    return load_settings(folder.parents[2])


def put(folder: Path, pair: str = "en_zh-Hans", base: str = "", **texts: str) -> Corrected:
    settings = settings_of(folder)
    changes = [FieldChange(name.replace("__", "."), text, base) for name, text in texts.items()]
    return correct_fields(folder, open_tools(settings), pair, changes)


def fields(folder: Path, pair: str = "en_zh-Hans") -> dict[str, OpenedField]:
    return {one.field.id: one for one in opened_fields(opened(folder, settings_of(folder)), pair)}


def test_they_stay_set_over_later_runs_of_an_article(post: Path) -> None:
    before = {name: one.made for name, one in fields(post).items()}
    assert before["linkedin.hook"] == "Tea\n茶"
    assert before["linkedin.hashtags"] == "#Root"
    assert "wechat-channels.title" not in before
    made = put(
        post,
        linkedin__hook=HOOK,
        linkedin__hashtags="tea, 下午茶",
        wechat__title="四点的<i>茶</i>",
        wechat__digest="  为什么四点？ ",
    )
    assert (made.done, made.step, made.fields and made.fields["wechat.digest"]) == (True, 1, "为什么四点？")
    item = read_item(post, settings_of(post))
    assert (item.state, item.reasons[0]) == ("not-ready", "fields of posts of en_zh-Hans edited since it was made")
    assert opened(post, settings_of(post)).pairs[0].newer == ("fields of posts",)
    publish(post.parents[2])
    text = (post / "posts/en_zh-Hans/linkedin.txt").read_text("utf-8")
    assert text.startswith(f"{HOOK}\n\nTea\n茶\n\n")
    assert text.endswith("\n\n#tea #下午茶\n")
    api = (post / "posts/en_zh-Hans/linkedin.api.txt").read_text("utf-8")
    assert api.startswith("Four o'clock & \\<b\\>nobody\\</b\\> is late.")
    assert api.endswith("{hashtag|\\#|tea} {hashtag|\\#|下午茶}\n")
    said = json.loads((post / "posts/en_zh-Hans/wechat.json").read_text("utf-8"))
    assert (said["title"], said["digest"]) == ("四点的<i>茶</i>", "为什么四点？")
    assert fields(post)["wechat.title"].text == "四点的<i>茶</i>"
    assert read_item(post, settings_of(post)).state == "ready"
    # Another text, another setting and a rebuild leave them as they are.
    (post.parents[2] / "tea.md").write_text(SOURCE.replace("four", "five"))
    (post.parents[2] / "tea.zh-Hans.md").write_text(TRANSLATION.replace("四", "五"))
    publish(post.parents[2], force=True)
    assert (
        (post / "posts/en_zh-Hans/linkedin.txt")
        .read_text("utf-8")
        .startswith(f"{HOOK}\n\nTea\n茶\n\nWe drink tea at five")
    )
    # Without them the post speaks for itself again.
    put(post, linkedin__hook="", linkedin__hashtags=" ")
    publish(post.parents[2])
    text = (post / "posts/en_zh-Hans/linkedin.txt").read_text("utf-8")
    assert text.startswith("Tea\n茶\n\n")
    assert text.endswith("#Root\n")


@pytest.mark.slow
def test_what_is_drawn_says_them_as_text(pictured: Path) -> None:
    before = {name: one.made for name, one in fields(pictured).items()}
    assert (before["wechat.title"], before["wechat.cover"]) == ("茶", "茶\nTea")
    assert before["wechat.digest"].startswith("我们四点喝茶。")
    folder = pictured / "posts/en_zh-Hans"
    drawn = {path.name: path.read_bytes() for path in (*folder.glob("wechat/cover-*.png"), *folder.glob("*.pdf"))}
    put(
        pictured,
        wechat__title="四点的<i>茶</i>",
        wechat__cover="四点<b>\nTea at four",
        linkedin__cover="Tea at four\n四点",
        linkedin__title="Four & <tea>",
    )
    publish(pictured.parents[2])
    assert "四点的&lt;i&gt;茶" in (folder / "wechat.preview.html").read_text("utf-8")
    assert "1. Tea at four / 四点" in (folder / "linkedin.alt.txt").read_text("utf-8")
    assert "Four &amp; &lt;tea&gt;" in (folder / "linkedin.article.html").read_text("utf-8")
    for path in (*folder.glob("wechat/cover-*.png"), *folder.glob("*.pdf")):
        assert drawn[path.name] != path.read_bytes()


def test_only_what_takes_a_field_is_made_again(post: Path) -> None:
    folder = post / "posts/en_zh-Hans"
    before = {path.name: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    put(post, wechat__digest="为什么四点？")
    publish(post.parents[2])
    after = {path.name: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    assert {name for name in before if before[name] != after[name]} == {"wechat.json"}


def test_of_a_recording_too(place: Place) -> None:
    tools = place.tools()
    changes = [
        FieldChange("linkedin.hook", "Seven ships."),
        FieldChange("wechat-channels.title", "七艘船不见了"),
        FieldChange("wechat.digest", "七艘船去哪儿了？"),
    ]
    correct_fields(place.folder, tools, "en_zh-Hans", changes)
    for _ in range(2):
        place.apply()
        posts = place.folder / "posts/en_zh-Hans"
        assert (posts / "linkedin.txt").read_text("utf-8").startswith("Seven ships.\n\n")
        assert json.loads((posts / "wechat.json").read_text("utf-8"))["digest"] == "七艘船去哪儿了？"
        assert not (place.folder / "posts/en_de/linkedin.txt").read_text("utf-8").startswith("Seven ships.")
    found = {one.field.id: one.text for one in opened_fields(opened(place.folder, place.settings), "en_zh-Hans")}
    assert found["wechat-channels.title"] == "七艘船不见了"
    assert place.apply().unchanged


def test_they_are_undone_and_made_again_in_turn_with_sentences(place: Place) -> None:
    tools, person = place.tools(), Person(place)
    person.correct(person.change("s0001", EDITED))
    args = (place.folder, tools, PAIR)
    for text in ("One.", "Two."):
        correct_fields(*args, [FieldChange("linkedin.hook", text)])
    assert undo(*args).fields == {"linkedin.hook": "One."}
    assert undo(*args).fields == {}
    assert corrected_fields(*args) == {}
    assert redo(*args).fields == {"linkedin.hook": "One."}
    assert [step and step.number for step in history_of(*args)] == [2, 3]
    manifest = place.folder / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"One."', '"Elsewhere."'), "utf-8")
    [conflict] = undo(*args).field_conflicts
    assert (conflict.wanted, conflict.now) == ("", "Elsewhere.")
    assert corrected_fields(*args) == {"linkedin.hook": "Elsewhere."}
    manifest.write_text(manifest.read_text("utf-8").replace('"Elsewhere."', '"One."'), "utf-8")
    assert undo(*args).done
    assert [unit.id for unit in undo(*args).units] == ["s0001"]


def test_another_text_than_was_seen_changes_nothing(post: Path) -> None:
    base = field_base("")
    assert put(post, base=base, wechat__digest="一").done
    made = put(post, base=base, wechat__digest="二", linkedin__hook="x")
    [conflict] = made.field_conflicts
    assert conflict.to_json() == {
        "field": "wechat.digest",
        "wanted": "二",
        "now": {"text": "一", "base": field_base("一")},
    }
    assert (made.done, made.to_json()["conflicts"]) == (False, [conflict.to_json()])
    assert fields(post)["linkedin.hook"].text == ""
    assert put(post, base=base, wechat__digest=" 一 ").done, "what both want is no conflict"


def test_what_a_platform_does_not_take_is_refused_and_what_is_doubtful_is_warned_of(post: Path) -> None:
    manifest = (post / "manifest.json").read_bytes()
    for name, text in (("wechat__title", "字" * 33), ("wechat__digest", "字" * 129), ("linkedin__title", "x" * 101)):
        with raises("BIL-EDT-037"):
            put(post, **{name: text})
    with raises("BIL-EDT-038"):
        put(post, linkedin__hashtags="Tea C++")
    with raises("BIL-EDT-036"):
        put(post, weibo__title="x")
    assert (post / "manifest.json").read_bytes() == manifest
    assert put(post, linkedin__hook="x" * 101).done
    assert fields(post)["linkedin.hook"].counter.over
    publish(post.parents[2])
    report = json.loads((post / "manifest.json").read_text("utf-8"))["pairs"]["en_zh-Hans"]["findings"]
    assert [one["evidence"]["measured"] for one in report if one["check"] == "linkedin-hook"] == [101]


def test_a_sensitive_value_in_a_field_is_found(post: Path) -> None:
    put(post, linkedin__hook="Write to ana.lopez@uni-jena.de today.")
    publish(post.parents[2])
    item = opened(post, settings_of(post))
    found = [one for several in item.pairs[0].findings.values() for one in several if one.check == "email"]
    assert [one.blocks for one in found] == [True]
    assert "the field linkedin.hook" in found[0].message
    assert "ana.lopez" not in found[0].message


def test_while_a_run_holds_the_item_they_wait_for_it(place: Place) -> None:
    settings, tools = place.settings, place.tools()
    args = (place.folder, tools, PAIR)
    item = opened(place.folder, settings)
    with Workspace(settings).claim(
        json.loads((place.folder / "manifest.json").read_text("utf-8"))["identity"], place.folder
    ):
        assert correct_fields(*args, [FieldChange("linkedin.hook", "One.")]).waiting
        waiting = opened(place.folder, settings)
        assert waiting.version != item.version
        assert {one.field.id: one.text for one in opened_fields(waiting, PAIR)}["linkedin.hook"] == "One."
        assert waiting.pair(PAIR).newer  # type: ignore[union-attr]
    place.apply()
    assert (place.folder / f"posts/{PAIR}/linkedin.txt").read_text("utf-8").startswith("One.\n\n")
    assert undo(*args).fields == {}


def test_a_published_item_has_changed_once_a_field_is_set(post: Path) -> None:
    from bilingual.pipeline.commands.publishing import record_publication

    settings = settings_of(post)
    publish(post.parents[2])
    record_publication(str(post), settings, "linkedin")
    put(post, linkedin__hook="One.")
    publish(post.parents[2])
    assert read_item(post, settings).changed


def test_what_others_wrote_there_is_left_alone(post: Path) -> None:
    path = post / "manifest.json"
    value = json.loads(path.read_text("utf-8"))
    value["options"][KEPT] = {"en_zh-Hans": {"wechat.mood": "calm", "wechat.title": 7}, "en_fr": "x"}
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    assert put(post, wechat__digest="一").done
    kept = json.loads(path.read_text("utf-8"))["options"][KEPT]
    assert kept == {"en_fr": "x", "en_zh-Hans": {"wechat.mood": "calm", "wechat.digest": "一"}}
