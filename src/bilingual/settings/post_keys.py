"""Keys of ``bilingual.toml``: posts and the blog."""

from __future__ import annotations

from dataclasses import dataclass

from bilingual.settings.choices import BlogHtml, LanguageLinks, TalkHeadings, Theme
from bilingual.settings.option import blog_key, declared, post_key
from bilingual.settings.video_keys import VideoKeys


@dataclass(frozen=True, slots=True)
class PostKeys(VideoKeys):
    """What posts say and look like, and where the blog is."""

    title: str = declared(
        "",
        post_key(
            "title of the recording or article",
            "Without one an article has its own, and a recording the name of its file. It belongs in the <name>.toml "
            "beside one file.",
            example="Why we sleep",
        ),
    )
    author: str = declared("", post_key("author shown in posts that do not name one", example="Ana Lee"))
    hashtags: tuple[str, ...] = declared(
        (), post_key("hashtags of posts and videos (default: found in the text)", example=("LanguageLearning",))
    )
    theme: Theme = declared("jade", post_key("look of the WeChat article"))
    packs: bool = declared(True, post_key("make the carousel, covers and converted images"))
    talk_headings: TalkHeadings = declared(
        "script",
        post_key(
            "headings in the post of a talk",
            "script: lines of the script that begin with #. found: by topic where the script has none. none: no "
            "headings.",
        ),
    )
    blog: str = declared(
        "",
        blog_key(
            "folder of your Jekyll site, whose posts are kept in step",
            "What you write in them stays.",
            example="../my-site",
            path=True,
        ),
    )
    language_links: LanguageLinks = declared(
        "body",
        blog_key(
            "where a post links to its other languages",
            "body: in its text. header: only in its front matter, for a theme that reads translations and ref.",
        ),
    )
    blog_html: BlogHtml = declared(
        "safe",
        blog_key(
            "HTML of the author in blog posts",
            "safe leaves out scripts, frames (a link stays), forms and event handlers; keep lets them in.",
        ),
    )
