"""Where the images of an article may come from, and what happens to others."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bilingual.model.bitext import Bitext
from bilingual.pipeline.applying import apply_edits
from bilingual.pipeline.posting.image_folders import ImageFolders
from bilingual.pipeline.publish import publish
from bilingual.pipeline.records.files import file_sha256, read_json
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.requests import Request
from bilingual.pipeline.result import Result
from bilingual.pipeline.text_files.articles import read_article
from bilingual.pipeline.tools import open_tools
from bilingual.settings import Settings
from bilingual.views.document.converting.from_article import document_from_article
from bilingual.views.document.model import image_addresses

PASSPORT, OWN = b"passport", b"own"


def put(path: Path, content: bytes = PASSPORT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a repository of settings files, in it a blog, a root and a private picture."""
    home = tmp_path / "home"
    for name in (".git/config", "blog/.git/config", "blog/_config.yml", "blog/_posts/2026-05-01-bean.md"):
        put(home / name)
    for name in ("private/passport.png", "blog/.git/x.png", "root/media/inbox/secret/deep/x.png", "root/wall.png"):
        put(home / name)
    for name in ("blog/assets/x.png", "blog/_posts/img/x.png", "root/media/inbox/a/img/x.png", "photos/2026/x.png"):
        put(home / name, OWN)
    put(home / "blog" / "_drafts" / "x.png")
    put(home / "root" / "media" / "inbox" / "a" / "post.md")
    (home / "root" / "media" / "inbox" / "a" / "out.png").symlink_to(home / "private" / "passport.png")
    (home / "root" / "media" / "inbox" / "a" / "in.png").symlink_to("img/x.png")
    (home / "root" / "media" / "inbox" / "a" / "outside").symlink_to(home / "private")
    monkeypatch.setenv("HOME", str(home))
    return home


OUTSIDE = (
    "/home/me/passport.png", "../secret/deep/x.png", "..%2Fsecret%2Fdeep%2Fx.png", "%2e%2e/secret/deep/x.png",
    "img/../../secret/deep/x.png", "./../secret/deep/x.png?v=1", "../../../wall.png",
    "../../../../private/passport.png",
    "out.png", "outside/passport.png", "img%2F..%2F..%2Fsecret%2Fdeep%2Fx.png#a", "/etc/passwd",
    "/proc/self/root/etc/x.png",
    "../../../../blog/_drafts/x.png", "//home/me/x.png", "/C:/me/x.png", "x%00.png", "../a-sibling/x.png",
)  # fmt: skip


@pytest.mark.parametrize("address", OUTSIDE)
def test_what_is_outside(home: Path, address: str) -> None:
    source = home / "root" / "media" / "inbox" / "a" / "post.md"
    put(source.parent.parent / "a-sibling" / "x.png")  # its name starts like that of the folder
    folders = ImageFolders.of(source, Settings(root=home / "root"))
    assert folders.find(address) is None
    assert folders.find(str(home / "private" / "passport.png")) is None


def test_what_is_inside(home: Path) -> None:
    source = home / "root" / "media" / "inbox" / "a" / "post.md"
    settings = Settings(root=home / "root", blog="../blog", image_roots=("../photos",))
    folders = ImageFolders.of(source, settings)
    inside = ["img/x.png", "./img/../img/x.png", "in.png", "/assets/x.png", str(home / "photos" / "2026" / "x.png")]
    inside += ["../../../../photos/2026/x.png", str(source.parent / "img" / "x.png"), "img/x.png?size=2#top"]
    for address in inside:
        found = folders.find(address)
        assert found is not None, address
        assert found.read() == OWN
    # A draft of the blog is no image of a stranger's article.
    assert folders.find("/_drafts/x.png") is None
    for address in (
        "img/gone.png",
        "/assets/gone.png",
        "a" * 300 + ".png",
        "%2e/%2e%2e%2e.png",
        "~/x.png",
        "caf%E9.png",
    ):
        found = folders.find(address)
        assert found is not None, address
        assert not found.path.name or not os.path.lexists(found.path)


def test_the_repository_of_an_article_is_its_own(home: Path) -> None:
    """But no hidden folder of it, and no folder above; a home with settings files in git is no site."""
    folders = ImageFolders.of(home / "blog" / "_posts" / "2026-05-01-bean.md", Settings(root=home / "root"))
    inside = {"../assets/x.png": True, "/assets/x.png": True, "../_drafts/x.png": True, "img/x.png": True}
    outside = {"../.git/x.png": False, "../../private/passport.png": False, "../../photos/2026/x.png": False}
    assert {address: folders.find(address) is not None for address in inside | outside} == inside | outside
    loose = ImageFolders.of(put(home / "texts" / "post.md"), Settings(root=home / "root"))
    assert loose.find("../private/passport.png") is None
    assert loose.site is None


def test_a_site_dropped_into_the_inbox_has_its_assets(home: Path) -> None:
    inbox = home / "root" / "media" / "inbox"
    put(inbox / "site" / "_config.yml")
    put(inbox / "site" / "assets" / "x.png", OWN)
    folders = ImageFolders.of(put(inbox / "site" / "_posts" / "post.md"), Settings(root=home / "root"))
    assert folders.find("../assets/x.png") is not None
    assert folders.find("../../secret/deep/x.png") is None
    # The checkout that the inbox is in is not the article's.
    put(home / "root" / ".git" / "config")
    assert ImageFolders.of(inbox / "a" / "post.md", Settings(root=home / "root")).find("../../../wall.png") is None


def test_a_second_name_of_a_private_picture(home: Path) -> None:
    """Dropped as a hard link, it is left out; in a person's own folder, where some tools save space so, it is not."""
    inbox = home / "root" / "media" / "inbox"
    for source in (inbox / "a" / "post.md", put(home / "texts" / "post.md")):
        os.link(home / "private" / "passport.png", source.parent / "hard.png")
    assert ImageFolders.of(home / "texts" / "post.md", Settings(root=home / "root")).find("hard.png").read() == PASSPORT  # type: ignore[union-attr]
    with pytest.raises(Exception, match="hard link"):
        ImageFolders.of(inbox / "a" / "post.md", Settings(root=home / "root")).find("hard.png").read()  # type: ignore[union-attr]


TEXT = """\
# Travel

A picture of ours ![ours](img/ours.png) is shown here.

![A passport](/{secret}/passport.png)

The next ![inline](../../../private/passport.png) one stands in a sentence.

<img src="..%2F..%2F..%2Fprivate%2Fpassport.png" srcset="/{secret}/passport.png 2x" alt="In HTML">

![By reference][pass] and [![linked](file:///{secret}/passport.png)](https://example.org/) too.

| Cell |
|---|
| ![cell](out.png) |

![A pipe](pipe.png)

[pass]: ../../../private/passport.png
"""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    folder = tmp_path_factory.mktemp("images")
    inbox = folder / "root" / "media" / "inbox"
    for place, colour in ((folder / "private" / "passport.png", "red"), (inbox / "img" / "ours.png", "green")):
        place.parent.mkdir(parents=True)
        Image.new("RGB", (8, 8), colour).save(place)
    (inbox / "out.png").symlink_to(folder / "private" / "passport.png")
    os.mkfifo(inbox / "pipe.png")
    text = TEXT.replace("/{secret}", str(folder / "private"))
    (inbox / "travel.md").write_text(text, "utf-8")
    settings = Settings(root=folder / "root", translation=("memory",), targets=("de",), offline=True)
    return folder, publish(Request(inbox / "travel.md"), open_tools(settings))


def test_other_images_are_left_out_of_everything(published: tuple[Path, Result]) -> None:
    folder, result = published
    passport = (folder / "private" / "passport.png").read_bytes()
    posts = result.folder / "posts"
    copies = [*posts.joinpath("images").iterdir(), *posts.joinpath("en_de", "wechat").glob("[0-9]*")]
    assert [path.name for path in copies] == ["ours.png", "01-ours.png"]
    assert [path for path in result.folder.rglob("*") if path.is_file() and path.read_bytes() == passport] == []
    marks = ["passport.png]", "inline]", "By reference]", "linked]", "cell]", "pipe.png]"]
    for name in ("parallel.html", "parallel.md", "wechat.html"):
        page = (result.folder / "posts" / "en_de" / name).read_text("utf-8")
        assert "ours.png" in page, name
        for mark in marks:
            assert mark in page.replace("\\]", "]").replace("】", "]"), (name, mark)
        for path in ("private", "..%2F", "file:/"):
            assert path not in page, (name, path)


def test_other_images_are_findings_that_name_them(published: tuple[Path, Result]) -> None:
    folder, result = published
    found = [f for f in findings(result) if f["check"] == "image-outside"]
    private = folder / "private" / "passport.png"
    assert {f["severity"] for f in found} == {"W"}
    assert {f["evidence"]["address"] for f in found} == {
        str(private), "../../../private/passport.png", "..%2F..%2F..%2Fprivate%2Fpassport.png", "out.png", "pipe.png",
    }  # fmt: skip
    assert str(private) not in Manifest.read(result.folder).options["pictures"]


def findings(result: Result) -> list[dict[str, Any]]:
    return [f for pair in read_json(result.folder / "report.json")["pairs"].values() for f in pair["findings"]]


EXTERNAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = (
    '<w:p><w:r><w:t>Words here.</w:t></w:r></w:p><w:p><w:r><w:drawing><wp:inline '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:docPr id="1" descr="a"/>'
    '<a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{R}" r:link="{id}"/>'
    "</wp:inline></w:drawing></w:r></w:p>"
)  # fmt: skip
LINKED = ("file:///home/me/passport.png", "../../../private/passport.png", "C:\\me\\passport.png", "/home/me/x.png")


def word(path: Path) -> Path:
    """A Word document whose pictures are links to files (`r:link` with an external target)."""
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    relation = f'<Relationship Id="{{}}" Type="{EXTERNAL}/image" Target="{{}}" TargetMode="External"/>'
    relations = "".join(relation.format(f"x{number}", target) for number, target in enumerate(LINKED))
    body = "".join(DRAWING.replace("{R}", EXTERNAL).replace("{id}", f"x{number}") for number in range(len(LINKED)))
    package = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(path, "w") as archive:
        part = f'<Override PartName="/word/document.xml" ContentType="{main}"/>'
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types">{part}</Types>')
        start = f'<Relationship Id="m" Type="{EXTERNAL}/officeDocument" Target="word/document.xml"/>'
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{package}/relationships">{start}</Relationships>')
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{package}/relationships">{relations}</Relationships>',
        )
        space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>')
    return path


def page(path: Path) -> Path:
    sources = "".join(f'<p>Words.</p><img src="{target}" alt="a">' for target in LINKED)
    late = '<img data-src="/home/me/late.png"><img src="x" srcset="../../../private/passport.png 2x">'
    style = "<div style=\"background:url('/home/me/bg.png')\"></div><picture><source srcset='/home/me/p.png'></picture>"
    path.write_text(f"<html><body><article><h1>Title</h1>{sources}{late}{style}</article></body></html>", "utf-8")
    return path


@pytest.mark.parametrize("name", ["post.docx", "post.html"])
def test_linked_pictures_of_word_documents_and_pages(home: Path, name: str) -> None:
    source = home / "root" / "media" / "inbox" / "a" / name
    word(source) if name == "post.docx" else page(source)
    read = read_article(source, Settings(root=home / "root", source_language="en"))
    addresses = image_addresses(document_from_article(read.article, Bitext("en", "de", ())))
    folders = ImageFolders.of(source, Settings(root=home / "root"))
    assert len(addresses) >= len(LINKED)
    assert {address: folders.find(address) for address in addresses if address != "x"} == dict.fromkeys(
        address for address in addresses if address != "x"
    )


def test_the_images_of_a_site_stay_when_the_article_moves_and_those_of_earlier_versions_go(tmp_path: Path) -> None:
    """From the inbox to media/done, where `../assets` is another place."""
    inbox = tmp_path / "root" / "media" / "inbox"
    put(inbox / "site" / "_config.yml")
    for place, colour in ((inbox / "site" / "assets" / "x.png", "green"), (tmp_path / "passport.png", "red")):
        place.parent.mkdir(exist_ok=True)
        Image.new("RGB", (8, 8), colour).save(place)
    text = f"# Travel\n\n![ours](../assets/x.png)\n\n![theirs]({tmp_path / 'passport.png'})\n"
    source = put(inbox / "site" / "_posts" / "travel.md", text.encode())
    settings = Settings(root=tmp_path / "root", translation=("memory",), targets=("de",), offline=True, packs=False)
    tools = open_tools(settings)
    result = publish(Request(source), tools)
    images = result.folder / "posts" / "images"
    assert [path.name for path in images.iterdir()] == ["x.png"]
    # 0.1.0 copied it, and recorded what it had read.
    leaked = images / "passport.png"
    leaked.write_bytes((tmp_path / "passport.png").read_bytes())
    manifest = Manifest.read(result.folder)
    manifest.options["pictures"][str(tmp_path / "passport.png")] = file_sha256(leaked)
    manifest.save()
    assert not source.exists()
    again = apply_edits(result.folder, tools)
    outside = [f["evidence"]["address"] for f in findings(again) if f["check"] == "image-outside"]
    assert outside == [str(tmp_path / "passport.png")]
    assert [path.name for path in images.iterdir()] == ["x.png"]
    assert "](../images/x.png)" in (result.folder / "posts" / "en_de" / "parallel.md").read_text("utf-8")


@pytest.mark.parametrize("name", ["photo.heic", "photo.HEIF", "photo.tiff"])
def test_a_picture_that_cannot_be_read_is_a_finding_and_a_mark(name: str, tmp_path: Path) -> None:
    """No decoder for HEIC is among the packages; the post had a broken picture and was ready."""
    put(tmp_path / name, b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(3000))
    put(tmp_path / "post.md", f"# Notes\n\nSeven ships came.\n\n![Ships]({name})\n".encode())
    settings = Settings(tmp_path, translation=("memory",), packs=False, source_language="en")
    result = publish(Request.of(tmp_path / "post.md", targets=("de",)), open_tools(settings))
    [found] = [one for one in findings(result) if one["check"] == "image-format"]
    assert (found["severity"], found["evidence"]["address"]) == ("W", name)
    assert found["message"] == f"the image {name} is not a readable image, and was left out: save it as PNG or JPEG"
    page = (result.folder / "posts/en_de/parallel.html").read_text("utf-8")
    assert f'href="{name}"' not in page
    assert f'src="{name}"' not in page
