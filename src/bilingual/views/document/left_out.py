"""Names what posts leave out of an article because only the engine of its site can fill it in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bilingual.articles.comments import blanked
from bilingual.articles.inline import constructs
from bilingual.model.article import Article
from bilingual.model.finding import Finding
from bilingual.text.counts import counted
from bilingual.text.dialects import is_picture
from bilingual.views.document.engine_syntax import picture_of

CHECK = "left-out"
_QUOTED, _LONGEST = 5, 60
# What arranges other text and says nothing itself.
_FRAME = re.compile(r"\{\{[<%]\s*/|\{%-?\s*end|</|import\b|export\b|\{%-?\s*(?:assign|capture|if|else|unless|for)\b")


def left_out(article: Article) -> tuple[Finding, ...]:
    """Return one finding that names the calls, values and embedded notes that posts do not show."""
    if article.format != "markdown":
        return ()
    found = [(start, " ".join(said.split())) for start, said in _left_out(article, blanked(article.text))]
    if not found:
        return ()
    places = {said: article.text.count("\n", 0, start) + 1 for start, said in reversed(found)}
    named = [
        f"{said if len(said) <= _LONGEST else said[:_LONGEST] + '…'} (line {places[said]})"
        for said in dict.fromkeys(said for _, said in found)
    ]
    more = f" and {len(named) - _QUOTED} more" if len(named) > _QUOTED else ""
    message = (
        f"posts leave out {counted(len(found), 'thing')} that only the site's own engine fills in: "
        f"{', '.join(named[:_QUOTED])}{more}"
    )
    return (Finding(CHECK, "W", message, evidence={"left_out": [said for _, said in found]}),)


def _left_out(article: Article, text: str) -> Iterator[tuple[int, str]]:
    for block in article.blocks:
        raw = text[block.start : block.end]
        if "engine" in block.attributes:
            shown = picture_of(raw) and block.segments
            if not shown and not _FRAME.match(raw.strip()) and block.attributes["engine"] != "module":
                yield block.start, raw
        elif block.kind not in ("code", "math", "front_matter", "html", "rule", "reference"):
            for c in constructs(raw, references=article.references) if "{" in raw or "![[" in raw else ():
                said = raw[c.start : c.end]
                embedded = c.kind == "image" and said.startswith("![[") and not is_picture(c.destination[2:-2])
                if embedded or (c.kind == "liquid" and not _FRAME.match(said)):
                    yield block.start + c.start, said
