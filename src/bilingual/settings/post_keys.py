"""Keys of ``bilingual.toml`` for posts, study packs, the blog and publishing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bilingual.settings.option import RUNS, blog_key, post_key, push_key
from bilingual.settings.video_keys import VideoKeys

# The options' notes explain these values.
Theme = Literal["jade", "paper", "ink"]
WeChatSplit = Literal["never", "api"]
Toc = Literal["keep", "summaries", "none"]
LanguageLinks = Literal["body", "header"]
BlogHtml = Literal["safe", "keep"]
AddedKeys = Literal["auto", "all", "own"]
TalkHeadings = Literal["none", "script", "found"]


@dataclass(frozen=True, slots=True)
class PostKeys(VideoKeys):
    """The content and look of posts, and the blog."""

    title: str = post_key(
        "",
        "title of the recording or article",
        "The default is the article's own title, or the recording's file name. Set it in the <name>.toml next to "
        "the file.",
        example="Why we sleep",
    )
    author: str = post_key("", "author to show in posts that name none", example="Ana Lee")
    hashtags: tuple[str, ...] = post_key(
        (), "hashtags for posts and videos (default: taken from the text)", example=("LanguageLearning",)
    )
    theme: Theme = post_key("jade", "theme of the WeChat article")
    wechat_split: WeChatSplit = post_key(
        "never",
        "how to deliver an article that is longer than WeChat's API accepts",
        "never: in one file, to paste by hand, with a finding. api: in numbered parts, for the API.",
    )
    toc: Toc = post_key(
        "keep",
        "table of contents on the parallel page and in Jekyll posts",
        "keep: folded on the page; in Jekyll, the article's own, with the translated headings. summaries: with two to "
        "five points on what each section says, also in the carousel, unless the author's own say it. none: neither; "
        "a person's own translation stays as it is.",
    )
    packs: bool = post_key(True, "make the carousel, the covers and the converted images")
    image_roots: tuple[str, ...] = post_key(
        (),
        "folders from which any article may take images",
        "Paths are relative to the root. Without it, images come from the article's own folder and the site or "
        "repository around it; an article in the inbox may also use the images of your blog.",
        example=("../photos",),
        content=False,
        recorded=False,
    )
    talk_headings: TalkHeadings = post_key(
        "script",
        "headings in posts made from a talk",
        "script: the lines of the script that start with #. found: the same, or detected topics if there are no "
        "such lines. none: no headings.",
    )
    phrases: bool = post_key(
        False,
        "close the LinkedIn post and the WeChat article with up to five sentences of the text and their translations",
        "They are the ones that stand alone best, none of them a draft. On LinkedIn they take at most a third of the "
        "post.",
    )
    learn: bool = post_key(
        False,
        "make a study pack: cards for Anki, vocabulary with levels, and a page to listen to",
        "It needs some packages: see docs/how-to/study-pack.md.",
        commands=(*RUNS, "explain"),
        flows=RUNS,
        flow_default=False,
    )
    practice: tuple[str, ...] = post_key(
        ("source", "pause", "source"),
        "what is heard of each sentence in the study pack's practice.mp3, in this order",
        'source: the sentence as it is spoken, at another speed with "source@0.75". pause: time to repeat it, as long '
        "as the step before. target: its translation, if [voice] names a voice for it.",
        repeats=True,
    )
    blog: str = blog_key(
        "",
        "folder of your Jekyll site, whose posts are kept up to date",
        "Your own edits to them are kept.",
        example="../my-site",
        path=True,
    )
    blog_languages: Mapping[str, str] = blog_key(
        {},
        "what your site calls a language, if it is not its tag",
        "The default is what its posts and folders say, such as zh for zh-Hans.",
    )
    post_keys: AddedKeys = blog_key(
        "auto",
        "which keys to add to the front matter of posts",
        "all: layout, date, ref, translations and the origin of a translation. own: none that the article does not "
        "have. auto: none to a person's own translation and to a post of a site (2026-05-01-bean.md), else all.",
    )
    language_links: LanguageLinks = blog_key(
        "body",
        "where a post links to its translations",
        "body: in the text. header: only in the front matter, for themes that read translations and ref.",
    )
    blog_html: BlogHtml = blog_key(
        "safe",
        "how to treat the author's HTML in blog posts",
        "safe: remove scripts, forms and event handlers, and replace frames with links. keep: leave it as it is.",
    )
    linkedin_author: str = push_key(
        "",
        "who posts on LinkedIn with `bilingual push` (default: the person whose token it is)",
        "A page of an organization is urn:li:organization: and its number, which is in the address of its admin page.",
        example="urn:li:organization:5590506",
    )
    linkedin_version: str = push_key(
        "202605",
        "version of LinkedIn's API that `bilingual push` asks for, as a year and month",
        "LinkedIn supports each for about a year, and then answers that it does not know it any more.",
    )
