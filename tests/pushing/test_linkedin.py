"""Pushes to LinkedIn: what is sent, what is refused, and what happens when it does not answer."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from bilingual.model.digest import text_digest
from bilingual.pipeline.commands.publishing import record_publication
from bilingual.pipeline.items.reading import read_item
from bilingual.pipeline.pushing.journal import PUSHED
from bilingual.pipeline.pushing.plan import Plan
from bilingual.pipeline.pushing.push import prepare, push
from bilingual.settings import Settings
from support.attacks.refusals import raises
from support.servers.fake_platforms import ANA, TOKEN, FakeLinkedIn
from support.sources.ready_item import PAIR, add_files

Item = tuple[Path, Settings]
POST = "POST rest/posts"


def planned(item: Item, **options: object) -> Plan:
    plan = prepare(*item[:1], "linkedin", item[1], **options).plan  # type: ignore[arg-type]
    assert plan is not None
    return plan


def test_an_article_is_posted_as_it_was_shown(item: Item, linkedin: FakeLinkedIn) -> None:
    folder, settings = item
    plan = planned(item)
    assert plan.account == "Ana Lee (urn:li:person:ana)"
    assert "(not at five)" in plan.text
    assert not linkedin.posts, "a plan posts nothing"
    made = push(plan, settings)
    (post,) = linkedin.posts
    assert post["commentary"] == (folder / f"posts/{PAIR}/linkedin.api.txt").read_text("utf-8").rstrip("\n")
    assert r"\(not at five\)" in post["commentary"]
    assert (post["author"], post["visibility"], post["lifecycleState"]) == (ANA, "PUBLIC", "PUBLISHED")
    assert "content" not in post
    assert made.url == "https://www.linkedin.com/feed/update/urn:li:share:7000/"
    shown = read_item(folder, settings)
    assert (shown.state, [one.url for one in shown.published]) == ("published", [made.url])
    for path in settings.root.rglob("*"):
        assert not path.is_file() or TOKEN.encode() not in path.read_bytes(), path


def test_a_video_goes_in_parts_with_captions_and_a_thumbnail(talk: Item, linkedin: FakeLinkedIn) -> None:
    push(planned(talk), talk[1])
    (upload,) = linkedin.uploads.values()
    parts = upload["parts"]
    video = (talk[0] / f"publish/linkedin/{PAIR}/video.mp4").read_bytes()
    assert parts["part0"] + parts["part1"] + parts["part2"] == video
    assert b"We drink tea." in parts["captions"]
    assert b'"locale": {"language": "EN", "country": "US"}' in parts["captions"]
    assert parts["thumb"] == b"\xff\xd8 thumbnail"
    assert linkedin.posts[0]["content"] == {"media": {"id": "urn:li:video:1", "title": "Tea"}}
    assert linkedin.requests[-3:] == ["GET rest/videos/ID", "GET rest/videos/ID", POST], "it waits until it is there"


def test_pictures_go_with_their_descriptions(item: Item, linkedin: FakeLinkedIn) -> None:
    for other in ("../../../bilingual.toml", "../../../pot.png", "none.png"):
        with raises("BIL-PSH-061"):
            planned(item, pictures=[other])
    push(planned(item, pictures=[f"posts/{PAIR}/wechat/01-pot.png"]), item[1])
    assert linkedin.posts[0]["content"] == {"media": {"id": "urn:li:image:1", "altText": "A pot"}}


def test_nothing_is_posted_twice_without_a_persons_word(item: Item, linkedin: FakeLinkedIn) -> None:
    push(planned(item), item[1])
    with raises("BIL-PSH-074"):
        planned(item)
    record_publication("tea", item[1], "linkedin", undo=True)
    push(planned(item), item[1])
    assert len(linkedin.posts) == 2


@pytest.mark.parametrize("name", ["text", "video", "thumbnail"])
def test_the_word_is_for_exactly_what_was_shown(talk: Item, linkedin: FakeLinkedIn, name: str) -> None:
    plan, place = planned(talk), f"publish/linkedin/{PAIR}"
    path = {
        "text": f"posts/{PAIR}/linkedin.api.txt",
        "video": f"{place}/video.mp4",
        "thumbnail": f"{place}/thumbnail.jpg",
    }
    add_files(talk[0], {path[name]: (talk[0] / path[name]).read_bytes() + b"!"})
    assert planned(talk).words != plan.words
    with raises("BIL-PSH-071"):
        push(plan, talk[1])
    assert linkedin.count(POST) == 0


def test_what_no_check_has_seen_is_refused(item: Item, linkedin: FakeLinkedIn) -> None:
    path = item[0] / f"posts/{PAIR}/linkedin.api.txt"
    path.write_text(path.read_text("utf-8") + "more", "utf-8")
    with raises("BIL-PSH-050"):
        planned(item)


@pytest.mark.parametrize("why", ["not-ready", "sensitive", "unread"])
def test_what_is_not_ready_is_refused(item: Item, linkedin: FakeLinkedIn, why: str) -> None:
    folder, settings = item
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    if why == "unread":
        bitext = json.loads((folder / f"bitext.{PAIR}.json").read_text("utf-8"))
        for unit in bitext["units"]:
            unit |= {"provenance": "google", "locked": False}
        text = json.dumps(bitext)
        (folder / f"bitext.{PAIR}.json").write_text(text, "utf-8")
        manifest["stages"][f"bitext.{PAIR}"]["files"][f"bitext.{PAIR}.json"] = text_digest(text)
        settings = settings.overlaid({"review": "always"}, "the test")
    elif why == "sensitive":
        found = {"check": "secret", "severity": "E", "message": "a key (***)"}
        manifest["pairs"][PAIR]["findings"].append(found)
    else:
        manifest["state"] = manifest["pairs"][PAIR]["state"] = "not-ready"
        manifest["pairs"][PAIR]["reasons"] = ["1 open finding"]
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    with raises("BIL-PSH-070") as caught:
        prepare(folder, "linkedin", settings)
    said = {"not-ready": "1 open finding", "sensitive": "a sensitive value", "unread": "approve"}[why]
    assert said in str(caught.value)
    assert linkedin.requests == [], "not even the account is asked"


def test_a_post_without_an_answer_is_found(item: Item, linkedin: FakeLinkedIn) -> None:
    linkedin.faults[POST].append("drop")
    made = push(planned(item), item[1])
    assert made.id == "urn:li:share:7000"
    assert linkedin.count(POST) == 1


@pytest.mark.parametrize("way", ["lost", "500", "408"])
def test_a_post_that_is_not_seen_is_looked_for_before_the_next(item: Item, linkedin: FakeLinkedIn, way: str) -> None:
    linkedin.faults[POST].append(way)
    with raises("BIL-PSH-075") as caught:
        push(planned(item), item[1])
    assert "Run the same command again" in str(caught.value)
    said: list[str] = []
    plan = prepare(item[0], "linkedin", item[1], show=lambda line: said.append(str(line))).plan
    assert plan is not None
    assert "nothing was made on LinkedIn" in said[-1]
    push(plan, item[1])
    assert len(linkedin.posts) == 1


@pytest.mark.parametrize("done", [True, False])
def test_a_post_that_nobody_may_look_for_stops_until_a_person_has(
    item: Item, linkedin: FakeLinkedIn, done: bool
) -> None:
    linkedin.shows = False
    linkedin.faults[POST].append("500-done" if done else "lost")
    for attempt in range(2):
        with raises("BIL-PSH-075") as caught:
            push(planned(item), item[1]) if not attempt else planned(item)
        assert "--not-there" in str(caught.value)
    assert linkedin.count(POST) == 1
    if done:
        record_publication("tea", item[1], "linkedin", "https://www.linkedin.com/feed/update/urn:li:share:7000/")
        with raises("BIL-PSH-074"):
            planned(item)
    else:
        push(planned(item, not_there=True), item[1])
    assert len(linkedin.posts) == 1


def test_a_text_like_an_older_post_is_not_taken_for_it(item: Item, linkedin: FakeLinkedIn) -> None:
    plan = planned(item)
    linkedin.posts.append(
        {"author": ANA, "commentary": plan.payload["commentary"], "id": "urn:li:share:1", "createdAt": 1}
    )
    linkedin.faults[POST].append("lost")
    with raises("BIL-PSH-075"):
        push(plan, item[1])


def test_an_upload_is_used_by_the_next_push(talk: Item, linkedin: FakeLinkedIn) -> None:
    linkedin.faults[POST].append("403")
    with raises("BIL-PSH-014"):
        push(planned(talk), talk[1])
    push(planned(talk), talk[1])
    assert (linkedin.count("PUT part"), len(linkedin.posts)) == (3, 1)
    record_publication("tea", talk[1], "linkedin", undo=True)
    push(planned(talk), talk[1])
    assert len(linkedin.uploads) == 2, "each post has an upload of its own, by which it is recognised"


def test_an_upload_that_linkedin_lost_is_sent_again(talk: Item, linkedin: FakeLinkedIn) -> None:
    linkedin.faults[POST].append("403")
    with raises("BIL-PSH-014"):
        push(planned(talk), talk[1])
    linkedin.uploads["urn:li:video:1"]["done"] = False
    push(planned(talk), talk[1])
    assert linkedin.posts[0]["content"]["media"]["id"] == "urn:li:video:2"


@pytest.mark.parametrize("why", ["", "time", "refusal", "dropped"])
def test_an_interrupted_upload_is_gone_on_with(talk: Item, linkedin: FakeLinkedIn, why: str) -> None:
    linkedin.faults["PUT part"] += ["", *["500"] * 5]
    linkedin.lasts_s = -1 if why == "time" else 3600
    with raises("BIL-PSH-005"):
        push(planned(talk), talk[1])
    assert not list(talk[0].rglob("upload-*")), "who copies the results takes no addresses of uploads along"
    linkedin.expired = {1} if why == "refusal" else set()
    if why == "dropped":
        del linkedin.uploads["urn:li:video:1"]
        linkedin.uploads["urn:li:video:0"] = {"parts": {}, "done": False, "polls": 0}
    made = push(planned(talk), talk[1])
    first = linkedin.taken[1, "part0"]
    if why:
        assert "from its beginning" in made.notes[0]
        assert (len(linkedin.uploads), first) == (2, 1)
    else:
        assert (len(linkedin.uploads), first, made.notes) == (1, 1, ())
    assert len(linkedin.posts) == 1
    assert not list(talk[1].state.rglob("upload-*"))


def test_an_upload_that_nobody_goes_on_with_is_forgotten_in_time(talk: Item, linkedin: FakeLinkedIn) -> None:
    folder = talk[1].state / "run/push"
    folder.mkdir(parents=True)
    old, young = folder / "upload-old.jsonl", folder / "upload-young.jsonl"
    for path in (old, young):
        path.write_text("{}")
    os.utime(old, (1, 1))
    push(planned(talk), talk[1])
    assert list(folder.glob("upload-*")) == [young]


@pytest.mark.parametrize("ways", [["400"], ["403"], ["500"] * 5])
@pytest.mark.parametrize(("step", "role"), [("captions", "captions"), ("thumb", "thumbnail")])
def test_what_linkedin_does_not_take_beside_a_video_is_left_out_by_a_person(
    talk: Item, linkedin: FakeLinkedIn, step: str, role: str, ways: list[str]
) -> None:
    before = planned(talk)
    linkedin.faults[f"PUT {step}"] += ways
    with raises("BIL-PSH-063") as caught:
        push(before, talk[1])
    assert f"without the {role}" in str(caught.value)
    assert TOKEN not in (talk[0] / PUSHED).read_text("utf-8")
    now = planned(talk)
    assert now.words != before.words, "it is another post, and a person's word is asked again"
    assert any(f"LinkedIn refused the {role}" in note for note in now.notes)
    assert now.piece(role) is None
    assert any(role in path for path in now.by_hand)
    push(now, talk[1])
    asked = linkedin.uploads["urn:li:video:2"]["asked"]
    assert asked["uploadCaptions" if role == "captions" else "uploadThumbnail"] is False
    assert linkedin.posts[0]["content"]["media"]["id"] == "urn:li:video:2"
    newer = talk[1].overlaid({"linkedin_version": "209901"}, "the test")
    record_publication("tea", talk[1], "linkedin", undo=True)
    assert planned((talk[0], newer)).piece(role) is not None, "another version of the API may take it"


def test_a_token_that_ends_meanwhile_is_no_refusal_of_captions(talk: Item, linkedin: FakeLinkedIn) -> None:
    linkedin.faults["PUT captions"].append("401")
    with raises("BIL-PSH-013"):
        push(planned(talk), talk[1])
    assert planned(talk).piece("captions") is not None


def test_uploads_are_tried_again(talk: Item, linkedin: FakeLinkedIn) -> None:
    for step in ("POST rest/videos initializeUpload", "PUT part", "PUT captions", "GET rest/videos/ID"):
        linkedin.faults[step].append("drop")
    linkedin.faults["POST rest/videos finalizeUpload"].append("503")
    push(planned(talk), talk[1])
    assert len(linkedin.posts) == 1


@pytest.mark.parametrize(
    ("way", "code", "said"),
    [
        ("401", "BIL-PSH-013", "get a new one"),
        ("403", "BIL-PSH-014", "w_member_social"),
        ("426", "BIL-PSH-015", "linkedin_version"),
        ("429", "BIL-PSH-011", "tomorrow"),
        ("400", "BIL-PSH-016", "refused"),
    ],
)
def test_each_refusal_says_what_to_do(item: Item, linkedin: FakeLinkedIn, way: str, code: str, said: str) -> None:
    linkedin.faults[POST].append(way)
    with raises(code) as caught:
        push(planned(item), item[1])
    assert said in str(caught.value)
    assert TOKEN not in str(caught.value)
    assert TOKEN not in (item[0] / PUSHED).read_text("utf-8")
    push(planned(item), item[1])
    assert len(linkedin.posts) == 1, "a refusal leaves no doubt"


def test_a_duplicate_is_told_with_its_address(item: Item, linkedin: FakeLinkedIn) -> None:
    linkedin.refuses_doubles = True
    push(planned(item), item[1])
    record_publication("tea", item[1], "linkedin", undo=True)
    with raises("BIL-PSH-054") as caught:
        push(planned(item), item[1])
    assert "urn:li:share:7000" in str(caught.value)


def test_the_author_may_be_a_page(item: Item, linkedin: FakeLinkedIn) -> None:
    for author, code in (("urn:li:person:bo", "BIL-PSH-053"), ("Ana", "BIL-PSH-051")):
        with raises(code):
            prepare(item[0], "linkedin", item[1].overlaid({"linkedin_author": author}, "the test"), pair=PAIR)
    page = item[1].overlaid({"linkedin_author": "urn:li:organization:5"}, "the test")
    push(planned((item[0], page)), page)
    assert linkedin.posts[0]["author"] == "urn:li:organization:5"
