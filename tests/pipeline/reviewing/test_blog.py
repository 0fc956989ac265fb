"""Publishing an article again keeps a person's edits in its blog posts."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bilingual.engines.media.ffmpeg import Ffmpeg
from bilingual.engines.media.fonts import InstalledFonts
from bilingual.errors import InputError
from bilingual.pipeline.applying import apply_edits
from bilingual.pipeline.posting import blog as posts
from bilingual.pipeline.publish import publish
from bilingual.pipeline.records.files import file_sha256
from bilingual.pipeline.records.manifest import Manifest
from bilingual.pipeline.requests import Request
from bilingual.pipeline.result import Result
from bilingual.pipeline.tools import Tools
from bilingual.settings import load_settings
from bilingual.testing import ScriptedTranslation
from support.attacks.refusals import raises

ARTICLE = """---
title: The harbour
date: 2026-05-01
slug: harbour
---

## At night

The keeper counted seven ships. Nobody saw them leave.

See [the night](#at-night) again.

```sh
ls -l
```
"""
GERMAN = {
    "The harbour": "Der Hafen",
    "At night": "Bei Nacht",
    "The keeper counted seven ships.": "Der Wärter zählte sieben Schiffe.",
    "The keeper counted nine ships.": "Der Wärter zählte neun Schiffe.",
    "Nobody saw them leave.": "Niemand sah sie auslaufen.",
    "No one at all saw them leave.": "Niemand sah sie wegfahren.",
    "See ⟦1⟧the night⟦2⟧ again.": "Siehe noch einmal ⟦1⟧die Nacht⟦2⟧.",
    "The harbour was empty.": "Der Hafen war leer.",
}
POST = "posts/jekyll/de/2026-05-01-harbour-de.md"


@dataclass
class Blog:
    root: Path
    settings: str = ""
    asked: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=lambda: dict(GERMAN))

    def tools(self) -> Tools:
        def answer(text: str, source: str, target: str) -> str | None:
            self.asked.append(text)
            return self.answers.get(text)

        fonts = InstalledFonts()
        settings = load_settings(self.root)
        return Tools(settings, Ffmpeg(fonts), fonts, {}, {"scripted": ScriptedTranslation(answer)})

    def publish(self, text: str = ARTICLE) -> Result:
        self.root.mkdir(exist_ok=True)
        (self.root / "bilingual.toml").write_text(
            f'packs = false\ntranslation = ["memory", "scripted"]\nkeep = true\n{self.settings}', "utf-8"
        )
        source = self.root / "harbour.md"
        source.write_text(text, "utf-8")
        self.asked.clear()
        return publish(Request.of(source, targets=("de",)), self.tools())

    def apply(self) -> Result:
        return apply_edits(self.folder, self.tools())

    @property
    def folder(self) -> Path:
        return self.root / "media/outbox/harbour"

    @property
    def post(self) -> str:
        return (self.folder / POST).read_text("utf-8")

    def edit(self, *replacements: tuple[str, str], path: Path | None = None) -> str:
        path = path or self.folder / POST
        text = path.read_text("utf-8")
        for old, new in replacements:
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in\n{text}"
            text = text.replace(old, new)
        path.write_text(text, "utf-8")
        return text

    def unit(self, source: str) -> dict[str, Any]:
        bitext = json.loads((self.folder / "bitext.en_de.json").read_text("utf-8"))
        unit: dict[str, Any] = next(unit for unit in bitext["units"] if unit["source"] == source)
        return unit


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    place = Blog(tmp_path / "root")
    assert place.publish().state == "ready"
    return place


def without_records(text: str) -> str:
    """Return a post without what its header says about where it comes from."""
    return re.sub("^(source_sha256|translation_engines): .*\n", "", text, flags=re.MULTILINE)


def test_the_first_post(blog: Blog) -> None:
    header, body = blog.post.removeprefix("---\n").split("\n---\n", 1)
    assert 'translations: ["en"]' in header
    assert "language_name: Deutsch" in header
    assert "published" not in header
    links, text = body.strip().split("\n\n", 1)
    assert links.startswith('{% assign versions = site.posts | where: "ref", page.ref')
    assert text == (
        "## Bei Nacht\n\nDer Wärter zählte sieben Schiffe. Niemand sah sie auslaufen.\n\n"
        "Siehe noch einmal [die Nacht](#bei-nacht).\n\n```sh\nls -l\n```"
    )


def test_only_the_changed_sentence_is_renewed_and_the_persons_words_stay(blog: Blog) -> None:
    edited = blog.edit(
        ("Niemand sah sie auslaufen.", "Keiner sah sie auslaufen."),
        ("## Bei Nacht\n\n", "## Bei Nacht\n\n*Anmerkung: aus dem Englischen.*\n\n"),
        ("ls -l", "ls -la"),
        ("translated_from: en\n", "translated_from: en\ntags: [meer]\n"),
    )
    result = blog.publish(ARTICLE.replace("seven", "nine"))
    assert blog.asked == ["The keeper counted nine ships."]
    assert without_records(blog.post) == without_records(edited.replace("sieben", "neun"))
    unit = blog.unit("Nobody saw them leave.")
    assert (unit["target"], unit["locked"], unit["provenance"]) == ("Keiner sah sie auslaufen.", True, "human")
    assert "2026-05-01-harbour-de.md: 1 of its sentences edited by hand, now human translations" in result.notes
    # Learnt, so that every other post says it too, and another run asks nobody.
    assert "Keiner sah sie auslaufen." in (blog.folder / "posts/en_de/linkedin.txt").read_text("utf-8")
    before = blog.post
    assert blog.publish(ARTICLE.replace("seven", "nine")).unchanged
    assert (blog.asked, blog.post) == ([], before)


def test_apply_takes_the_edit_in_without_a_change_of_the_article(blog: Blog) -> None:
    edited = blog.edit(("Bei Nacht\n", "In der Nacht\n"))
    result = blog.apply()
    assert blog.unit("At night")["target"] == "In der Nacht"
    # Links into the page follow the heading.
    assert without_records(blog.post) == without_records(edited.replace("#bei-nacht", "#in-der-nacht"))
    assert result.state == "ready"
    assert blog.apply().unchanged


def test_an_edited_sentence_whose_source_changed_is_stale_until_somebody_looks(blog: Blog) -> None:
    blog.edit(("Niemand sah sie auslaufen.", "Keiner sah sie auslaufen."))
    changed = ARTICLE.replace("Nobody saw them leave.", "No one at all saw them leave.")
    result = blog.publish(changed)
    assert "Keiner sah sie auslaufen. (veraltet)" in blog.post
    assert "published: false" in blog.post
    unit = blog.unit("No one at all saw them leave.")
    assert (unit["target"], unit["locked"], unit["provenance"]) == ("Keiner sah sie auslaufen.", True, "human:stale")
    assert (result.state, result.pairs[0].open_findings) == ("not-ready", 1)
    report = json.loads((blog.folder / "report.json").read_text("utf-8"))
    found = [f for f in report["pairs"]["en_de"]["findings"] if f["severity"] == "Stale"]
    assert [(f["check"], f["unit"]) for f in found] == [("revision", unit["id"])]
    assert "veraltet" in (blog.folder / "posts/en_de/parallel.html").read_text("utf-8")

    # Whoever takes the mark away has looked at it.
    blog.edit((" (veraltet)", ""))
    result = blog.publish(changed)
    assert blog.unit("No one at all saw them leave.")["provenance"] == "human"
    assert result.state == "ready"
    assert "Keiner sah sie auslaufen.\n" in blog.post
    assert "published" not in blog.post


def test_what_nobody_translated_is_translated_in_the_post(tmp_path: Path) -> None:
    place = Blog(tmp_path / "root")
    del place.answers["Nobody saw them leave."]
    assert place.publish().state == "not-ready"
    assert "published: false" in place.post
    assert "translations" not in (place.folder / "posts/jekyll/en/2026-05-01-harbour-en.md").read_text("utf-8")
    place.edit(("(nicht übersetzt) Nobody saw them leave.", "Niemand sah sie."))
    assert place.apply().state == "ready"
    assert "published" not in place.post
    assert 'translations: ["de"]' in (place.folder / "posts/jekyll/en/2026-05-01-harbour-en.md").read_text("utf-8")


def test_a_paragraph_taken_out_stays_out(blog: Blog) -> None:
    blog.edit(("Siehe noch einmal [die Nacht](#bei-nacht).\n\n", ""))
    blog.publish(ARTICLE + "\nThe harbour was empty.\n")
    assert "Siehe noch einmal" not in blog.post
    assert blog.post.endswith("```\n\nDer Hafen war leer.\n")


def test_a_post_whose_header_cannot_be_read_is_named(blog: Blog) -> None:
    edited = blog.edit(("title: Der Hafen", "title: [Der Hafen"))
    with pytest.raises(InputError) as caught:
        blog.publish()
    assert POST in str(caught.value)
    assert blog.post == edited


def test_a_persons_own_blog_is_kept_in_step(tmp_path: Path) -> None:
    place = Blog(tmp_path / "root", settings='blog = "site"\n')
    (tmp_path / "root/site/_posts").mkdir(parents=True)
    place.publish()
    path = tmp_path / "root/site/_posts/de/2026-05-01-harbour-de.md"
    assert path.read_text("utf-8") == place.post
    place.edit(("Niemand sah sie auslaufen.", "Keiner sah sie.\n\nVon mir."), path=path)
    place.publish(ARTICLE.replace("seven", "nine"))
    assert place.unit("Nobody saw them leave.")["target"] == "Keiner sah sie."
    assert "Der Wärter zählte neun Schiffe. Keiner sah sie.\n\nVon mir." in path.read_text("utf-8")
    assert path.read_text("utf-8") == place.post
    assert place.publish(ARTICLE.replace("seven", "nine")).unchanged
    path.unlink()
    result = place.publish(ARTICLE)
    assert not path.exists()
    assert any("was removed from the blog" in note for note in result.notes)


def test_what_is_changed_in_the_blog_beside_the_sentences_stays(tmp_path: Path) -> None:
    """No unit changes with a paragraph of one's own, one taken out, or a line in the front matter."""
    place = Blog(tmp_path / "root", settings='blog = "site"\n')
    (tmp_path / "root/site/_posts").mkdir(parents=True)
    place.publish()
    path = tmp_path / "root/site/_posts/de/2026-05-01-harbour-de.md"
    night = "Siehe noch einmal [die Nacht](#bei-nacht).\n\n"
    edited = place.edit(("## Bei", "Von mir.\n\n## Bei"), (night, ""), ("lang: de", "lang: de\npin: true"), path=path)
    for _ in range(2):
        assert place.apply().state == "ready"
        assert path.read_text("utf-8") == place.post == edited
    assert place.apply().unchanged
    place.publish(ARTICLE.replace("seven", "nine"))
    assert without_records(path.read_text("utf-8")) == without_records(edited.replace("sieben", "neun"))


def test_what_0_1_0_left_in_the_blog_alone_stays(tmp_path: Path) -> None:
    place = Blog(tmp_path / "root", settings='blog = "site"\n')
    (tmp_path / "root/site/_posts").mkdir(parents=True)
    place.publish()
    path = tmp_path / "root/site/_posts/de/2026-05-01-harbour-de.md"
    edited = place.edit(("## Bei", "Von mir.\n\n## Bei"), path=path)
    manifest = Manifest.read(place.folder)
    manifest.options["blog"]["de"] = {"path": f"de/{path.name}", "sha256": file_sha256(path)}
    manifest.save()
    for _ in range(2):
        assert place.apply().state == "ready"
        assert path.read_text("utf-8") == place.post == edited


def test_a_run_killed_before_its_post_reached_the_blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The older text that stands there is no edit that takes the new one back."""
    place = Blog(tmp_path / "root", settings='blog = "site"\n')
    (tmp_path / "root/site/_posts").mkdir(parents=True)
    place.publish()
    path = tmp_path / "root/site/_posts/de/2026-05-01-harbour-de.md"
    place.edit(("Niemand sah sie auslaufen.", "Keiner sah sie.\n\nVon mir."), path=path)
    place.publish()

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(posts, "write_to_blog", killed)
        with pytest.raises(KeyboardInterrupt):
            place.publish(ARTICLE.replace("seven", "nine"))
    assert "sieben" in path.read_text("utf-8")
    place.publish(ARTICLE.replace("seven", "nine"))
    assert "Der Wärter zählte neun Schiffe. Keiner sah sie.\n\nVon mir." in path.read_text("utf-8")
    assert not place.unit("The keeper counted nine ships.")["locked"]
    assert place.unit("Nobody saw them leave.")["target"] == "Keiner sah sie."


def test_a_post_in_the_blog_that_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "root/site/de/2026-05-01-harbour-de.md"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"Mein Text.\r\n")
    place = Blog(tmp_path / "root", settings='blog = "site"\n')
    result = place.publish()
    assert path.read_bytes() == b"Mein Text.\r\n"
    assert any("it was not changed" in note for note in result.notes)


def test_line_ends_of_an_edited_post_in_the_blog_stay(tmp_path: Path) -> None:
    place = Blog(tmp_path / "root", settings='blog = "site"\n')
    (tmp_path / "root/site").mkdir(parents=True)
    place.publish()
    path = tmp_path / "root/site/de/2026-05-01-harbour-de.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    place.publish(ARTICLE.replace("seven", "nine"))
    assert b"neun Schiffe" in path.read_bytes()
    assert path.read_bytes().count(b"\r\n") == path.read_bytes().count(b"\n")


def test_a_blog_that_is_no_folder(tmp_path: Path) -> None:
    place = Blog(tmp_path / "root", settings='blog = "nowhere"\n')
    with raises("BIL-VIW-007"):
        place.publish()


def test_a_post_with_an_open_finding_is_marked_everywhere_until_it_is_ready(tmp_path: Path) -> None:
    place = Blog(tmp_path / "root")
    place.answers["The keeper counted seven ships."] = "Der Wärter zählte siebzig Schiffe."
    result = place.publish()
    assert (result.state, result.exit_code) == ("not-ready", 3)
    posts = place.folder / "posts/en_de"
    note = (posts / "NOT-READY.txt").read_text("utf-8")
    assert note.startswith(
        "The harbour (en_de) is not ready to publish.\n\n- 1 open finding\n\nOpen findings:\n- E numb"
    )
    for name in ("parallel.html", "parallel.md", "linkedin.txt", "linkedin.api.txt", "wechat.html"):
        assert "NOT READY TO PUBLISH" in (posts / name).read_text("utf-8"), name
    assert json.loads((posts / "wechat.json").read_text("utf-8"))["not_ready"] == ["1 open finding"]
    assert "<title>Not ready · The harbour" in (place.folder / "index.html").read_text("utf-8")
    assert json.loads((place.folder / "manifest.json").read_text("utf-8"))["state"] == "not-ready"
    assert "published: false" in place.post
    assert place.publish().unchanged

    place.edit(("siebzig", "sieben"))
    assert place.apply().state == "ready"
    assert not (posts / "NOT-READY.txt").exists()
    assert "<title>The harbour" in (place.folder / "index.html").read_text("utf-8")
    for path in [*posts.iterdir(), place.folder / POST]:
        assert not re.search("not.ready|published: false", path.read_text("utf-8"), re.IGNORECASE), path.name


def test_a_post_that_somebody_polished_keeps_that_under_the_sign(tmp_path: Path) -> None:
    place = Blog(tmp_path / "root")
    del place.answers["Nobody saw them leave."]
    place.publish()
    place.edit(("Der Hafen", "Mein Hafen"), path=place.folder / "posts/en_de/linkedin.api.txt")
    place.answers["Nobody saw them leave."] = "Niemand sah sie."
    place.publish()
    kept = (place.folder / "posts/en_de/linkedin.api.edited.txt").read_text("utf-8")
    assert "Mein Hafen" in kept
    assert "Niemand sah sie." in (place.folder / "posts/en_de/linkedin.api.txt").read_text("utf-8")


def test_links_follow_kramdown_where_the_article_does(tmp_path: Path) -> None:
    place = Blog(tmp_path / "root")
    place.answers |= {"3. At night": "3. Bei Nacht"}
    place.publish(ARTICLE.replace("## At night", "## 3. At night"))
    assert "[die Nacht](#bei-nacht)" in place.post
    report = json.loads((place.folder / "report.json").read_text("utf-8"))
    assert [f["check"] for f in report["pairs"]["en_de"]["findings"] if f["check"] == "anchors"] == []


@pytest.mark.parametrize(("setting", "kept"), [("", False), ('blog_html = "keep"\n', True)])
def test_what_runs_reaches_no_blog_post_unless_asked_for(tmp_path: Path, setting: str, kept: bool) -> None:
    script = "<script>track()</script>"
    result = Blog(tmp_path / "site", settings=setting).publish(f"# Harbour\n\n{script}\n\nThe harbour is open.\n")
    posts = [path.read_text("utf-8") for path in sorted(result.folder.glob("posts/jekyll/*/*.md"))]
    assert [script in post for post in posts] == [kept, kept]
    assert any("blog posts omit 1 script element" in note for note in result.notes) is not kept
