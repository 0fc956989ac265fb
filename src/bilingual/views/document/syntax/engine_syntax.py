"""Inline syntax of other engines, as rules of the parser that makes posts: what a post shows of each.

The table is in ``bilingual.text.markup.dialects``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bilingual.articles.scanning import is_formula
from bilingual.text.markup.dialects import (
    EMOJI,
    MARK,
    MARKS,
    WIKILINK,
    WRITTEN,
    emoji_named,
    is_picture,
    note_gap,
    prose_of_wikilink,
    shown_page,
    written_kind,
)
from bilingual.text.markup.emphasis import flanking
from bilingual.text.markup.liquid import LIQUID, as_written, words_of_tag
from bilingual.text.markup.references import fold_label

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_BRACKET_MATH = re.compile(r"\\\(((?:[^\\\n]|\\[^)\n]){1,2000})\\\)")
_LIQUID = re.compile(LIQUID, re.DOTALL)
# A value, or the title of a post: what stands in its place in a sentence.
_VALUE = re.compile(r"\{\{(?![<%/])|\{%-?\s*(?:post_link|asset_link)\b")
_WIKILINK, _MARK, _EMOJI = re.compile(WIKILINK), re.compile(MARK), re.compile(EMOJI)
_WRITTEN = re.compile(WRITTEN)
_MARKS = re.compile(MARKS)
# What a post shows for a value that only another engine knows, and between texts of which its site shows one.
UNKNOWN, OR = "…", " / "
_ALTERNATIVE = re.compile(r"\{%-?\s*(?:else|el(?:se?)?if|when)\b")


# hexo.io/docs/tag-plugins
_IMAGE_TAG = re.compile(r"\{%-?\s*(?:asset_img|img)\b")
_ADDRESS = re.compile(
    r"(?<![\w-])(?:src|image_path|image|url|path|link)\s*[=:]\s*([\"']?)([^\"'\s>]+)\1", re.IGNORECASE
)


def picture_of(call: str) -> str | None:
    """Return the address of the picture in the call of a figure, None for any other call.

    >>> picture_of('{{< figure src="/img/x.png" caption="A heron" >}}'), picture_of('{% include note.html text="a" %}')
    ('/img/x.png', None)
    """
    found = [match[2] for match in _ADDRESS.finditer(call)]
    if not found and _IMAGE_TAG.match(call):
        found = call.split()
    return next((address for address in found if is_picture(re.sub(r"[?#].*", "", address))), None)


def engine_syntax(md: MarkdownIt) -> None:
    """Add the rules to *md*, and the rule of emphasis in Chinese, Japanese and Korean."""
    for name, rule in (
        ("bracket_math", _bracket_math),
        ("liquid", _liquid),
        ("wikilink", _wikilink),
        ("mark", _mark),
        ("written", _written),
        ("emoji", _emoji),
    ):
        md.inline.ruler.before("escape" if name == "bracket_math" else "link", name, rule)
    md.inline.parse = _parse  # type: ignore[method-assign]


def _parse(src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
    """Parse as ``ParserInline.parse`` does, with our own state."""
    state = _state_class()(src, md, env, tokens)
    md.inline.tokenize(state)
    for rule in md.inline.ruler2.getRules(""):
        rule(state)
    return state.tokens


@lru_cache(maxsize=1)
def _state_class() -> type[StateInline]:
    from markdown_it.rules_inline import StateInline
    from markdown_it.rules_inline.state_inline import Scanned

    class State(StateInline):
        def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:
            end = start
            while end < self.posMax and self.src[end] == self.src[start]:
                end += 1
            text = self.src if self.posMax == len(self.src) else self.src[: self.posMax]
            return Scanned(*flanking(text, start, end), end - start)

    return State


def _bracket_math(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("\\(", state.pos):
        return False
    match = _BRACKET_MATH.match(state.src, state.pos, state.posMax)
    if match is None or not is_formula(match[0]):
        return False
    if not silent:
        state.push("math_inline", "math", 0).content = match[1].strip()
    state.pos = match.end()
    return True


def _liquid(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "{":
        return False
    match = _LIQUID.match(state.src, state.pos, state.posMax) or _MARKS.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        said, words = as_written(match[0]), words_of_tag(match[0])
        if said is None and words:
            said = match[0][slice(*words)]
        if said or (said is None and _VALUE.match(match[0])):
            state.push("text", "", 0).content = UNKNOWN if said is None else said
        elif state.pos and _ALTERNATIVE.match(match[0]):
            state.push("text", "", 0).content = OR
    state.pos = match.end()
    return True


def _wikilink(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] not in "[!":
        return False
    match = _WIKILINK.match(state.src, state.pos, state.posMax)
    if match is None or fold_label(match["page"]) in state.env.get("labels", ()):
        return False
    said = prose_of_wikilink(match)
    text = state.src[slice(*said)] if said else ""
    if not silent:
        if not match["bang"]:
            state.push("text", "", 0).content = text or shown_page(match["page"])
        elif is_picture(match["page"]):
            token = state.push("image", "img", 0)
            token.attrs = {"src": match["page"].strip(), "alt": ""}
            token.children = [child := type(token)("text", "", 0)]
            child.content = text
        else:
            state.push("text", "", 0).content = text
    state.pos = match.end()
    return True


def _mark(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "=":
        return False
    match = _MARK.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.push("mark_open", "mark", 1)
        end, state.pos, state.posMax = state.posMax, match.start() + 2, match.end() - 2
        state.md.inline.tokenize(state)
        state.posMax = end
        state.push("mark_close", "mark", -1)
    state.pos = match.end()
    return True


def _written(state: StateInline, silent: bool) -> bool:
    """Parse superscripts, subscripts, insertions, notes in the text and text with a class."""
    if state.src[state.pos] not in "^~+[":
        return False
    match = _WRITTEN.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    name = written_kind(match)
    if not silent:
        tag = {"raised": "sup", "lowered": "sub", "inserted": "u"}.get(name, "")
        if tag:
            state.push(f"{tag}_open", tag, 1)
        elif name == "note":
            state.push("text", "", 0).content = note_gap(state.src[: state.pos]) + "("
        end, (state.pos, state.posMax) = state.posMax, match.span(name)
        state.md.inline.tokenize(state)
        state.posMax = end
        if tag:
            state.push(f"{tag}_close", tag, -1)
        elif name == "note":
            state.push("text", "", 0).content = ")"
    state.pos = match.end()
    return True


def _emoji(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != ":":
        return False
    match = _EMOJI.match(state.src, state.pos, state.posMax)
    shown = emoji_named(match["emoji"]) if match else None
    if match is None or shown is None:
        return False
    if not silent:
        state.push("text", "", 0).content = shown
    state.pos = match.end()
    return True
