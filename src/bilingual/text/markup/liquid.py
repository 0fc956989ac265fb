"""The calls of Liquid, Hugo and Hexo in Markdown: how they look, and what they show by what they say themselves.

Sources: shopify.github.io/liquid, gohugo.io/content-management/shortcodes, hexo.io/docs/tag-plugins.
"""

from __future__ import annotations

import re

# One never holds the beginning of another, so that what is not closed is not read again from each of its signs.
_CALL = r"\{%(?:(?!\{%).){0,2000}?%\}|\{\{(?:(?!\{\{).){0,2000}?\}\}"
_RAW, _END_RAW = r"\{%-?\s*(?:raw|verbatim)\s*-?%\}", r"\{%-?\s*end(?:raw|verbatim)\s*-?%\}"
# Calls and signs that are shown as they stand; with words between the tags, each tag is a call of its own.
_AS_WRITTEN = rf"{_RAW}(?:(?!{_END_RAW})(?:{_CALL}|[^\w{{]|\{{(?![{{%]))){{0,50}}?{_END_RAW}"
_LITERAL = r"\{\{-?\s*(?:\"[^\"\n]{0,500}\"|'[^'\n]{0,500}')\s*-?\}\}"
LIQUID = rf"{_AS_WRITTEN}|{_LITERAL}|{_CALL}"
_WRITTEN_SO = re.compile(
    rf"{_RAW}(?P<raw>.*){_END_RAW}|\{{\{{-?\s*(?P<quote>[\"'])(?P<said>(?:(?!(?P=quote)).)*)(?P=quote)\s*-?\}}\}}"
    r"|\{\{(?P<sign>[<%])/\*(?P<call>.*)\*/[>%]\}\}",
    re.DOTALL,
)
_RAW_PART = re.compile(rf"(?P<open>{_RAW})(?P<said>.*?)(?P<close>{_END_RAW})", re.DOTALL)
_RAW_LINES = re.compile(
    rf"^[ \t]*{_RAW}[ \t]*\n(?P<lines>.*?)^[ \t]*{_END_RAW}[ \t]*(?:\n|\Z)|{_RAW}(?P<said>.*?){_END_RAW}",
    re.DOTALL | re.MULTILINE,
)
# Tags in a sentence that show words of their own: hexo.io/docs/tag-plugins, theme-next.js.org/docs/tag-plugins,
# butterfly.js.org, volantis.js.org. The title of a link may be quoted; true or false after it is about escaping.
_WORDED = re.compile(
    r"""\{%-?\s*(?:
        (?:post_link|asset_link)\s+\S+\s+(?P<q>["'])(?P<quoted>.+)(?P=q)(?:\s+(?:true|false))?
      | (?:post_link|asset_link)\s+\S+\s+(?P<bare>[^\s"'][^"']*?)(?:\s+(?:true|false))?
      | label\s+[\w-]*@(?P<label>.+?)
      | (?:btn|button)\s+[^,]+,\s*(?P<button>[^,]*?)(?:\s*,.*?)?
      | (?:hideInline|nota)\s+(?P<hidden>[^,]+?)(?:\s*,.*?)?
      | (?:u|emp|wavy|del|kbd|psw)\s+(?P<marked>.+?)
      | (?:span|p)\s++[^,]*,\s*(?P<classed>.+?)
      | link\s+(?P<linked>[^,%]*[^\W\d_][^,%]*?)\s*,\s*(?:https?:|/|\#).*?
    )\s*-?%\}""",
    re.VERBOSE | re.DOTALL,
)
# Blocks whose content is not Markdown (jekyllrb.com/docs/liquid, gohugo.io/content-management/shortcodes).
VERBATIM = re.compile(
    r"\{%-?\s*(?P<liquid>highlight|codeblock|raw|comment|mermaid|katex|latex|math|plantuml)\b[^%]{0,200}%\}"
    r"|\{\{(?P<sign>[<%])\s*(?P<hugo>highlight|code|mermaid|math|katex|plantuml|gist-code)\b[^<>%/]{0,200}[>%]\}\}"
)
# Lines of nothing but tags, calls and values.
CALLS_BEGIN = re.compile(r"\{%|\{\{|<<<|--8<--|@\[|\\(?:new|clear)?page|\([\w-]+\)=|\+{3}")
# zenn.dev/zenn/articles/markdown-guide (@[youtube](id)), TeX in Pandoc, targets and breaks in MyST,
# vitepress.dev/guide/markdown (<<< @/a.js), facelessuser.github.io/pymdown-extensions (--8<-- "a.md")
LINES_OF_CALLS = re.compile(
    r"(?:\s*+(?><<<\s*\S+[^\n]*|--8<--[^\n]*|@\[\w+\]\([^()\n]*\)|\\(?:newpage|pagebreak|clearpage)|\([\w-]+\)=|\+{3}"
    rf"|{LIQUID}))+\s*\Z",
    re.DOTALL,
)


def as_written(call: str) -> str | None:
    """Return what the Liquid *call* shows to the letter, None for one that only its engine can evaluate.

    >>> as_written("{% raw %}{{ x }}{% endraw %}"), as_written("{{ '{{' }}"), as_written("{{</* ref a */>}}")
    ('{{ x }}', '{{', '{{< ref a >}}')
    >>> as_written("{{ x }}") is as_written("{% raw %}") is None
    True
    """
    found = _WRITTEN_SO.fullmatch(call)
    if found is None:
        return None
    if found["sign"]:
        return f"{{{{{found['sign']}{found['call']}{call[-3:]}"
    return found["raw"] if found["raw"] is not None else found["said"]


def with_calls_as_written(text: str) -> str:
    """Return *text* with each call between ``{% raw %}`` and ``{% endraw %}`` between such tags of its own.

    >>> with_calls_as_written("{% raw %}Say {{ x }}.{% endraw %} {{ y }}")
    'Say {% raw %}{{ x }}{% endraw %}. {{ y }}'
    """
    return _RAW_PART.sub(lambda part: calls_as_written(part["said"]), text) if "%}" in text else text


def calls_as_written(text: str) -> str:
    """Return *text*, which stands between such tags, with each call between tags of its own."""
    return re.sub(_CALL, lambda call: f"{{% raw %}}{call[0]}{{% endraw %}}", text, flags=re.DOTALL)


def without_raw_tags(code: str) -> str:
    """Return *code* as it is shown where Liquid runs, in code as everywhere: without ``{% raw %}`` and its end.

    >>> without_raw_tags("{% raw %}{{ x }}{% endraw %}"), without_raw_tags("{% raw %}")
    ('{{ x }}', '{% raw %}')
    """
    return _RAW_LINES.sub(lambda part: part["lines"] or part["said"] or "", code) if "%}" in code else code


def raw_parts(text: str) -> list[tuple[int, int]]:
    """Return the spans of *text* between ``{% raw %}`` and ``{% endraw %}``."""
    return [part.span("said") for part in _RAW_PART.finditer(text)] if "%}" in text else []


def words_of_tag(call: str) -> tuple[int, int] | None:
    """Return the span of the words that a tag in a sentence shows, None for any other call.

    >>> calls = ["{% post_link a-b 'the first' false %}", "{% post_link a The first %}", "{% label primary@New %}"]
    >>> [call[slice(*span)] for call in calls if (span := words_of_tag(call))]
    ['the first', 'The first', 'New']
    >>> words_of_tag("{% post_link a %}"), words_of_tag("{% link _posts/a.md %}"), words_of_tag("{% if u %}")
    (None, None, None)
    """
    found = _WORDED.fullmatch(call) if call.startswith("{%") else None
    spans = (found.span(name) for name, said in found.groupdict().items() if said and name != "q") if found else ()
    return next((span for span in spans if any(map(str.isalpha, call[slice(*span)]))), None)


def end_of(name: str) -> re.Pattern[str]:
    """Return the pattern of the end of the block *name*, with what follows in the line as ``after`` or ``behind``."""
    return re.compile(
        rf"\{{%-?\s*end{name}\b[^%]{{0,200}}%\}}(?P<after>.*)"
        rf"|\{{\{{[<%]\s*/\s*{name}\b[^<>%]{{0,200}}[>%]\}}\}}(?P<behind>.*)"
    )
