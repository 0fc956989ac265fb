"""Keeps reference links bound to their definitions when their text, which may be their label, is translated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from bilingual.articles.inline import constructs
from bilingual.articles.scanning import Construct
from bilingual.text.markup.references import fold_label

_BRACKETS = re.compile(r"(?P<bang>!?)\[(?P<text>(?:[^\[\]\\]|\\.){1,1000})\](?P<label>\[[^\[\]]*\])?(?![(:\[])")
_KINDS: tuple[Literal["image", "link"], ...] = ("image", "link")


def bound(source: str, target: str, references: Mapping[str, str]) -> str:
    """Return *target* with the reference links of *source*, whose labels were translated with their text.

    *references* are the definitions of the article by label. A link without a definition is taken for the next one of
    *source* that *target* lacks, if there are as many. Otherwise *target* is unchanged, and the check of URLs finds it.

    >>> bound("See the [map][] and [plan].", "请看[地图][]和[计划]。", {"map": "/m", "plan": "/p"})
    '请看[地图][map]和[计划][plan]。'
    """
    if not references or "[" not in source or "[" not in target:
        return target
    found = constructs(target, references=references)
    known = [(c.kind, c.destination) for c in found]
    hidden = [(c.start, c.end) for c in found if c.kind in {"code", "math", "liquid", "footnote", "link", "image"}]
    loose = [m for m in _BRACKETS.finditer(target) if not any(a <= m.start() < b for a, b in hidden)]
    changes: list[tuple[int, int, str]] = []
    for kind in _KINDS:
        wanted: list[str] = []
        for c in constructs(source, references=references):
            label = _label(source, c) if c.kind == kind else None
            if label is None:
                continue
            if (kind, c.destination) in known:
                known.remove((kind, c.destination))
            else:
                wanted.append(label)
        open_ = [m for m in loose if bool(m["bang"]) == (kind == "image")]
        marked = [m for m in open_ if m["label"] is not None]
        for candidates in (marked, open_):
            if wanted and len(candidates) == len(wanted):
                changes += [
                    (m.end("text"), m.end(), f"][{label}]") for m, label in zip(candidates, wanted, strict=True)
                ]
                break
    for start, end, text in sorted(changes, reverse=True):
        target = target[:start] + text + target[end:]
    return target


def _label(text: str, link: Construct) -> str | None:
    """Return the label of a reference link, as written; None for any other link."""
    rest = text[link.inner_end : link.end]
    if rest.startswith("](") or not rest.startswith("]"):
        return None
    label = rest[2:-1].strip() if len(rest) > 1 else ""
    return " ".join((label or text[link.inner_start : link.inner_end]).split())


def labels_in(text: str, references: Mapping[str, str]) -> frozenset[str]:
    """Return the labels of *references* that occur in *text*, where they may be links on their own."""
    if "[" not in text:
        return frozenset()
    folded = fold_label(text)
    return frozenset(label for label in references if label in folded)
