"""The fields of posts as data, by platform: what each is, and the limit that it is held against.

Without a person's own text, a field comes from the article or the talk, as the view of the platform says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bilingual.errors import InputError, UsageError
from bilingual.languages import pack
from bilingual.model.finding import Finding
from bilingual.views.fields.hashtags import hashtag
from bilingual.views.limits import columns, limit, over
from bilingual.views.review.texts import shown

_BETWEEN_TAGS = re.compile(r"[\s,;，、；]+")


@dataclass(frozen=True, slots=True)
class PostField:
    """One field. ``platform`` is as in ``bilingual published``; ``label`` and ``about`` are for people.

    ``measure`` tells how much of the limit ``rule`` a text takes. It has at most ``lines``; ``spoken``: only videos of
    recordings have it.
    """

    id: str
    label: str
    about: str
    rule: str
    measure: Callable[[str], int] = len
    lines: int = 1
    spoken: bool = False

    @property
    def platform(self) -> str:
        return self.id.partition(".")[0]

    @property
    def are_hashtags(self) -> bool:
        return self.id.endswith(".hashtags")

    def cleaned(self, text: str) -> str:
        """Return *text* as it is kept, empty if it says nothing. Raises InputError for what is no hashtag.

        >>> FIELDS["wechat.title"].cleaned("  Tea \\n at four "), FIELDS["linkedin.hashtags"].cleaned("tea, #four o")
        ('Tea at four', '#tea #four')
        """
        if self.are_hashtags:
            return " ".join(f"#{tag}" for tag in tags_in(text, self.id))
        lines = [" ".join(line.split()) for line in shown(text).split("\n")]
        lines = [line for line in lines if line]
        kept, rest = lines[: self.lines - 1], lines[self.lines - 1 :]
        return "\n".join([*kept, *([" ".join(rest)] if rest else [])])

    def findings(self, text: str) -> list[Finding]:
        """Return what is wrong with *text* by the limit."""
        return over(self.rule, self.measure(text))

    def checked(self, text: str) -> str:
        """Return *text* cleaned. Raises InputError if the platform takes nothing that long, or for no hashtag."""
        text = self.cleaned(text)
        for finding in self.findings(text):
            if finding.severity == "E":
                raise InputError("BIL-EDT-037", finding.message, remedy="Shorten it.")
        return text


def tags_in(text: str, where: str) -> tuple[str, ...]:
    """Return the hashtags in *text*, without ``#``, each once. Raises InputError for a word that can be none.

    >>> tags_in("#Tea tea #下午茶，#Tea", "linkedin.hashtags")
    ('Tea', 'tea', '下午茶')
    """
    words = [word.strip("#") for word in _BETWEEN_TAGS.split(shown(text))]
    found = {word: hashtag(word) for word in words if len(word) > 1}
    if bad := [word for word, tag in found.items() if not tag]:
        raise InputError(
            "BIL-EDT-038",
            f"{bad[0]!r} cannot be a hashtag",
            where=where,
            remedy="Use letters and digits, two or more, not digits alone.",
        )
    return tuple(dict.fromkeys(found.values()))


def _count(text: str) -> int:
    return len(text.split())


def _width(text: str) -> int:
    return columns(text.replace("\n", " "))


FIELDS: Mapping[str, PostField] = {
    field.id: field
    for field in (
        PostField(
            "linkedin.hook",
            "Hook",
            "The first lines of the post, which show above “see more”. The title follows below.",
            "linkedin-hook",
            _width,
            lines=3,
        ),
        PostField("linkedin.hashtags", "Hashtags", "In the last line of the post.", "linkedin-hashtags", _count),
        PostField("linkedin.title", "Title", "Of the long article and of the document.", "linkedin-headline"),
        PostField(
            "linkedin.cover",
            "Text on the cover",
            "On the first page of the carousel and the thumbnail of a video: a large line, then a smaller one.",
            "cover-text",
            _width,
            lines=2,
        ),
        PostField("wechat.title", "Title", "Of the article.", "wechat-title"),
        PostField("wechat.digest", "Digest", "Below the title, where the article is shared.", "wechat-digest"),
        PostField(
            "wechat.cover",
            "Text on the cover",
            "On the cover of the article and of a video: a large line, then a smaller one.",
            "cover-text",
            _width,
            lines=2,
        ),
        PostField("wechat-channels.title", "Short title", "Of the video.", "channels-title", spoken=True),
        PostField("wechat-channels.hashtags", "Topics", "Below the video.", "channels-topics", _count, spoken=True),
    )
}


def field_named(name: str) -> PostField:
    """Return the field *name*. Raises UsageError if there is none."""
    if name not in FIELDS:
        raise UsageError("BIL-EDT-036", f"there is no field {name!r}", remedy=f"Choose one of: {', '.join(FIELDS)}.")
    return FIELDS[name]


def headline(source: str, target: str) -> str:
    """Return the title in both languages as one line, in the first alone if that is too long.

    >>> headline("Tea", "茶"), headline("Tea", "")
    ('Tea · 茶', 'Tea')
    """
    both = f"{source} · {target}"
    return both if target and len(both) <= limit("linkedin-headline") else source


def cover_lines(text: str, tags: Sequence[str]) -> list[tuple[str, str]]:
    """Return the lines of the text of a cover, each with its language of *tags*, which are in the order of the lines.

    >>> cover_lines("Tea at four\\n四点喝茶", ("zh-Hans", "en"))
    [('Tea at four', 'en'), ('四点喝茶', 'zh-Hans')]
    """
    found = []
    for number, line in enumerate(text.split("\n")):
        wide = columns(line) > len(line)
        order = [*tags[number:], *tags[:number]]
        found.append((line, next((tag for tag in order if pack(tag).writing.east_asian == wide), order[0])))
    return found
