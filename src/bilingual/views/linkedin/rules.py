"""What LinkedIn makes of a text: its limits, the links it adds, and the "little text" format of its API.

The format is described at
learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/little-text-format."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bilingual.model.finding import Finding
from bilingual.views.limits import broken, columns, over, utf16_length

_RESERVED = re.compile(r"([\\|{}@\[\]()<>#*_~])")
# File extensions that are also top-level domains (iana.org/domains/root/db), which LinkedIn turns into links.
_FILE_DOMAIN = re.compile(
    r"(?<![\w/.@:-])[A-Za-z0-9][\w-]*(?:\.[\w-]+)*\.(?:ai|app|as|cc|dev|do|in|info|io|md|me|ml|mov|mp|name|net|pl|ps|py|rs|sc|"
    r"sh|so|st|tf|to|zip|com|org)(?![\w/]|\.\w)",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(r"\*\*\S[^*\n]*\*\*|\]\(https?:|^#{1,6}\s|^```|^[^\S\n]*\|.*\|\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class LinkedInPost:
    """``text`` and ``comment`` are for pasting; the ``api_`` forms are the same with every reserved character escaped.

    ``comment`` is what did not fit, None if everything did. ``hashtags`` are without ``#``.
    """

    text: str
    api_text: str
    comment: str | None
    api_comment: str | None
    hook: str
    hashtags: tuple[str, ...]
    findings: tuple[Finding, ...]


def validate_linkedin(post: LinkedInPost) -> tuple[Finding, ...]:
    """Return violations of the platform's rules, each with rule, measured value and limit."""
    found = [
        *over("linkedin-length", utf16_length(post.api_text)),
        *over("linkedin-hook", columns(post.hook.replace("\n", " ")), hook=post.hook),
        *over("linkedin-hashtags", len(post.hashtags)),
    ]
    if post.api_comment is not None:
        found += over("linkedin-comment-length", utf16_length(post.api_comment))
    for name, text in (("linkedin.txt", post.text), ("linkedin.comment.txt", post.comment or "")):
        residue = _MARKDOWN.search(text)
        if residue:
            typed = residue[0][:60]
            message = f"{name}: looks like Markdown, which LinkedIn shows as typed: {typed}"
            found.append(broken("linkedin-markdown", "W", message, typed, "none"))
        names = list(dict.fromkeys(match[0] for match in _FILE_DOMAIN.finditer(text)))
        if names:
            message = f"{name}: LinkedIn makes a link of {', '.join(names[:5])}; write it otherwise where that is wrong"
            found.append(broken("linkedin-autolink", "W", message, len(names), names=names[:20]))
    return tuple(found)


def escape_little_text(text: str) -> str:
    r"""Return *text* with each reserved character escaped, as the API's format requires.

    >>> print(escape_little_text("f(x) #1 a_b"))
    f\(x\) \#1 a\_b
    """
    return _RESERVED.sub(r"\\\1", text)


def api_form(text: str, hashtags: Sequence[str]) -> str:
    r"""Return *text* escaped, with the hashtags of its last line as API templates.

    >>> print(api_form("C# is (a) language\n\n#Code\n", ["Code"]))
    C\# is \(a\) language
    <BLANKLINE>
    {hashtag|\#|Code}
    <BLANKLINE>
    """
    line = " ".join(f"#{tag}" for tag in hashtags)
    if not line or not text.rstrip("\n").endswith(line):
        return escape_little_text(text)
    head = text.rstrip("\n").removesuffix(line)
    return escape_little_text(head) + " ".join(f"{{hashtag|\\#|{tag}}}" for tag in hashtags) + "\n"
