"""The limits of LinkedIn and WeChat as data, each with its public source and status.

Status: ``official``, the platform's documentation; ``secondary``, other people's; ``choice``, ours. If sources
disagree, the stricter value is used.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from bilingual.languages import pack
from bilingual.model.finding import Finding, Severity

# WeChat readers read Chinese, in either script.
WECHAT_READERS = "zh-Hans"
_CLAUSE_END = re.compile(r"[,;:.!?，；：。！？、—](?=\s|$|[^\x00-\x7f])|\s+")
Mark = Literal["official", "secondary", "choice"]


@dataclass(frozen=True, slots=True)
class Limit:
    """One rule: a ``part`` of a post, such as its title, has at most ``value`` of ``unit``."""

    rule: str
    part: str
    value: int
    unit: str
    severity: Severity
    mark: Mark
    source: str

    @property
    def called(self) -> str:
        """The part with its platform, for people: "the title for WeChat"."""
        platform = _PLATFORMS.get(self.rule.partition("-")[0])
        return f"the {self.part} for {platform}" if platform else f"the {self.part}"

    def broken_by(self, measured: int, called: str = "") -> str:
        """Return in words that something has more than that; it is *called* as this rule calls it, or otherwise."""
        return f"{called or self.called} has {measured:,} {self.unit}, at most {self.value:,} are allowed"


_PLATFORMS = {"linkedin": "LinkedIn", "wechat": "WeChat", "channels": "WeChat Channels"}
_LINKEDIN_TEXT = "learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/little-text-format"
_LINKEDIN_DOCUMENTS = "learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/documents-api"
_LINKEDIN_IMAGES = "learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/multiimage-post-api"
_UNVERIFIED = "source: unverified"
_WECHAT_DRAFT = "developers.weixin.qq.com/doc/service/api/draftbox/draftmanage/api_draft_add"
_WECHAT_EDITORS = "github.com/doocs/md"

LIMITS: dict[str, Limit] = {
    limit.rule: limit
    for limit in (
        Limit("linkedin-length", "text", 3000, "UTF-16 units of the escaped text", "E", "secondary", _LINKEDIN_TEXT),
        Limit(
            "linkedin-comment-length",
            "first comment",
            1250,
            "UTF-16 units of the escaped text",
            "E",
            "secondary",
            _UNVERIFIED,
        ),
        # 100 Latin or 50 Han characters show above "...see more" on a phone, under a picture or video.
        Limit("linkedin-hook", "hook", 100, "columns, a full-width character being 2", "W", "secondary", _UNVERIFIED),
        Limit("linkedin-hashtags", "list of hashtags", 5, "hashtags", "W", "choice", "our choice"),
        Limit("linkedin-headline", "headline", 100, "characters", "E", "secondary", _UNVERIFIED),
        Limit("linkedin-article-long", "long article", 40_000, "characters", "W", "secondary", _UNVERIFIED),
        Limit("linkedin-article-body", "long article", 110_000, "characters", "E", "secondary", _UNVERIFIED),
        Limit("linkedin-document-pages", "carousel", 300, "pages", "E", "official", _LINKEDIN_DOCUMENTS),
        Limit("linkedin-document-bytes", "carousel", 100_000_000, "bytes", "E", "official", _LINKEDIN_DOCUMENTS),
        # More is allowed, but readers stop after about a dozen.
        Limit("linkedin-carousel-pages", "carousel", 12, "pages", "W", "choice", "our choice"),
        # More is allowed, but the letters become small.
        Limit(
            "cover-text",
            "text on the cover",
            120,
            "columns, a full-width character being 2",
            "W",
            "choice",
            "our choice",
        ),
        Limit("linkedin-alt-length", "description of a picture", 4086, "characters", "E", "official", _LINKEDIN_IMAGES),
        Limit("wechat-title", "title", 32, "characters", "E", "official", _WECHAT_DRAFT),
        Limit("wechat-author", "author", 16, "characters", "E", "official", _WECHAT_DRAFT),
        Limit("wechat-digest", "digest", 128, "characters", "E", "official", _WECHAT_DRAFT),
        # "Less than 20,000 characters and less than 1 MB": the largest allowed values.
        Limit(
            "wechat-content-length", "article", 19_999, "characters, markup included", "E", "official", _WECHAT_DRAFT
        ),
        Limit(
            "wechat-content-bytes",
            "article",
            1_048_575,
            "bytes of UTF-8, markup included",
            "E",
            "official",
            _WECHAT_DRAFT,
        ),
        Limit("wechat-source-url", "address of the original", 1024, "bytes", "E", "official", _WECHAT_DRAFT),
        Limit("wechat-image-bytes", "picture", 1_048_575, "bytes", "E", "official", _WECHAT_DRAFT),
        Limit("wechat-parts", "article", 8, "articles in one draft", "W", "official", _WECHAT_DRAFT),
        # The platform publishes no limits for videos in Channels.
        Limit("channels-title", "short title", 16, "characters", "W", "secondary", _UNVERIFIED),
        Limit("channels-topics", "list of topics", 3, "topics", "W", "secondary", _UNVERIFIED),
        Limit("wechat-column", "column", 677, "CSS pixels", "I", "secondary", _WECHAT_EDITORS),
    )
}


def read_on_wechat(tag: str) -> bool:
    """Return whether WeChat's readers read the language *tag*.

    >>> read_on_wechat("zh-Hant"), read_on_wechat("ja")
    (True, False)
    """
    return pack(tag).primary == pack(WECHAT_READERS).primary


def limit(rule: str) -> int:
    """Return the maximum of *rule*.

    >>> limit("wechat-title")
    32
    """
    return LIMITS[rule].value


def over(rule: str, measured: int, called: str = "", **evidence: Any) -> list[Finding]:
    """Return one finding if *measured* exceeds the limit of *rule*, else none; *called* is another name for it.

    >>> [found.message for found in over("wechat-title", 40)]
    ['the title for WeChat has 40 characters, at most 32 are allowed']
    """
    rule_limit = LIMITS[rule]
    if measured <= rule_limit.value:
        return []
    return [
        Finding(
            check=rule,
            severity=rule_limit.severity,
            message=rule_limit.broken_by(measured, called),
            evidence={
                "rule": rule,
                "measured": measured,
                "limit": rule_limit.value,
                "unit": rule_limit.unit,
                "mark": rule_limit.mark,
                "source": rule_limit.source,
                **evidence,
            },
        )
    ]


def broken(
    rule: str, severity: Severity, message: str, measured: object, allowed: object = 0, **evidence: Any
) -> Finding:
    """Return the finding that a platform *rule* which is not a number in ``LIMITS`` is violated."""
    return Finding(rule, severity, message, evidence={"rule": rule, "measured": measured, "limit": allowed, **evidence})


def utf16_length(text: str) -> int:
    """Return the number of UTF-16 units in *text*.

    >>> utf16_length("a中😀")
    4
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def columns(text: str) -> int:
    """Return the width of *text* in columns; a full-width character or an emoji has 2.

    >>> columns("ab中文")
    6
    """
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(2 if east_asian_width(c) in "WF" else 0 if combining(c) else 1 for c in text)


def cut_to_columns(text: str, room: int) -> str:
    """Return *text*, truncated at a clause or word with ``…`` if it is wider than *room* columns.

    >>> cut_to_columns("A long sentence, with a second half.", 20)
    'A long sentence…'
    """
    return text if columns(text) <= room else _cut(text, room - 2, columns)


def cut_to_length(text: str, room: int) -> str:
    """Return *text*, truncated at a clause or word with ``…`` if it has more than *room* characters.

    >>> cut_to_length("一场演讲，四遍练习，五个短语", 12)
    '一场演讲，四遍练习…'
    """
    return text if len(text) <= room else _cut(text, room - 1, len)


def _cut(text: str, room: int, measure: Callable[[str], int]) -> str:
    text = text[: 4 * room + 16]  # look at the beginning only, since a text may be a book
    ends = [match.start() for match in _CLAUSE_END.finditer(text) if measure(text[: match.start()]) <= room]
    end = ends[-1] if ends and ends[-1] * 4 > room else 0
    if not end:
        end = next(end for end in range(len(text) - 1, -1, -1) if measure(text[:end]) <= room)
    return text[:end].rstrip(" ,;:，；：、") + "…"


def most_that_fit(count: int, fits: Callable[[int], bool]) -> int:
    """Return the largest number up to *count* that fits, by bisection; 0 if none does.

    >>> most_that_fit(9, lambda count: count * count < 30)
    5
    """
    low, high = 0, count
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low
