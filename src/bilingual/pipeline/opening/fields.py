"""The fields of posts of an opened pair: what a person set, what the outputs say now, and their limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from bilingual.errors import BilingualError
from bilingual.pipeline.correcting.changes import field_base
from bilingual.pipeline.opening.item import OpenedItem
from bilingual.pipeline.opening.previews import Counter, previews, text_of
from bilingual.views.fields.table import FIELDS, PostField, headline
from bilingual.views.limits import read_on_wechat
from bilingual.views.not_ready_sign import unsigned_text

# The fields that previews say, by the kind of the output.
_READ: Mapping[str, tuple[str, ...]] = {"linkedin": ("hook", "hashtags"), "wechat": ("title", "digest")}


@dataclass(frozen=True, slots=True)
class OpenedField:
    """One field: the ``text`` that a person set, empty if they did not, and what the outputs ``made`` of it, empty if
    that is unknown. ``base`` is for the next change of it, ``counter`` what its text has of the limit.
    """

    field: PostField
    text: str
    made: str
    counter: Counter

    def to_json(self) -> dict[str, Any]:
        field = self.field
        return {
            "id": field.id,
            "platform": field.platform,
            "label": field.label,
            "about": field.about,
            "lines": field.lines,
            "text": self.text,
            "base": field_base(self.text),
            "made": self.made,
            "counter": self.counter.to_json(),
        }


def opened_fields(item: OpenedItem, name: str) -> list[OpenedField]:
    """Return the fields of the pair *name* of *item*; those of videos only for a recording."""
    pair = item.pair(name)
    if pair is None:
        return []
    made = dict(_made(item, name))
    found = []
    for field in FIELDS.values():
        if field.spoken and item.item.kind != "video":
            continue
        text = pair.fields.get(field.id, "")
        shown = text or made.get(field.id, "")
        counter = Counter(field.rule, field.measure(shown))
        found.append(OpenedField(field, text, "" if text else shown, counter))
    return found


def _made(item: OpenedItem, name: str) -> Iterator[tuple[str, str]]:
    """Yield what the outputs say in each field, as far as they are there."""
    facts = {one.kind: one.facts for one in previews(item, name, _READ)}
    for kind, fields in _READ.items():
        for field in fields:
            yield f"{kind}.{field}", str(facts.get(kind, {}).get(field) or "")
    source, target = name.split("_", 1)
    titles = item.item.titles or {}
    texts = [str(titles.get(tag) or "") for tag in (source, target)]
    if all(texts):  # else the text has no title, and its first sentence is that
        yield "linkedin.title", headline(*texts)
        yield "linkedin.cover", "\n".join(texts)
        chinese_first = sorted(zip((source, target), texts, strict=True), key=lambda one: not read_on_wechat(one[0]))
        yield "wechat.cover", "\n".join(text for _, text in chinese_first)
    folder = item.folder / "publish/wechat-channels" / name
    with suppress(BilingualError, OSError):
        yield "wechat-channels.title", text_of(folder / "short_title.txt").strip()
        said = unsigned_text(text_of(folder / "description.txt")).rstrip()
        last = said.rpartition("\n")[2]
        yield "wechat-channels.hashtags", last if last.startswith("#") else ""
