"""WordPress's shortcodes in an exported post (codex.wordpress.org/Shortcode): captions are kept, the rest is named."""

from __future__ import annotations

import re

from bilingual.articles.pages.tree import lost
from bilingual.model.finding import Finding

_CAPTION = re.compile(
    r"\[(?P<name>wp_caption|caption)\b[^\[\]]{0,300}\]\s*"
    r"(?P<picture>(?:<a\b[^<>]{0,2000}>\s*)?<img\b[^<>]{1,4000}>(?:\s*</a>)?)(?P<said>[^\[\]]{0,2000})\[/(?P=name)\]"
)
# Alone in a paragraph: within a sentence they are what a text is about.
_MEDIA = re.compile(
    r"^(?P<before>[ \t]*(?:<p>)?[ \t]*)(?P<call>\[(?P<name>gallery|playlist|audio|video|embed)\b[^\[\]\n]{0,500}\]"
    r"(?:[^\[\]\n]{0,500}\[/(?P=name)\])?)(?P<after>[ \t]*(?:</p>)?[ \t]*)$",
    re.MULTILINE,
)


def without_shortcodes(source: str, findings: list[Finding]) -> str:
    """Return the HTML *source* with captions as figures and without media that only the site can show (W).

    >>> without_shortcodes('[caption width="300"]<img src="a.png" /> A map[/caption]', [])
    '<figure><img src="a.png" /><figcaption>A map</figcaption></figure>'
    """

    def figure(match: re.Match[str]) -> str:
        said = match["said"].strip()
        caption = f"<figcaption>{said}</figcaption>" if said else ""
        return f"<figure>{match['picture']}{caption}</figure>"

    def gone(match: re.Match[str]) -> str:
        findings.append(lost("a part that only WordPress fills in", match["call"], "is left out"))
        return match["before"] + match["after"]

    return _MEDIA.sub(gone, _CAPTION.sub(figure, source))
