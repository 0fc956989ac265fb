"""Replaces Liquid in Markdown, which only Jekyll evaluates, for all other outputs.

Tags and objects: shopify.github.io/liquid; ``highlight``, ``post_url`` and ``link``: jekyllrb.com/docs/liquid/tags.
"""

from __future__ import annotations

import re

from bilingual.articles.inline import constructs
from bilingual.model.article import Article
from bilingual.text.markup.liquid import LIQUID, as_written

_CODE_OR_LINK = re.compile(
    rf"(?P<code>(?<!`)(`+)(?!`).+?(?<!`)\2(?!`))"
    rf"|(?P<image>!?)\[(?P<words>(?:[^\[\]]|\[[^\[\]]*\]){{0,1000}})\]"
    rf"\((?P<place>[^()\s]*(?>{LIQUID})(?>{LIQUID}|[^(){{}}])*+)\)",
    re.DOTALL,
)
_LINKED = re.compile(r"\{%-?\s*link\s+(\S+?)\s*-?%\}")
# An address that Jekyll and Hexo only put the site's own before (jekyllrb.com/docs/liquid/filters).
_ADDRESS = re.compile(
    r"\{\{-?\s*([\"'])(?P<path>[^\"'{}]+)\1\s*\|\s*(?:relative_url|absolute_url|prepend:\s*site\.\w+|url_for)[^{}]*\}\}"
)
_HIGHLIGHT = re.compile(
    r"\s*(?:\{%-?|\{\{<)\s*(?:highlight|codeblock)(?:\s+(?:[^%>]*?\blang:)?([\w+#.-]+))?.{0,1000}?[%>]\}\}?[ \t]*\n?"
    r"(.*?)\n?[ \t]*(?:\{%-?\s*end(?:highlight|codeblock)\s*-?%\}|\{\{<\s*/\s*highlight\s*>\}\})\s*",
    re.DOTALL,
)
_DRAWN = re.compile(
    r"\s*(?:\{%-?|\{\{[<%])\s*(?P<name>mermaid|katex|latex|math|plantuml|code|gist-code)\b[^%>]{0,200}?-?[%>]\}\}?"
    r"[ \t]*\n?"
    r"(?P<code>.*?)\n?[ \t]*(?:\{%-?\s*end(?P=name)\s*-?%\}|\{\{[<%]\s*/\s*(?P=name)\s*[>%]\}\})\s*",
    re.DOTALL,
)
_RAW_FENCE = re.compile(
    r"\s*\{%-?\s*raw\s*-?%\}\s*\n[ \t]*(`{3,}|~{3,})([^\n`]*)\n(.*?)\n?[ \t]*\1[ \t]*\n\s*\{%-?\s*endraw\s*-?%\}\s*",
    re.DOTALL,
)
_TITLE = re.compile(r"(?<!\s)\s+(?:\"[^\"]*\"|'[^']*')\s*$")


def runs_liquid(article: Article) -> bool:
    """Return whether the engine of the site of *article* runs Liquid in it: its header or its prose says so.

    An article about Liquid, for another engine, has it in code only.
    """
    if "{%" not in article.text or article.format != "markdown":
        return False
    prose = (article.text[b.start : b.end] for b in article.blocks if b.kind not in ("code", "math", "front_matter"))
    return bool(article.front_matter.get("layout")) or any(
        c.kind == "liquid" and text.startswith("{%", c.start)
        for text in prose
        if "{%" in text
        for c in constructs(text)
    )


def without_calls(html: str) -> str:
    """Return raw HTML without the calls in it, those apart that show text to the letter.

    >>> without_calls("<p>{% if a %}One {{ '{{' }}{% endif %}</p>")
    '<p>One {{</p>'
    """
    return re.sub(LIQUID, lambda call: as_written(call[0]) or "", html, flags=re.DOTALL) if "{" in html else html


def without_liquid_addresses(text: str) -> str:
    """Return Markdown *text* without Liquid in its URLs; a link without a URL becomes its text.

    >>> without_liquid_addresses("[a]({% post_url 2025-01-10-x %}), [b]({{ site.baseurl }}/b), ![c]({% link c.png %})")
    'a, [b](/b), ![c](/c.png)'
    >>> without_liquid_addresses("![a]({{ '/img/a.png' | relative_url }})")
    '![a](/img/a.png)'
    >>> without_liquid_addresses("`[a]({{ b }})`")
    '`[a]({{ b }})`'
    """
    return _CODE_OR_LINK.sub(_plain, text) if "{{" in text or "{%" in text else text


def _plain(match: re.Match[str]) -> str:
    if match["code"]:
        return match[0]
    place = _LINKED.sub(lambda link: "/" + link[1].lstrip("/"), match["place"])
    place = re.sub(LIQUID, lambda said: address_in(said[0]) or said[0], place, flags=re.DOTALL)
    title = _TITLE.search(place)
    address = re.sub(LIQUID, "", place[: title.start()] if title else place).strip()
    if not address and not match["image"]:
        return match["words"]
    return f"{match['image']}[{match['words']}]({address}{title[0] if title else ''})"


def address_in(value: str) -> str | None:
    """Return the address that the Liquid *value* says itself, None for any other.

    >>> address_in('{{ "/img/a.png" | prepend: site.baseurl }}'), address_in("{{ page.image }}")
    ('/img/a.png', None)
    """
    found = _ADDRESS.fullmatch(value)
    return found["path"] if found else None


def highlighted(text: str) -> tuple[str, str] | None:
    r"""Return the code and the language of a Jekyll highlight block or a fence in ``{% raw %}``, None for others.

    >>> highlighted("{% highlight sql %}\nSELECT 1;\n{% endhighlight %}\n")
    ('SELECT 1;', 'sql')
    """
    if raw := _RAW_FENCE.fullmatch(text):
        return raw[3], raw[2].strip()
    if drawn := _DRAWN.fullmatch(text):
        return drawn["code"], {"math": "latex", "katex": "latex"}.get(drawn["name"], drawn["name"])
    match = _HIGHLIGHT.fullmatch(text)
    return (match[2], match[1] or "") if match else None
