"""Paths of an article's images in posts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from bilingual.model.bitext import Bitext
from bilingual.pipeline.posting.delivering import deliver
from bilingual.pipeline.posting.images import copy_images
from bilingual.pipeline.posting.preparing import prepare
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.requests import Request
from bilingual.pipeline.run import Job
from bilingual.pipeline.tools import open_tools
from bilingual.settings import Settings
from bilingual.views.document.markdown import parallel_md
from bilingual.views.document.model import Document
from bilingual.views.wechat.render import wechat_html

TEXT = """\
# Cats

![A cat](img/my%20cat.png)

![A dog](img/dog.png)

Here ![one more](more/cat.png) and ![far](https://example.org/far.png) stand.
"""
CHINESE = {"Cats": "猫", "![A cat](img/my%20cat.png)": "![一只猫](img/my%20cat.png)"}
PLACES = {"img/my%20cat.png": "../images/my%20cat.png", "more/cat.png": "../images/cat.png"}


@pytest.fixture
def cats(document_of: Callable[..., Document]) -> Document:
    return document_of(TEXT, CHINESE)


def sources(markup: str) -> list[str]:
    return re.findall(r'<img src="([^"]*)"', markup)


def test_wechat_shows_the_files_beside_it(cats: Document) -> None:
    made = {"img/my%20cat.png": "wechat/01-my%20cat.png"}
    post = wechat_html(replace(cats, images=PLACES, pictures=made))
    # The two images that are only in the source's text stand there once: nobody translated that sentence.
    assert sources(post.parts[0].html) == ["wechat/01-my%20cat.png", "../images/cat.png", "https://example.org/far.png"]
    assert [image.address for image in post.images] == sources(post.parts[0].html)


def test_wechat_describes_an_image_that_is_not_there(cats: Document) -> None:
    html = wechat_html(replace(cats, images={})).parts[0].html
    assert sources(html) == ["https://example.org/far.png"]
    # The caption says what it shows; in running text the mark has to.
    assert ">【图片：my cat.png】</span>" in html
    assert "A cat</p>" in html
    assert ">【图片：one more】</span>" in html


def test_wechat_keeps_the_addresses_where_nobody_looked(cats: Document) -> None:
    assert sources(wechat_html(cats).parts[0].html)[:2] == ["img/my%20cat.png", "img/dog.png"]


def test_markdown_shows_the_files_beside_it(cats: Document) -> None:
    text = parallel_md(replace(cats, images=PLACES))
    assert "![A cat · 一只猫](../images/my%20cat.png)" in text
    assert "![one more](../images/cat.png)" in text
    assert "(img/dog.png)" in text  # nothing better is known


@pytest.fixture
def job(tmp_path: Path) -> Job:
    source = tmp_path / "media" / "posts" / "cats.md"
    for name in ("img/my cat.png", "more/cat.png", "other/cat.png"):
        path = source.parent / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (40, 30), "peru" if "more" in name else "navy").save(path)
    source.write_text(TEXT, "utf-8")
    settings = Settings(root=tmp_path)
    folder = tmp_path / "media" / "outbox" / "cats"
    folder.mkdir(parents=True)
    return Job(Request(source), open_tools(settings), Manifest(folder, "test"))


def test_images_of_one_name_do_not_take_each_others_place(job: Job) -> None:
    addresses = ["more/cat.png", "other/cat.png", "./more/cat.png", "gone/cat.png", "img/my%20cat.png"]
    places = copy_images(job, addresses).places
    assert places == {
        "more/cat.png": "../images/cat.png",
        "other/cat.png": "../images/cat-2.png",
        "./more/cat.png": "../images/cat.png",
        "img/my%20cat.png": "../images/my%20cat.png",
    }
    assert job.notes == ["the image gone/cat.png is not next to the article"]
    before = (job.request.source.parent / "other/cat.png").read_bytes()
    assert (job.folder / "posts/images/cat-2.png").read_bytes() == before
    # The article moves to media/done without its pictures.
    (job.request.source.parent / "more/cat.png").unlink()
    (job.request.source.parent / "other/cat.png").unlink()
    assert copy_images(job, addresses).places == places


@pytest.mark.parametrize("packs", [True, False])
def test_every_address_in_the_posts_leads_to_a_file(job: Job, cats: Document, packs: bool) -> None:
    job.tools = replace(job.tools, settings=replace(job.settings, packs=packs))
    job.settings = job.tools.settings
    images = copy_images(job, ["img/my%20cat.png", "img/dog.png", "more/cat.png"]).places
    deliver(job, prepare(job, cats, Bitext("en", "zh-Hans", ()), facts={}, images=images))
    folder = job.folder / "posts" / "en_zh-Hans"
    shown = sources((folder / "wechat.html").read_text("utf-8"))[:2]
    assert shown == (
        ["wechat/01-my%20cat.png", "wechat/03-cat.png"] if packs else ["../images/my%20cat.png", "../images/cat.png"]
    )
    listed = json.loads((folder / "wechat.json").read_text("utf-8"))["images"]
    assert [image["address"] for image in listed][:2] == shown
    made = list(job.made)
    # The article moves to media/done without its pictures: nothing is lost, and nothing is made anew.
    for path in job.request.source.parent.rglob("*.png"):
        path.unlink()
    images = copy_images(job, ["img/my%20cat.png", "img/dog.png", "more/cat.png"]).places
    deliver(job, prepare(job, cats, Bitext("en", "zh-Hans", ()), facts={}, images=images))
    assert job.made == made
    for address in (*shown, *re.findall(r"\]\((\.\./[^)]+)\)", (folder / "parallel.md").read_text("utf-8"))):
        assert (folder / address.replace("%20", " ")).is_file(), address
