"""The outputs of an opened pair, as they are, with what they hold against the one table of limits."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bilingual.articles.front_matter.reading import find_front_matter
from bilingual.engines.pictures.pages import pages_in
from bilingual.errors import BilingualError
from bilingual.model.notation import JsonFields
from bilingual.pipeline.opening.item import OpenedItem
from bilingual.pipeline.records.files import read_json
from bilingual.settings.reading import content_of
from bilingual.views.limits import LIMITS, columns, limit, most_that_fit, utf16_length
from bilingual.views.not_ready_sign import unsigned_text

CAROUSEL = "linkedin.carousel.pdf"
_HASHTAG = re.compile(r"(?<!\S)#\w")
_HASHTAGS = re.compile(r"#\w\S*(?: #\w\S*)*")


@dataclass(frozen=True, slots=True)
class Counter(JsonFields):
    """What an output has of something that a ``rule`` of the table of limits allows ``most`` of."""

    rule: str
    measured: int

    @property
    def over(self) -> bool:
        return self.measured > LIMITS[self.rule].value

    @property
    def refused(self) -> bool:
        """Whether the platform takes no more than that."""
        return self.over and LIMITS[self.rule].severity == "E"

    def to_json(self) -> dict[str, Any]:
        rule = LIMITS[self.rule]
        return {
            "rule": self.rule,
            "part": rule.part,
            "measured": self.measured,
            "most": rule.value,
            "unit": rule.unit,
            "severity": rule.severity,
            "over": self.over,
        }


@dataclass(frozen=True, slots=True)
class Preview(JsonFields):
    """One output: its ``kind``, its file below the results folder, and its counters.

    ``text`` is what is pasted, or the header of a post; readers see its first ``fold`` characters above "see more".
    """

    kind: str
    path: str
    counters: tuple[Counter, ...] = ()
    text: str = ""
    fold: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return JsonFields.to_json(self) | {"text": self.text or None}


def previews(item: OpenedItem, name: str, kinds: Collection[str] | None = None) -> list[Preview]:
    """Return the outputs of the pair *name* of *item* that are there, or those of *kinds*, as the last run made them or
    a person edited them; one that cannot be read is there without its text and counters.
    """
    pair = item.pair(name)
    if pair is None:
        return []
    posts = item.folder / "posts" / name
    jekyll = [item.folder / "posts/jekyll" / tag for tag in (pair.source, pair.target)]
    outputs: tuple[tuple[str, Iterable[Path]], ...] = (
        ("parallel", [posts / "parallel.html"]),
        ("linkedin", [posts / "linkedin.txt"]),
        ("linkedin-comment", [posts / "linkedin.comment.txt"]),
        ("linkedin-article", [posts / "linkedin.article.html"]),
        ("carousel", [posts / CAROUSEL]),
        ("wechat", [posts / "wechat.preview.html"]),
        ("cover", sorted(posts.glob("wechat/cover-*.png"))),
        ("wechat-part", sorted([*posts.glob("wechat.html"), *posts.glob("wechat.[0-9]*.html")])),
        ("jekyll", [path for folder in jekyll for path in sorted(folder.glob("*.md"))]),
    )
    wanted = [(kind, path) for kind, paths in outputs if kinds is None or kind in kinds for path in paths]
    return [_preview(kind, path, item.folder) for kind, path in wanted if path.is_file()]


def _preview(kind: str, path: Path, folder: Path) -> Preview:
    plain = Preview(kind, path.relative_to(folder).as_posix())
    with suppress(BilingualError, OSError, ValueError, TypeError):
        return _READ[kind](plain, path) if kind in _READ else plain
    return plain


def _linkedin(plain: Preview, path: Path) -> Preview:
    text = text_of(path)
    hook, last = _ends(text)
    tags = _HASHTAGS.fullmatch(last)
    facts = {"hook": hook, "hashtags": tags[0] if tags else ""}
    counters = counters_of_post(text, text_of(path.with_name("linkedin.api.txt")))
    return replace(plain, counters=counters, text=text, fold=fold_of(text), facts=facts)


def counters_of_post(text: str, sent: str) -> tuple[Counter, ...]:
    """Return what a LinkedIn post has of what is limited: *text* is what readers see, *sent* its escaped form."""
    hook, last = _ends(text)
    return (
        Counter("linkedin-hook", columns(hook.replace("\n", " "))),
        Counter("linkedin-length", utf16_length(unsigned_text(sent))),
        Counter("linkedin-hashtags", len(_HASHTAG.findall(last))),
    )


def _ends(text: str) -> tuple[str, str]:
    """Return the first paragraph of a post and its last line."""
    said = unsigned_text(text)
    return said.strip().split("\n\n")[0], said.rstrip().rpartition("\n")[2]


def fold_of(text: str) -> int:
    r"""Return how many characters of a LinkedIn post stand above its fold.

    >>> fold_of("short\n"), fold_of("word " * 30), fold_of("字" * 60)
    (6, 100, 50)
    """
    room = limit("linkedin-hook")
    return most_that_fit(min(len(text), 2 * room), lambda count: columns(text[:count].replace("\n", " ")) <= room)


def _comment(plain: Preview, path: Path) -> Preview:
    said = utf16_length(text_of(path.with_name("linkedin.comment.api.txt")))
    return replace(plain, counters=(Counter("linkedin-comment-length", said),), text=text_of(path))


def _carousel(plain: Preview, path: Path) -> Preview:
    content = content_of(path)
    pages = pages_in(content)
    counters = (Counter("linkedin-document-pages", pages), Counter("linkedin-document-bytes", len(content)))
    return replace(plain, counters=counters, facts={"pages": pages})


def _wechat(plain: Preview, path: Path) -> Preview:
    said = read_json(path.with_name("wechat.json"))
    names = ("title", "author", "digest")
    counters = [Counter(f"wechat-{name}", len(str(said.get(name) or ""))) for name in names]
    counters.append(Counter("wechat-parts", len(said.get("parts") or ())))
    return replace(plain, counters=tuple(counters), facts={name: said.get(name) for name in names})


def _wechat_part(plain: Preview, path: Path) -> Preview:
    html = text_of(path)
    counters = Counter("wechat-content-length", len(html)), Counter("wechat-content-bytes", len(html.encode("utf-8")))
    return replace(plain, counters=counters)


def _jekyll(plain: Preview, path: Path) -> Preview:
    text = text_of(path)
    front = find_front_matter(text)
    header = text[front.body_start : front.body_end].strip() if front else ""
    return replace(plain, text=header, facts={"language": path.parent.name})


def text_of(path: Path) -> str:
    """Return the text of an output; bytes that are no UTF-8 are shown as such."""
    return content_of(path).decode("utf-8", "replace")


_READ: Mapping[str, Callable[[Preview, Path], Preview]] = {
    "linkedin": _linkedin,
    "linkedin-comment": _comment,
    "carousel": _carousel,
    "wechat": _wechat,
    "wechat-part": _wechat_part,
    "jekyll": _jekyll,
}
