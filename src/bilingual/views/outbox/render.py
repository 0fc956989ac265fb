"""The page of all results of a root: a picture, the title, the state and why, and links, newest first."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

from markupsafe import Markup

from bilingual.languages import COMMON, pack
from bilingual.model.item import FOR_A_PERSON, STATE_WORDS, STATES, LibraryItem
from bilingual.model.timing import format_clock, local_time
from bilingual.views.base import Delivery, View
from bilingual.views.document.html import in_language
from bilingual.views.page import html_page

_TINTS = 6  # of tiles without a picture: see page.css
_LONG_TITLE, _LONGEST_TITLE = 40, 300


@dataclass(frozen=True, slots=True)
class Tile:
    """One item of the page; ``command`` is what to do next, for a shell in the root."""

    item: LibraryItem
    does: str = ""
    command: str = ""
    has_page: bool = True

    @property
    def titles(self) -> list[tuple[str, str]]:
        """The titles with their languages, the source's first."""
        known = [(tag, text[:_LONGEST_TITLE]) for tag, text in (self.item.titles or {}).items() if text.strip()]
        return known or [("", self.item.name)]

    @property
    def address(self) -> str:
        return f"{self.item.name}/{'index.html' if self.has_page else ''}"

    @property
    def languages(self) -> list[str]:
        """The languages of its pairs, the source's first."""
        return list(dict.fromkeys(tag for pair in self.item.pairs for tag in pair.pair.split("_", 1)))

    @property
    def tint(self) -> int:
        return crc32(self.item.name.encode("utf-8", "surrogatepass")) % _TINTS

    @property
    def is_long(self) -> bool:
        return len(self.titles[0][1]) > _LONG_TITLE

    @property
    def is_drawn(self) -> bool:
        """Whether the picture is a drawn cover, whose title must not be cut off."""
        return self.item.picture.endswith(".png")

    @property
    def length(self) -> str:
        return "" if self.item.duration_ms is None else format_clock(self.item.duration_ms)

    @property
    def day(self) -> str:
        return local_time(self.item.at_s)[:10]

    @property
    def words(self) -> str:
        """What a search looks at."""
        texts = [self.item.name, *(text for _, text in self.titles), *self.languages, *self.item.renditions]
        texts += [pack(tag).autonym for tag in self.languages] + [one.platform for one in self.item.published]
        return " ".join(unicodedata.normalize("NFKC", " ".join(texts)).casefold().split())

    @property
    def links(self) -> list[tuple[str, str, str]]:
        """What it opens besides its own page: label, language and path."""
        return [(label, tag, f"{self.item.name}/{name}") for label, tag, name in self._links()]

    def _links(self) -> Iterator[tuple[str, str, str]]:
        known = set(self.item.files)
        for pair in self.item.pairs:
            target = pair.pair.split("_", 1)[-1]
            if (post := f"posts/{pair.pair}/parallel.html") in known:
                yield pack(target).autonym, target, post
        for pair in self.item.pairs:
            target = pair.pair.split("_", 1)[-1]
            several = f" {target}" if len(self.item.pairs) > 1 else ""
            for rendition in self.item.renditions:
                if (video := f"video/{pair.pair}.{rendition}.mp4") in known:
                    yield f"{rendition}{several}", COMMON, video


def render(tiles: Sequence[Tile]) -> Delivery:
    """Return the page, which works from ``file://`` with relative paths only."""
    counts = Counter(tile.item.state for tile in tiles)
    tags = dict.fromkeys(tag for tile in tiles for tag in (*tile.languages, *(tag for tag, _ in tile.titles)) if tag)
    html = html_page(
        "outbox/page.html",
        title="Results",
        tag=COMMON,
        others=tags,
        tiles=tiles,
        chips=[(state, STATE_WORDS[state], counts[state]) for state in STATES if counts[state]],
        open_states=FOR_A_PERSON,
        marks={"": Markup('dir="auto"'), **{tag: in_language(tag) for tag in (COMMON, *tags)}},
        names={tag: pack(tag).autonym for tag in tags},
    )
    return Delivery({"index.html": html})


VIEW = View("outbox", render, files={"index.html": ""}, folder="")
