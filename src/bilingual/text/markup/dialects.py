r"""Inline syntax that only some Markdown engines know, as one table.

========================  ==========================  ============================  ==========================
syntax                    engine                      prose in it                   a post shows
========================  ==========================  ============================  ==========================
``[[page#part|text]]``    Obsidian, wikis             the text                      the text, else the page
``![[x.png|300]]``        Obsidian                    a text that is not a size     the image; a note: nothing
``==mark==``              Obsidian, Docusaurus        all of it                     marked text
``^block-id``             Obsidian                    none                          nothing
``x^2^``, ``H~2~O``       Pandoc                      all of it                     raised, lowered
``++new++``               Markdown-it, MkDocs         all of it                     underlined
``[text]{.class}``        Pandoc                      the text                      the text
``^[a note]``             Pandoc, Obsidian            all of it                     the note in parentheses
``:smile:``               GitHub, Hugo, Docusaurus    none                          the emoji
``{{ value }}``           Liquid, Hugo                none                          … (its engine knows it)
``{{ "text" }}``          Liquid                      none                          the text
``{% raw %} {% endraw %}`` Liquid, Twig (verbatim)    all but values                what is between, to the letter
``{{</* call */>}}``      Hugo                        none                          ``{{< call >}}``
``{% post_link a "b" %}`` Hexo and its themes         the text of a link or label   that text
``{% tag %}``             Liquid                      captions, titles (blocks)     captions, titles
``{{< call >}}``          Hugo                        captions, titles (blocks)     captions, titles
``{: .class }``           kramdown                    none                          nothing
``%% %%``, ``{/* */}``    Obsidian, MDX               none: a comment               nothing, anywhere
``> [!note] Title``       GitHub, Obsidian            the title, not the kind       the kind in its language
``:::tip``, ``!!! tip``   Docusaurus, MkDocs ...      the title, not the kind       the kind in its language
========================  ==========================  ============================  ==========================

``articles/comments.py`` removes comments before anything is parsed, ``articles/grammar.py`` reads the blocks of these
engines. Sources: help.obsidian.md/syntax, gohugo.io/content-management/shortcodes,
docusaurus.io/docs/markdown-features, mdxjs.com/docs/what-is-mdx, jekyllrb.com/docs/liquid,
kramdown.gettalong.org/syntax.html, docs.github.com/get-started/writing-on-github.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

WIKILINK = (
    r"(?P<bang>!?)\[\[(?=[^\s\[\]|])(?!(?i:_?toc_?)\]\]|\d{1,3}\]\])(?P<page>[^\[\]|\n\\]{1,300})"
    r"(?:(?P<bar>\\?\|)(?P<said>[^\[\]\n]{0,300}))?\]\](?![(\[])"
)
# "x==1" is a comparison.
# A look back comes after the first sign, which most characters are not.
MARK = r"==(?<![=!<>A-Za-z0-9]==)(?=[^\s=])(?P<marked>[^\n]{0,2000}?[^\s=])==(?!=)"
# pandoc.org/MANUAL.html: superscripts, subscripts (H~2~O) and notes in the text.
_RAISED = r"\^(?<=[^\W_]\^|[)]\^)(?P<raised>[0-9A-Za-z+−-]{1,12})\^(?!\^)"
_LOWERED = r"~(?<=[^\W\d_]~|[)]~)(?P<lowered>[0-9A-Za-z+−-]{1,6})~(?!~)"
_INSERTED = r"\+\+(?<![A-Za-z0-9+]\+\+)(?P<inserted>(?=[^\s+])[^\n]{0,500}?[^\s+])\+\+(?![A-Za-z0-9+])"
# Classes, ids and roles of Pandoc, MkDocs and MyST; "{: .x}" is kramdown's.
_CLASSES = r"\{[ ]?[.#][A-Za-z][\w:-]{0,80}(?:[ ][.#]?[\w:-]{1,80}(?:=(?:\"[^\"\n]{0,200}\"|[\w-]{1,80}))?){0,8}[ ]?\}"
MARKS = (
    r"\{(?<=[)\]`:>]\{)[ ]?(?:[#.][A-Za-z]|[a-z-]+=)[^{}\n]{0,200}\}|\{[#][A-Za-z][\w:-]{0,80}\}(?=\s*\Z)"
    r"|\{[a-z][\w:-]{0,40}\}(?=`)"
    # of a whole paragraph, item or cell: alone in its line, or at its end
    rf"|(?<![^\n]){_CLASSES}(?=\s)|(?<!\S){_CLASSES}(?=\s*\Z)"
)
_SPAN = r"\[(?P<span>[^\[\]\n]{1,500})\]\{[ ]?[#.][A-Za-z][^{}\n]{0,200}\}"
_INLINE_NOTE = r"\^(?<=\S\^)\[(?P<note>(?:[^\[\]\n]|\[[^\[\]\n]*\]){1,2000})\](?![(\[+*?{$])"
_WRITTEN_KINDS = ("note", "raised", "lowered", "inserted", "span")
WRITTEN = f"{_INLINE_NOTE}|{_RAISED}|{_LOWERED}|{_INSERTED}|{_SPAN}"
EMOJI = r":(?<![A-Za-z0-9:/]:)(?P<emoji>[a-z][a-z0-9_+-]{1,60}|[+-]1|100):(?![A-Za-z0-9:])"
BLOCK_ID = r"\^(?<=\s\^)(?=[0-9-]*[A-Za-z])[A-Za-z0-9-]{2,60}(?=\s*\Z)"
# Whether one of the above may start here: what a quick look must not skip.
STARTS = re.compile(rf"==|\+\+|\^\[|\^(?<=\s\^)[A-Za-z0-9]|{_RAISED}|{EMOJI}")
# The arguments of shortcodes, includes and components that a reader sees.
SHOWN_ARGUMENT = re.compile(
    r"""(?<![\w-])(?P<name>caption|title|alt|text|label|summary|description|content|message|quote)\s*[=:]\s*
        (?P<quote>["'])(?P<said>(?:\\.|(?!(?P=quote)).)*)(?P=quote)""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
# The kinds of callouts, and other names that engines have for them. Sources: docs.github.com (alerts),
# help.obsidian.md/callouts, docusaurus.io/docs/markdown-features/admonitions, vitepress.dev/guide/markdown, mystmd.org.
CALLOUTS = frozenset(
    re.findall(
        r"\w+",
        "abstract bug caution danger details example failure important info note question quote seealso success tip"
        " todo warning",
    )
)
_CALLOUT_NAMES = {
    "tldr": "abstract", "summary": "abstract", "error": "danger", "missing": "failure", "fail": "failure",
    "information": "info", "notice": "note", "help": "question", "faq": "question", "cite": "quote",
    "check": "success", "done": "success", "message": "note", "hint": "tip", "attention": "warning",
    "warn": "warning", "alert": "warning",
}  # fmt: skip
_POSITIONAL = re.compile(r"(?<=\s)(?P<quote>[\"'])(?P<said>(?:\\.|(?!(?P=quote)).)+)(?P=quote)", re.DOTALL)
# "{% details Click to see %}" (dev.to/p/editor_guide)
_BARE = re.compile(r"\{%-?\s*(?:details|spoiler|collapsible)\s+(?P<said>[^\"'=%]*[^\"'=%\s])\s*-?%\}")
_CALLOUT_CALL = re.compile(
    r"""(?:\{\{[<%]|\{%-?|<)\s*(?:include\s+)?(?P<name>notice|callout|admonition|alert|hint|note|tip|info|warning|danger|caution|important
    |error|success|question|details|aside|example)\b
    (?:\s+(?:[\w-]+\s*=\s*)?["']?(?P<kind>[a-z]+)\b)?""",
    re.VERBOSE | re.IGNORECASE,
)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|svg|avif|bmp|hei[cf]|jxl|tiff?)\Z", re.IGNORECASE)
IMAGE_SIZE = re.compile(r"\s*(\d+)\s*(?:x\s*(\d+)\s*)?\Z")  # width, and perhaps height
_SIZE_AFTER = re.compile(r"\\?\|\s*\d+\s*(?:x\s*\d+\s*)?\Z")


def callout_kind(name: str) -> str:
    """Return the kind of the callout that an engine calls *name*; any other name is its own kind.

    >>> callout_kind("TLDR"), callout_kind("callout-tip"), callout_kind("recipe")
    ('abstract', 'tip', 'recipe')
    """
    name = name.lower().removeprefix("callout-")
    return _CALLOUT_NAMES.get(name, name)


def is_callout(text: str) -> bool:
    """Return whether *text* is nothing but an engine's name of a kind of callout: ``warn``."""
    return callout_kind(text.strip()) in CALLOUTS


def callout_named(said: str) -> str:
    """Return the kind of the callout that the first line of a container names, empty for another container.

    >>> [callout_named(said) for said in ("tip Title", "{.callout-note}", "message alert", "columns")]
    ['tip', 'note', 'warning', '']
    """
    first, *more = re.findall(r"[A-Za-z][\w-]*", said) or [""]
    kind = callout_kind(first)
    if kind == "note" and len(more) == 1 and is_callout(more[0]):  # ":::note warn" (Qiita), ":::message alert" (Zenn)
        return callout_kind(more[0])
    return kind if kind in CALLOUTS else ""


def shown_arguments(call: str) -> Iterator[tuple[str, int, int]]:
    """Yield name, start and end of each argument of *call* that a reader sees; a callout's title needs no name.

    >>> call = '{{< admonition tip "Keep it" >}}'
    >>> [(name, call[start:end]) for name, start, end in shown_arguments(call)]
    [('title', 'Keep it')]
    """
    for named in SHOWN_ARGUMENT.finditer(call):
        yield named["name"].lower(), *named.span("said")
    if callout_call(call):
        for title in _POSITIONAL.finditer(call):
            if callout_kind(title["said"]) not in CALLOUTS and any(map(str.isalpha, title["said"])):
                yield "title", *title.span("said")
        if bare := _BARE.match(call):
            yield "title", *bare.span("said")


def callout_call(call: str) -> str:
    """Return the kind of the callout that a shortcode, a tag or a component opens, empty for any other call.

    >>> [callout_call(c) for c in ('{{% notice warning %}}', '<Callout type="info">', '{% hint style="danger" %}')]
    ['warning', 'info', 'danger']
    >>> callout_call("<Tip>"), callout_call("{% endnote %}"), callout_call('{{< figure src="note.png" >}}')
    ('tip', '', '')
    """
    found = _CALLOUT_CALL.match(call)
    if found is None or (call[0] == "<" and found["name"][0].islower()):
        return ""
    # The name says less than the first word after it: "notice warning", "note primary".
    named = [callout_kind(word) for word in (found["kind"] or "", found["name"]) if word]
    return next((kind for kind in named if kind in CALLOUTS), "")


def is_picture(page: str) -> bool:
    """Return whether *page*, the target of an embed, is a picture and not a note, a recording or a document.

    >>> is_picture("crumb.PNG"), is_picture("Other note#Part")
    (True, False)
    """
    return bool(_PICTURE.search(page.strip()))


def prose_of_wikilink(match: re.Match[str]) -> tuple[int, int] | None:
    """Return the span of the text that a *match* of ``WIKILINK`` says in its own words; None if it has none.

    >>> found = re.match(WIKILINK, "![[x.png|300]]"), re.match(WIKILINK, "[[a#b|the text]]")
    >>> [m and prose_of_wikilink(m) for m in found]
    [None, (6, 14)]
    >>> prose_of_wikilink(re.match(WIKILINK, "![[x.png|A cat|300]]"))
    (9, 14)
    """
    said = match["said"]
    if not said or not said.strip() or (match["bang"] and IMAGE_SIZE.match(said)):
        return None
    start, end = match.span("said")
    size = _SIZE_AFTER.search(said) if match["bang"] else None
    return (start, start + size.start()) if size else (start, end)


def written_kind(match: re.Match[str]) -> str:
    """Return the name of the group with the prose of a *match* of ``WRITTEN``.

    >>> [written_kind(m) for m in re.finditer(WRITTEN, "x^2^, H~2~O, ++new++, [text]{.class}, so^[a note]")]
    ['raised', 'lowered', 'inserted', 'span', 'note']
    """
    return next(kind for kind in _WRITTEN_KINDS if match[kind])


def note_gap(before: str) -> str:
    """Return the blank between the text *before* a note and its opening parenthesis.

    >>> note_gap("rises"), note_gap("rises "), note_gap("发酵"), note_gap("")
    (' ', '', '', '')
    """
    return " " if before[-1:].strip() and before[-1:].isascii() else ""


def shown_page_span(page: str) -> tuple[int, int]:
    """Return the span of what is shown of *page* in a link without a text: not the mark of a block.

    >>> shown_page_span("#Steam"), shown_page_span("Bread#^crumb-1")
    ((1, 6), (0, 5))
    """
    block = page.find("#^")
    shown = page if block <= 0 else page[:block]
    start = len(shown) - len(shown.lstrip("# "))
    return (start, len(shown.rstrip("# "))) if start < len(shown) else (0, len(page))


def shown_page(page: str) -> str:
    """Return what is shown of a link without a text.

    >>> shown_page("Oven settings#Steam"), shown_page("#Steam"), shown_page("Bread#^crumb-1")
    ('Oven settings > Steam', 'Steam', 'Bread')
    """
    return " > ".join(part.strip() for part in page[slice(*shown_page_span(page))].split("#"))


def emoji_named(name: str) -> str | None:
    """Return the emoji of a short *name*, by GitHub's names; None if there is none.

    >>> emoji_named("smile"), emoji_named("+1"), emoji_named("not_one")
    ('😄', '👍', None)
    """
    import emoji

    shown = emoji.emojize(f":{name}:", language="alias")
    return None if shown == f":{name}:" else shown
