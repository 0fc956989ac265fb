"""The small marks: quotation marks, pairs, full-width forms, the last line end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bilingual.fidelity.material import Material, between, finding
from bilingual.model.finding import Finding

_CJK = r"[\u3041-\u30ff\u3400-\u9fff]"
_ASCII_MARK = re.compile(rf"(?<={_CJK})[,;?!](?=\s|{_CJK}|$)|(?<={_CJK})\.(?=\s|$)")
_BLANK_AFTER_MARK = re.compile(r"[，。、；：！？] +(?=\S)")
_STRAIGHT = re.compile(r"(?<!\\)\"[^\"]*\"")
_BRACKETS = ("「」", "『』", "《》", "（）", "【】", "«»", "()", "[]")
# The closing mark of one language opens in another: „German“, “English”, „Polish”.
_QUOTES = {"de": ("„“",), "pl": ("„”",), "zh": ("“”", "‘’"), "en": ("“”",), "es": ("“”",)}
_RULES: dict[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    "zh": (
        (_ASCII_MARK, "a half-width mark after a Chinese character"),
        (_BLANK_AFTER_MARK, "a blank after a full-width mark"),
    ),
    "ja": (
        (_ASCII_MARK, "a half-width mark after a Japanese character"),
        (_BLANK_AFTER_MARK, "a blank after a full-width mark"),
        (re.compile("，"), "，instead of 、"),
    ),
    "de": ((_STRAIGHT, "straight instead of „German“ quotation marks"),),
    "es": (),
}


def marks(material: Material) -> Iterator[Finding]:
    """Quotation marks, ¡¿ pairs and full-width marks as the target language has them (I)."""
    rules = _RULES.get(material.target, ())
    for pair in material.pairs:
        target = pair.target.prose
        for pattern, what in rules:
            # Blanks around code or maths that is taken out are no blanks to a reader.
            if match := pattern.search(target if pattern is _STRAIGHT else pair.target.read):
                yield finding("typography", "I", what, pair, found=match.group(), at=match.start())
        if material.target == "es":
            for opening, closing in (("¿", "?"), ("¡", "!")):
                if target.count(closing) > target.count(opening):
                    yield finding("typography", "I", f"{closing} without {opening}", pair, found=closing)
        for both in (*_BRACKETS, *_QUOTES.get(material.target, ())):
            opening, closing = both[0], both[1]
            if target.count(opening) != target.count(closing):
                was = pair.source.prose
                if was.count(opening) == was.count(closing):
                    yield finding("typography", "I", f"{opening}{closing} do not pair", pair, found=opening + closing)
    if material.article is not None and material.rendered is not None:
        ends = material.article.text.endswith(("\n", "\r")), material.rendered.text.endswith(("\n", "\r"))
        if ends == (True, False):
            yield between("typography", "I", "the final line end is lost", "", material.rendered.text[-40:])
