"""Keys of ``bilingual.toml``: posts and the blog."""

from __future__ import annotations

from dataclasses import dataclass

from bilingual.settings.choices import BlogHtml, LanguageLinks, TalkHeadings, Theme
from bilingual.settings.option import blog_key, declared, post_key
from bilingual.settings.video_keys import VideoKeys


@dataclass(frozen=True, slots=True)
class PostKeys(VideoKeys):
    """The content and look of posts, and the blog."""

    title: str = declared(
        "",
        post_key(
            "title of the recording or article",
            "The default is the article's own title, or the recording's file name. Set it in the <name>.toml next to "
            "the file.",
            example="Why we sleep",
        ),
    )
    author: str = declared("", post_key("author to show in posts that name none", example="Ana Lee"))
    hashtags: tuple[str, ...] = declared(
        (), post_key("hashtags for posts and videos (default: taken from the text)", example=("LanguageLearning",))
    )
    theme: Theme = declared("jade", post_key("theme of the WeChat article"))
    packs: bool = declared(True, post_key("make the carousel, the covers and the converted images"))
    talk_headings: TalkHeadings = declared(
        "script",
        post_key(
            "headings in posts made from a talk",
            "script: the lines of the script that start with #. found: the same, or detected topics if there are no "
            "such lines. none: no headings.",
        ),
    )
    blog: str = declared(
        "",
        blog_key(
            "folder of your Jekyll site, whose posts are kept up to date",
            "Your own edits to them are kept.",
            example="../my-site",
            path=True,
        ),
    )
    language_links: LanguageLinks = declared(
        "body",
        blog_key(
            "where a post links to its translations",
            "body: in the text. header: only in the front matter, for themes that read translations and ref.",
        ),
    )
    blog_html: BlogHtml = declared(
        "safe",
        blog_key(
            "how to treat the author's HTML in blog posts",
            "safe: remove scripts, forms and event handlers, and replace frames with links. keep: leave it as it is.",
        ),
    )
